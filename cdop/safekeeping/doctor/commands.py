"""``flask doctor``: one look at everything, for a person and for a scheduler."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from cdop.case.checking import Checked, differences
from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.reference.wording import plural
from cdop.safekeeping import marks
from cdop.safekeeping.doctor import engines, sealed, upkeep
from cdop.safekeeping.doctor.findings import Finding, State, judged
from cdop.safekeeping.rows import shapes
from cdop.sealing.envelope import CannotOpen
from cdop.sealing.ring import RingUnusable
from config import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--deep", is_flag=True, help="Read every stored file, every page and every case: minutes, once a night.")
@click.option(
    "--marks", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Compare with these."
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
@plain_words
def doctor(deep: bool, kept: Path | None, as_json: bool) -> None:
    """Look everything over: settings of the database, schema, guards, files, permissions, backups, room.

    Changes nothing. Ends with 1 where something must be mended.
    """
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    session = current_session()
    only_read(session)
    found = list(_looked(session, settings, kept, deep=deep))
    session.rollback()
    faults = sum(one.state is State.FAULT for one in found)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        for one in found:
            click.echo(_line(one))
        warnings = sum(one.state is State.WARNING for one in found)
        click.echo(f"\n{plural(faults, 'fault')}, {plural(warnings, 'warning')}.")
    if faults:
        sys.exit(1)


def _looked(session: Session, settings: Settings, kept: Path | None, *, deep: bool) -> Iterator[Finding]:
    connection = session.connection()
    yield from engines.look(connection, deep=deep)
    yield from upkeep.look(connection, settings, deep=deep)
    yield from sealed.look(connection, settings, deep=deep)
    if deep:
        yield _derived(session)
    if kept is not None:
        yield _marked(session, kept)


def _derived(session: Session) -> Finding:
    subject, checked = "derived rows", Checked()
    try:
        wrong = [reference for reference, _ in differences(session, checked)]
    except (CannotOpen, RingUnusable) as fault:
        return Finding(subject, State.FAULT, "as their timelines say", "they do not open", str(fault))
    told = f"{plural(checked.cases, 'case')} as their timelines say"
    words = f"Not as their timelines say: {', '.join(wrong[:10])}. Run `flask --app wsgi case check`."
    return judged(subject, told, told if not wrong else f"{len(wrong)} that differ", words)


def _marked(session: Session, kept: Path) -> Finding:
    subject, expected = "record", "as it was when it was marked"
    try:
        were = marks.Marks.read(kept.read_text(encoding="utf-8", errors="replace"))
    except ValueError as fault:
        return Finding(subject, State.FAULT, expected, "unknown", str(fault))
    connection = session.connection()
    broken = marks.broken(connection, {one.name: one for one in shapes(connection)}, were)
    found = expected if not broken else "; ".join(f"{one.table} {one.row or ''}: {one.words}" for one in broken)
    return judged(subject, expected, found, "Somebody or something changed the record: compare with a backup.")


def _line(one: Finding) -> str:
    told = f"{one.state.value:14} {one.subject}: {one.found}"
    if one.state is State.WELL:
        return told
    return f"{told} (expected {one.expected})\n{'':15}{one.words}"
