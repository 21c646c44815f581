"""Which later facts moved a number: those alone that change what its table counts by."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.figures.cells import CellName
from cdop.figures.releases.events import OTHERWISE, because_of
from cdop.figures.releases.movers import movers
from cdop.figures.slices import Clock
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year

HERE, AWAY = "E06000035", "E10000016"
AT = Clock(PanelArea.of((HERE,)), Year.parse("2014-15"), date(2016, 1, 1))
NOTIFIED, CLOSED = date(2014, 5, 1), date(2014, 9, 1)
DESCRIPTION = {
    "date_of_death": "2014-04-29", "sex": "female", "ethnicity": "A", "place_of_death": "home", "death_area": HERE,
}  # fmt: skip


def home(dated: date, area: str) -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, dated, {"home_area": area})


FOUNDING = [
    Fact(FactKind.NOTIFIED, NOTIFIED),
    Fact(FactKind.DESCRIBED, NOTIFIED, DESCRIPTION),
    Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "expected"}),
]
DECIDED = Fact(FactKind.FINALISED, CLOSED, {"category": "7", "modifiability": "none", "factors": []})


def because(cell: CellName, before: list[Fact], *later: Fact) -> str:
    return because_of(cell, movers([*((one, False) for one in before), *((one, True) for one in later)], AT))


TOTAL, BY_SEX = CellName("reviews", "total", None), CellName("reviews_by_sex", "female", "none")


def test_only_the_decision_that_moved_a_case_is_named_among_all_that_came_later() -> None:
    away = [*FOUNDING, home(NOTIFIED, AWAY), DECIDED]
    later = (
        home(date(2015, 10, 1), AWAY),
        home(date(2015, 11, 5), HERE),
        home(date(2015, 11, 9), HERE),
        Fact(FactKind.CLASSIFIED, date(2015, 12, 1), {"expectation": "unexpected"}),
    )
    assert because(TOTAL, away, *later) == "residency decided on 5 November 2015"
    assert because(BY_SEX, away, *later) == "residency decided on 5 November 2015"
    of_these = because(CellName("reviews", "unexpected", None), away, *later)
    assert of_these.count(" on ") == 2
    assert of_these.endswith("on 1 December 2015")


def test_a_case_that_was_told_late_is_told_with_all_that_made_it_count() -> None:
    words = because(TOTAL, [], *FOUNDING, home(CLOSED, HERE), DECIDED)
    assert words.count(" in ") + words.count(" on ") == 3, "told, found to be ours, and reviewed; not classified"
    assert "lassif" not in words


@pytest.mark.parametrize(
    ("row", "words"),
    [("opening", OTHERWISE), ("closing", "finalised"), ("reopened", "finalised"), ("notified", OTHERWISE)],
)
def test_each_line_of_the_reconciliation_has_its_own_reasons(row: str, words: str) -> None:
    ours = [*FOUNDING, home(NOTIFIED, HERE)]
    found = because(CellName("reconciliation", row, None), ours, DECIDED)
    assert (found == OTHERWISE) if words == OTHERWISE else "in September 2014" in found


def test_a_corrected_description_moves_the_table_that_it_is_about() -> None:
    ours = [*FOUNDING, home(NOTIFIED, HERE), DECIDED]
    again = Fact(FactKind.DESCRIBED, date(2015, 12, 2), {**DESCRIPTION, "sex": "male"})
    assert "2 December 2015" in because(BY_SEX, ours, again)
    assert because(TOTAL, ours, again) == OTHERWISE
    assert because(CellName("reviews_by_place_of_death", "home", "none"), ours, again) == OTHERWISE
