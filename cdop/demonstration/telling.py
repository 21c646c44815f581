"""Telling the stories through the services that people use: what they refuse, the demonstration cannot hold."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add, open_case, supersede_description
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
        case FactKind.DESCRIBED | FactKind.NOTED:
            _tell_of_the_child(session, person, case_id, fact)
        case _:
            _tell_of_the_review(session, person, case_id, fact)


def _tell_of_the_review(session: Session, person: Person, case_id: int, fact: Fact) -> None:
    match fact.kind:
        case FactKind.PANEL_MET:
            record_panel_meeting(session, person, case_id, fact.dated)
        case FactKind.FINALISED:
            found = fact.detail
            analysis = Analysis(found["category"], found["modifiability"], tuple(found["factors"]))
            finalise(session, person, case_id, analysis, fact.dated)
        case FactKind.REOPENED:
            reopen(session, person, case_id, fact.dated)
        case _:
            raise ValueError("a story is notified once, at its start")


def _tell_of_the_child(session: Session, person: Person, case_id: int, fact: Fact) -> None:
    case = open_case(session, case_id)
    if fact.kind is FactKind.DESCRIBED:
        current = [f for f in case.facts if f.kind is FactKind.DESCRIBED][-1]
        fact = replace(supersede_description(current, **(fact.identity or {})), dated=fact.dated)
    add(session, person, case, fact)
