"""Whether words that stand outside a paper name somebody of a case: themes, reasons, what a meeting is about."""

from sqlalchemy.orm import Session

from cdop.case.queries import reference_and_facts
from cdop.redaction.values import Certainty, Hit, Known, What
from cdop.review.papers.known import known_of

_NAMING = frozenset({What.NAME, What.NHS_NUMBER, What.NUMBER, What.POSTCODE, What.ADDRESS, What.TELEPHONE, What.EMAIL})
_NAMING_IN_A_PLACE = frozenset({What.NHS_NUMBER, What.EMAIL})


def names_somebody(session: Session, case_id: int | None, words: str, place: bool) -> bool:
    """Whether words name somebody of a case as it knows them, or hold a number or an address of any kind.

    A day, an agency or a place may stand there: why a case is deferred is often that an inquest is on a day. The
    ``place`` of a meeting may be an address, a number to ring or a link.
    """
    from cdop.redaction.scanning import scan  # with the first text, not at start

    known = Known()
    if case_id is not None:
        reference, facts = reference_and_facts(session.connection(), case_id)
        known = known_of(facts, reference)
    return any(_names(hit, place=place) for hit in scan(words, known))


def _names(hit: Hit, *, place: bool) -> bool:
    if hit.certainty is Certainty.NEAR:
        return False
    if place and hit.what is What.NAME:
        return hit.certainty is Certainty.EXACT
    return hit.what in (_NAMING_IN_A_PLACE if place else _NAMING)
