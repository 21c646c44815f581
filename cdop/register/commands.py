"""``flask register``: the case register as a file, from the command line."""

import io
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.commands import plain_words
from cdop.database import current_session, only_read, transaction
from cdop.reference.wording import plural
from cdop.register import service
from cdop.register.reading import Refused
from cdop.register.returning.tracing import traced


@click.group()
def register() -> None:
    """The case register as a file."""


@register.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and say what would be stored; store nothing.")
@with_appcontext
@plain_words
def import_(file: Path, dry_run: bool) -> None:
    """Bring a register in: .csv, .xlsx or a full export. All of it, or nothing."""
    try:
        session = current_session()
        only_read(session)
        checked = service.check_file(session, COMMAND_LINE, file)
        session.rollback()
        if dry_run:
            click.echo(f"The file is good. {checked.new:,} would be stored; {checked.already:,} are there already.")
            return
        with transaction(session):
            outcome = service.store(session, COMMAND_LINE, checked)
    except Refused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(outcome.words)


@register.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--full", is_flag=True, help="Every fact of every case, one JSON object a line.")
@with_appcontext
@plain_words
def export(file: Path, full: bool) -> None:
    """Take the register out, sorted by reference; '-' writes to standard output."""
    with transaction(current_session()) as session:
        service.record_export(session, COMMAND_LINE, full=full)
    only_read(session)
    with click.open_file(str(file), "wb", atomic=str(file) != "-") as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
        if full:
            count, more = service.export_full(session, COMMAND_LINE, out), 0
        else:
            count, more = service.export(session, COMMAND_LINE, out)
        out.detach()
    click.echo(f"Wrote {count:,} {'case' if count == 1 else 'cases'}.", err=True)
    if more:
        click.echo(f"{service.words_for_more(more)}; `register export --full` keeps everything.", err=True)


@register.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
@plain_words
def trace(file: Path) -> None:
    """Say which return FILE is of: as it was handed out, its register.csv, or some rows of it."""
    session = current_session()
    only_read(session)
    found = traced(session, file)
    if not found:
        click.echo("No return holds all of these cases under these references.", err=True)
        sys.exit(1)
    for one in found:
        click.echo(f"{one.name}: {one.form}, made by {one.recorded_by}, {one.recorded_at:%Y-%m-%d %H:%M} UTC")
        click.echo(f"to {one.recipient}: {plural(one.cases, 'case')}; why: {' '.join(one.reason.split())}")
