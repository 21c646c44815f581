"""What stands in the agenda and the year's attendance as files."""

import pytest
from flask import Flask
from pypdfium2 import PdfDocument

from cdop.accounts.people import COMMAND_LINE
from cdop.panels.queries import seats
from cdop.panels.service import hold_meeting
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date
from cdop.review.meetings.attending import Entry, attendance_stamp, record_attendance
from cdop.review.meetings.rules import Attends, start_times
from tests.application import Browser
from tests.review.meetings.world import choose_ready, world, writing


@pytest.mark.parametrize(
    ("starts", "minutes", "begins"),
    [
        ("13:30", [15, 20, 25], ["13:30", "13:45", "14:05"]),
        (None, [15, 20], ["", ""]),
        ("23:50", [5, 10, 5], ["23:50", "23:55", ""]),
        ("09:00", [], []),
    ],
)
def test_each_item_begins_when_those_before_it_end(starts: str | None, minutes: list[int], begins: list[str]) -> None:
    assert start_times(starts, minutes) == begins


def words_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    with PdfDocument(answer.data) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_the_agenda_begins_with_welcome_apologies_and_declarations_and_each_case_with_its_time(
    app: Flask, coordinator: Browser
) -> None:
    made = world(app, days=0)
    first, second = choose_ready(made, "CDR-1", "CDR-2")
    with writing(app) as session:
        lay = next(seat.token for seat in seats(session, made.panel, today()) if seat.role == "lay")
        stamp = attendance_stamp(session, made.found())
        record_attendance(session, COMMAND_LINE, made.found(), [Entry(lay, Attends.APOLOGIES)], stamp)
    with app.app_context():
        starts = made.found().starts_at
    text = words_of(coordinator, f"/meetings/{made.meeting}/agenda.pdf")
    page = coordinator.get(f"/meetings/{made.meeting}/agenda").text
    begins = start_times(starts, [first.minutes, second.minutes])
    assert "" not in begins
    for words in ("Welcome and confidentiality", "Apologies: Lay member, Agency of lay", "Declarations of interest"):
        assert words in text
        assert words in page
    for item, begin in zip((first, second), begins, strict=True):
        assert f"{begin} {item.reference}" in text
    assert page.index(begins[1]) < page.index(second.reference)


def test_the_years_attendance_has_its_total_and_dates_in_words(app: Flask, coordinator: Browser) -> None:
    made = world(app, days=0)
    with writing(app) as session:
        own = {seat.role: seat.token for seat in seats(session, made.panel, today())}
        entries = [Entry(own["lay"], Attends.APOLOGIES), Entry(own["police"], Attends.ATTENDED)]
        record_attendance(session, COMMAND_LINE, made.found(), entries, attendance_stamp(session, made.found()))
        hold_meeting(session, COMMAND_LINE, made.meeting, made.found().version, today())
    text = words_of(coordinator, f"/meetings/attendance/{Year.of(today()).label}/table.pdf")
    assert long_date(today()) in text
    assert "Attended in the year" in text
    assert "Attended 1 of 1" in text
    assert "Apologies 0 of 1" in text
