"""``flask case``: checks of the cases, from the command line."""

import sys

import click
from flask.cli import with_appcontext

from cdop.case.checking import Checked, differences
from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.reference.wording import plural


@click.group()
def case() -> None:
    """Check cases against their timelines."""


@case.command()
@with_appcontext
@plain_words
def check() -> None:
    """Prove every derived row equal to a fresh derivation; exit 1 with the references that differ."""
    session, checked, differ = current_session(), Checked(), 0
    only_read(session)
    for reference, tables in differences(session, checked):
        differ += 1
        click.echo(f"{reference}: {', '.join(tables)}")
    session.rollback()
    if differ:
        click.echo(f"Not as their timelines say: {differ:,} of {plural(checked.cases, 'case')}.", err=True)
        sys.exit(1)
    click.echo(f"{plural(checked.cases, 'case')} checked: all as their timelines say.")
