"""The review meeting's draft analysis, as whoever keeps it tells it to papers: a later stage registers itself here."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.review.papers.sections import DraftPart

__all__ = ("DraftPart", "draft_analysis", "register_draft_analysis")

Teller = Callable[[Session, Person, int], Sequence[DraftPart]]
_tellers: list[Teller] = []


def register_draft_analysis(teller: Teller) -> None:
    """Say who tells the draft analysis of a case (session, viewer, the case's id). The last one registered tells it."""
    _tellers[:] = [teller]


def draft_analysis(session: Session, viewer: Person, case_id: int) -> list[DraftPart]:
    """The draft analysis of a case, nothing where there is none."""
    return [part for teller in _tellers for part in teller(session, viewer, case_id)]
