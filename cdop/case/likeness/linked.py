"""The section of a case's page that leads to the cases it was merged with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.likeness.merging import merged_into
from cdop.case.models import Case, CaseFact
from cdop.case.sections import register_section

_TELLING = (
    FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE,
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A case that this one is merged with; ``into`` where that one is kept."""

    token: str
    reference: str
    into: bool


def links(session: Session, _viewer: Person, case_id: int) -> list[Link] | None:
    """The cases that this one is merged with now; None where there are none. Names nobody, so every viewer sees it."""
    columns = (CaseFact.kind, CaseFact.dated, CaseFact.detail, CaseFact.id)
    query = select(*columns).where(CaseFact.case_id == case_id, CaseFact.kind.in_([kind.value for kind in _TELLING]))
    rows = session.execute(query.order_by(CaseFact.id))
    facts = [Fact(FactKind(row.kind), row.dated, row.detail, sequence=row.id) for row in rows]
    into = merged_into(facts)
    names = {fact.detail["from_case"] for fact in notifications(facts) if "from_case" in fact.detail} | {into} - {None}
    if not names:
        return None
    cases = session.execute(
        select(Case.token, Case.reference).where(Case.reference.in_(names)).order_by(Case.reference)
    )
    return [Link(row.token, row.reference, row.reference == into) for row in cases]


def install() -> None:
    """Hang the section on the case's page."""
    register_section("Merged cases", 5, links, "case/_merged.html")
