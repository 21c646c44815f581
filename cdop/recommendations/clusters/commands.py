"""``flask clusters``: what a scheduler runs every night."""

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.commands import plain_words
from cdop.database import current_session, transaction
from cdop.recommendations.clusters.deriving import read_changed
from cdop.recommendations.clusters.service import look
from cdop.reference.calendar import today
from cdop.reference.wording import plural


@click.group()
def clusters() -> None:
    """Cases with something in common."""


@clusters.command("look")
@with_appcontext
@plain_words
def look_at_all() -> None:
    """Read what changed, and raise a note where several cases share something. It names nobody."""
    session, area, read = current_session(), current_app.extensions["panel_area"], 0
    while True:
        with transaction(session):
            some = read_changed(session, area.name)
        read += some
        if not some:
            break
    with transaction(session):
        looked = look(session, COMMAND_LINE, today())
    click.echo(
        f"{plural(read, 'case')} read, {plural(looked.raised, 'new note')}, "
        f"{plural(looked.joined, 'note')} that more cases joined."
    )
