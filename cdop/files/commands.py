"""``flask files``: upkeep of the stored files."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.commands import plain_words
from cdop.database import db
from cdop.files.shelf import shelf_of
from cdop.files.tidying import Seen, go_round
from cdop.reference.wording import plural


@click.group()
def files() -> None:
    """Stored files and the scanner."""


@files.command()
@with_appcontext
@plain_words
def scan() -> None:
    """Ask the scanner about files that wait for it, clear away stray bytes, and compare the rest with their sums.

    Ends with 1 where files still wait, or their bytes are gone or have changed.
    """
    shelf = shelf_of(current_app.extensions["settings"])
    if not shelf.scanner:
        click.echo("No scanner is set (CDOP_SCANNER): files are kept without being looked through.")
    seen = go_round(db.session(), COMMAND_LINE, shelf)
    for line in _words(seen):
        click.echo(line)
    if seen.held or seen.damaged:
        sys.exit(1)


def _words(seen: Seen) -> list[str]:
    told = [
        (seen.sealed, "sealed that an earlier version had left in the clear"),
        (seen.clean, "found clean and kept"),
        (seen.harmful, "found harmful and removed"),
        (seen.held, "still waiting: the scanner gave no answer"),
        (seen.cleared, "that nothing knows cleared away"),
    ]
    lines = [f"{plural(number, 'file')} {words}." for number, words in told if number]
    lines += [f"The bytes of {token} are gone or have changed: take them from a backup." for token in seen.damaged]
    return lines or ["Nothing waits, and every file is as it was stored."]
