"""``flask keys``: the site's keys, with which what names a child is sealed."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.commands import plain_words
from cdop.database import current_session, only_read, transaction
from cdop.reference.wording import plural
from cdop.sealing import ring, rotating
from cdop.sealing.columns import in_the_clear, open_all
from cdop.sealing.keys import Keys, keys_in_use
from cdop.sealing.making import CannotMake, make
from cdop.sealing.rotating import CannotDrop


@click.group()
def keys() -> None:
    """The site's keys: what names a child is sealed with them."""


@keys.command("new")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plain_words
def new(file: Path) -> None:
    """Make a new FILE of keys, for a new installation."""
    try:
        click.echo(make(file))
    except CannotMake as fault:
        raise click.ClickException(str(fault)) from None


@keys.command("list")
@with_appcontext
@plain_words
def list_keys() -> None:
    """The site's keys by name and day, and which of the database's data keys each wraps. Shows no key."""
    site, session = ring.read(_keys().path), current_session()
    only_read(session)
    held = rotating.data_keys(session.connection())
    session.rollback()
    for key in site.keys:
        wrapped = [f"{one.name} ({one.purpose})" for one in held if one.site_key == key.name]
        state = "in use" if key is site.in_use else "old"
        click.echo(f"{key.name}  {key.made_at}  {state:6}  wraps {', '.join(wrapped) or 'nothing'}")
    for one in held:
        if site.named(one.site_key) is None:
            click.echo(f"{one.site_key}  is not in the file, and wraps {one.name} ({one.purpose})", err=True)


@keys.command()
@with_appcontext
@plain_words
def rotate() -> None:
    """Put a new key in use. May be broken off and run again; people go on working.

    Copy the file of keys afterwards: copies that were made before do not open this database any more. The old key stays
    in the file, for backups that were made with it, until `keys drop`.
    """
    own, session = _keys(), current_session()
    with rotating.alone(own.path), transaction(session):
        held = rotating.data_keys(session.connection())
        site = rotating.add_key(own.path, held)
        number = rotating.wrap_anew(session.connection(), site, held)
        rotating.prove(own.path, rotating.data_keys(session.connection()))
        record(session, COMMAND_LINE, Event.KEYS_ROTATED, None, key=site.in_use.name, data_keys=number)
    own.forget()
    click.echo(
        f"The key {site.in_use.name} is in use: {plural(number, 'data key')} wrapped by it. Copy {own.path} to where "
        "its copies are kept. Nothing else has changed, and nobody needs to restart anything."
    )


@keys.command()
@click.argument("name")
@with_appcontext
@plain_words
def drop(name: str) -> None:
    """Take an old key out of the file for good. Backups that were made while it was in use then need a copy of it."""
    session = current_session()
    with transaction(session):
        try:
            gone = rotating.drop(_keys(), name, rotating.data_keys(session.connection()))
        except CannotDrop as fault:
            raise click.ClickException(str(fault)) from None
        record(session, COMMAND_LINE, Event.KEY_DROPPED, None, key=gone.name)
    click.echo(f"The key {gone.name} is gone from the file. Backups from before it was rotated open with a copy alone.")


@keys.command()
@with_appcontext
@plain_words
def verify() -> None:
    """Open everything that is sealed. Ends with 1 where something does not open, or is not sealed."""
    session, well = current_session(), True
    only_read(session)
    connection = session.connection()
    for one in open_all(connection):
        click.echo(f"{one.place}: {plural(one.values, 'value')}{' opened' if not one.broken else ''}")
        if one.broken:
            well = False
            click.echo(f"{one.place}: does not open in row {', '.join(one.broken)}", err=True)
    for place, number in in_the_clear(connection).items():
        well = False
        click.echo(f"{place}: {plural(number, 'value')} in the clear", err=True)
    session.rollback()
    if not well:
        sys.exit(1)


def _keys() -> Keys:
    return keys_in_use()
