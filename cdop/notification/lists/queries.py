"""Reading lists and what became of their rows. Only those who see identities read any.

A row that is a case which does not exist for the viewer is left out: said to be missing, it would enter the inbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.scoring import Comparison
from cdop.case.models import Case, ChildIdentity
from cdop.case.recusal.queries import visible
from cdop.notification.answers import Answers
from cdop.notification.inbox.likenesses import Like
from cdop.notification.lists.matching import DOUBT, FOUND, MISSING
from cdop.notification.lists.models import CompletenessList, ListRow
from cdop.notification.models import Notification
from cdop.reference.areas import PanelArea

EXTRA = "extra"
SHOWN = (MISSING, DOUBT, EXTRA, FOUND)
PAGE = 25
MOST_LISTS = 50
_LIST = (
    CompletenessList.id.label("list_id"), CompletenessList.token, CompletenessList.source, CompletenessList.name,
    CompletenessList.first_day, CompletenessList.last_day, CompletenessList.columns, CompletenessList.brought_at,
    CompletenessList.brought_by,
)  # fmt: skip


@dataclass(frozen=True)
class SentList:
    """A list as stored (``cdop.notification.lists.models.CompletenessList``)."""

    list_id: int
    token: str
    source: str
    name: str
    first_day: date
    last_day: date
    columns: Sequence[Sequence[str | None]]
    brought_at: datetime
    brought_by: str


@dataclass(frozen=True)
class SentRow:
    """A row, with the case or the notification that it is, or may be."""

    row_id: int
    number: int
    reference: str | None
    answers: Answers
    outcome: str
    alike: Sequence[Sequence[Any]]
    case_token: str | None
    case_reference: str | None
    notification_token: str | None
    receipt: str | None


@dataclass(frozen=True)
class ExtraCase:
    """A case of the panel's own area and of the list's period that the list lacks."""

    case_id: int
    token: str
    reference: str
    family_name: str | None
    given_names: str | None
    date_of_birth: date | None
    date_of_death: date


def newest_lists(session: Session, viewer: Person) -> list[SentList]:
    """The lists brought in, the newest first."""
    if not viewer.sees_identity:
        return []
    query = select(*_LIST).order_by(CompletenessList.id.desc()).limit(MOST_LISTS)
    return [SentList(**row._mapping) for row in session.execute(query)]


def list_at(session: Session, viewer: Person, token: str) -> SentList | None:
    """The list at an address."""
    if not viewer.sees_identity:
        return None
    row = session.execute(select(*_LIST).where(CompletenessList.token == token)).one_or_none()
    return SentList(**row._mapping) if row else None


def counts_of(session: Session, viewer: Person, sent: SentList, area: PanelArea) -> dict[str, int]:
    """How many rows are found, missing and in doubt, and how many cases are extra."""
    if not viewer.sees_identity:
        return {}
    query = _joined(viewer, select(ListRow.outcome, func.count())).where(ListRow.list_id == sent.list_id)
    found = {row[0]: row[1] for row in session.execute(query.group_by(ListRow.outcome))}
    extra = session.scalar(select(func.count()).select_from(_extra(viewer, sent, area).subquery()))
    return {word: found.get(word, 0) for word in SHOWN} | {EXTRA: extra or 0}


def to_enter(session: Session, viewer: Person, sent: SentList) -> int:
    """How many missing rows have not entered the inbox."""
    if not viewer.sees_identity:
        return 0
    query = select(func.count()).select_from(ListRow)
    missing = (ListRow.list_id == sent.list_id, ListRow.outcome == MISSING, ListRow.notification_id.is_(None))
    return session.scalar(query.where(*missing)) or 0


def rows_page(
    session: Session, viewer: Person, sent: SentList, outcome: str, number: int = 1
) -> tuple[list[SentRow], bool]:
    """A page of a list's rows of one outcome, in the file's order; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    query = _rows(viewer).where(ListRow.list_id == sent.list_id, ListRow.outcome == outcome).order_by(ListRow.number)
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [SentRow(**row._mapping) for row in rows[:PAGE]], len(rows) > PAGE


def row_at(session: Session, viewer: Person, sent: SentList, number: int) -> SentRow | None:
    """The row of a number in the file."""
    if not viewer.sees_identity:
        return None
    query = _rows(viewer).where(ListRow.list_id == sent.list_id, ListRow.number == number)
    row = session.execute(query).one_or_none()
    return SentRow(**row._mapping) if row else None


def likes_of(session: Session, viewer: Person, alike: Sequence[Sequence[Any]]) -> list[Like]:
    """Those whom a row in doubt may be (``ListRow.alike``), in the stored order: two statements at most."""
    if not viewer.sees_identity:
        return []
    ids: dict[bool, list[int]] = {True: [], False: []}
    for is_case, owner, *_ in alike:
        ids[is_case].append(owner)
    names: dict[tuple[bool, int], tuple[str, str]] = {}
    for is_case, columns in (
        (True, (Case.id, Case.token, Case.reference, Case.id)),
        (False, (Notification.id, Notification.token, Notification.receipt, Notification.case_id)),
    ):
        if ids[is_case]:
            query = select(*columns[:3]).where(columns[0].in_(ids[is_case]), visible(viewer, columns[3]))
            found = session.execute(query)
            names |= {(is_case, one[0]): (one[1], one[2]) for one in found}
    return [
        Like(is_case, owner, *names[is_case, owner], Comparison(score, tuple(reasons), tuple(against), twins))
        for is_case, owner, score, reasons, against, twins in alike
        if (is_case, owner) in names
    ]


def extra_page(
    session: Session, viewer: Person, sent: SentList, area: PanelArea, number: int = 1
) -> tuple[list[ExtraCase], bool]:
    """A page of the extra cases, by date of death; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    query = _extra(viewer, sent, area).order_by(ChildIdentity.date_of_death, Case.id)
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [ExtraCase(**row._mapping) for row in rows[:PAGE]], len(rows) > PAGE


def _rows(viewer: Person) -> Any:
    columns = (
        ListRow.id.label("row_id"), ListRow.number, ListRow.reference, ListRow.answers, ListRow.outcome,
        ListRow.alike, Case.token.label("case_token"), Case.reference.label("case_reference"),
        Notification.token.label("notification_token"), Notification.receipt,
    )  # fmt: skip
    return _joined(viewer, select(*columns)).outerjoin(Case, Case.id == ListRow.case_id)


def _joined(viewer: Person, query: Any) -> Any:
    """The rows with their notifications, but for those of a case that does not exist for the viewer."""
    own = visible(viewer, ListRow.case_id), visible(viewer, Notification.case_id)
    return query.outerjoin(Notification, Notification.id == ListRow.notification_id).where(*own)


def _extra(viewer: Person, sent: SentList, area: PanelArea) -> Any:
    """Our residents who died in the period, whom no row is or may be."""
    known = select(ListRow.case_id).where(
        ListRow.list_id == sent.list_id, ListRow.outcome.in_((FOUND, DOUBT)), ListRow.case_id.is_not(None)
    )
    return (
        select(
            Case.id.label("case_id"), Case.token, Case.reference, ChildIdentity.family_name, ChildIdentity.given_names,
            ChildIdentity.date_of_birth, ChildIdentity.date_of_death,
        )
        .join(ChildIdentity, ChildIdentity.case_id == Case.id)
        .where(
            ChildIdentity.date_of_death.between(sent.first_day, sent.last_day),
            Case.home_area.in_(area.codes),
            Case.status != "withdrawn",
            Case.id.not_in(known),
            visible(viewer, Case.id),
        )
    )  # fmt: skip
