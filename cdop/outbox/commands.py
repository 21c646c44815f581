"""``flask outbox``: what a scheduler runs."""

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from cdop.audit.service import utc_now
from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.installation import is_demonstration
from cdop.outbox.queries import waiting_count
from cdop.outbox.sending import Run, Sender, send_waiting
from cdop.outbox.servers import mail_server
from cdop.outbox.smtp import Connection
from cdop.reference.wording import plural
from config import Settings


@click.group()
def outbox() -> None:
    """Messages that wait to be sent."""


@outbox.command()
@click.option("--most", type=click.IntRange(min=1), help="Try so many at most, those that wait longest first.")
@with_appcontext
@plain_words
def send(most: int | None) -> None:
    """Send the messages whose moment has come. Two runs at once send each message once."""
    settings: Settings = current_app.extensions["settings"]
    session = current_session()
    waiting, demonstration = _looked(session)
    if demonstration:
        click.echo("This is a demonstration: nothing is ever sent. The messages stand on the page Outbox.")
        return
    if not settings.smtp_url:
        click.echo(f"CDOP_SMTP_URL is not set, so nothing was sent: {plural(waiting, 'message')} waiting.", err=True)
        sys.exit(1)
    sender = Sender(settings.mail_from, current_app.config["PANEL_NAME"], _base(settings))
    with Connection(mail_server(settings.smtp_url), sender.address) as connection:
        run = send_waiting(session, connection, sender, most)
    click.echo(_words(run))
    if run.stopped:
        click.echo(f"{run.stopped}. What was not sent waits for the next run.", err=True)
        sys.exit(1)


def _looked(session: Session) -> tuple[int, bool]:
    """How many wait, and whether this is a demonstration; no transaction stays open."""
    only_read(session)
    found = waiting_count(session, utc_now()), is_demonstration(session)
    session.rollback()
    return found


def _base(settings: Settings) -> str:
    host = settings.trusted_hosts[0]
    return f"https://{host}" if settings.production else f"http://{host}:{os.environ.get('PORT', '5000')}"


def _words(run: Run) -> str:
    parts = [f"{plural(run.sent, 'message')} sent"]
    if run.failed:
        parts.append(f"{run.failed:,} to be tried again")
    if run.given_up:
        parts.append(f"{run.given_up:,} given up")
    return f"{', '.join(parts)}."
