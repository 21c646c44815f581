"""``flask notifications``: upkeep of the public form."""

import click
from flask.cli import with_appcontext

from cdop.commands import plain_words
from cdop.database import db, transaction
from cdop.notification.form import drafts, throttle
from cdop.reference.wording import plural


@click.group()
def notifications() -> None:
    """Notifications as they arrive."""


@notifications.command("purge-drafts")
@with_appcontext
@plain_words
def purge_drafts() -> None:
    """Delete the forms that nobody sent within 24 hours of saving them last.

    Starting a form does the same in passing; this is for an installation where nobody starts one for days.
    """
    with transaction(db.session()) as session:
        deleted = drafts.purge(session)
        throttle.forget_old(session)
    click.echo(f"{plural(deleted, 'form')} deleted.")
