"""Telling the stories through the services that people use: what they refuse, the demonstration cannot hold."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.classification.service import classify
from cdop.demonstration.story import Story
from cdop.notification.service import record_adult_notification, record_notification, undo_withdrawal, withdraw
from cdop.residency.service import decide_residency
from cdop.review.rules import Analysis
from cdop.review.service import finalise, record_panel_meeting, reopen


def tell(session: Session, person: Person, stories: Iterable[Story]) -> None:
    """Record every story, one case after the other, each fact as it became known."""
    for story in stories:
        record = record_adult_notification if story.adult else record_notification
        case_id = record(session, person, story.reference, story.notified_on, story.child)
        for fact in story.in_order():
            _tell(session, person, case_id, fact)


def _tell(session: Session, person: Person, case_id: int, fact: Fact) -> None:
    detail, on = fact.detail, fact.dated
    match fact.kind:
        case FactKind.RESIDENCY_DECIDED:
            decide_residency(session, person, case_id, detail["home_area"], on)
        case FactKind.CLASSIFIED:
            classify(session, person, case_id, detail["expectation"], on)
        case FactKind.WITHDRAWN:
            withdraw(session, person, case_id, detail["reason"], on)
        case FactKind.WITHDRAWAL_UNDONE:
            undo_withdrawal(session, person, case_id, on)
        case FactKind.PANEL_MET:
            record_panel_meeting(session, person, case_id, on)
        case FactKind.FINALISED:
            analysis = Analysis(detail["category"], detail["modifiability"], tuple(detail["factors"]))
            finalise(session, person, case_id, analysis, on)
        case FactKind.REOPENED:
            reopen(session, person, case_id, on)
        case _:
            raise ValueError(f"no service tells '{fact.kind}'")
