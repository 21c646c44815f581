"""Classifying a death."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.service import append
from cdop.classification.rules import classification
from cdop.reference.calendar import today


def classify(session: Session, person: Person, case_id: int, expectation: str, classified_on: date) -> None:
    """Classify, or classify anew, a death as expected or unexpected. Raises ``RuleBroken``."""
    append(session, person, case_id, classification(expectation, classified_on, today()))
