"""What waits over all cases: replies to read and answers that contradict, fifty a page, the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import Answer, Request, answers, requests
from cdop.case.matters import MatterKind
from cdop.case.models import Case, OpenMatter
from cdop.case.queries import facts_of_each
from cdop.case.recusal.queries import visible
from cdop.database import table_of

PAGE = 50
_MATTERS, _CASES = table_of(OpenMatter).c, table_of(Case).c
_ASKED = (FactKind.INFORMATION_REQUESTED, FactKind.INFORMATION_RECEIVED, FactKind.INFORMATION_READ)
_SAID = (*_ASKED, FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED, FactKind.ANSWER_CHOSEN)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits in a case: the reply of ``request``, or the choice of ``answer``; since which day.

    ``reviewed``: it came to a case whose review is finalised.
    """

    case_id: int
    token: str
    reference: str
    reviewed: bool
    about: str
    since: date
    request: Request | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class Waits:
    """One page of what waits, and whether more follow."""

    number: int
    rows: Sequence[Waiting]
    more: bool

    @property
    def case_ids(self) -> list[int]:
        """The cases that the page shows, each once."""
        return list(dict.fromkeys(row.case_id for row in self.rows))


def unread_page(session: Session, viewer: Person, number: int) -> Waits:
    """Replies that nobody has read, in two statements; none for those who see no identity."""
    page = _page(session, viewer, MatterKind.REPLY, number)
    found = {
        (case_id, one.key): one
        for case_id, facts in _facts(session, page, _ASKED).items()
        for one in requests(facts)
    }  # fmt: skip
    rows = [Waiting(**{**vars(row), "request": found.get((row.case_id, row.about))}) for row in page.rows]
    return Waits(page.number, rows, page.more)


def contradictions_page(session: Session, viewer: Person, number: int) -> Waits:
    """Questions whose answers contradict, in two statements; none for those who see no identity."""
    page = _page(session, viewer, MatterKind.CONTRADICTION, number)
    found = {case_id: answers(facts) for case_id, facts in _facts(session, page, _SAID).items()}
    rows = [Waiting(**{**vars(row), "answer": found.get(row.case_id, {}).get(row.about)}) for row in page.rows]
    return Waits(page.number, rows, page.more)


def counts(session: Session, viewer: Person) -> Mapping[str, int]:
    """How many of each kind wait, in one statement; nothing for those who see no identity."""
    if not viewer.sees_identity:
        return {}
    query = select(_MATTERS.matter, func.count()).where(visible(viewer, _MATTERS.case_id)).group_by(_MATTERS.matter)
    return {str(kind): int(number) for kind, number in session.execute(query)}


def _page(session: Session, viewer: Person, kind: MatterKind, number: int) -> Waits:
    if not viewer.sees_identity:
        return Waits(number, [], False)
    query = (
        select(_MATTERS.case_id, _CASES.token, _CASES.reference, _CASES.status, _MATTERS.about, _MATTERS.since)
        .join_from(_MATTERS.case_id.table, _CASES.id.table, _CASES.id == _MATTERS.case_id)
        .where(_MATTERS.matter == kind.value, visible(viewer, _MATTERS.case_id))
        .order_by(_MATTERS.since, _MATTERS.case_id, _MATTERS.about)
    )
    found = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    rows = [
        Waiting(row.case_id, row.token, row.reference, row.status == "reviewed", row.about, row.since)
        for row in found[:PAGE]
    ]
    return Waits(number, rows, len(found) > PAGE)


def _facts(session: Session, page: Waits, kinds: Sequence[FactKind]) -> dict[int, list[Fact]]:
    return facts_of_each(session, page.case_ids, kinds)
