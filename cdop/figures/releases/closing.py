"""This year's opening against the closing of the year before as it was published here (counting.md section 4).

The cases behind the published closing are frozen, so that those which came in or went out since are known one by one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.database import table_of
from cdop.figures.cells import CellName
from cdop.figures.moving import reasons
from cdop.figures.printed import OPENING
from cdop.figures.recorded import english_day, recorded
from cdop.figures.releases.content import members_from
from cdop.figures.releases.events import Since, because_of, movers_since
from cdop.figures.releases.models import FigureRelease
from cdop.figures.slices import Clock
from cdop.figures.tables import CAME_IN, WENT_OUT, RestatedCase
from cdop.reference.calendar import Year
from cdop.reference.wording import long_date

_RELEASES = table_of(FigureRelease)
_CLOSING = "outstanding.closing"
_OPENING = CellName(*OPENING, None)


@dataclass(frozen=True)
class PublishedClosing:
    """The closing of a year's last edition by a day: the edition, and the references behind the number.

    ``published_at`` is in UTC.
    """

    year: str
    number: int
    known_by: date
    published_at: datetime
    references: frozenset[str]

    @property
    def published_on(self) -> date:
        """The day in England."""
        return english_day(self.published_at)

    @property
    def source(self) -> str:
        """``Edition 1 of 2013-14``."""
        return f"Edition {self.number} of {self.year}"


def published_closing(session: Session, year: Year, known_by: date) -> PublishedClosing | None:
    """The closing in the last edition of a year known by the day; none where none was published. One statement."""
    query = (
        select(
            _RELEASES.c.year, _RELEASES.c.number, _RELEASES.c.known_by, _RELEASES.c.published_at, _RELEASES.c.cases
        )
        .where(_RELEASES.c.year == year.label, _RELEASES.c.known_by <= known_by)
        .order_by(_RELEASES.c.number.desc())
        .limit(1)
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return PublishedClosing(*row[:4], frozenset(members_from(row.cases).get(_CLOSING, ())))


def moved_since(session: Session, clock: Clock, closing: PublishedClosing) -> tuple[RestatedCase, ...]:
    """The cases that came into the opening, or went out of it, since that edition, by reference, each with why.

    A register that was brought in after the publication tells nothing of late notifications. At most three statements.
    """
    now = recorded(session, clock, OPENING)
    came, moved = now.keys() - closing.references, now.keys() ^ closing.references
    known_then = any(at <= closing.published_at for at in now.values())
    late = {case: at for case, at in now.items() if known_then and case in came and at > closing.published_at}
    decided = reasons(session, clock, closing.known_by, moved - late.keys())
    others = {case for case in moved - late.keys() if not decided[case]}
    happened = movers_since(session, others, Since(closing.known_by, closing.published_at), clock)

    def why(case: str) -> str:
        if case in late:
            return f"late notification, recorded on {long_date(english_day(late[case]))}"
        return decided[case] or because_of(_OPENING, happened.get(case, ()))

    return tuple(RestatedCase(case, CAME_IN if case in came else WENT_OUT, why(case)) for case in sorted(moved))
