"""Commands about panels' papers: destroying private notes when a meeting's papers close, and tracing an export."""

import click
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.database import current_session, only_read, transaction
from cdop.panels.queries import meeting_at
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.review.papers.notes import destroy_closed
from cdop.review.papers.packs import traced


@click.group()
def papers() -> None:
    """Panels' papers."""


@papers.command()
@with_appcontext
def close() -> None:
    """Destroy the private notes of meetings whose papers are closed. For cron, once a night."""
    with transaction(current_session()) as session:
        gone = destroy_closed(session, COMMAND_LINE, today())
    click.echo(f"{plural(gone, 'private note')} destroyed.")


@papers.command()
@click.argument("number")
@with_appcontext
def trace(number: str) -> None:
    """Say who took out the pack whose export NUMBER stands on every page of it."""
    session = current_session()
    only_read(session)
    found = traced(session, number)
    meeting = meeting_at(session, found.meeting) if found else None
    session.rollback()
    if found is None:
        raise click.ClickException("No pack has this number.")
    of = f"{meeting.panel_name}, {long_date(meeting.meets_on)}" if meeting else "a meeting that is not there any more"
    click.echo(f"{found.number}: {found.name} ({found.email}), {found.at:%Y-%m-%d %H:%M} UTC")
    click.echo(f"{of}: {plural(found.papers, 'paper')}, {plural(found.pages, 'page')}, SHA-256 {found.sha256}")
