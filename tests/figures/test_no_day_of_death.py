"""Asked as known by one day after the other, no figure tells on which day of a month a child died."""

from datetime import date, datetime

import pytest
import time_machine
from flask import Flask
from lxml import html

from cdop.figures.month_ends import followed_to_a_month_end, telling_no_day
from cdop.figures.slices import Clock
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.figures.conftest import signed_in
from tests.figures.page_reading import references_of, tables_of, visible

WAITING = "/figures/2014-15/cases?cell=outstanding_by_age_of_case.6_to_11&known_by="
SIX_MONTHS_AFTER = "2015-01-06"
"""Two of the demonstration's cases that waited then were of children who died on 6 and 15 July 2014."""


def counts(browser: Browser, day: str) -> list[int]:
    page = tables_of(browser.get(f"/figures/2014-15?known_by={day}&show=all").text)
    return [number.count for number in page["outstanding_by_age_of_case"].numbers]


def cohort(browser: Browser, day: str) -> list[str]:
    page = html.fromstring(browser.get(f"/figures/2014-15/timeliness?known_by={day}").text)
    return [cell.text_content().strip() for cell in page.xpath("//*[@id='table-cohorts']//tbody/tr[1]/*")]


def test_who_sees_no_day_of_death_cannot_read_it_from_one_day_to_the_next(
    lead: Browser, member: Browser, coordinator_of_all: Browser
) -> None:
    before, after = "2015-01-05", SIX_MONTHS_AFTER
    assert references_of(coordinator_of_all.get(WAITING + before).text) != references_of(
        coordinator_of_all.get(WAITING + after).text
    )
    assert references_of(lead.get(WAITING + before).text) == references_of(lead.get(WAITING + after).text)
    for browser in (lead, member):
        assert counts(browser, before) == counts(browser, after) == counts(browser, "2014-12-31")
    assert "Known by 31 December 2014" in visible(member.get(f"/figures/2014-15?known_by={after}&show=all").text)


def test_nor_from_whose_months_are_up_after_the_year(lead: Browser, coordinator_of_all: Browser) -> None:
    days = ("2015-07-05", "2015-07-06")
    assert cohort(coordinator_of_all, days[0]) != cohort(coordinator_of_all, days[1])
    assert cohort(lead, days[0]) == cohort(lead, days[1]) == cohort(lead, "2015-06-30")
    drawn = [lead.get(f"/figures/2014-15/timeliness/cohorts.svg?known_by={day}").data for day in days]
    assert drawn[0] == drawn[1]


def test_the_first_month_of_a_running_year_has_no_day(demonstration: Flask, lead: Browser) -> None:
    refused = lead.get("/figures/2014-15?known_by=2014-04-10&show=all")
    assert refused.status_code == 422
    assert "Choose the last day of a month:" in visible(refused.text)
    assert lead.get("/figures/2014-15/download/json?known_by=2014-04-10").status_code == 404


@pytest.mark.parametrize(
    ("known_by", "told"),
    [
        (date(2014, 9, 19), date(2014, 8, 31)),
        (date(2014, 9, 30), date(2014, 9, 30)),
        (date(2015, 3, 31), date(2015, 3, 31)),
        (date(2015, 9, 18), date(2015, 9, 18)),
        (date(2014, 4, 30), date(2014, 4, 30)),
        (date(2014, 4, 29), None),
    ],
)
def test_days_that_tell_no_day(known_by: date, told: date | None) -> None:
    found = telling_no_day(Clock(PanelArea.of(("E06000035",)), Year(2014), known_by))
    assert (found and found.known_by) == told


def test_a_year_in_its_first_month_says_from_when_it_is_told(demonstration: Flask, lead: Browser) -> None:
    with time_machine.travel(datetime(today().year + 1, 4, 10, 12), tick=False):
        later = signed_in(demonstration, "lead")
        label = Year.of(today()).label
        page = later.get(f"/figures/{label}")
        assert page.status_code == 200
        assert f"Its figures stand here from 30 April {today().year} on" in visible(page.text)
        assert later.get(f"/figures/{label}/timeliness").status_code == 404
        assert later.get(f"/figures/{label}/part").status_code == 404
        asked = later.get(f"/figures/ask?count=reviews&first={label}&rows=sex")
        assert (asked.status_code, "it is told from the end of its first month on" in visible(asked.text)) == (
            422,
            True,
        )
        assert signed_in(demonstration, "coordinator").get(f"/figures/{label}/timeliness").status_code == 200


def test_waiting_is_followed_to_the_end_of_a_month() -> None:
    area = PanelArea.of(("E06000035",))
    days = {
        day: followed_to_a_month_end(Clock(area, Year(2014), day)).known_by
        for day in (date(2016, 3, 1), date(2016, 2, 29))
    }
    assert set(days.values()) == {date(2016, 2, 29)}
