"""What later packages add to a meeting's page: parts of it, and steps of what is to be done next.

They know the meeting, the meeting does not know them (compare ``cdop.case.sections``). What all of them tell of is its
agenda, which is read once for the page.
"""

import re
from collections.abc import Callable, Sequence
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
    """A part of one meeting's page. The template finds what was loaded as ``part.content``."""

    title: str
    template: str
    content: Any

    @property
    def anchor(self) -> str:
        """The id of its heading: its title in small letters and hyphens."""
        return re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")


_parts: dict[str, tuple[int, Loader, str]] = {}
_steps: dict[str, tuple[int, StepLoader]] = {}


def register_meeting_part(title: str, order: int, loader: Loader, template: str) -> None:
    """Add a part, once for the whole program; the same title again takes its place.

    ``loader`` takes the session, the viewer (who may attend), the meeting and the items of its
    agenda, and returns None where this viewer sees nothing of it.
    """
    _parts[title] = (order, loader, template)


def register_meeting_step(name: str, order: int, loader: StepLoader) -> None:
    """Add a step to what a coordinator is told to do next: 10 choose, 20 invite, 30 papers, 40 hold, 50 on: after."""
    _steps[name] = (order, loader)


def meeting_parts(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> list[LoadedPart]:
    """What was added to the page of one meeting, in order."""
    ordered = sorted(_parts.items(), key=lambda part: (part[1][0], part[0]))
    loaded = ((title, template, loader(session, viewer, meeting, items)) for title, (_, loader, template) in ordered)
    return [LoadedPart(title, template, content) for title, template, content in loaded if content is not None]


def meeting_steps(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> list[tuple[int, Step]]:
    """The steps that were added, each with its place."""
    loaded = ((order, loader(session, viewer, meeting, items)) for order, loader in _steps.values())
    return sorted(((order, step) for order, step in loaded if step), key=lambda pair: pair[0])
