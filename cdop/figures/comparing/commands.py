"""``flask comparisons``: the figures that others published, which stand beside the panel's own."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.figures.comparing import service
from cdop.figures.comparing.queries import editions
from cdop.figures.comparing.reading import read_figures
from cdop.figures.loading_commands import load_edition


@click.group()
def comparisons() -> None:
    """Figures that others published."""


@comparisons.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who published them, as it is printed beside every figure.")
@click.option("--edition", required=True, help="Which edition it is, such as 'published in November 2023'.")
@with_appcontext
@plain_words
def load(file: Path, source: str, edition: str) -> None:
    """Load national or regional published figures (.csv or .xlsx), all or nothing."""
    load_edition(file, read_figures, service.load, source, edition, "figures")


@comparisons.command()
@with_appcontext
@plain_words
def status() -> None:
    """Say which editions are loaded, the newest first."""
    session = current_session()
    only_read(session)
    found = editions(session)
    for one in found:
        years = f"{one.first_year} to {one.last_year}"
        told = f"{one.figures:,} figures, {years}, loaded {one.recorded_at:%Y-%m-%d %H:%M} UTC by {one.recorded_by}"
        click.echo(f"{one.source}, {one.edition}: {told}.")
    if not found:
        click.echo("No published figures are loaded: nothing is compared.")
