"""Deciding of notifications: each decision is one more row, with its audit, and is made once.

The notification's row is locked first and the case after it, so that of two coordinators who decide at once the second
is told what the first decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.joining import CannotJoin, check_joining, check_separating
from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.merging import merged_into
from cdop.case.likeness.service import remember_as_two_children
from cdop.case.likeness.telling import child_of
from cdop.case.models import Case
from cdop.case.rules import check_description
from cdop.case.service import NewCase, Opened, add, create_cases, open_case
from cdop.case.timeline import SCOPE
from cdop.database import insert_rows
from cdop.notification.inbox.references import next_reference
from cdop.notification.inbox.rules import ACCEPTED, JOINED, PUT_BACK, REASONS, SET_ASIDE, WAITING, day_told
from cdop.notification.models import Notification, NotificationDecision, NotificationKey
from cdop.notification.order import RuleBroken
from cdop.notification.rules import Description, notification
from cdop.reference.calendar import today

MOST_TRIES = 20
__all__ = ["CannotJoin", "Decided", "TwoChildren", "accept", "hold", "join", "put_back", "separate", "set_aside"]
WITHDRAWN = (
    "Case {} is withdrawn: joined to it, the death would stand in no list and in no figure. Bring the case back on its "
    "own page first; or set the notification aside, if what the case was withdrawn for is still true."
)
_DAYS = ("date_of_birth", "date_of_death")


class Decided(Exception):
    """Somebody has decided of this notification since the page was opened: its state is another one."""


@dataclass(frozen=True)
class TwoChildren:
    """The cases (their tokens) that somebody looked at and found to be other children, and why."""

    tokens: Sequence[str] = ()
    reason: str = ""


def accept(session: Session, person: Person, number: int, values: Mapping[str, str | None], two: TwoChildren) -> str:
    """Open a case for a waiting notification, its child described by ``values``. Returns the case's token.

    Raises ``Decided``, and ``NotPossible`` or ``RuleBroken`` where the values cannot be.
    """
    notice = _locked(session, number, WAITING)
    day = day_told(notice.told_at)
    check_description(values, [Fact(FactKind.NOTIFIED, day)], today())
    opening = notification(_description(values), day, today())
    facts = [replace(opening[0], detail=_detail(notice), identity=_told(notice)), *opening[1:]]
    case_id, token = _create(session, person, facts)
    for other in two.tokens:
        remember_as_two_children(session, person, (token, other), two.reason)
    _decide(session, person, notice, ACCEPTED, Event.NOTIFICATION_ACCEPTED, case_id=case_id, words=two.reason or None)
    return token


def hold(session: Session, number: int) -> None:
    """Let nobody else decide of a waiting notification until this transaction ends. Raises ``Decided``."""
    _locked(session, number, WAITING)


def join(session: Session, person: Person, number: int, case_id: int, words: str) -> None:
    """Join a waiting notification to the case of the same child: it counts as notified from the earlier day on.

    Raises ``Decided`` and ``CannotJoin``.
    """
    notice = _locked(session, number, WAITING)
    case, day = open_case(session, case_id), day_told(notice.told_at)
    _may_join(case, day)
    add(session, person, case, Fact(FactKind.NOTIFIED, day, _detail(notice), _told(notice)))
    _decide(session, person, notice, JOINED, Event.NOTIFICATION_JOINED, case_id=case_id, words=words or None)


def separate(session: Session, person: Person, number: int, reason: str) -> None:
    """Take a notification out of the case that it was accepted as or joined to; it waits in the inbox again.

    Raises ``Decided`` and ``CannotJoin``.
    """
    notice = _locked(session, number, ACCEPTED, JOINED)
    assert notice.case_id is not None
    case = open_case(session, notice.case_id)
    if into := merged_into(case.facts):
        raise CannotJoin(f"This case is merged into {into}. Undo the merge first.")
    check_separating(case.reference, case.facts, [("notification", notice.receipt)])
    detail = {"notification": notice.receipt}
    add(session, person, case, Fact(FactKind.NOTIFICATION_SEPARATED, today(), detail, {"reason": reason}))
    _decide(session, person, notice, PUT_BACK, Event.NOTIFICATION_PUT_BACK, case_id=case.case_id, words=reason)


def set_aside(session: Session, person: Person, number: int, reason: str, words: str) -> None:
    """Set a waiting notification aside as out of scope, by a rule of ``REASONS``. Raises ``Decided``."""
    notice = _locked(session, number, WAITING)
    assert reason in REASONS
    _decide(session, person, notice, SET_ASIDE, Event.NOTIFICATION_SET_ASIDE, reason=reason, words=words)


def put_back(session: Session, person: Person, number: int, words: str) -> None:
    """Let a notification that was set aside wait in the inbox again. Raises ``Decided``."""
    notice = _locked(session, number, SET_ASIDE)
    _decide(session, person, notice, PUT_BACK, Event.NOTIFICATION_PUT_BACK, words=words)


def _locked(session: Session, number: int, *states: str) -> Notification:
    """The notification, which nobody else can decide of until this transaction ends."""
    query = select(Notification).where(Notification.id == number).with_for_update()
    notice = session.scalars(query.execution_options(populate_existing=True)).one()
    if notice.state not in states:
        raise Decided
    return notice


def _decide(  # noqa: PLR0913  # each is a column of the decision
    session: Session,
    person: Person,
    notice: Notification,
    decision: str,
    event: Event,
    *,
    case_id: int | None = None,
    reason: str | None = None,
    words: str | None = None,
) -> None:
    row = {
        "notification_id": notice.id, "decision": decision, "reason": reason, "words": words, "case_id": case_id,
        "decided_at": utc_now(), "decided_by": person.name,
    }  # fmt: skip
    insert_rows(session, NotificationDecision, [row])
    _file(session, notice, in_a_case=decision in (ACCEPTED, JOINED))
    after = {"state": WAITING, "case_id": None} if decision == PUT_BACK else {"state": decision, "case_id": case_id}
    session.execute(update(Notification).where(Notification.id == notice.id).values(**after))
    record(session, person, event, case_id, notification=notice.id, reason=reason)


def _file(session: Session, notice: Notification, *, in_a_case: bool) -> None:
    """Renew the keys: who is in a case is found through the case."""
    session.execute(delete(NotificationKey).where(NotificationKey.notification_id == notice.id))
    if not in_a_case:
        keys = sorted(keys_of(child_of(notice.answers)))
        insert_rows(session, NotificationKey, [{"key": key, "notification_id": notice.id} for key in keys])


def _create(session: Session, person: Person, facts: Sequence[Fact]) -> tuple[int, str]:
    """A case under the next reference. Whoever loses the race for a reference takes the one after it."""
    for _ in range(MOST_TRIES):
        reference = next_reference(session, today())
        try:
            with session.begin_nested():
                (case_id,) = create_cases(session, person, [NewCase(reference, facts)])
        except IntegrityError:
            if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
                raise
        else:
            return case_id, session.scalars(select(Case.token).where(Case.id == case_id)).one()
    raise RuntimeError("no reference is free")


def _may_join(case: Opened, day: date) -> None:
    if into := merged_into(case.facts):
        raise CannotJoin(f"Case {case.reference} is merged into {into}. Join the notification to that case.")
    scope = in_force(case.facts, *SCOPE)
    if scope is not None and scope.kind is FactKind.WITHDRAWN:
        raise CannotJoin(WITHDRAWN.format(case.reference))
    check_joining(case.reference, case.facts, day)


def _description(values: Mapping[str, str | None]) -> Description:
    """The values as the rules take them. Raises ``RuleBroken`` where what must be known is not."""
    for key in ("date_of_death", "death_area"):
        if not values.get(key):
            raise RuleBroken(key, "is missing")
    days = {key: date.fromisoformat(text) for key in _DAYS if (text := values.get(key))}
    return Description(**{**values, **days})  # type: ignore[arg-type]


def _detail(notice: Notification) -> dict[str, str]:
    return {"source": notice.source, "notification": notice.receipt}


def _told(notice: Notification) -> dict[str, object]:
    return {"told": dict(notice.answers)}
