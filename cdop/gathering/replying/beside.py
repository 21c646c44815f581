"""What an agency's own page lists besides requests: later stages add tables to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person


@dataclass(frozen=True)
class Beside:
    """A table of the agency's page: its heading, what it lists, its columns and rows."""

    title: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str


Loader = Callable[[Session, Person], Beside]
_loaders: list[Loader] = []


def register_for_agency(loader: Loader) -> None:
    """Add a table, for the account that looks; once for the whole program."""
    if loader not in _loaders:
        _loaders.append(loader)


def beside_requests(session: Session, viewer: Person) -> list[Beside]:
    """The tables that were added."""
    return [loader(session, viewer) for loader in _loaders]
