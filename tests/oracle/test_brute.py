"""The brute-force count on examples worked by hand from counting.md."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.oracle.areas import listed_code
from tests.oracle.brute import Counted, count, count_cases
from tests.oracle.cases import read_case
from tests.oracle.days import complete_months, completed_age, quarter_of, year_of
from tests.oracle.generator import random_register

MEDWAY = "E06000035"
END_OF_YEAR = date(2015, 3, 31)
PUBLISHED = date(2015, 9, 18)
Row = dict[str, str]


def a_case(reference: str, **facts: str) -> Row:
    """A resident's death in the area in June 2014, not reviewed yet, unless told otherwise."""
    usual = {
        "case_ref": reference,
        "notified_on": "2014-06-02",
        "date_of_death": "2014-06-01",
        "home_area": MEDWAY,
        "death_area": MEDWAY,
    }
    return {**usual, **facts}


def a_reviewed_case(reference: str, finalised_on: str, **facts: str) -> Row:
    usual = {"finalised_on": finalised_on, "category": "7", "modifiability": "none"}
    return a_case(reference, **{**usual, **facts})


def figures(
    *rows: Row,
    year: str = "2014-15",
    known_by: date = PUBLISHED,
    panel: tuple[str, ...] = (MEDWAY,),
) -> Counted:
    return count(rows, panel, year, known_by)


def cell(counted: Counted, table: str, row: str, column: str | None = None) -> list[str]:
    references = counted.references[table, row, column]
    number = counted.tables[table][row]
    assert (number if isinstance(number, int) else number[column or ""]) == len(references)
    return references


def row_with(counted: Counted, table: str, column: str | None = None) -> list[str]:
    """The rows of a table in which some case stands, in order."""
    return [row for row in counted.tables[table] if counted.references[table, row, column]]


@pytest.mark.parametrize(
    ("born", "died", "years"),
    [
        ("2000-05-10", "2018-05-09", 17),
        ("2000-05-10", "2018-05-10", 18),
        ("2012-02-29", "2013-02-28", 0),
        ("2012-02-29", "2013-03-01", 1),
        ("2012-02-29", "2016-02-28", 3),
        ("2012-02-29", "2016-02-29", 4),
        ("2011-03-01", "2012-02-29", 0),
    ],
)
def test_a_birthday_counts_from_the_start_of_its_day(born: str, died: str, years: int) -> None:
    assert completed_age(date.fromisoformat(born), date.fromisoformat(died)) == years


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2014-08-31", "2015-02-27", 5),
        ("2014-08-31", "2015-02-28", 6),
        ("2015-08-31", "2016-02-28", 5),
        ("2015-08-31", "2016-02-29", 6),
        ("2014-02-28", "2014-08-27", 5),
        ("2014-02-28", "2014-08-28", 6),
        ("2012-02-29", "2013-02-28", 12),
        ("2012-02-29", "2013-02-27", 11),
        ("2014-01-31", "2014-04-30", 3),
        ("2014-05-05", "2014-05-05", 0),
        ("2013-12-15", "2014-12-14", 11),
    ],
)
def test_a_month_is_complete_on_its_day_or_the_last_day_there_is(start: str, end: str, months: int) -> None:
    assert complete_months(date.fromisoformat(start), date.fromisoformat(end)) == months


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2014-03-31", "2013-14"),
        ("2014-04-01", "2014-15"),
        ("2000-03-31", "1999-00"),
        ("2000-04-01", "2000-01"),
        ("2009-12-31", "2009-10"),
    ],
)
def test_a_year_begins_on_the_first_of_april(day: str, label: str) -> None:
    assert year_of(date.fromisoformat(day)) == label


def test_quarters_begin_in_april() -> None:
    quarters = [quarter_of(date(2014, month, 1)) for month in range(1, 13)]
    assert quarters == ["Q4"] * 3 + ["Q1"] * 3 + ["Q2"] * 3 + ["Q3"] * 3


@pytest.mark.parametrize(
    ("area", "panel", "code"),
    [
        ("E07000105", ("E10000016",), "E10000016"),
        ("E07000105", ("E10000016", "E07000105"), "E07000105"),
        ("E07000106", ("E10000016", "E07000105"), "E10000016"),
        ("E06000035", ("E10000016",), None),
        ("E10000016", ("E07000105",), None),
        ("E07000004", ("E06000060",), "E06000060"),
        ("E06000060", ("E07000004",), None),
        ("E07000100", ("E10000015", "E07000240"), "E07000240"),
        ("E10000006", ("E06000064", "E06000063"), "E06000063"),
        ("E10000006", ("E06000064",), "E06000064"),
        ("abroad", (MEDWAY,), None),
    ],
)
def test_a_place_goes_to_the_most_local_listed_code(area: str, panel: tuple[str, ...], code: str | None) -> None:
    assert listed_code(area, panel) == code


@pytest.mark.parametrize(
    ("born", "died", "band"),
    [
        ("2014-06-01", "2014-06-01", "0-27 days"),
        ("2014-05-05", "2014-06-01", "0-27 days"),
        ("2014-05-04", "2014-06-01", "28-364 days"),
        ("2013-06-02", "2014-06-01", "28-364 days"),
        ("2013-06-01", "2014-06-01", "1-4 years"),
        ("2009-06-02", "2014-06-01", "1-4 years"),
        ("2009-06-01", "2014-06-01", "5-9 years"),
        ("2004-06-01", "2014-06-01", "10-14 years"),
        ("1999-06-02", "2014-06-01", "10-14 years"),
        ("1999-06-01", "2014-06-01", "15-17 years"),
        ("1996-06-02", "2014-06-01", "15-17 years"),
        ("1996-06-01", "2014-06-01", "not_recorded"),
        ("", "2014-06-01", "not_recorded"),
    ],
)
def test_each_age_at_death_has_one_band(born: str, died: str, band: str) -> None:
    counted = figures(a_case("A", date_of_birth=born, date_of_death=died))
    assert row_with(counted, "deaths_by_age_band") == [band, "total"]


def test_a_leap_day_baby_has_the_first_birthday_on_the_first_of_march() -> None:
    leap_day = "2012-02-29"
    day_before = a_case("A", date_of_birth=leap_day, date_of_death="2013-02-28")
    birthday = a_case("B", date_of_birth=leap_day, date_of_death="2013-03-01")
    counted = figures(day_before, birthday, year="2012-13")
    assert cell(counted, "deaths_by_age_band", "28-364 days") == ["A"]
    assert cell(counted, "deaths_by_age_band", "1-4 years") == ["B"]


def test_both_ends_of_the_year_are_in_it() -> None:
    days = ("2014-03-31", "2014-04-01", "2015-03-31", "2015-04-01")
    rows = [a_case(day, notified_on=day, date_of_death="2014-01-01") for day in days]
    counted = figures(*rows)
    assert cell(counted, "notifications", "total") == ["2014-04-01", "2015-03-31"]
    assert cell(counted, "outstanding", "opening") == ["2014-03-31"]
    assert cell(counted, "outstanding", "closing") == ["2014-03-31", "2014-04-01", "2015-03-31"]


def test_notifications_split_by_home_and_place_of_death() -> None:
    counted = figures(
        a_case("here", expectation="expected"),
        a_case("away", death_area="E07000113", expectation="unexpected"),
        a_case("guest", home_area="E07000113", expectation="expected"),
        a_case("stranger", home_area="abroad", death_area="abroad"),
        a_case("unknown", home_area=""),
        a_case("unclear"),
    )
    expected_rows = {
        "total": ["away", "guest", "here", "stranger", "unclear", "unknown"],
        "non_resident_died_in_area": ["guest"],
        "resident_died_in_area": ["here", "unclear"],
        "resident_died_out_of_area": ["away"],
        "requiring_review": ["away", "here", "unclear"],
        "expected": ["here"],
        "unexpected": ["away"],
        "not_classified": ["unclear"],
        "non_resident_died_out_of_area": ["stranger"],
        "residency_undecided": ["unknown"],
    }
    assert list(counted.tables["notifications"]) == list(expected_rows)
    for row, references in expected_rows.items():
        assert cell(counted, "notifications", row) == references


def test_a_decision_dated_after_the_known_by_day_is_not_known() -> None:
    row = a_case(
        "A",
        residency_decided_on="2015-05-01",
        expectation="expected",
        classified_on="2015-06-01",
    )
    before = figures(row, known_by=date(2015, 4, 30))
    assert cell(before, "notifications", "residency_undecided") == ["A"]
    assert cell(before, "outstanding", "closing") == []
    decided = figures(row, known_by=date(2015, 5, 1))
    assert cell(decided, "notifications", "not_classified") == ["A"]
    assert cell(decided, "outstanding", "closing") == ["A"]
    assert cell(figures(row), "notifications", "expected") == ["A"]


def test_a_withdrawal_restates_the_year_once_it_is_known() -> None:
    row = a_case("A", withdrawn_on="2015-06-30", withdrawn_reason="duplicate")
    assert cell(figures(row, known_by=date(2015, 6, 29)), "notifications", "total") == ["A"]
    counted = figures(row, known_by=date(2015, 6, 30))
    assert not any(counted.references.values())


def test_a_late_notification_counts_a_death_once_it_is_known() -> None:
    row = a_case("A", notified_on="2015-05-01", date_of_death="2015-03-31")
    assert cell(figures(row, known_by=date(2015, 4, 30)), "deaths_by_sex", "total") == []
    counted = figures(row)
    assert cell(counted, "deaths_by_sex", "total") == ["A"]
    assert cell(counted, "deaths_by_quarter", "Q4") == ["A"]
    assert cell(counted, "notifications", "total") == []


def test_a_running_year_ends_on_the_known_by_day() -> None:
    row = a_reviewed_case("A", "2014-12-02")
    running = figures(row, known_by=date(2014, 12, 1))
    assert cell(running, "outstanding_by_age_of_case", "6_to_11") == ["A"]
    assert cell(running, "reviews", "total") == []
    assert cell(figures(row), "reviews", "total") == ["A"]
    with pytest.raises(ValueError, match="begins after"):
        figures(row, known_by=date(2014, 3, 31))


def test_a_review_counts_on_the_day_it_was_finalised_not_on_the_meeting_day() -> None:
    row = a_reviewed_case("A", "2015-04-01", panel_met_on="2015-03-31")
    assert cell(figures(row), "reviews", "total") == []
    assert cell(figures(row), "outstanding", "closing") == ["A"]
    after = figures(row, year="2015-16")
    assert cell(after, "reviews_by_quarter", "Q1", "none") == ["A"]
    assert cell(after, "reviews_by_year_of_death", "2014-15") == ["A"]
    assert cell(after, "outstanding", "opening") == ["A"]


def test_a_reopening_on_the_day_of_the_finalising_follows_it() -> None:
    row = a_reviewed_case("A", "2014-09-01", reopened_on="2014-09-01")
    assert cell(figures(row), "reviews", "total") == []
    assert cell(figures(row), "outstanding", "closing") == ["A"]


def test_a_reopening_after_the_year_leaves_its_review_in_it() -> None:
    row = a_reviewed_case("A", END_OF_YEAR.isoformat(), reopened_on="2015-04-01")
    assert cell(figures(row), "reviews", "total") == ["A"]
    after = figures(row, year="2015-16", known_by=date(2015, 4, 1))
    assert cell(after, "reconciliation", "opening") == []
    assert cell(after, "reconciliation", "reopened") == ["A"]
    assert cell(after, "reconciliation", "closing") == ["A"]


def test_a_case_finalised_again_counts_once_on_its_latest_day() -> None:
    first = date(2014, 7, 1)
    case = read_case(a_reviewed_case("A", first.isoformat(), reopened_on="2014-08-01"))
    again = replace(case, finalised=(first, date(2015, 1, 5)))
    counted = count_cases([again], (MEDWAY,), "2014-15", PUBLISHED)
    assert cell(counted, "reviews_by_quarter", "Q2", "total") == []
    assert cell(counted, "reviews_by_quarter", "Q4", "total") == ["A"]
    later = replace(case, finalised=(first, date(2015, 5, 5)), reopened=(date(2015, 4, 2),))
    counted = count_cases([later], (MEDWAY,), "2015-16", PUBLISHED)
    assert cell(counted, "reconciliation", "reopened") == ["A"]
    assert cell(counted, "reconciliation", "reviewed") == ["A"]
    assert cell(counted, "reconciliation", "closing") == []


def test_the_decision_in_force_is_the_latest_that_is_known() -> None:
    first, second = date(2014, 7, 1), date(2015, 4, 10)
    decided = replace(read_case(a_case("A")), residency=((first, "E07000113"), (second, ""), (second, MEDWAY)))
    cases = [replace(decided, withdrawal=((first, True), (date(2015, 5, 1), False)))]
    rows_by_day = {
        date(2014, 6, 30): ["total", "residency_undecided"],
        date(2014, 7, 1): [],
        date(2015, 4, 30): [],
        date(2015, 5, 1): ["total", "resident_died_in_area", "requiring_review", "not_classified"],
    }
    for known_by, rows in rows_by_day.items():
        counted = count_cases(cases, (MEDWAY,), "2014-15", known_by)
        assert row_with(counted, "notifications") == rows


def test_another_areas_child_counts_in_no_resident_figure() -> None:
    counted = figures(a_reviewed_case("A", "2014-09-01", home_area="E07000113"))
    assert {key for key, found in counted.references.items() if found} == {
        ("notifications", "total", None),
        ("notifications", "non_resident_died_in_area", None),
    }


def test_not_known_sex_is_not_recorded_but_not_known_place_is_a_row() -> None:
    counted = figures(
        a_reviewed_case("A", "2014-09-01", sex="not_known", place_of_death="not_known"),
        a_reviewed_case("B", "2014-09-01", sex="", place_of_death=""),
    )
    assert cell(counted, "reviews_by_sex", "not_recorded", "total") == ["A", "B"]
    assert cell(counted, "reviews_by_place_of_death", "not_known", "total") == ["A"]
    assert cell(counted, "reviews_by_place_of_death", "not_recorded", "total") == ["B"]


def test_every_ethnic_category_has_its_group() -> None:
    letters = [*"ABCDEFGHJKLMNPRSZ", "99", ""]
    groups = ["white"] * 3 + ["mixed"] * 4 + ["asian"] * 4 + ["black"] * 3 + ["other"] * 2
    for letter, group in zip(letters, groups + ["not_recorded"] * 3, strict=True):
        counted = figures(a_case("A", ethnicity=letter))
        assert row_with(counted, "deaths_by_ethnic_group") == [group, "total"]


def test_a_factor_is_the_trimmed_text_and_counts_each_case_once() -> None:
    counted = figures(
        a_reviewed_case(
            "A",
            "2014-09-01",
            modifiability="modifiable",
            modifiable_factors="unsafe sleep ;Unsafe sleep;; unsafe sleep\u00a0;a.b",
        ),
        a_reviewed_case("B", "2014-09-02", modifiability="modifiable", modifiable_factors="unsafe sleep"),
    )
    assert counted.tables["factors"] == {"Unsafe sleep": 1, "a.b": 1, "unsafe sleep": 2}
    assert cell(counted, "factors", "unsafe sleep") == ["A", "B"]


def test_every_row_of_a_fixed_list_stands_even_in_an_empty_register() -> None:
    counted = figures()
    assert counted.tables["factors"] == counted.tables["reviews_by_year_of_death"] == {}
    nothing = {"modifiable": 0, "none": 0, "inadequate": 0, "total": 0}
    sexes = ("female", "male", "indeterminate", "not_recorded", "total")
    assert counted.tables["reviews_by_sex"] == dict.fromkeys(sexes, nothing)
    assert counted.tables["deaths_by_sex"] == dict.fromkeys(sexes, 0)
    assert len(counted.tables["reviews_by_place_of_death"]) == 19 + 2
    assert len(counted.tables) == 28
    months = counted.tables["outstanding_by_age_of_case"]
    assert months == {"under_6": 0, "6_to_11": 0, "12_and_over": 0}


def test_the_founding_year_adds_up_once_its_opening_is_restated() -> None:
    """12 + 19 - 21 = 10, and 11 outstanding before the twelfth was found to be a resident."""
    before = {"notified_on": "2014-01-10", "date_of_death": "2014-01-09"}
    rows = [a_reviewed_case(f"old {n}", "2014-11-03", **before) for n in range(11)]
    rows += [a_reviewed_case("found", "2014-11-03", **{**before, "residency_decided_on": "2014-10-20"})]
    rows += [a_reviewed_case(f"new {n}", "2015-02-02") for n in range(9)]
    rows += [a_case(f"open {n}") for n in range(10)]
    counted = figures(*rows)
    assert counted.tables["reconciliation"] == {
        "opening": 12,
        "notified": 19,
        "reopened": 0,
        "reviewed": 21,
        "closing": 10,
    }
    published = figures(*rows, year="2013-14", known_by=date(2014, 9, 30))
    assert cell(published, "outstanding", "closing") == sorted(f"old {n}" for n in range(11))


@pytest.mark.parametrize("seed", range(40))
def test_the_reconciliation_holds_as_sets_on_random_registers(seed: int) -> None:
    register = random_register(seed)
    for year, known_by in register.questions:
        counted = count(register.rows, register.panel_area, year, known_by)
        lines = {row: set(counted.references["reconciliation", row, None]) for row in counted.tables["reconciliation"]}
        came_in = [lines["opening"], lines["notified"], lines["reopened"]]
        assert sum(len(line) for line in came_in) == len(set().union(*came_in))
        assert lines["reviewed"] <= set().union(*came_in)
        assert lines["closing"] == set().union(*came_in) - lines["reviewed"]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_in_a_random_register_lies_in_the_future(seed: int) -> None:
    today = date(2016, 2, 29) + timedelta(days=seed)
    register = random_register(seed, today)
    dates = [
        value
        for row in register.rows
        for column, value in row.items()
        if value and (column.endswith("_on") or column.startswith("date_"))
    ]
    assert max(dates) <= today.isoformat()
    assert all(known_by <= today for _, known_by in register.questions)
