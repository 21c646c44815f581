"""``flask audit``: marks of the record, to be kept elsewhere, and the proof that nobody has edited it since."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.commands import plain_words
from cdop.database import current_session, db, only_read, transaction
from cdop.reference.wording import plural
from cdop.safekeeping import marks
from cdop.safekeeping.marks import Marks
from cdop.safekeeping.rows import shapes


@click.group()
def audit() -> None:
    """Prove that the record of what was done, seen and decided is whole."""


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@plain_words
def anchor(file: Path) -> None:
    """Write marks of the whole record into FILE, which belongs where nobody who rules the database can change it.

    Also prints one line that stands for all of it, to be written down or sent to somebody.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already: marks are never written over.")
    with db.engine.connect() as connection, connection.begin():
        last = marks.settle(connection, {one.name: one for one in shapes(connection)})
    session = current_session()
    only_read(session)
    connection = session.connection()
    made = marks.mark(
        connection, {one.name: one for one in shapes(connection)}, last, utc_now().isoformat(timespec="seconds")
    )
    session.rollback()
    with file.open("x", encoding="ascii") as out:
        out.write(made.told())
    with transaction(session):
        record(session, COMMAND_LINE, Event.RECORD_MARKED, None, line=made.line)
    rows = sum(mark.rows for mark in made.tables.values())
    click.echo(f"{made.line}  {made.made_at} UTC  {plural(rows, 'row')} of {plural(len(made.tables), 'table')}")


@audit.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--line", help="The line that was printed with the marks, where FILE may have been changed too.")
@with_appcontext
@plain_words
def verify(file: Path, line: str | None) -> None:
    """Prove that nothing of the record has been edited, removed or put in since the marks in FILE were made.

    Ends with 1 and names the first row of each table that is not as it was.
    """
    try:
        kept = Marks.read(file.read_text(encoding="utf-8", errors="replace"))
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    if line is not None and line.strip() != kept.line:
        raise click.ClickException("The marks in the file are not those of that line: the file was changed.")
    session = current_session()
    only_read(session)
    connection = session.connection()
    found = marks.broken(connection, {one.name: one for one in shapes(connection)}, kept)
    session.rollback()
    for one in found:
        at = f" {one.row}" if one.row is not None else ""
        click.echo(f"{one.table}{at}: {one.words}.")
    if found:
        click.echo("The record was changed since the marks were made.", err=True)
        sys.exit(1)
    rows = sum(mark.rows for mark in kept.tables.values())
    click.echo(f"{plural(rows, 'row')} of the record are as they were at {kept.made_at} UTC.")
