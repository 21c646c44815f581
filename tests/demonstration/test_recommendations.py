"""What the demonstration recommends: on any day of storing, each thing stands where it should."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cdop.accounts.people import Person, Role
from cdop.database import db, transaction
from cdop.demonstration.recommendations.founding import STOP_SMOKING, founding
from cdop.demonstration.recommendations.present import present
from cdop.recommendations.clusters.queries import notes
from cdop.recommendations.queries import (
    FOLLOW_UPS,
    Addressee,
    Entry,
    Recommendation,
    addressees_of,
    events_of,
    recommendations,
)
from cdop.recommendations.reports.kept import heads
from cdop.recommendations.rules import Happening, State, is_overdue, state_on
from cdop.recommendations.writing.agreeing import checks
from cdop.recommendations.writing.check import missing
from cdop.recommendations.writing.learning import number_waiting
from cdop.reference.calendar import Year, today
from tests.application import make_app
from tests.databases import close

READER = Person(None, "A reader", frozenset({Role.COORDINATOR}), "")
DAYS = [date(2018, 4, 1), date(2024, 2, 29), date(2026, 4, 1), date(2026, 8, 31), today()]


@dataclass(frozen=True)
class Told:
    """What was told on a day: recommendations, each with its organisations and all that happened."""

    today: date
    every: list[tuple[Recommendation, list[Addressee], list[Entry]]]
    notes: list[str]
    reports: list[tuple[date | None, date, date]]
    follow_ups: list[date]
    learning: int

    @property
    def addressees(self) -> list[Addressee]:
        return [one for _, addressees, _ in self.every for one in addressees]

    def of(self, addressee: Addressee) -> list[Any]:
        """What happened with one organisation."""
        entries = [entry for _, _, entries in self.every for entry in entries]
        return [entry.happened for entry in entries if entry.addressee_number == addressee.number]


@pytest.fixture(scope="module")
def told(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    app = make_app(demonstration_url(), tmp_path_factory.mktemp("recommended"))
    with app.app_context(), transaction(db.session()) as session:
        found = recommendations(session, READER)
        numbers = [one.number for one in found]
        addressees, events = addressees_of(session, READER, numbers), events_of(session, READER, numbers)
        waiting = FOLLOW_UPS.c.asked.is_(None) & ~FOLLOW_UPS.c.dropped
        yield Told(
            today(),
            [(one, addressees[one.number], events[one.number]) for one in found],
            [note.state for note in notes(session, READER)],
            [(head.since_on, head.to_on, head.made_at.date()) for head in heads(session, READER)],
            list(session.scalars(select(FOLLOW_UPS.c.due_on).where(waiting))),
            number_waiting(session, READER),
        )
    close(app)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_on_any_day_nothing_is_told_before_its_time(day: date) -> None:
    """What follows in a course is not before what went ahead, and nothing is after the day of storing."""
    stories = [*founding(), *present(day)]
    assert [one.written_on for one in stories] == sorted(one.written_on for one in stories)
    for story in stories:
        for course in story.courses.values():
            days = [story.written_on, *(event.on for event in course), day]
            assert days == sorted(days), story.wording.theme


def test_they_are_of_the_founding_years_and_of_the_last_in_the_order_of_their_days(told: Told) -> None:
    assert 12 <= len(told.every) <= 15
    written = sorted((one.reference, one.agreed_on) for one, _, _ in told.every if one.agreed_on)
    assert [reference for reference, _ in written] == [
        reference for reference, _ in sorted(written, key=lambda w: w[1])
    ]
    assert all(reference.startswith(Year.of(on).label) for reference, on in written)
    assert {"2012-13", "2013-14", "2014-15", "2015-16"} <= {reference[:7] for reference, _ in written}
    assert all(entry.happened.dated <= told.today for _, _, entries in told.every for entry in entries)


def test_stop_smoking_went_to_four_organisations_of_which_one_refused(told: Told) -> None:
    (one,) = [one for one in told.every if one[0].wording.words == STOP_SMOKING]
    assert one[0].agreed_on == date(2015, 3, 10)
    asked = {each.agency_name: {event.what for event in told.of(each)} for each in one[1]}
    assert set(asked) == {
        "Hartlake Hospital trust", "Estuary community health", "Medway clinical commissioning group", "Medway council",
    }  # fmt: skip
    refused = [name for name, what in asked.items() if Happening.REFUSED in what]
    assert refused == ["Medway clinical commissioning group"]


def test_each_state_has_its_recommendation(told: Told) -> None:
    states = {one.state for one in told.addressees}
    assert states >= {
        State.AGREED, State.TOLD, State.PARTLY_ACCEPTED, State.IN_PROGRESS, State.DONE, State.NOT_TAKEN_UP,
        State.SUPERSEDED,
    }  # fmt: skip
    for one in told.addressees:
        assert state_on(told.of(one), told.today) is one.state


def test_what_is_done_has_evidence_and_a_signature_and_one_did_not_work_and_was_opened_again(told: Told) -> None:
    done = [one for one in told.addressees if one.state is State.DONE]
    assert len(done) > 8
    for one in done:
        events = told.of(one)
        assert any(event.what is Happening.EVIDENCE for event in events)
        assert all(event.detail["signed_by"] for event in events if event.what is Happening.DONE)
    opened = [one for one in told.addressees if any(e.what is Happening.REOPENED for e in told.of(one))]
    for one in opened:
        worked = [event.detail["worked"] for event in told.of(one) if event.what is Happening.FOLLOWED_UP]
        assert "no" in worked
    assert {one.state for one in opened} == {State.DONE, State.SUPERSEDED}


def test_some_are_overdue_one_waits_in_time_and_one_is_asked_about_this_week(told: Told) -> None:
    late = [one for one in told.addressees if is_overdue(one.state, one.due_on, one.reply_due_on, told.today)]
    assert {one.state for one in late} == {State.TOLD, State.IN_PROGRESS}
    reminded = {event.what for one in late for event in told.of(one)}
    assert {Happening.REMINDER, Happening.SECOND_REMINDER} <= reminded
    in_time = [one for one in told.addressees if one.state is State.TOLD and one not in late]
    assert [told.today - one.told_on for one in in_time if one.told_on] == [timedelta(days=30)]
    assert told.today <= min(told.follow_ups) <= told.today + timedelta(days=7), "none before it was forgotten"
    assert [one.agency_name for one in told.addressees if one.paused] == ["Estuary school nursing"]


def test_a_draft_waits_that_the_check_does_not_pass(told: Told) -> None:
    (draft,) = [(one, addressees) for one, addressees, _ in told.every if one.state == "draft"]
    checked = checks(draft[0].wording, len(draft[1]))
    assert len(missing(checked)) >= 3
    assert any("consider" in one.words for one in checked)
    assert told.learning > 3


def test_two_reports_are_kept_and_one_note_of_what_cases_share_is_open(told: Told) -> None:
    (later, earlier) = told.reports
    assert earlier[0] is None
    assert later[0] == earlier[1]
    assert {(day.month, day.day) for _, day, _ in told.reports} == {(3, 31), (9, 30)}
    assert all(to < made <= told.today for _, to, made in told.reports)
    assert told.notes.count("open") == 1
    assert "decided" in told.notes
