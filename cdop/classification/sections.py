"""Classification and response on the case page: what was decided and confirmed, and the next step as one button."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person
from cdop.case.asks import Asks, asked_of
from cdop.case.awaited import awaits_doctor
from cdop.case.case_page import CaseView
from cdop.case.confirmed import confirmation
from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.case.sections import Place, register_targets_section
from cdop.case.timeline import last_recorded
from cdop.classification import wording
from cdop.classification.icd10 import title_of
from cdop.classification.reading import holds_duty, situation_of
from cdop.classification.response.shown import ResponseShown, response_shown
from cdop.classification.situation import Situation
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date, month_year

Row = tuple[str, str]
Step = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """Rows of a summary list, the next step as words and address, further ways on; and the same of the response."""

    rows: list[Row]
    next: Step | None
    links: list[Step]
    response: ResponseShown


def classification_shown(session: Session, viewer: Person, view: CaseView, settings: PanelSettings) -> Shown:
    """The classification of one case, as this viewer may see it."""
    case = situation_of(session, viewer, view)
    asked = asked_of(view, current_app.extensions["panel_area"], today())
    waits = awaits_doctor(case.facts, view.status, settings)
    return Shown(
        [*_classified(case), *_confirmed(case, waits), *_certified(case)],
        _next(session, viewer, case, waits=waits, asked=asked),
        _links(case),
        response_shown(case, settings, asked, reviewed=view.status == "reviewed"),
    )


def day_of(case: Situation, fact: Fact) -> str:
    """The day of a fact; for a viewer without identity its month."""
    return long_date(fact.dated) if case.identified else month_year(fact.dated)


def _classified(case: Situation) -> Iterator[Row]:
    now = case.classified
    yield "Death", label("expectation", now.detail["expectation"]) if now else "Not yet classified"
    if now:
        yield "Classified", f"{day_of(case, now)}, {now.recorded_by}"
        if reason := (now.identity or {}).get("reason"):
            yield "Why", isolated(reason)


def _confirmed(case: Situation, waits: bool) -> Iterator[Row]:
    if confirmed := confirmation(case.facts):
        yield "Confirmed", f"{day_of(case, confirmed)}, {confirmed.recorded_by}, designated doctor"
        if words := (confirmed.identity or {}).get("words"):
            yield "In the doctor’s words", isolated(words)
    elif waits:
        yield "Confirmed", "Waits for the designated doctor"


def _certified(case: Situation) -> Iterator[Row]:
    certified = last_recorded(case.facts, FactKind.CAUSE_CERTIFIED)
    if certified is None or not case.identified:
        return
    for key, name in (("ia", "Certificate: Ia"), ("ib", "Ib"), ("ic", "Ic"), ("ii", "II")):
        if words := (certified.identity or {}).get(key):
            yield name, isolated(words)
    if code := certified.detail["icd10"]:
        yield "ICD-10", f"{code} {title_of(code) or ''}".strip()


def _next(session: Session, viewer: Person, case: Situation, *, waits: bool, asked: Asks) -> Step | None:
    if case.identified and case.classified is None and asked is Asks.US:
        return "Classify the death", url_for("classification.classify", token=case.token)
    if waits and holds_duty(session, viewer, Duty.DESIGNATED_DOCTOR):
        return "Confirm the classification", url_for("classification.confirm", token=case.token)
    return None


def _links(case: Situation) -> list[Step]:
    if not case.identified:
        return []
    again = [("Classify anew", url_for("classification.classify", token=case.token))] if case.classified else []
    return [*again, ("Cause of death as certified", url_for("classification.certificate", token=case.token))]


def install() -> None:
    """Put the section on the case page, and the words on the timeline."""
    response = ("Joint agency response", "response")
    template = "classification/_classification.html"
    register_targets_section("Classification", Place.CLASSIFICATION, classification_shown, template, (response,))
    wording.install()
