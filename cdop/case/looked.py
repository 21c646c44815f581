"""Who has looked at a case, from the audit: for coordinators and the chair, newest first, fifty a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Role
from cdop.accounts.sessions import SignedIn
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.case_page import CaseView
from cdop.case.kinds import EVENTS
from cdop.case.worklist import PAGE
from cdop.reference.wording import month_year, short_datetime

_WORDS = {
    Event.CASE_VIEWED: "Opened the case",
    Event.CASE_LISTED: "Saw it in a list",
    Event.CASE_FOUND: "Found it by a search",
    Event.LIKENESS_VIEWED: "Compared it with a like case",
    Event.NOTIFICATION_VIEWED: "Looked at one of its notifications",
    Event.LIKENESS_SETTLED: "Settled whether it is a duplicate",
    Event.CELL_VIEWED: "Saw its reference behind a figure",
    Event.RESTATED_VIEWED: "Saw its reference among restated cases",
    Event.CASE_RETURNED: "Took it out in a return to another body",
    Event.REGISTER_EXPORTED: "Took it out with the register",
    Event.LOOKS_VIEWED: "Looked who has looked at it",
}
# What was done to a case stands in its timeline; here stands who saw it.
_DECIDED = (
    Event.CASE_CREATED, Event.NOTIFICATION_ACCEPTED, Event.NOTIFICATION_JOINED, Event.NOTIFICATION_PUT_BACK,
    Event.LIST_ROW_DECIDED, Event.CONFLICT_DECLARED, Event.CONFLICT_SET, Event.CONFLICT_LIFTED,
)  # fmt: skip
_WRITTEN = sorted({event.value for event in (*EVENTS.values(), *_DECIDED)})


@dataclass(frozen=True)
class Looks:
    """One page: rows of who, when and what, and whether there is another after it."""

    number: int
    rows: Sequence[tuple[str, str, str]]
    more: bool


def may_see_looks(who: SignedIn | None) -> bool:
    """Coordinators, and the chair of the panel."""
    if who is None:
        return False
    return Role.COORDINATOR in who.roles or (Role.PANEL_MEMBER in who.roles and Duty.CHAIR in who.duties)


def looks(session: Session, view: CaseView, number: int) -> Looks:
    """A page of what the audit says of those who saw this case, in one statement."""
    columns = AuditEntry.name, AuditEntry.at, AuditEntry.event, AuditEntry.detail
    query = select(*columns).where(AuditEntry.case_id == view.case_id, AuditEntry.event.not_in(_WRITTEN))
    query = query.order_by(AuditEntry.id.desc()).limit(PAGE + 1).offset(PAGE * (number - 1))
    found = session.execute(query).all()
    rows = [(name, _when(view, at), _what(event, detail or {})) for name, at, event, detail in found[:PAGE]]
    return Looks(number, rows, len(found) > PAGE)


def _when(view: CaseView, at: datetime) -> str:
    """The moment; its month alone where it would tell when a child died to somebody who must not know."""
    if not view.identified and at.isoformat()[:7] <= view.month_of_death:
        return month_year(at.date())
    return short_datetime(at)


def _what(event: str, detail: dict[str, str]) -> str:
    known = {each.value: words for each, words in _WORDS.items()}
    if event not in known:
        words = event.partition(".")[2].replace("_", " ")
        return words[:1].upper() + words[1:]
    return f"{known[event]}, without identity" if detail.get("identified") == "no" else known[event]
