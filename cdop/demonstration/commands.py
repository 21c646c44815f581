"""``flask demo`` and ``flask start``: the demonstration panel, and the server that shows it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from cdop.commands import plain_words
from cdop.database import current_session, transaction
from cdop.demonstration.service import NotEmpty, fill, stories_for
from cdop.demonstration.sign_ins import new_passwords
from cdop.reference.calendar import today


@click.command()
@click.option("--markers", type=click.Path(dir_okay=False, path_type=Path), help="Mark every sensitive column.")
@with_appcontext
@plain_words
def demo(markers: Path | None) -> None:
    """Fill an empty database with an invented panel."""
    if current_app.config["PRODUCTION"]:
        sys.exit("The demonstration is invented, and never stored in production.")
    passwords = new_passwords(os.environ.get("CDOP_DEMO_PASSWORD"))
    stories = stories_for(today())
    try:
        with transaction(current_session()) as session:
            fill(session, stories, passwords)
    except NotEmpty:
        sys.exit("The database is not empty: the demonstration goes into an empty one alone. Nothing was stored.")
    click.echo(f"Stored the demonstration panel: {len(stories)} invented cases.")
    say_passwords(passwords)


def say_passwords(passwords: Mapping[str, str]) -> None:
    """The sign-ins with their passwords, which are not stored and not said again."""
    click.echo("Sign in with:")
    for email, password in passwords.items():
        click.echo(f"  {email:<26} {password}")
