"""Keeping bars: the record of each, what then holds, and its audit entry, in the caller's transaction."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.recusal.models import CaseBar, Recusal
from cdop.database import insert_rows, table_of

_BARS = table_of(CaseBar)
Bar = tuple[int, int]
"""An account and a case, by their ids."""


class How(StrEnum):
    """What was done: declared by who has the account, set by a coordinator for somebody, or lifted by one."""

    DECLARED = "declared"
    SET = "set"
    LIFTED = "lifted"


_EVENTS = {
    How.DECLARED: Event.CONFLICT_DECLARED,
    How.SET: Event.CONFLICT_SET,
    How.LIFTED: Event.CONFLICT_LIFTED,
}


def bars_of(session: Session, case_ids: Collection[int]) -> set[Bar]:
    """The bars that hold for any of some cases."""
    query = select(_BARS.c.account_id, _BARS.c.case_id).where(_BARS.c.case_id.in_(sorted(case_ids)))
    return {(account_id, case_id) for account_id, case_id in session.execute(query)}


def keep(session: Session, person: Person, bars: Collection[Bar], how: How, reason: str) -> None:
    """Record that each of these bars begins or ends. The caller has asked whether it may."""
    pairs = sorted(bars)
    if not pairs:
        return
    told = {"how": how.value, "reason": reason, "recorded_at": utc_now(), "recorded_by": person.name}
    rows = [{"account_id": account_id, "case_id": case_id} for account_id, case_id in pairs]
    insert_rows(session, Recusal, [{**row, **told} for row in rows])
    if how is How.LIFTED:
        ended = (and_(_BARS.c.account_id == account_id, _BARS.c.case_id == case_id) for account_id, case_id in pairs)
        session.execute(delete(_BARS).where(or_(*ended)))
    else:
        insert_rows(session, CaseBar, rows)
    for account_id, case_id in pairs:
        record(session, person, _EVENTS[how], case_id, account=account_id)


def share(session: Session, person: Person, case_ids: Collection[int], reason: str) -> None:
    """Bar whoever is barred from one of these cases from all of them: they are of one child."""
    bars = bars_of(session, case_ids)
    accounts = {account_id for account_id, _ in bars}
    missing = {(account_id, case_id) for account_id in accounts for case_id in case_ids} - bars
    keep(session, person, missing, How.SET, reason)
