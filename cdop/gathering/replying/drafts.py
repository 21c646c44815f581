"""What an agency has typed and not yet sent: kept with the request, page by page.

Two windows may fill in different pages at once. Whoever saves a page that was saved since it was opened is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.sealing.types import bound

_REQUESTS = table_of(InformationRequest)
Row = Mapping[str, str]


class SavedMeanwhile(Exception):
    """The page was saved in another window since it was opened."""


@dataclass(frozen=True)
class Draft:
    """``answers`` by question, ``dates`` (row, on, precision, what), ``author`` (name, role).

    ``version`` counts all saves; ``saved`` says for each page with which of them it was saved last.
    """

    version: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    dates: Sequence[Row] = ()
    author: Mapping[str, str] = field(default_factory=dict)
    saved: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, version: int, held: Mapping[str, Any] | None) -> Self:
        return cls(version, **(held or {}))

    @property
    def empty(self) -> bool:
        return not (self.answers or self.dates)

    def seen(self, page: str, version: int) -> None:
        """Raises ``SavedMeanwhile`` where the page was saved after this version."""
        if self.saved.get(page, 0) > version or version > self.version:
            raise SavedMeanwhile(page)


@dataclass(frozen=True)
class Place:
    """Where a draft is kept: the number of the request's row, and of its case."""

    number: int
    case_id: int


def keep(session: Session, person: Person, place: Place, page: str, draft: Draft) -> None:
    """Keep a draft as it now is, after a save of one page. The caller holds the request."""
    version = draft.version + 1
    held = {
        "answers": dict(draft.answers), "dates": [dict(row) for row in draft.dates], "author": dict(draft.author),
        "saved": {**draft.saved, page: version},
    }  # fmt: skip
    kept = update(_REQUESTS).where(_REQUESTS.c.id == place.number)
    sealed = bound(_REQUESTS, {"draft": held}, id=place.number)
    session.execute(kept.values(**sealed, draft_version=version))
    record(session, person, Event.REPLY_SAVED, place.case_id, page=page)
