"""``flask figures``: one year's figures, or the cases behind one of them."""

import getpass
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.commands import may_only_be_read, plain_words
from cdop.database import current_session, only_read, transaction
from cdop.figures import queries
from cdop.figures.cells import CellName
from cdop.figures.formats import FORMATS, PUBLIC, file_of, write
from cdop.figures.queries import NotYet
from cdop.figures.releases.queries import heads, release_at
from cdop.figures.slices import Clock
from cdop.reference.calendar import Year, day_written


@click.command()
@click.argument("year")
@click.option("--known-by", metavar="DATE", help="The day up to whose end facts are known; default today.")
@click.option("--edition", type=click.Choice(["board", "public"]), default="board", show_default=True)
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="json", show_default=True)
@click.option(
    "--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output."
)
@click.option("--cell", metavar="TABLE.ROW[.COLUMN]", help="List the case references behind one cell.")
@with_appcontext
@plain_words
def figures(  # noqa: PLR0913, PLR0917 - one argument for each option
    year: str, known_by: str | None, edition: str, form: str, out: Path | None, cell: str | None
) -> None:
    """One year's figures, such as 2014-15."""
    try:
        at = queries.clock(current_app.extensions["panel_area"], Year.parse(year), _day(known_by))
    except ValueError as words:
        _stop(str(words))
    session = current_session()
    only_read(session)
    if cell is not None:
        try:
            name = CellName.parse(os.fsencode(cell).decode(errors="replace"))
            references = queries.cell_references(session, at, name.table, name.row, name.column)
        except KeyError:
            _stop(f"There is no cell '{cell}': name it like notifications.total or reviews_by_sex.male.modifiable.")
        content = "".join(f"{reference}\n" for reference in references).encode()
        _note(session, Event.CELL_VIEWED, at, cell=str(name), cases=len(references))
    else:
        told = edition == PUBLIC
        content = (
            _published(session, at, form, known_by is not None) if told else write(session, COMMAND_LINE, at, form)
        )
        _note(session, Event.FIGURES_EXPORTED, at, form=form, edition=edition)
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_bytes(content)


def _published(session: Session, at: Clock, form: str, of_a_day: bool) -> bytes:
    """The public edition of the year's last release as it was published; of those as known by a day if one is asked.

    A public edition that is made for once, and is not kept, would be unknown to whatever the public is told later.
    """
    known_by = at.known_by if of_a_day else None
    number = next((one.number for one in heads(session, at.year.label) if known_by in {None, one.known_by}), 0)
    release = release_at(session, at.year.label, number)
    if release is None:
        day = f" as known by {at.known_by.isoformat()}" if of_a_day else ""
        _stop(
            f"No public edition of {at.year.label}{day} is published. What the public is told is kept, so that nothing "
            "told later gives a small count away: publish the year on its page, and its public edition is printed here."
        )
    edition = release.edition(PUBLIC)
    return release.json(PUBLIC) if form == "json" else file_of(edition.figures, edition.before, form)


def _note(session: Session, event: Event, at: Clock, **detail: str | int) -> None:
    """Leave the audit entry of what is about to be handed out, in the name of the machine's own user.

    A database that may only be read, such as a copy, takes no entry: standard error says so.
    """
    session.rollback()  # the end of the snapshot that only read
    try:
        with transaction(session):
            record(session, _operator(), event, None, year=at.year.label, known_by=at.known_by.isoformat(), **detail)
    except DatabaseError as failure:
        if not may_only_be_read(failure):
            raise
        click.echo("The database may only be read: no audit entry was left.", err=True)


def _operator() -> Person:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        user = f"user {os.getuid()}"
    return replace(COMMAND_LINE, name=f"{COMMAND_LINE.name} ({user})"[:200])


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = day_written(text)
    if day is None:
        raise NotYet(f"'{text}' is not a day: write it like 2015-09-18.")
    return day


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
