"""What stands under the heading of a case's page: the cases that it was merged with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.facts import notifications
from cdop.case.likeness.merging import merged_into
from cdop.case.models import Case
from cdop.case.recusal.queries import visible


@dataclass(frozen=True)
class Link:
    """A case that this one is merged with; ``into`` where that one is kept."""

    token: str
    reference: str
    into: bool


def links(session: Session, viewer: Person, case: CaseView) -> list[Link]:
    """The cases that this one is merged with now. Names nobody, so every viewer of both sees it."""
    facts = case.facts
    into = merged_into(facts)
    names = {fact.detail["from_case"] for fact in notifications(facts) if "from_case" in fact.detail} | {into} - {None}
    if not names:
        return []
    seen = Case.reference.in_(names), visible(viewer, Case.id)
    cases = session.execute(select(Case.token, Case.reference).where(*seen).order_by(Case.reference))
    return [Link(row.token, row.reference, row.reference == into) for row in cases]
