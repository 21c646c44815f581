"""What supersedes what, and in which order a timeline is read."""

from datetime import date
from typing import Any

import pytest

from cdop.case.ages import age_at_death
from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import age_words
from cdop.case.timeline import in_force, reopened, timeline

K = FactKind


def story(*told: tuple[FactKind, int]) -> list[Fact]:
    """Facts recorded in this order, each on a day of May 2014."""
    return [Fact(kind, date(2014, 5, day), _detail(kind), sequence=n) for n, (kind, day) in enumerate(told, start=1)]


def _detail(kind: FactKind) -> dict[str, Any]:
    return {"home_area": "abroad"} if kind is K.RESIDENCY_DECIDED else {}


def superseded(facts: list[Fact]) -> dict[int, int]:
    """Which fact took the place of which, by their order of recording."""
    return {e.fact.sequence: e.superseded_by.sequence for e in timeline(facts) if e.superseded_by}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (((K.NOTIFIED, 1), (K.NOTIFIED, 2), (K.PANEL_MET, 3), (K.PANEL_MET, 4)), {}),
        (((K.DESCRIBED, 9), (K.DESCRIBED, 2), (K.DESCRIBED, 5)), {1: 2, 2: 3}),
        (((K.RESIDENCY_DECIDED, 9), (K.RESIDENCY_DECIDED, 2)), {2: 1}),
        (((K.RESIDENCY_DECIDED, 9), (K.RESIDENCY_DECIDED, 9)), {1: 2}),
        (((K.WITHDRAWN, 3), (K.WITHDRAWAL_UNDONE, 4), (K.WITHDRAWN, 5)), {1: 2, 2: 3}),
        (((K.FINALISED, 3), (K.REOPENED, 4), (K.FINALISED, 5)), {1: 2}),
        (((K.REOPENED, 4), (K.FINALISED, 4)), {2: 1}),
        (((K.NOTED, 3), (K.DESCRIBED, 4), (K.NOTED, 2)), {1: 3}),
        ((), {}),
    ],
)
def test_a_later_fact_takes_an_earlier_ones_place(told: Any, expected: dict[int, int]) -> None:
    assert superseded(story(*told)) == expected


def test_the_newest_day_is_read_first_and_of_one_day_the_last_recorded() -> None:
    facts = story((K.NOTIFIED, 2), (K.DESCRIBED, 2), (K.CLASSIFIED, 1), (K.PANEL_MET, 9))
    assert [entry.fact.sequence for entry in timeline(facts)] == [4, 2, 1, 3]


def test_every_fact_is_read_whatever_superseded_it() -> None:
    facts = story(*((K.DESCRIBED, day) for day in range(1, 20)))
    assert len(timeline(facts)) == 19


def test_the_fact_in_force_is_the_latest_dated_whenever_it_was_recorded() -> None:
    facts = story((K.CLASSIFIED, 9), (K.CLASSIFIED, 2))
    found = in_force(facts, K.CLASSIFIED)
    assert found is facts[0]
    assert in_force(facts, K.WITHDRAWN) is None


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ((), False),
        (((K.FINALISED, 3),), False),
        (((K.FINALISED, 3), (K.REOPENED, 3)), True),
        (((K.FINALISED, 3), (K.REOPENED, 4), (K.FINALISED, 5)), False),
        (((K.FINALISED, 3), (K.FINALISED, 5), (K.REOPENED, 4)), False),
    ],
)
def test_a_review_is_open_again_until_it_is_finalised_again(told: Any, again: bool) -> None:
    assert bool(reopened(story(*told))) is again


@pytest.mark.parametrize(
    ("born", "died", "age"),
    [
        (date(2014, 5, 1), date(2014, 5, 1), "P0D"),
        (date(2014, 5, 1), date(2014, 5, 28), "P27D"),
        (date(2014, 5, 1), date(2014, 5, 29), "P28D"),
        (date(2014, 2, 1), date(2014, 3, 1), "P1M"),
        (date(2014, 1, 31), date(2014, 2, 28), "P28D"),
        (date(2014, 5, 2), date(2015, 5, 1), "P11M"),
        (date(2014, 5, 1), date(2015, 5, 1), "P1Y"),
        (date(2012, 2, 29), date(2013, 2, 28), "P11M"),
        (date(2012, 2, 29), date(2013, 3, 1), "P1Y"),
        (date(1996, 5, 1), date(2014, 4, 30), "P17Y"),
        (None, date(2014, 5, 1), None),
    ],
)
def test_the_age_is_told_in_days_then_months_then_years(born: date | None, died: date, age: str | None) -> None:
    assert age_at_death(born, died) == age


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ("P0D", "0 days"),
        ("P1D", "1 day"),
        ("P27D", "27 days"),
        ("P1M", "1 month"),
        ("P11M", "11 months"),
        ("P1Y", "1 year"),
        ("P17Y", "17 years"),
        (None, "Not recorded"),
    ],
)
def test_the_stored_age_reads_in_words(age: str | None, words: str) -> None:
    assert age_words(age) == words
