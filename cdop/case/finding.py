"""Finding a child's case by a name, reference, NHS number or postcode.

Every word of the question must begin a term of the case. Work is bounded: the rarest word is looked up first, and where
even that one begins too many terms, the question is too wide to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select, union
from sqlalchemy.orm import Session, aliased

from cdop.accounts.people import Person
from cdop.case.models import Case, SearchTerm
from cdop.case.search import alternatives
from cdop.case.worklist import NEWEST_FIRST, ListPage, listing, one_page

MOST = 1000  # cases that one word may find
MOST_COMPARED = 20_000  # terms of the rarest word, where others narrow it down
LAST_CODE_POINT = "\U0010ffff"

Ways = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Found:
    """The cases that match, a page of them; ``too_wide`` where the question must first grow longer."""

    page: ListPage
    too_wide: bool = False
    too_short: bool = False

    @classmethod
    def nothing(cls, *, too_wide: bool = False, too_short: bool = False) -> "Found":
        return cls(ListPage(1, (), False), too_wide, too_short)


def find(session: Session, viewer: Person, question: str, number: int = 1) -> Found:
    """The cases that a question finds, newest notification first; none for those who see no identity."""
    ways = alternatives(question)
    if not viewer.sees_identity or not ways:
        return Found.nothing(too_short=not ways)
    rarest_first = _rarest_first(session, ways)
    if rarest_first is None:
        return Found.nothing(too_wide=True)
    query = listing(viewer).where(Case.id.in_(union(*map(_cases_with, rarest_first)))).order_by(*NEWEST_FIRST)
    return Found(ListPage.of(number, session.execute(one_page(query, number)).all()))


def _rarest_first(session: Session, ways: Ways) -> Ways | None:
    """Each way with its rarest word in front; None where one of them has only words that begin too many terms.

    One statement, which stops counting each word where it is too many.
    """
    words = list(dict.fromkeys(word for way in ways for word in way))
    enough = max(map(_most, ways)) + 1
    counts = (select(func.count()).select_from(_terms(word).limit(enough).subquery()) for word in words)
    row = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    number = dict(zip(words, row, strict=True))
    ordered = [sorted(way, key=lambda word: (number[word], word)) for way in ways]
    return None if any(number[way[0]] > _most(way) for way in ordered) else ordered


def _most(way: Sequence[str]) -> int:
    """How many terms the rarest word of a way may begin."""
    return MOST if len(way) == 1 else MOST_COMPARED


def _terms(word: str) -> Select[int]:
    return select(SearchTerm.case_id).where(*_begins(SearchTerm, word))


def _cases_with(way: Sequence[str]) -> Select[int]:
    """The ids of the cases that have a term for every word, beginning with those of the first word."""
    query = _terms(way[0])
    for word in way[1:]:
        other = aliased(SearchTerm)
        query = query.where(exists().where(other.case_id == SearchTerm.case_id, *_begins(other, word)))
    return query


def _begins(term: type[SearchTerm], word: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    # A range of the index, which has no wildcards: % and _ are letters like others.
    return term.term >= word, term.term < word + LAST_CODE_POINT
