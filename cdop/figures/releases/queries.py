"""The releases of years, and what is prepared to become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.figures.joining import Published
from cdop.figures.public_past import PublicClosing
from cdop.figures.releases.content import (
    Content,
    Edition,
    edition_from,
    fingerprint_of,
    marked_json,
    members_from,
)
from cdop.figures.releases.models import FigureCommentary, FigureDraft, FigureRelease
from cdop.figures.releases.rules import REPEATS, Rule, rule_of
from cdop.figures.tables import HIDDEN, AnnualFigures, Commentary, ReleaseMark
from cdop.reference.calendar import LONDON, Year

_RELEASES, _DRAFTS, _SAID = table_of(FigureRelease), table_of(FigureDraft), table_of(FigureCommentary)
WORKING, READY, EXPOSED, FAILED = "working", "ready", "exposed", "failed"
SLOW = timedelta(minutes=2)
GIVEN_UP = timedelta(minutes=15)
"""After so long nothing is being prepared any more: the program ended meanwhile."""
_HEAD = (
    _RELEASES.c.year, _RELEASES.c.number, _RELEASES.c.known_by, _RELEASES.c.fingerprint, _RELEASES.c.words,
    _RELEASES.c.published_by, _RELEASES.c.role, _RELEASES.c.published_at, _RELEASES.c.policy,
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """A release without what it holds. ``published_at`` is in UTC, ``policy`` the rule as it was kept."""

    year: str
    number: int
    known_by: date
    fingerprint: str
    words: str
    published_by: str
    role: str
    published_at: datetime
    policy: Mapping[str, int]

    @property
    def published_on(self) -> date:
        """The day in England."""
        return self.published_at.replace(tzinfo=UTC).astimezone(LONDON).date()

    @property
    def mark(self) -> ReleaseMark:
        """What every format prints of it."""
        return ReleaseMark(self.number, self.published_at, self.published_by, self.role, self.words, self.fingerprint)


@dataclass(frozen=True)
class Release:
    """A release with all that was frozen. ``intact``: its bytes are those that the fingerprint is of."""

    head: Head
    content: Content
    intact: bool

    def edition(self, name: str) -> Edition:
        """The board's or the public's edition, marked as this release."""
        data = self.content.board if name == "board" else self.content.public
        return edition_from(data, self.head.mark)

    def json(self, name: str) -> bytes:
        """The document of an edition as it was published."""
        data = self.content.board_json if name == "board" else self.content.public_json
        return marked_json(data, self.edition(name).figures.release or self.head.mark)


@dataclass(frozen=True)
class Last:
    """The last release of a year with the board's figures: what is counted now is compared with them."""

    head: Head
    board: Edition


@dataclass(frozen=True)
class Draft:
    """What is prepared. ``hidden``: how many counts its public edition does not show."""

    token: str
    state: str
    step: int
    known_by: date
    inputs: str | None
    hidden: int | None
    begun_at: datetime
    begun_by: str
    policy: Mapping[str, int | str] | None

    @property
    def rule(self) -> Rule:
        """How its public edition is made."""
        return rule_of(self.policy)

    @property
    def slow(self) -> bool:
        """Whether it takes longer than it should: it may be begun anew."""
        return utc_now() - self.begun_at > SLOW

    @property
    def working(self) -> bool:
        """Whether it is being prepared still."""
        return self.state == WORKING and utc_now() - self.begun_at < GIVEN_UP


def all_heads(session: Session) -> list[Head]:
    """The releases of all years, the latest year and edition first. One statement."""
    query = select(*_HEAD).order_by(_RELEASES.c.year.desc(), _RELEASES.c.number.desc())
    return [Head(*row) for row in session.execute(query)]


def heads(session: Session, year: str) -> list[Head]:
    """The releases of a year, the last first. One statement."""
    query = select(*_HEAD).where(_RELEASES.c.year == year).order_by(_RELEASES.c.number.desc())
    return [Head(*row) for row in session.execute(query)]


def last_head(session: Session, year: str) -> Head | None:
    """The release by whose rule a year may go on: its own last one, else the last of any year. One statement."""
    query = select(*_HEAD).order_by((_RELEASES.c.year == year).desc(), _RELEASES.c.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return _head(row) if row else None


def release_at(session: Session, year: str, number: int) -> Release | None:
    """One release; none where there is none of this number. One statement."""
    query = select(_RELEASES).where(_RELEASES.c.year == year, _RELEASES.c.number == number)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    content = _content(row)
    return Release(_head(row), content, fingerprint_of(content, row.number, row.seal) == row.fingerprint)


def last_release(session: Session, year: str) -> Last | None:
    """The last release of a year; none where it was not published. One statement."""
    query = select(*_HEAD, _RELEASES.c.board).where(_RELEASES.c.year == year)
    row = session.execute(query.order_by(_RELEASES.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    head = _head(row)
    return Last(head, edition_from(row.board, head.mark))


def members_of(session: Session, year: str, number: int) -> dict[str, tuple[str, ...]]:
    """The references behind the cells of a release. One statement."""
    query = select(_RELEASES.c.cases).where(_RELEASES.c.year == year, _RELEASES.c.number == number)
    return dict(members_from(session.scalar(query) or b""))


@dataclass(frozen=True)
class Earlier:
    """All releases of all years in the order in which they were published, for what comes next."""

    ids: tuple[int, ...]
    releases: tuple[tuple[Head, Edition, Edition], ...]

    @property
    def published(self) -> tuple[Published, ...]:
        """What the public has: an edition that repeats an earlier one adds nothing."""
        return tuple(
            Published(board.figures, public.figures)
            for head, board, public in self.releases
            if REPEATS not in head.policy
        )

    def last_of(self, year: str) -> tuple[Head, Edition, Edition] | None:
        """The last release of a year, with both editions."""
        return next((one for one in reversed(self.releases) if one[0].year == year), None)

    def public_years(self, years: Sequence[AnnualFigures]) -> tuple[AnnualFigures, ...]:
        """Those of some years that the public has already, as it has them: of the others it is told nothing.

        A year that is counted and protected anew could, laid beside what was published of it, tell what that hides.
        """
        found = (self.last_of(year.year) for year in years)
        return tuple(public.figures for _, _, public in filter(None, found))

    def closing_before(self, figures: AnnualFigures) -> PublicClosing | None:
        """The closing of the year before as the public has it, where its edition was known by the day.

        A rounded one is as good as hidden.
        """
        last = self.last_of(Year.parse(figures.year).before().label)
        if last is None or last[0].known_by > figures.known_by:
            return None
        head, _, public = last
        closing = public.figures.table("outstanding").value("closing")
        return PublicClosing(
            head.year, HIDDEN if public.figures.rounded_to > 1 else closing, f"Edition {head.number} of {head.year}",
            head.published_on,
        )  # fmt: skip

    def ruling(self, year: str, *, of_the_year: bool = False) -> Head | None:
        """The release whose rule the year may go on by: its own last one, else the last of any year."""
        own = self.last_of(year)
        last = own or (None if of_the_year or not self.releases else self.releases[-1])
        return last[0] if last else None


def earlier(session: Session) -> Earlier:
    """Everything that was published so far. One statement."""
    rows = session.execute(
        select(_RELEASES.c.id, *_HEAD, _RELEASES.c.board, _RELEASES.c.public).order_by(_RELEASES.c.id)
    ).all()
    return Earlier(
        tuple(row.id for row in rows),
        tuple((_head(row), edition_from(row.board), edition_from(row.public)) for row in rows),
    )


def release_ids(session: Session) -> tuple[int, ...]:
    """By which it is known whether something was published meanwhile. One statement."""
    return tuple(session.scalars(select(_RELEASES.c.id).order_by(_RELEASES.c.id)))


def draft_of(session: Session, year: str) -> Draft | None:
    """What is prepared for a year; none where nothing is. One statement."""
    columns = (
        _DRAFTS.c.token, _DRAFTS.c.state, _DRAFTS.c.step, _DRAFTS.c.known_by, _DRAFTS.c.inputs, _DRAFTS.c.hidden,
        _DRAFTS.c.begun_at, _DRAFTS.c.begun_by, _DRAFTS.c.policy,
    )  # fmt: skip
    row = session.execute(select(*columns).where(_DRAFTS.c.year == year)).one_or_none()
    return Draft(*row) if row else None


def drafted(session: Session, token: str, rules_version: str) -> Content | None:
    """The bytes that were prepared; none where they are not ready. One statement."""
    row = session.execute(select(_DRAFTS).where(_DRAFTS.c.token == token, _DRAFTS.c.state == READY)).one_or_none()
    return _content(row, rules_version) if row else None


def commentaries(session: Session, year: str) -> tuple[Commentary, ...]:
    """What is said of the sections of a year, by section. One statement."""
    last = select(func.max(_SAID.c.id)).where(_SAID.c.year == year).group_by(_SAID.c.section)
    rows = session.execute(select(_SAID.c.section, _SAID.c.text).where(_SAID.c.id.in_(last)).order_by(_SAID.c.section))
    return tuple(Commentary(*row) for row in rows if row.text)


def seen_of(session: Session, viewer: Person, references: Sequence[str]) -> dict[str, str]:
    """Those of some references that exist for the viewer, each with its case's address token. One statement."""
    query = select(Case.reference, Case.token).where(Case.reference.in_(references), visible(viewer, Case.id))
    return dict(session.execute(query).all()) if references else {}


def _head(row: Any) -> Head:
    return Head(
        row.year, row.number, row.known_by, row.fingerprint, row.words, row.published_by, row.role, row.published_at,
        row.policy,
    )  # fmt: skip


def _content(row: Any, rules_version: str = "") -> Content:
    return Content(
        row.year, row.known_by, rules_version or row.rules_version, row.policy, row.board_json, row.public_json,
        row.board, row.public, row.cases,
    )  # fmt: skip
