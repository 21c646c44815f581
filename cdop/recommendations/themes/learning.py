"""The learning points of a theme: of reviews that count, as the viewer may read them.

Whoever sees no identity reads no names, no case and no year, and the points in the order of their words:
so that neither their number nor their order tells how many cases stand behind a hidden number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.models import Case, CaseFact
from cdop.case.queries import facts_of_each
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.naming import searches_for
from cdop.recommendations.themes.counting import latest_cases, years_of_cases
from cdop.recommendations.themes.likeness import holds
from cdop.recommendations.themes.small import sees_small_numbers
from cdop.reference.areas import PanelArea

MOST = 50
"""How many cases' learning points a page lists: of those reviewed last."""
_FACTS, _CASES = table_of(CaseFact).c, table_of(Case).c


@dataclass(frozen=True)
class Point:
    """A learning point. ``case_id``, ``case`` (its address) and ``reference`` are for coordinators.

    ``year`` is for whoever sees small numbers.
    """

    words: str
    year: str = ""
    case_id: int | None = None
    case: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Learning:
    """What is listed, and whether more cases have a point than are listed."""

    points: tuple[Point, ...]
    more: bool = False


def of_factor(session: Session, viewer: Person, area: PanelArea, known_by: date, factor: str) -> Learning:
    """The points of the cases with a factor. Seven statements at most."""
    cases = latest_cases(session, viewer, area, known_by, factor, MOST + 1)
    points = _read(session, cases[:MOST], known_by)
    return _shown(session, viewer, area, known_by, points, more=len(cases) > MOST)


def cases_with_words(session: Session, known_by: date, words: Sequence[str]) -> dict[int, list[str]]:
    """The learning points that hold all the words, by case; whether it counts, and for whom, is asked elsewhere.

    Every decided analysis is opened: the database cannot look through what is sealed.
    """
    if not words:
        return {}
    query = select(_FACTS.case_id).where(_FACTS.kind == FactKind.ANALYSIS_DECIDED.value).distinct()
    cases = sorted(session.scalars(query))
    found: dict[int, list[str]] = {}
    for first in range(0, len(cases), MOST * 10):
        read = _read(session, cases[first : first + MOST * 10], known_by)
        for case_id, points in read.items():
            if own := [point for point in points if holds(point, words)]:
                found[case_id] = own
    return found


def of_words(  # noqa: PLR0913, PLR0917 - what was found, for whom
    session: Session,
    viewer: Person,
    area: PanelArea,
    known_by: date,
    found: dict[int, list[str]],
    counted: Sequence[tuple[str, date, int]],
) -> Learning:
    """What of the points that were found this viewer may read: of reviews that count, the last first."""
    latest = {case_id: on for _, on, case_id in sorted(counted, key=lambda row: row[1])}
    ordered = sorted(latest, key=lambda case_id: (latest[case_id], case_id), reverse=True)
    own = _visible(session, viewer, ordered)
    points = {case_id: found[case_id] for case_id in own[:MOST]}
    return _shown(session, viewer, area, known_by, points, more=len(own) > MOST)


def _visible(session: Session, viewer: Person, cases: Sequence[int]) -> list[int]:
    seen: set[int] = set()
    for first in range(0, len(cases), 500):
        some = _CASES.id.in_(cases[first : first + 500])
        seen |= set(session.scalars(select(_CASES.id).where(some, visible(viewer, _CASES.id))))
    return [case_id for case_id in cases if case_id in seen]


def _read(session: Session, cases: Sequence[int], known_by: date) -> dict[int, list[str]]:
    """The learning points of the analyses in force, by case, in the order of the cases."""
    facts = facts_of_each(session, cases, [FactKind.ANALYSIS_DECIDED])
    return {case_id: list(_points(facts[case_id], known_by)) for case_id in cases if case_id in facts}


def _points(facts: Sequence[Fact], known_by: date) -> Iterator[str]:
    decided = in_force(facts, FactKind.ANALYSIS_DECIDED, by=known_by)
    texts = ((decided.identity or {}).get("texts") or {}) if decided else {}
    for row in texts.get("learning") or ():
        if words := str(row.get("words") or "").strip():
            yield words


def _shown(  # noqa: PLR0913 - what was read, for whom
    session: Session,
    viewer: Person,
    area: PanelArea,
    known_by: date,
    points: dict[int, list[str]],
    *,
    more: bool,
) -> Learning:
    numbers = list(points)
    rows = years_of_cases(session, area, known_by, numbers) if numbers else []
    years = {case_id: label for label, on, case_id in sorted(rows, key=lambda row: row[1])}
    if viewer.sees_identity:
        query = select(_CASES.id, _CASES.token, _CASES.reference).where(_CASES.id.in_(numbers))
        told = {row.id: row for row in session.execute(query)} if numbers else {}
        return Learning(
            tuple(
                Point(words, years.get(number, ""), number, told[number].token, told[number].reference)
                for number, own in points.items()
                for words in own
            ),
            more,
        )
    masked = list(_masked(session, points))
    if sees_small_numbers(viewer):
        return Learning(tuple(Point(words, years.get(number, "")) for number, words in masked), more)
    return Learning(tuple(Point(words) for words in sorted({words for _, words in masked}, key=str.casefold)))


def _masked(session: Session, points: dict[int, list[str]]) -> Iterator[tuple[int, str]]:
    """Each point without what could name somebody of its own case."""
    searches = searches_for(session, [number for number, own in points.items() if own])
    for number, own in points.items():
        for words in own:
            yield number, searches[number].masked(words)
