"""``flask accounts``: the permission table, the first administrator, and what a single one cannot do alone."""

import json
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts import service
from cdop.accounts.access import Access, Open
from cdop.accounts.factors import service as factors
from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.accounts.rights import queries
from cdop.accounts.rights import service as rights
from cdop.accounts.rules import NotAllowed, folded, looks_like_email
from cdop.accounts.service import Details
from cdop.database import current_session, db, transaction
from cdop.reference.wording import plural


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
    _say_code(account, code, service.TO_ACTIVATE)


@accounts.command("waiting")
@with_appcontext
def waiting() -> None:
    """Print the rights that wait for a second person, each with its number."""
    session = current_session()
    found = queries.waiting(session, COMMAND_LINE)
    for one in found:
        click.echo(f"{one.number:4} {one.email}: {one.wanted} (asked for by {one.asked_by})")
    click.echo(f"{plural(len(found), 'request')}.")


@accounts.command("approve")
@click.argument("number", type=int)
@with_appcontext
def approve(number: int) -> None:
    """Give the rights of a request: the second person where a panel has one administrator and no coordinator yet."""
    try:
        with transaction(db.session()) as session:
            account, code = rights.approve(session, COMMAND_LINE, number)
            life = service.life_of_code(account)
    except NotAllowed as fault:
        raise click.ClickException(f"{fault}.") from None
    click.echo(f"{account.email} has the rights now.")
    if code:
        _say_code(account, code, life)


@accounts.command("refuse")
@click.argument("number", type=int)
@with_appcontext
def refuse(number: int) -> None:
    """Do not give the rights of a request."""
    try:
        with transaction(db.session()) as session:
            rights.refuse(session, COMMAND_LINE, number)
    except NotAllowed as fault:
        raise click.ClickException(f"{fault}.") from None
    click.echo("The rights were not given.")


@accounts.command("give-code")
@click.argument("email")
@with_appcontext
def give_code(email: str) -> None:
    """Print a one-time code with which the owner of an account sets a password. The old password ends."""
    try:
        with transaction(db.session()) as session:
            account = _account(session, email)
            life = service.life_of_code(account)
            code = service.give_code(session, COMMAND_LINE, account, life)
    except NotAllowed as fault:
        raise click.ClickException(f"{fault}.") from None
    _say_code(account, code, life)


@accounts.command("reset-factor")
@click.argument("email")
@with_appcontext
def reset_factor(email: str) -> None:
    """Print a one-time code with which the owner of an account, who knows the password, sets up another app.

    For the last administrator, whom nobody else can help.
    """
    try:
        with transaction(db.session()) as session:
            account = _account(session, email)
            code = factors.start_reset(session, COMMAND_LINE, account)
    except NotAllowed as fault:
        raise click.ClickException(f"{fault}.") from None
    click.echo(
        f"Sign in at {_site()}/sign-in as {account.email} with the password, choose “Use a recovery code” within an "
        f"hour, and type this one-time code:\n\n{code}\n"
    )


def _account(session: Session, email: str) -> Account:
    found = session.scalar(select(Account).where(Account.email == folded(email)))
    if found is None:
        raise NotAllowed("There is no account with this e-mail address")
    return found


def _say_code(account: Account, code: str, life: timedelta) -> None:
    hours = plural(int(life.total_seconds() // 3600), "hour")
    click.echo(f"Open {_site()}/activate within {hours}, and type {account.email} and this one-time code:\n\n{code}\n")


def _line(endpoint: str) -> dict[str, dict[str, list[str]]]:
    rule = PERMISSIONS[endpoint]
    return {"methods": {method: _words(rule.access(method)) for method in sorted(rule.methods)}}


def _words(access: Access) -> list[str]:
    return [access.value] if isinstance(access, Open) else sorted(role.value for role in access)


def _site() -> str:
    host = current_app.config["TRUSTED_HOSTS"][0]
    return f"https://{host}" if current_app.config["PRODUCTION"] else f"http://{host}:5000"
