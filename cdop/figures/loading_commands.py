"""What commands share that load an edition from a file: every fault told, and nothing stored of a faulty one."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.database import current_session, transaction
from cdop.figures.loading import AlreadyLoaded, NotNamed, Refused

Read = TypeVar("Read")


def load_edition(  # noqa: PLR0913, PLR0917 - what is read, how, and under which name it is kept
    file: Path,
    read: Callable[[Path], Read],
    store: Callable[[Session, Person, Read, str, str], int],
    source: str,
    edition: str,
    what: str,
) -> None:
    """Store a file, all or nothing, and say how many of ``what`` it has. Exits with 1 where it is refused."""
    session = current_session()
    try:
        found = read(file)
        with transaction(session):
            number = store(session, COMMAND_LINE, found, source, edition)
    except Refused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        click.echo("Nothing was stored.", err=True)
        sys.exit(1)
    except NotNamed as fault:
        click.echo(f"{fault} Nothing was stored.", err=True)
        sys.exit(1)
    except AlreadyLoaded as words:
        click.echo(str(words))
    else:
        click.echo(f"Loaded {number:,} {what}: {source.strip()}, {edition.strip()}.")
