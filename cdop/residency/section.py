"""What the case page shows of residency: who leads, the hand-over with its clock, and the next step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.models import Case, CaseFact
from cdop.case.sections import register_section
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.residency.handover.presenters import panel_name
from cdop.residency.handover.rules import ACCEPTED, HandOver, Wait, hand_overs, lead_of
from cdop.residency.presenters import LEAD_WORDS, rule_words
from cdop.residency.rules import Lead
from cdop.web.presenters import long_date, plural

_KINDS = (
    FactKind.RESIDENCY_DECIDED,
    FactKind.LEAD_AGREED,
    FactKind.HANDED_OVER,
    FactKind.HANDOVER_ANSWERED,
    FactKind.HANDOVER_OUTCOME,
)
Row = tuple[str, str]
Step = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """Rows, the next step (words and address) if there is one, other steps, and the words of a clock that is late."""

    rows: list[Row]
    next_step: Step | None
    others: list[Step]
    late: str


def residency_section(session: Session, viewer: Person, case_id: int) -> Shown:
    """The section. Whoever sees no identity sees neither days nor steps."""
    columns = (CaseFact.kind, CaseFact.dated, CaseFact.detail, CaseFact.id)
    kinds = CaseFact.kind.in_([kind.value for kind in _KINDS])
    query = select(*columns).where(CaseFact.case_id == case_id, kinds).order_by(CaseFact.id)
    facts = [Fact(FactKind(row.kind), row.dated, row.detail, sequence=row.id) for row in session.execute(query)]
    lead, last = lead_of(facts, current_app.extensions["panel_area"]), next(reversed(hand_overs(facts)), None)
    if not viewer.sees_identity:
        return Shown(list(_rows(facts, lead, last)), None, [], "")
    token = session.scalars(select(Case.token).where(Case.id == case_id)).one()
    clock, late = _clock(session, last, today())
    steps = _steps(token, lead, last)
    return Shown([*_rows(facts, lead, last), *clock], steps[0], steps[1], late)


def _rows(facts: Sequence[Fact], lead: Lead, last: HandOver | None) -> Iterator[Row]:
    decided, agreed = in_force(facts, FactKind.RESIDENCY_DECIDED), in_force(facts, FactKind.LEAD_AGREED)
    if decided and decided.detail.get("rule"):
        yield "Rule", rule_words(decided.detail["rule"])
    by_agreement = " (as agreed between the panels)" if agreed and lead is not Lead.UNDECIDED else ""
    words = "Another panel leads the review" if agreed and lead is Lead.THEIRS else LEAD_WORDS[lead]
    yield "Lead", words + by_agreement
    if last:
        yield "Hand-over", _state(last)


def _state(last: HandOver) -> str:
    panel = panel_name(last.panel)
    if last.answer is None:
        return f"Sent to {panel}, which has not answered"
    if last.answer == ACCEPTED:
        return f"Accepted by {panel}" + ("; outcome told" if last.outcome else "")
    return f"Declined by {panel}"


def _clock(session: Session, last: HandOver | None, now: date) -> tuple[list[Row], str]:
    """The days of a hand-over; while nobody has accepted it, how long it waits and until when it should."""
    if last is None:
        return [], ""
    sent = [("Handed over", long_date(last.sent.dated))]
    if not last.waits:
        assert last.answered is not None
        return [*sent, ("Accepted", long_date(last.answered.dated))], ""
    wait = Wait.since(last.sent.dated, settings_in_force(session).number("handover_answered_within"), now)
    rows = [*sent, ("Waiting", plural(wait.days, "working day")), ("Answer due", long_date(wait.due))]
    return rows, "Late: no panel has accepted this hand-over." if wait.late(now) else ""


def _steps(token: str, lead: Lead, last: HandOver | None) -> tuple[Step | None, list[Step]]:
    """The next step, and the others."""
    decide = url_for("residency.decision", token=token)
    if lead is Lead.UNDECIDED:
        return ("Decide residency", decide), []
    others = [("Change the decision on residency", decide), ("Agree who leads", url_for("residency.lead", token=token))]
    if lead is Lead.OURS and last is None:
        return None, others
    others.append(("Hand-over sheet", url_for("residency.sheet", token=token)))
    return _next(token, last, others), others


def _next(token: str, last: HandOver | None, others: list[Step]) -> Step | None:
    handing = ("Hand over to another panel", url_for("residency.hand_over", token=token))
    if last is None or last.answer == "declined":
        return handing
    if last.answer is None:
        return "Record the answer", url_for("residency.answer", token=token, handover=last.key)
    others.append(handing)
    return (
        None
        if last.outcome
        else (
            "Record the outcome",
            url_for("residency.outcome", token=token, handover=last.key),
        )
    )


def register() -> None:
    """Once for the whole program."""
    register_section("Residency and hand-over", 10, residency_section, "residency/_section.html")
