"""``flask postcodes``: the site's copy of a national postcode directory."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from cdop.accounts.people import COMMAND_LINE
from cdop.commands import plain_words
from cdop.database import current_session, only_read
from cdop.reference.values import storable
from cdop.residency.postcodes.indices import COUNTRIES
from cdop.residency.postcodes.models import LONGEST_EDITION
from cdop.residency.postcodes.queries import Edition, edition_in_use, unfinished
from cdop.residency.postcodes.reading import Checked, check, opened
from cdop.residency.postcodes.rules import Refused
from cdop.residency.postcodes.service import TakenOver
from cdop.residency.postcodes.service import load as load_edition

_RANKS = re.compile(r"(?:([EWSN])=)?([1-9][0-9]{1,5})")


def _ranks(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> dict[str, int]:
    """``33755`` is England's number; ``W=1917`` another country's."""
    found = [_RANKS.fullmatch(value.strip().upper()) for value in values]
    if not all(found):
        raise click.BadParameter("give a number like 33755 (England), or one for another country like W=1917.")
    return {match[1] or "E": int(match[2]) for match in found if match}


def _edition_name(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        name = storable(value.strip())
    except ValueError as error:
        raise click.BadParameter(f"the name {error}.") from None
    if not 1 <= len(name) <= LONGEST_EDITION or "\n" in name:
        raise click.BadParameter(f"give a name of 1 to {LONGEST_EDITION} characters.")
    return name


@click.group()
def postcodes() -> None:
    """Which authority, small area and deprivation decile a postcode has."""


@postcodes.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edition", callback=_edition_name, help="What to call it where it is used; else the CSV file's name.")
@click.option(
    "--imd-ranks",
    multiple=True,
    callback=_ranks,
    help="How many small areas the file's deprivation index ranks: 33755 for England, W=1917 for another country.",
)
@with_appcontext
@plain_words
def load(file: Path, edition: str | None, imd_ranks: dict[str, int]) -> None:
    """Load an ONS Postcode Directory or a National Statistics Postcode Lookup (.csv, or the .zip that has it)."""
    try:
        with opened(file) as directory:
            checked = check(directory, imd_ranks, _tell)
            name = edition or directory.name[:LONGEST_EDITION]
            load_edition(current_session(), COMMAND_LINE, checked, name, _tell)
    except Refused as refused:
        for fault in refused.faults:
            _tell(str(fault))
        _tell("Nothing was changed.")
        sys.exit(1)
    except TakenOver:
        _tell("Another load began after this one and goes on; this one has stopped.")
        sys.exit(1)
    if checked.unlisted:
        _tell(_unlisted_words(checked))
    click.echo(f"Loaded {checked.postcodes:,} postcodes as {name}; {checked.terminated:,} of them are terminated.")


@postcodes.command()
@with_appcontext
@plain_words
def status() -> None:
    """Say which edition is in use."""
    session = current_session()
    only_read(session)
    found, others = edition_in_use(session), unfinished(session)
    if found is None:
        click.echo("No postcode directory is in use: the area is chosen from the list of local authorities.")
    else:
        click.echo(_edition_words(found))
    if others:
        click.echo("A load is under way, or was interrupted; the next load removes what one left.")


def _edition_words(edition: Edition) -> str:
    first = (
        f"{edition.name}: {edition.postcodes:,} postcodes, {edition.terminated:,} of them terminated, "
        f"loaded {edition.loaded_at:%Y-%m-%d %H:%M} UTC."
    )
    read = f"Columns read: {', '.join(edition.columns.values())}."
    named = sorted(edition.indices.items(), key=lambda item: list(COUNTRIES.values()).index(item[0]))
    return "\n".join([first, read, *(f"{country}: {index.name}, {index.ranks:,} ranks." for country, index in named)])


def _unlisted_words(checked: Checked) -> str:
    codes = ", ".join(checked.unlisted)
    return f"Not in the tracker's list of local authorities, so the area must be chosen by hand there: {codes}."


def _tell(words: str) -> None:
    click.echo(words, err=True)
