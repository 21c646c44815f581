"""Nothing that names anybody in a recommendation: what is typed is searched before it is kept, as papers are.

Searched for is what every case knows that the recommendation came from, and what names somebody in general. A day by
itself names nobody here: recommendations are full of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import Case
from cdop.case.queries import facts_of_each
from cdop.database import table_of
from cdop.recommendations.models import LearningUse
from cdop.redaction.replacing import key_of, replaced
from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Hit, Known, What
from cdop.review.papers.known import known_of

_CASES, _USES = table_of(Case), table_of(LearningUse)
NOBODY = Known()
SIGN = "[left out]"
"""In place of everything that could name somebody: a role or a kind would tell whom a word names."""
_KEPT = "known of cases"


@dataclass(frozen=True)
class Named:
    """Something in a text that could name somebody: where it stands, what is suggested instead, and its key."""

    field: str
    found: str
    role: str
    key: str


class Search:
    """What may name somebody in texts about some cases. Holds identities, which never leave it."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._known = tuple(known) or (NOBODY,)

    def found(self, texts: Mapping[str, str], justified: Iterable[str] = ()) -> list[Named]:
        """What in texts, by field, could name somebody and is not among the justified keys; each key once."""
        kept, seen = frozenset(justified), dict[str, Named]()
        for field, text in texts.items():
            for known in self._known:
                for hit in _hits(text, known):
                    key = key_of(hit, text)
                    if key not in kept:
                        seen.setdefault(key, Named(field, hit.found, hit.role, key))
        return list(seen.values())

    def known(self, texts: Mapping[str, str]) -> list[Named]:
        """What in signatures, by field, the cases know.

        Names that no case knows are not found, for who signs has one; nor are initials, by which many people sign.
        """
        return [
            Named(field, hit.found, hit.role, key_of(hit, text))
            for field, text in texts.items()
            for known in self._known
            for hit in _hits(text, known)
            if hit.certainty is not Certainty.GENERAL and hit.what is not What.INITIALS
        ]

    def masked(self, text: str) -> str:
        """The text with ``SIGN`` in place of all that could name somebody."""
        for known in self._known:
            hits = _hits(text, known)
            text = replaced(text, hits, {key_of(hit, text): SIGN for hit in hits})
        return text


def search_for(session: Session, cases: Sequence[int]) -> Search:
    """A search for what these cases know. At most two statements, whatever their number."""
    return Search(list(_known_of_each(session, cases).values()))


def searches_for(session: Session, cases: Sequence[int]) -> dict[int, Search]:
    """A search for what each of these cases knows, for its own texts. At most two statements."""
    return {number: Search([known]) for number, known in _known_of_each(session, cases).items()}


def _known_of_each(session: Session, cases: Sequence[int]) -> dict[int, Known]:
    """What each case knows. Kept while the session lasts, by the case's version, which every new fact counts up."""
    if not cases:
        return {}
    rows = session.execute(select(_CASES.c.id, _CASES.c.reference, _CASES.c.version).where(_CASES.c.id.in_(cases)))
    now = {row.id: row for row in rows}
    kept: dict[int, tuple[int, Known]] = session.info.setdefault(_KEPT, {})
    new = [number for number, row in now.items() if number not in kept or kept[number][0] != row.version]
    facts = facts_of_each(session, new, list(FactKind)) if new else {}
    kept.update({number: (now[number].version, known_of(facts[number], now[number].reference)) for number in new})
    return {number: kept[number][1] for number in now}


def cases_of(session: Session, recommendation_id: int) -> list[int]:
    """The cases that a recommendation came from, also those that it no longer does: a name stays a name."""
    own = (_USES.c.recommendation_id == recommendation_id) & _USES.c.case_id.is_not(None)
    return list(session.scalars(select(_USES.c.case_id).where(own).distinct().order_by(_USES.c.case_id)))


def search_of(session: Session, recommendation_id: int) -> Search:
    """A search for what the recommendation's cases know."""
    return search_for(session, cases_of(session, recommendation_id))


def searches_of(session: Session, recommendations: Sequence[int]) -> dict[int, Search]:
    """A search for what the cases of each of these recommendations know. At most three statements."""
    own = _USES.c.recommendation_id.in_(recommendations) & _USES.c.case_id.is_not(None)
    columns = _USES.c.recommendation_id, _USES.c.case_id
    rows = session.execute(select(*columns).where(own).distinct().order_by(*columns)) if recommendations else ()
    cases: dict[int, list[int]] = {number: [] for number in recommendations}
    for number, case_id in rows:
        cases[number].append(case_id)
    known = _known_of_each(session, sorted({case_id for own in cases.values() for case_id in own}))
    return {number: Search([known[case_id] for case_id in own]) for number, own in cases.items()}


def _hits(text: str, known: Known) -> list[Hit]:
    found: Any = scan(text, known) if text.strip() else ()
    return [hit for hit in found if hit.certainty is not Certainty.GENERAL or hit.what is not What.DATE]
