"""Finding a child's case by a name, reference, NHS number or postcode.

Every word of the question must begin a term of the case: each beginning is filed by itself, under a keyed hash
(``search.index_of``). Work is bounded: the rarest word is looked up first, and where even that one begins the terms of
too many cases, the question is too wide to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Select, bindparam, exists, func, select, union
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import SearchTerm
from cdop.case.recusal.queries import account_of, visible, visible_to_bound
from cdop.case.search import alternatives
from cdop.case.worklist import CASES, NEWEST_FIRST, ListPage, listing, one_page, rows_before
from cdop.database import table_of

MOST = 1000  # cases that one word may find
MOST_COMPARED = 20_000  # cases of the rarest word, where others narrow it down
KEPT = 32  # statements kept: to build one takes longer than to run it
_TERMS = table_of(SearchTerm)

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


def find_by_reference(session: Session, viewer: Person, reference: str) -> Found:
    """The one case of just this reference, for those who find cases by nothing else."""
    return _just(session, viewer, CASES.c.reference == reference.strip())


def find_by_id(session: Session, viewer: Person, case_id: int) -> Found:
    """The one case of an id, to which something else led."""
    return _just(session, viewer, CASES.c.id == case_id)


def _just(session: Session, viewer: Person, just_this: ColumnElement[bool]) -> Found:
    just_this = just_this & visible(viewer, CASES.c.id)
    page = ListPage.of(1, session.execute(listing(with_identity=viewer.sees_identity).where(just_this)).all())
    number = session.scalar(select(CASES.c.id).where(just_this))  # for the audit
    return Found(replace(page, cases=tuple(replace(case, case_id=number) for case in page.cases)))


def find(session: Session, viewer: Person, question: str, number: int = 1) -> Found:
    """The cases that a question finds, newest notification first; none for those who see no identity."""
    ways = alternatives(question)
    if not viewer.sees_identity or not ways:
        return Found.nothing(too_short=not ways)
    connection = session.connection()
    rarest_first = _rarest_first(connection, ways)
    if rarest_first is None:
        return Found.nothing(too_wide=True)
    words = [word for way in rarest_first for word in way]
    query = _matches(tuple(map(len, rarest_first)), with_identity=viewer.sees_identity)
    rows = connection.execute(query, {**_words(words), **account_of(viewer), "before": rows_before(number)}).all()
    return Found(ListPage.of(number, rows))


def _rarest_first(connection: Connection, ways: Ways) -> Ways | None:
    """Each way with its rarest word in front; None where one of them has only words that too many cases have.

    One statement, which stops counting each word where it is too many.
    """
    words = list(dict.fromkeys(word for way in ways for word in way))
    enough = max(map(_most, ways)) + 1
    row = connection.execute(_counts(len(words)), {**_words(words), "enough": enough}).one()
    number = dict(zip(words, row, strict=True))
    ordered = [sorted(way, key=lambda word: (number[word], word)) for way in ways]
    return None if any(number[way[0]] > _most(way) for way in ordered) else ordered


def _most(way: Sequence[str]) -> int:
    """How many cases the rarest word of a way may find."""
    return MOST if len(way) == 1 else MOST_COMPARED


@lru_cache(maxsize=KEPT)
def _counts(words: int) -> Select[*tuple[Any, ...]]:
    """How many cases each of so many words finds, as columns; ``enough`` is where counting stops."""
    enough = bindparam("enough", type_=Integer)
    counts = (select(func.count()).select_from(_terms(place).limit(enough).subquery()) for place in range(words))
    return select(*(count.scalar_subquery() for count in counts))


@lru_cache(maxsize=KEPT)
def _matches(ways: tuple[int, ...], *, with_identity: bool) -> Select[*tuple[Any, ...]]:
    """A page of the cases that one of the ways finds; ``ways`` tells of how many words each is."""
    starts = (sum(ways[:place]) for place in range(len(ways)))
    found = union(*(_cases_with(range(start, start + words)) for start, words in zip(starts, ways, strict=True)))
    query = listing(with_identity=with_identity).where(CASES.c.id.in_(found), visible_to_bound(CASES.c.id))
    return one_page(query.order_by(*NEWEST_FIRST), bindparam("before", type_=Integer))


def _terms(place: int) -> Select[int]:
    return select(_TERMS.c.case_id).where(_is(_TERMS, place))


def _cases_with(places: Sequence[int]) -> Select[int]:
    """The ids of the cases that have a term for every word, beginning with those of the first word."""
    query = _terms(places[0])
    for place in places[1:]:
        other = _TERMS.alias()
        query = query.where(exists().where(other.c.case_id == _TERMS.c.case_id, _is(other, place)))
    return query


def _is(terms: FromClause, place: int) -> ColumnElement[bool]:
    return terms.c.term == bindparam(f"word_{place}", type_=_TERMS.c.term.type)


def _words(words: Sequence[str]) -> dict[str, str]:
    """The words of a question by their places."""
    return {f"word_{place}": word for place, word in enumerate(words)}
