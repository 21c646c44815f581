"""All that the pages of data quality show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from reportlab.graphics.shapes import Drawing
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.documents.bars import Series, stacked
from cdop.figures import ways
from cdop.figures.exports.chart import NARROW, WIDE
from cdop.figures.pictures import ENLARGED, Chart
from cdop.figures.quality.agencies import AgencyScore, agency_scores, to_chase
from cdop.figures.quality.fixes import MOST, fixes_of, worth_most, worth_words
from cdop.figures.quality.gaps import Gap
from cdop.figures.quality.queries import Score, Wanting, named, scores, wanting
from cdop.figures.slices import Clock
from cdop.reference.rates import rounded
from cdop.reference.wording import long_date, plural

Cell = str | int | dict[str, str | bool]
Link = tuple[str, str]


@dataclass(frozen=True)
class Fix:
    """One of the corrections worth most: what to do, what it brings, where, and with which case to begin."""

    title: str
    words: str
    every: str
    first: Link | None


@dataclass(frozen=True)
class ShownCase:
    """A case of the list: its score, and its own fixes with the page that mends each."""

    reference: str
    address: str
    score: str
    fixes: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class QualityPage:
    """What the template places."""

    at: Clock
    share: str
    before: str
    fixes: tuple[Fix, ...]
    rows: list[list[Cell]]
    picture: Chart | None
    cases: tuple[ShownCase, ...]
    every_case: str
    agency_fixes: tuple[tuple[str, str], ...]
    agency_rows: list[list[Cell]]
    year: str

    @property
    def named(self) -> int:
        """How many references the page gives."""
        return len({one.reference for one in self.cases} | {fix.first[0] for fix in self.fixes if fix.first})


@dataclass(frozen=True)
class CasesPage:
    """A page of the cases that want something."""

    at: Clock
    title: str
    cases: tuple[ShownCase, ...]
    number: int
    before: str
    after: str
    quality: str


def quality_page(session: Session, person: Person, at: Clock) -> QualityPage:
    """The scorecard of a year, its worst cases and its agencies. A bounded number of statements."""
    found, agencies = scores(session, at), agency_scores(session, person, at)
    worst, _ = wanting(session, person, at, 1)
    best = worth_most(found)
    firsts = named(session, person, at, [score.gap for score in best], most=1)
    earlier = scores(session, replace(at, year=at.year.before()))
    label, known_by = at.year.label, at.known_by.isoformat()
    return QualityPage(
        at=at,
        share=share_words(found),
        before=f"{at.year.before().label}: {share_words(earlier)}" if any(one.asked for one in earlier) else "",
        fixes=tuple(_fix(person, at, score, firsts[score.gap.key]) for score in best),
        rows=[_row(person, at, score) for score in found],
        picture=_picture(at, found) if any(one.asked for one in found) else None,
        cases=tuple(_shown(person, one) for one in worst[:MOST]),
        every_case=ways.address_if_open(person, "figures.quality_cases", label=label, known_by=known_by),
        agency_fixes=tuple(_chase(person, one) for one in to_chase(agencies, MOST)),
        agency_rows=[_agency_row(one) for one in agencies],
        year=ways.address_if_open(person, "figures.year", label=label, known_by=known_by),
    )


def cases_page(session: Session, person: Person, at: Clock, gap: Gap | None, number: int) -> CasesPage:
    """The cases that want something, or this; those worth most first. One statement."""
    found, more = wanting(session, person, at, number, gap)

    def page(other: int) -> str:
        known_by, wants = at.known_by.isoformat(), gap.key if gap else None
        return url_for("figures.quality_cases", label=at.year.label, known_by=known_by, wants=wants, page=other)

    title = f"Cases {gap.words}" if gap else "Cases that want something"
    quality = url_for("figures.quality", label=at.year.label, known_by=at.known_by.isoformat())
    shown = tuple(_shown(person, one, gap) for one in found)
    return CasesPage(
        at, title, shown, number, page(number - 1) if number > 1 else "", page(number + 1) if more else "", quality
    )


def share_words(found: Sequence[Score]) -> str:
    """How much of what is asked is in order: the share with what it is of."""
    asked, recorded = sum(one.asked for one in found), sum(one.recorded for one in found)
    return f"{recorded:,} of {asked:,} ({rounded(100 * recorded / asked)}%)" if asked else "nothing is asked yet"


def drawing(found: Sequence[Score], width: float) -> tuple[Drawing, str]:
    """A bar for each thing that is asked, with what is wanting of it; and the same in words."""
    asked = [one for one in found if one.asked]
    parts = (
        Series("In order", [one.recorded for one in asked]),
        Series("Wanting", [one.wanting for one in asked]),
    )
    bars = "; ".join(f"{one.gap.title}: {one.recorded} in order, {one.wanting} wanting" for one in asked)
    return stacked([one.gap.title for one in asked], parts, width), f"Bar chart of what is asked of cases. {bars}."


def mending(person: Person, gap: Gap, token: str) -> str:
    """The page on which a case's gap is mended; the case itself for who may not mend it."""
    return ways.address_if_open(person, gap.page, token=token) or ways.address_if_open(
        person, "cases.case", token=token
    )


def _fix(person: Person, at: Clock, score: Score, cases: Sequence[tuple[str, str]]) -> Fix:
    first = next(((reference, mending(person, score.gap, token)) for reference, token in cases), None)
    return Fix(score.gap.fix, worth_words(score), _every(person, at, score.gap), first)


def _every(person: Person, at: Clock, gap: Gap) -> str:
    known_by = at.known_by.isoformat()
    return ways.address_if_open(person, "figures.quality_cases", label=at.year.label, known_by=known_by, wants=gap.key)


def _row(person: Person, at: Clock, score: Score) -> list[Cell]:
    share = f"{rounded(100 * score.recorded / score.asked)}%" if score.asked else "–"
    lacking: Cell = score.wanting
    if score.wanting and (href := _every(person, at, score.gap)):
        lacking = {"text": score.wanting, "href": href, "words": f"cases {score.gap.words}"}  # type: ignore[dict-item]
    return [score.gap.title, score.asked, score.recorded, _count(share), lacking, score.worth]


def _shown(person: Person, one: Wanting, only: Gap | None = None) -> ShownCase:
    address = ways.address_if_open(person, "cases.case", token=one.token)
    first = [only] if only else []
    gaps = [*first, *(gap for gap in fixes_of(one) if gap is not only)][:MOST]
    fixes = tuple((gap.fix, mending(person, gap, one.token)) for gap in gaps)
    score = f"{one.asked - len(one.gaps)} of {one.asked}"
    return ShownCase(one.reference, address, score, fixes, len(one.gaps) - len(fixes))


def _chase(person: Person, one: AgencyScore) -> tuple[str, str]:
    since = f", the oldest since {_day(one.oldest)}"
    words = f"Chase {one.name or 'an agency'}: {plural(one.overdue, 'reply', 'replies')} overdue{since}"
    return words, ways.address_if_open(person, "gathering.outstanding", agency=one.agency)


def _agency_row(one: AgencyScore) -> list[Cell]:
    median = "–" if one.median_days is None else f"{one.median_days:,}"
    return [
        one.name or "An agency", one.asked, one.in_time, one.late, one.closed, one.open, one.overdue, _count(median)
    ]  # fmt: skip


def _picture(at: Clock, found: Sequence[Score]) -> Chart:
    (wide, words), (narrow, _) = drawing(found, WIDE), drawing(found, NARROW)
    sizes = [(round(one.width * ENLARGED), round(one.height * ENLARGED)) for one in (wide, narrow)]

    def address(size: str | None = None) -> str:
        return url_for("figures.quality_chart", label=at.year.label, known_by=at.known_by.isoformat(), size=size)

    return Chart(address(), words, "The same numbers stand in the table.", *sizes[0], address("narrow"), *sizes[1])


def _count(text: str) -> Cell:
    return {"text": text, "count": True}


def _day(day: date | None) -> str:
    return long_date(day)
