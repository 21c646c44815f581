"""What the register's pages say of the cases that are held."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case
from cdop.case.recusal.queries import visible


def cases_held(session: Session, viewer: Person) -> int:
    """How many cases the register holds for this viewer, who sees identities."""
    query = select(func.count()).select_from(Case).where(visible(viewer, Case.id))
    return (session.scalar(query) or 0) if viewer.sees_identity else 0


def case_tokens(session: Session, viewer: Person, references: Iterable[str]) -> dict[str, str]:
    """The tokens of some references' cases that exist for this viewer, who sees identities."""
    query = select(Case.reference, Case.token).where(Case.reference.in_(list(references)), visible(viewer, Case.id))
    return {row.reference: row.token for row in session.execute(query)} if viewer.sees_identity else {}


def case_ids(session: Session, viewer: Person, references: Iterable[str]) -> list[int]:
    """The cases of some references that exist for this viewer, who sees identities, sorted."""
    query = select(Case.id).where(Case.reference.in_(list(references)), visible(viewer, Case.id))
    return list(session.scalars(query.order_by(Case.id))) if viewer.sees_identity else []
