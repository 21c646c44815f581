"""What later packages add to a meeting's page: columns of its table of cases, parts of the page, and next steps.

They know the meeting, the meeting does not know them (compare ``cdop.case.sections``). What all of them tell of is its
agenda, which is read once for the page.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.panels.rules import Meeting
from cdop.review.meetings.rules import Item

Loader = Callable[[Session, Person, Meeting, Sequence[Item]], Any]


@dataclass(frozen=True)
class Step:
    """One thing to do about a meeting: what, where (empty where nothing can be done yet), and how it stands."""

    text: str
    href: str
    state: str
    done: bool


StepLoader = Callable[[Session, Person, Meeting, Sequence[Item]], Step | None]


@dataclass(frozen=True)
class LoadedPart:
    """A part of one page, of a meeting or a recommendation. The template finds what was loaded as ``part.content``."""

    title: str
    template: str
    content: Any

    @property
    def anchor(self) -> str:
        """The id of its heading: its title in small letters and hyphens."""
        return re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")


@dataclass(frozen=True)
class Cell:
    """What a column says of one case, and where that leads (empty where it leads nowhere for this viewer)."""

    text: str
    href: str = ""


ColumnLoader = Callable[[Session, Person, Meeting, Sequence[Item]], Mapping[str, Cell] | None]


@dataclass(frozen=True)
class Column:
    """A column of the table of cases: its heading, and the cell of each item by its token."""

    title: str
    cells: Mapping[str, Cell]


_columns: dict[str, tuple[int, ColumnLoader]] = {}
_parts: dict[str, tuple[int, Loader, str]] = {}
_steps: dict[str, tuple[int, StepLoader]] = {}


def register_meeting_part(title: str, order: int, loader: Loader, template: str) -> None:
    """Add a part, once for the whole program; the same title again takes its place.

    ``loader`` takes the session, the viewer (who may attend), the meeting and the items of its
    agenda, and returns None where this viewer sees nothing of it.
    """
    _parts[title] = (order, loader, template)


def register_meeting_column(title: str, order: int, loader: ColumnLoader) -> None:
    """Add a column to the table of a meeting's cases; the same title again takes its place.

    ``loader`` returns a cell for each item that it says something of, by token; None where this viewer sees nothing.
    """
    _columns[title] = (order, loader)


def register_meeting_step(name: str, order: int, loader: StepLoader) -> None:
    """Add a step to what a coordinator is told to do next: 10 choose, 20 invite, 30 papers, 40 hold, 50 on: after."""
    _steps[name] = (order, loader)


def meeting_parts(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> list[LoadedPart]:
    """What was added to the page of one meeting, in order."""
    ordered = sorted(_parts.items(), key=lambda part: (part[1][0], part[0]))
    loaded = ((title, template, loader(session, viewer, meeting, items)) for title, (_, loader, template) in ordered)
    return [LoadedPart(title, template, content) for title, template, content in loaded if content is not None]


def meeting_columns(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> list[Column]:
    """The columns that were added to the table of one meeting's cases, in order."""
    ordered = sorted(_columns.items(), key=lambda column: (column[1][0], column[0]))
    loaded = ((title, loader(session, viewer, meeting, items)) for title, (_, loader) in ordered)
    return [Column(title, cells) for title, cells in loaded if cells is not None]


def meeting_steps(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> list[tuple[int, Step]]:
    """The steps that were added, each with its place."""
    loaded = ((order, loader(session, viewer, meeting, items)) for order, loader in _steps.values())
    return sorted(((order, step) for order, step in loaded if step), key=lambda pair: pair[0])
