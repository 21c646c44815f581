"""``flask demo`` and ``flask start``: the demonstration panel, and the server that shows it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.commands import plain_words
from cdop.database import current_session, transaction
from cdop.demonstration.service import Filled, NotHere, check_place, fill, is_empty
from cdop.demonstration.serving import HOST, CannotServe, become_server, check_free, port_of
from cdop.demonstration.sign_ins import SIGN_INS, new_passwords, set_passwords
from cdop.installation import is_demonstration
from cdop.reference.calendar import today
from cdop.schema_state import is_newest

SETTING = "CDOP_DEMO_PASSWORD"


@click.command()
@click.option("--markers", type=click.Path(dir_okay=False, path_type=Path), help="Mark every sensitive column.")
@with_appcontext
@plain_words
def demo(markers: Path | None) -> None:
    """Fill an empty database with an invented panel."""
    try:
        _fill(markers)
    except NotHere as reason:
        _refuse(f"{reason} Nothing was stored.")


@click.command()
@with_appcontext
@plain_words
def start() -> None:
    """Prepare the database and serve the tracker on this machine."""
    try:
        port = port_of(os.environ)
        check_free(port)
    except CannotServe as reason:
        _refuse(str(reason))
    if not is_newest(current_session()):
        from cdop.schema import upgrade

        upgrade()
    _prepare()
    _say_of_second_factor()
    click.echo(f"The tracker is at http://{HOST}:{port} (Ctrl-C stops it).")
    become_server(port)


def _prepare() -> None:
    """Load the demonstration where the database is empty; say how to sign in."""
    session = current_session()
    empty, invented = is_empty(session), is_demonstration(session)
    session.rollback()
    if empty:
        try:
            _fill()
        except NotHere as reason:
            click.echo(f"{reason} The register is empty. Its first account is made by:")
            click.echo("  flask --app wsgi accounts add-administrator EMAIL NAME")
    elif invented and (password := os.environ.get(SETTING)):
        passwords = new_passwords(password)
        with transaction(session):
            set_passwords(session, passwords)
        _say(passwords)
    elif invented:
        click.echo(f"Sign in as {', '.join(details.email for details in SIGN_INS)}.")
        click.echo(f"The passwords were printed at the first start. {SETTING}=… make run sets another for all of them.")


def _say_of_second_factor() -> None:
    """Say loudly where a password alone lets somebody in."""
    session = current_session()
    invented = is_demonstration(session)
    session.rollback()
    policy = current_app.config["SIGN_IN_POLICY"]
    if policy.asks(demonstration=invented, enrolled=False):
        return
    click.echo("SECOND FACTOR OFF: a password alone lets people in.")
    if invented:
        click.echo("So it is in a demonstration; CDOP_SECOND_FACTOR=on asks everybody for one, as a real panel does.")
    else:
        click.echo("This is no demonstration. Take CDOP_SECOND_FACTOR=off away before any real case is put in.")


def _fill(markers: Path | None = None) -> Filled:
    check_place(current_app.extensions["panel_area"], production=current_app.config["PRODUCTION"])
    passwords = new_passwords(os.environ.get(SETTING))
    with transaction(current_session()) as session, _written(markers) as out:
        filled = fill(session, today(), passwords, marked=markers is not None)
        if out:
            found = [marker.as_json() for marker in filled.markers]
            out.truncate(0)
            out.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    click.echo(f"Stored the demonstration panel: {filled.cases} invented cases.")
    _say(passwords)
    return filled


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO | None]:
    """A file to write into, opened before the work begins; none of it is left where the work fails."""
    if path is None:
        yield None
        return
    there = path.exists()
    with path.open("a", encoding="utf-8") as out:
        try:
            yield out
        except BaseException:
            if not there:
                path.unlink()
            raise


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)


def _say(passwords: Mapping[str, str]) -> None:
    """The sign-ins with their passwords, which are not stored and not said again."""
    click.echo("Sign in with:")
    for email, password in passwords.items():
        click.echo(f"  {email:<26} {password}")
