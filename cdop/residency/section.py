"""What the case page shows of residency: who leads, the hand-over with its clock, and the next step."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.asks import Asks, asked_of
from cdop.case.case_page import CaseView
from cdop.case.clocks import Step, between_panels
from cdop.case.deadlines import Deadlines
from cdop.case.facts import FactKind, in_force
from cdop.case.handovers import ACCEPTED, HandOver, standing_hand_over
from cdop.case.sections import Place, register_targets_section
from cdop.case.steps import HAND_OVER, shown_step
from cdop.case.timeline_words import shown_day
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.reference.working_days import working_days_between
from cdop.residency.handover.presenters import panel_name
from cdop.residency.handover.rules import lead_of
from cdop.residency.presenters import LEAD_WORDS, rule_words
from cdop.residency.rules import Lead

Row = tuple[str, str]
Link = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """Rows, the next step (words and address) if there is one, other steps, and the words of a clock that is late."""

    rows: list[Row]
    next_step: Link | None
    others: list[Link]
    late: str


def residency_section(_session: Session, viewer: Person, case: CaseView, settings: PanelSettings) -> Shown:
    """The section. Whoever sees no identity sees neither the days of a hand-over nor steps."""
    area: PanelArea = current_app.extensions["panel_area"]
    lead, last = lead_of(case.facts, area), standing_hand_over(case.facts)
    rows = [*_decided(case, area), *_led(case, lead, last)]
    if not viewer.sees_identity:
        return Shown(rows, None, [], "")
    clock, late = _clock(last, Deadlines(settings, today()))
    if asked_of(case, area, today()) is Asks.NOBODY:
        return Shown(rows, None, [], "")
    asks = shown_step(case, area, today()) == HAND_OVER
    steps = _steps(case, lead, last, asks=asks)
    return Shown([*rows, *clock], steps[0], steps[1], late)


def _decided(case: CaseView, area: PanelArea) -> Iterator[Row]:
    decided = in_force(case.facts, FactKind.RESIDENCY_DECIDED)
    home = decided.detail["home_area"] if decided else None
    yield "Home area", area_name(home)
    if decided is None or home is None:
        return
    yield "Resident of the panel’s area", "Yes" if home in area.home else "No"
    yield "Decided", shown_day(case, decided)
    if decided.detail.get("rule"):
        yield "Rule", rule_words(decided.detail["rule"])


def _led(case: CaseView, lead: Lead, last: HandOver | None) -> Iterator[Row]:
    agreed = in_force(case.facts, FactKind.LEAD_AGREED)
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


def _clock(last: HandOver | None, deadlines: Deadlines) -> tuple[list[Row], str]:
    """The days of a hand-over; while nobody has accepted it, how long it waits and until when it should."""
    if last is None:
        return [], ""
    sent = [("Handed over", long_date(last.sent.dated))]
    if not last.waits:
        assert last.answered is not None
        return [*sent, ("Accepted", long_date(last.answered.dated))], ""
    standing = deadlines.of_target("handover_answered_within", last.sent.dated)
    waited = plural(working_days_between(last.sent.dated, deadlines.today), "working day")
    rows = [*sent, ("Waiting", waited), ("Answer due", long_date(standing.due))]
    return rows, "Late: no panel has accepted this hand-over." if standing.late_by else ""


def _steps(case: CaseView, lead: Lead, last: HandOver | None, *, asks: bool) -> tuple[Link | None, list[Link]]:
    """The next step between the panels, by the one rule that the case's clock has as well, and the others."""
    token = case.token
    decide = url_for("residency.decision", token=token)
    if lead is Lead.UNDECIDED:
        return ("Decide residency", decide), []
    others = [("Change the decision on residency", decide), ("Agree who leads", url_for("residency.lead", token=token))]
    if lead is Lead.OURS:
        return None, others
    others.append(("Hand-over sheet", url_for("residency.sheet", token=token)))
    handing = ("Hand over to another panel", url_for("residency.hand_over", token=token))
    if asks:
        return handing, others
    step, _ = between_panels(case.facts) or (None, None)
    if last and step is Step.HANDOVER:
        return ("Record the answer", url_for("residency.answer", token=token, handover=last.key)), others
    others.append(handing)
    if last and step is Step.OUTCOME:
        return ("Record the outcome", url_for("residency.outcome", token=token, handover=last.key)), others
    return None, others


def register() -> None:
    """Once for the whole program."""
    register_targets_section("Residency", Place.RESIDENCY, residency_section, "residency/_section.html")
