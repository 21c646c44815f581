"""Agendas: chosen, ordered, taken off and heard; nobody's change is lost, and a barred case is on none."""

from dataclasses import replace

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db
from cdop.panels.queries import meeting_at
from cdop.panels.queries import seats as seats_of
from cdop.panels.service import NotNow, cancel_meeting, change_meeting
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from cdop.review.meetings.attending import Entry, attendance_stamp, record_attendance
from cdop.review.meetings.changing import (
    AgendaChanged,
    Choice,
    Line,
    choose,
    end_item,
    new_reference,
    record_hearing,
    save_agenda,
    stamp,
    start_item,
    take_off,
)
from cdop.review.meetings.choosing import ready_cases, theme_of, unready_cases
from cdop.review.meetings.queries import agenda, attendance, item_at, item_of_case, items_of, may_attend, present_at
from cdop.review.meetings.rules import Attends, Item, ItemState, NotOnAgenda
from tests.case.making import IDENTITY, audit, case_id, statements, store_many
from tests.gathering.making_ready import COMPLETE, GP, asked, ours
from tests.review.meetings.world import World, bar, choose_ready, person, world, writing

MEDWAY = PanelArea.of(("E06000035",))


def order_of(made: World) -> list[str]:
    with made.app.app_context():
        return [item.token for item in items_of(db.session(), COMMAND_LINE, [made.meeting])]


def lines(items: list[Item]) -> list[Line]:
    return [Line(item.token, item.theme, item.minutes) for item in items]


def test_an_agenda_is_chosen_ordered_deferred_and_chosen_again_under_its_reference(app_on_each: Flask) -> None:
    made = world(app_on_each)
    first, second, third = choose_ready(made, "A", "B", "C")
    assert len({item.reference for item in (first, second, third)}) == 3
    with writing(app_on_each) as session:
        seen = stamp(session, COMMAND_LINE, made.meeting)
        wanted = [Line(third.token, "Babies", 30), *lines([first, second])]
        save_agenda(session, COMMAND_LINE, made.meeting, wanted, seen)
        with pytest.raises(AgendaChanged):
            save_agenda(session, COMMAND_LINE, made.meeting, wanted, seen)
        with pytest.raises(NotOnAgenda):
            take_off(session, COMMAND_LINE, third.token, third.version + 1, deferred=True, words=" ")
        take_off(session, COMMAND_LINE, third.token, third.version + 1, deferred=True, words="The inquest goes on")
        take_off(session, COMMAND_LINE, second.token, second.version + 1, deferred=False, words="")
    with writing(app_on_each) as session:
        now = items_of(session, COMMAND_LINE, [made.meeting])
        assert [(item.token, item.state, item.words) for item in now] == [
            (third.token, ItemState.DEFERRED, "The inquest goes on"), (first.token, ItemState.PLANNED, ""),
        ]  # fmt: skip
        assert item_of_case(session, second.case_id, made.meeting) is None
        again = [Choice(third.case_id, "Again", 10, "Asked for"), Choice(first.case_id, "Twice", 99)]
        choose(session, COMMAND_LINE, made.meeting, again, stamp(session, COMMAND_LINE, made.meeting))
        back = item_of_case(session, third.case_id, made.meeting)
        assert back is not None
        assert (back.reference, back.state, back.words, back.reason) == (third.reference, "planned", "", "Asked for")
        assert item_of_case(session, first.case_id, made.meeting) == now[1], "what stands there stays as it is"
    assert sum(audit(app_on_each, "agenda.changed").values()) == 3 + 3 + 2 + 1


def test_why_a_case_is_heard_early_names_nobody(app: Flask) -> None:
    made = world(app)
    token = store_many(app, {"A": ours(*COMPLETE)})["A"]
    early = Choice(case_id(app, token), "Theme", 20, f"The family of {IDENTITY[0]} asked")
    with writing(app) as session:
        seen = stamp(session, COMMAND_LINE, made.meeting)
        with pytest.raises(NotOnAgenda):
            choose(session, COMMAND_LINE, made.meeting, [early], seen)


def test_no_case_is_chosen_for_a_meeting_that_tells_its_name_already(app: Flask) -> None:
    made = world(app)
    chosen = Choice(case_id(app, store_many(app, {"A": ours(*COMPLETE)})["A"]), "Theme", 20)
    with writing(app) as session:
        now = meeting_at(session, made.meeting)
        assert now is not None
        change_meeting(session, COMMAND_LINE, made.meeting, 1, replace(now.details, words=f"About {IDENTITY[0]}"))
    with writing(app) as session:
        seen = stamp(session, COMMAND_LINE, made.meeting)
        with pytest.raises(NotOnAgenda):
            choose(session, COMMAND_LINE, made.meeting, [chosen], seen)


def test_whoever_saves_second_is_told_whatever_the_first_did(app: Flask) -> None:
    made = world(app)
    first, second = choose_ready(made, "A", "B")
    with writing(app) as session:
        seen = stamp(session, COMMAND_LINE, made.meeting)
        save_agenda(session, COMMAND_LINE, made.meeting, lines([second, first]), seen)
    for late in (
        lambda s: save_agenda(s, COMMAND_LINE, made.meeting, lines([first, second]), seen),
        lambda s: choose(s, COMMAND_LINE, made.meeting, [Choice(first.case_id, "", 5)], seen),
        lambda s: take_off(s, COMMAND_LINE, first.token, first.version, deferred=False, words=""),
        lambda s: record_hearing(s, COMMAND_LINE, first.token, first.version, "13:30", "13:50"),
    ):
        with pytest.raises(AgendaChanged), writing(app) as session:
            late(session)
    assert order_of(made) == [second.token, first.token]
    with pytest.raises(AgendaChanged), writing(app) as session:  # a line is missing: somebody added a case
        save_agenda(session, COMMAND_LINE, made.meeting, lines([first]), stamp(session, COMMAND_LINE, made.meeting))


def test_a_barred_case_is_on_no_agenda_of_the_barred_and_keeps_its_place(app_on_each: Flask) -> None:
    made = world(app_on_each)
    first, second, third = choose_ready(made, "A", "B", "C")
    bar(app_on_each, made.doctor, second.case_id)
    doctor, officer = person(made.doctor), person(made.officer)
    coordinator = replace(COMMAND_LINE, account_id=made.doctor.id)
    with writing(app_on_each) as session:
        assert [item.token for item in agenda(session, doctor, made.meeting)] == [first.token, third.token]
        assert [item.token for item in agenda(session, officer, made.meeting)] == [
            i.token for i in (first, second, third)
        ]
        assert item_at(session, doctor, second.token) is None
        assert item_at(session, officer, second.token) == second
        before = stamp(session, coordinator, made.meeting)
        save_agenda(session, coordinator, made.meeting, lines([third, first]), before)
        assert second.case_id not in {
            one.case_id for one in ready_cases(session, coordinator, MEDWAY, "0" * 32, today())
        }
        with pytest.raises(LookupError):
            take_off(session, coordinator, second.token, second.version, deferred=False, words="")
    assert order_of(made) == [third.token, second.token, first.token]


def test_a_meeting_exists_for_those_with_a_seat_alone(app_on_each: Flask) -> None:
    made = world(app_on_each)
    (item,) = choose_ready(made, "A")
    with app_on_each.app_context():
        found, stranger = made.found(), person(made.stranger)
        assert may_attend(db.session(), person(made.doctor), found)
        assert not may_attend(db.session(), stranger, found)
        assert agenda(db.session(), stranger, made.meeting) == []
        assert item_at(db.session(), stranger, item.token) is None
        assert agenda(db.session(), COMMAND_LINE, "0" * 32) == []
        nobody = replace(stranger, account_id=None)
        assert not may_attend(db.session(), nobody, found)


def test_a_case_is_heard_quorate_by_who_was_there_and_not_barred(app_on_each: Flask) -> None:
    made = world(app_on_each, days=0)
    first, second, third = choose_ready(made, "A", "B", "C")
    bar(app_on_each, made.officer, third.case_id)
    with writing(app_on_each) as session:
        found = made.found()
        assert attendance(session, found) == []
        seats = {seat.role: seat.token for seat in seats_of(session, made.panel, today())}
        there = [
            Entry(seats["designated_doctor"], Attends.ATTENDED), Entry(seats["lay"], Attends.ATTENDED),
            Entry(seats["police"], Attends.ATTENDED, None, "14:00"),
        ]  # fmt: skip
        record_attendance(session, COMMAND_LINE, found, there, attendance_stamp(session, found))
        assert record_hearing(session, COMMAND_LINE, first.token, 1, "13:30", "13:50")
        start_item(session, COMMAND_LINE, second.token, "13:50")
        start_item(session, COMMAND_LINE, second.token, "13:55")
        assert not end_item(session, COMMAND_LINE, second.token, "14:10"), "the police left before it ended"
        assert not record_hearing(session, COMMAND_LINE, third.token, 1, "13:40", "13:50"), "the police has a conflict"
        heard = item_at(session, COMMAND_LINE, second.token)
        assert heard is not None
        assert (heard.state, heard.started_at, heard.ended_at, heard.quorate) == ("heard", "13:50", "14:10", False)
        roles = {seat.role for seat in present_at(session, found, item_at(session, COMMAND_LINE, third.token))}
        assert roles == {"designated_doctor", "lay"}
        stayed = [Entry(seats["police"], Attends.ATTENDED)]
        record_attendance(session, COMMAND_LINE, found, stayed, attendance_stamp(session, found))
        corrected = [item.quorate for item in items_of(session, COMMAND_LINE, [made.meeting])]
        assert corrected == [True, True, False], "a corrected attendance is weighed again"
        with pytest.raises(NotOnAgenda):
            record_hearing(session, COMMAND_LINE, first.token, first.version + 1, "14:00", "13:00")


def test_a_cancelled_meeting_hears_nothing(app: Flask) -> None:
    made = world(app)
    (item,) = choose_ready(made, "A")
    with writing(app) as session:
        cancel_meeting(session, COMMAND_LINE, made.meeting, 1, "Snow")
        for write in (
            lambda: choose(session, COMMAND_LINE, made.meeting, [], stamp(session, COMMAND_LINE, made.meeting)),
            lambda: record_hearing(session, COMMAND_LINE, item.token, item.version, "13:30", "13:40"),
        ):
            with pytest.raises(NotNow):
                write()


def test_ready_cases_come_first_and_the_others_say_what_is_missing(app_on_each: Flask) -> None:
    made = world(app_on_each)
    other = world(app_on_each, days=40)
    store_many(
        app_on_each,
        {"READY": ours(*COMPLETE, days=90), "OLDER": ours(*COMPLETE, days=120), "EARLY": ours(asked(GP, 20, 9))},
    )
    choose_ready(other, "ELSEWHERE")
    with app_on_each.app_context():
        ready = ready_cases(db.session(), COMMAND_LINE, MEDWAY, made.meeting, today())
        assert {one.reference for one in ready} == {"READY", "OLDER", "ELSEWHERE"}
        assert [one.since for one in ready] == sorted(one.since for one in ready)
        told = {one.reference: one for one in ready}
        assert told["OLDER"].theme == theme_of(told["OLDER"].age, ())
        assert [len(told[name].elsewhere) for name in ("READY", "ELSEWHERE")] == [0, 1]
        early, pages = unready_cases(db.session(), COMMAND_LINE, MEDWAY, made.meeting, today())
        assert ([one.reference for one in early], pages) == (["EARLY"], 1)
        assert any("reply outstanding" in str(words) for words in early[0].missing)


def test_choosing_takes_as_many_statements_for_many_cases(app: Flask) -> None:
    made = world(app)
    counts = []
    for names in (["A0"], [f"B{n}" for n in range(12)]):
        store_many(app, {name: ours(*COMPLETE) for name in names})
        with app.app_context(), statements(app) as sent:
            ready_cases(db.session(), COMMAND_LINE, MEDWAY, made.meeting, today())
        counts.append(len([one for one in sent if "SELECT" in one[0]]))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize(
    ("age", "sets", "theme"),
    [
        ("P3D", (), "Newborn babies"), ("P7M", (), "Babies"), ("P4Y", (), "Children of 1 to 4"),
        ("P17Y", (), "Young people of 15 to 17"), (None, (), "Age not known"), ("P4Y", ("road",), "Vehicle collision"),
    ],
)  # fmt: skip
def test_a_theme_is_suggested_from_what_was_asked_or_the_age(
    age: str | None, sets: tuple[str, ...], theme: str
) -> None:
    assert theme_of(age, sets) == theme


def test_a_reference_is_readable_and_new() -> None:
    found = {new_reference(()) for _ in range(200)}
    assert len(found) == 200
    assert all(len(one) == 5 and any(c.isdigit() for c in one) and not set(one) & set("IO01l") for one in found)
