"""``flask denominators``: the live births and populations that rates are divided by."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.figures.denominators import service
from cdop.figures.denominators.queries import editions
from cdop.figures.denominators.reading import read_counts
from cdop.figures.loading_commands import load_edition


@click.group()
def denominators() -> None:
    """What rates are divided by: live births and populations."""


@denominators.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who published it, as it is printed under every rate.")
@click.option("--edition", required=True, help="Which edition it is, such as 'July 2017'.")
@with_appcontext
@plain_words
def load(file: Path, source: str, edition: str) -> None:
    """Load live births or populations by authority and year (.csv or .xlsx), all or nothing."""
    load_edition(file, read_counts, service.load, source, edition, "counts")


@denominators.command()
@with_appcontext
@plain_words
def status() -> None:
    """Say which editions are loaded, the newest first."""
    session = current_session()
    only_read(session)
    found = editions(session)
    for one in found:
        years = f"{one.first_year} to {one.last_year}"
        told = f"{one.counts:,} counts, {years}, loaded {one.recorded_at:%Y-%m-%d %H:%M} UTC by {one.recorded_by}"
        click.echo(f"{one.source}, {one.edition}: {told}.")
    if not found:
        click.echo("No live births and no populations are loaded: no rates are given.")
