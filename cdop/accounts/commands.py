"""``flask accounts``: the permission table, and the first administrator."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.accounts import service
from cdop.accounts.access import Access, Open
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.accounts.rules import NotAllowed, looks_like_email
from cdop.accounts.service import Details
from cdop.database import db, transaction


@click.group()
def accounts() -> None:
    """Accounts and permissions."""


@accounts.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
def permissions(as_json: bool) -> None:
    """Print who may open what: every route with its methods and the roles that they are open to."""
    table = [
        {"endpoint": rule.endpoint, "address": rule.rule, **_line(rule.endpoint)}
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    ]
    if as_json:
        click.echo(json.dumps(table, indent=2))
        return
    for line in table:
        for method, roles in line["methods"].items():
            click.echo(f"{line['address']:45} {method:5} {', '.join(roles)}")


@accounts.command("add-administrator")
@click.argument("email")
@click.argument("name")
@with_appcontext
def add_administrator(email: str, name: str) -> None:
    """Create an administrator's account and print the one-time code with which its owner sets a password."""
    if not looks_like_email(email) or not name.strip() or not name.isprintable():
        raise click.ClickException("Give an e-mail address and a name.")
    details = Details(email, name.strip()[:100], frozenset({Role.ADMINISTRATOR}))
    try:
        with transaction(db.session()) as session:
            account = service.create_account(session, COMMAND_LINE, details)
            code = service.give_code(session, COMMAND_LINE, account, service.TO_ACTIVATE)
    except NotAllowed as fault:
        raise click.ClickException(f"{fault}.") from None
    click.echo(f"Open {_site()}/activate within 48 hours, and type {account.email} and this one-time code:\n\n{code}\n")


def _line(endpoint: str) -> dict[str, dict[str, list[str]]]:
    rule = PERMISSIONS[endpoint]
    return {"methods": {method: _words(rule.access(method)) for method in sorted(rule.methods)}}


def _words(access: Access) -> list[str]:
    return [access.value] if isinstance(access, Open) else sorted(role.value for role in access)


def _site() -> str:
    host = current_app.config["TRUSTED_HOSTS"][0]
    return f"https://{host}" if current_app.config["PRODUCTION"] else f"http://{host}:5000"
