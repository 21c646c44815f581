"""What a report printed: kept with its source, compared with what is counted, and never made to fit."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.figures.models import PrintedTotalRecord
from cdop.figures.printed import (
    CLOSING,
    NOTIFIED,
    OPENING,
    PRINTABLE,
    REOPENED,
    REVIEWED,
    arithmetic,
    value_of,
    words_of,
)
from cdop.figures.service import checked
from cdop.figures.tables import PrintedTotal
from tests.application import Browser
from tests.figures.page_reading import tables_of, visible

FORM = "/figures/2009-10/printed"
SOURCE = "Annual report 2009-10, page 12"
TOTALS = {
    "total__outstanding__opening": "11",
    "total__notifications__requiring_review": "19",
    "total__reviews__total": "21",
    "total__outstanding__closing": "10",
}


def printed(**values: int) -> list[PrintedTotal]:
    """Printed totals by the names of the lines."""
    keys = {"opening": OPENING, "notified": NOTIFIED, "reopened": REOPENED, "reviewed": REVIEWED, "closing": CLOSING}
    return [PrintedTotal("2014-15", *keys[name], value, "A report", None) for name, value in values.items()]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((11, 19, 0, 21, 10), "11 + 19 − 21 = 9, but 10 is printed: +1, not explained in the source."),
        ((0, 22, 0, 9, 12), "0 + 22 − 9 = 13, but 12 is printed: −1, not explained in the source."),
        ((12, 20, 0, 21, 11), "12 + 20 − 21 = 11, and 11 is printed."),
        ((1, 2, 3, 4, 2), "1 + 2 + 3 − 4 = 2, and 2 is printed."),
        ((3, 2, 0, 9, 4), "3 + 2 − 9 = −4, which cannot be: at least one printed total is wrong."),
    ],
)
def test_the_arithmetic_of_printed_totals_is_told_in_words(lines: tuple[int, ...], words: str) -> None:
    names = ("opening", "notified", "reopened", "reviewed", "closing")
    assert words in arithmetic(printed(**dict(zip(names, lines, strict=True))), None)


@pytest.mark.parametrize("missing", ["notified", "reviewed", "closing"])
def test_without_one_of_the_lines_there_is_no_arithmetic(missing: str) -> None:
    values = {"opening": 1, "notified": 2, "reviewed": 2, "closing": 1}
    del values[missing]
    assert arithmetic(printed(**values), 1) == ""


def test_the_closing_printed_before_opens_a_year_that_prints_no_opening() -> None:
    totals = printed(notified=19, reviewed=21, closing=10)
    assert arithmetic(totals, None) == ""
    assert "11 + 19 − 21 = 9" in arithmetic(totals, 11)
    assert "0 + 19 − 21" in arithmetic(totals + printed(opening=0), 11)


def test_a_number_that_stands_in_two_tables_is_one_printed_total() -> None:
    total = PrintedTotal("2013-14", "outstanding", "closing", 11, "A report", None)
    assert value_of([total], "reconciliation", "closing") == 11
    assert words_of("outstanding", "closing") == words_of("reconciliation", "closing")


def test_every_total_that_the_form_asks_for_can_be_kept_and_is_called_something_else() -> None:
    for table, row in PRINTABLE:
        checked(PrintedTotal("2009-10", table, row, 1, "A report", None), date(2020, 1, 1))
    assert len({words_of(*key) for key in PRINTABLE}) == len(PRINTABLE)


def test_a_year_known_by_printed_totals_alone_shows_them_and_counts_nothing(
    app: Flask, public_health_lead: Browser
) -> None:
    answer = public_health_lead.post(FORM, {"source": SOURCE, "published_on": ["1", "9", "2010"], **TOTALS})
    assert answer.status_code == 303
    page = public_health_lead.get("/figures/2009-10?show=all").text
    text = visible(page)
    assert "these totals stand by themselves, and cannot be traced to cases" in text
    assert f"Printed in: {SOURCE}, published on 1 September 2010." in text
    assert "11 + 19 − 21 = 9, but 10 is printed: +1, not explained in the source." in text
    assert list(tables_of(page)) == ["printed"]
    assert "Totals as they were printed" in visible(public_health_lead.get("/figures").text)


def test_each_total_leaves_one_entry_and_sending_the_form_twice_stores_nothing_new(
    app: Flask, coordinator: Browser
) -> None:
    data = {"source": SOURCE, "published_on": ["", "", ""], **TOTALS}
    for _ in range(2):
        assert coordinator.post(FORM, data).status_code == 303
    coordinator.post(FORM, {**data, "total__reviews__total": "22"})
    with app.app_context():
        assert db.session().scalar(select(func.count()).select_from(PrintedTotalRecord)) == 5
        recorded = AuditEntry.event == "figures.printed_total_recorded"
        assert db.session().scalar(select(func.count()).where(recorded)) == 5
    assert "22" in visible(coordinator.get(FORM).text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "Enter where the totals are printed"),
        ({"source": "x" * 301}, "must be 300 characters or fewer"),
        ({"published_on": ["31", "2", "2011"]}, "Day of publication must be a real date"),
        ({"published_on": ["1", "1", "2010"]}, "Day of publication is before the year had ended"),
        ({"published_on": ["1", "1", "9000"]}, "Day of publication is in the future"),
        ({"total__reviews__total": "-1"}, "Cases reviewed must be a whole number"),
        ({"total__reviews__total": "1.5"}, "Cases reviewed must be a whole number"),
        ({"total__reviews__total": "٣"}, "Cases reviewed must be a whole number"),
        ({"total__reviews__total": "9" * 9}, "Cases reviewed must be a whole number"),
        ({"total__reviews__total": "9" * 9000}, "Cases reviewed must be"),
        (dict.fromkeys(TOTALS, ""), "Enter at least one printed total"),
    ],
)
def test_what_no_report_can_have_printed_is_refused_in_words(
    app: Flask, coordinator: Browser, change: dict[str, str | list[str]], words: str
) -> None:
    answer = coordinator.post(FORM, {"source": SOURCE, "published_on": ["", "", ""], **TOTALS, **change})
    assert answer.status_code == 422
    assert words in visible(answer.text)
    with app.app_context():
        assert db.session().scalar(select(func.count()).select_from(PrintedTotalRecord)) == 0


def test_a_printed_total_beside_a_count_that_differs_says_by_how_much(demonstration: Flask, lead: Browser) -> None:
    rows = dict(tables_of(lead.get("/figures/2014-15?show=all").text)["printed"].rows)
    assert [n.text for n in rows["Outstanding when the year began"]][:3] == ["11", "12", "+1"]
    assert [n.text for n in rows["Cases reviewed"]][:3] == ["21", "21", "none"]
