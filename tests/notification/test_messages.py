"""What the forms say of a faulty answer: whose it is, in a sentence; and what they ask where answers hardly fit."""

from datetime import date

import pytest
from flask import Flask

from cdop.notification.answers import check
from cdop.notification.scope import doubts
from tests.application import Browser
from tests.notification.test_answers import told

TODAY = date(2026, 3, 20)
GREW_OLDER = told(date_of_birth="2010-03-01")


@pytest.mark.parametrize("number", ["01632 960001", "+44 (0)1632 960001", "01632-960001 ext. 12", "999 0001"])
def test_a_telephone_number_may_be_written_in_many_ways(number: str) -> None:
    assert check(told(notifier_phone=number), TODAY).answers["notifier_phone"] == number


@pytest.mark.parametrize("number", ["ward 7", "12345", "call me", "01632 960001 now", "1" * 21, "nurse@ward.example"])
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert "must be like 01632 960001" in check(told(notifier_phone=number), TODAY).faults["notifier_phone"]


def test_a_wrong_check_digit_is_said_in_a_sentence() -> None:
    faults = check(told(nhs_number="9990000001"), TODAY).faults
    assert faults == {"nhs_number": "The NHS number’s check digit is wrong"}


def test_the_notifier_is_spoken_to_and_the_coordinator_told_of_the_caller(
    app: Flask, visitor: Browser, coordinator: Browser
) -> None:
    visitor.post("/notify", {})
    answer = visitor.post("/notify/you", {"notifier_name": "A", "notifier_email": "nobody"})
    assert "Your e-mail address must be like name@example.org" in answer.text
    answer = coordinator.post("/notifications/new", {"notifier_email": "nobody"})
    assert "The caller’s e-mail address must be like name@example.org" in answer.text
    assert "Enter the caller’s name" in answer.text


@pytest.mark.parametrize("month", ["November", "nov", "NOV."])
def test_a_month_may_be_written_by_name(app: Flask, visitor: Browser, month: str) -> None:
    visitor.post("/notify", {})
    answer = visitor.post("/notify/birth", {"date_of_birth": ["3", month, "2013"]})
    assert answer.status_code == 303
    assert "3 November 2013" in visitor.get("/notify/check").text
    refused = visitor.post("/notify/birth", {"date_of_birth": ["3", "Novembre", "2013"]})
    assert "Date of birth must be a real date" in refused.text


def test_answers_that_hardly_fit_are_asked_about_and_block_nothing() -> None:
    assert doubts(check(GREW_OLDER, TODAY).answers) == []
    for more, words in (
        ({"live_birth": "no"}, "not born alive"),
        ({"unnamed_baby": "yes"}, "not been named"),
        ({"gestation_weeks": "30"}, "weeks of pregnancy"),
    ):
        checked = check({**GREW_OLDER, **more}, TODAY)
        assert checked.faults == {}
        assert [words in question for question in doubts(checked.answers)] == [True]
    assert doubts(check(told(date_of_birth="2026-03-19", live_birth="no"), TODAY).answers) == []


def test_the_check_page_asks(app: Flask, visitor: Browser) -> None:
    visitor.post("/notify", {})
    visitor.post("/notify/birth", {"date_of_birth": ["1", "3", "2010"], "live_birth": "no"})
    visitor.post("/notify/death", {"date_of_death": ["1", "3", "2014"]})
    assert "died later than the day of birth. Is that right?" in visitor.get("/notify/check").text


@pytest.mark.parametrize("source", ["email", "letter", "in_person", "other_system"])
def test_a_coordinator_may_be_told_in_other_ways(app: Flask, coordinator: Browser, source: str) -> None:
    page = coordinator.get("/notifications/new").text
    assert f'value="{source}"' in page
    assert 'href="#topic-circumstances"' in page
    assert 'id="topic-circumstances"' in page
