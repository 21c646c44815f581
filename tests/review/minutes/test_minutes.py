"""Minutes say what was recorded, name nobody, hide a case from whoever withdrew, and keep every version."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.service import append
from cdop.database import db
from cdop.panel_settings.service import decide_setting
from cdop.panels.queries import seats
from cdop.panels.rules import MeetingState, Seat
from cdop.panels.service import NotNow, hold_meeting, keep_seat
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.review.analysis.deciding import Sitting, decide, finalise, open_again, reopen
from cdop.review.analysis.queries import last_of
from cdop.review.analysis.saving import begin, save_answer
from cdop.review.meetings.attending import Entry, accept_terms, attendance_stamp, record_attendance
from cdop.review.meetings.changing import record_hearing, take_off
from cdop.review.meetings.queries import item_at, terms_in_force
from cdop.review.meetings.rules import Attends, Item
from cdop.review.minutes.models import MinutesRecord
from cdop.review.minutes.queries import APPROVED, DRAFT, Version, heads, version_of
from cdop.review.minutes.service import MinutesChanged, Typed, approve, draw, is_current
from cdop.review.minutes.shown import NO_DECISION, blocks
from tests.application import Browser, make_account
from tests.case.making import IDENTITY, audit
from tests.review.analysis.writing import learning, modifiable
from tests.review.meetings.world import World, bar, choose_ready, person, world, writing

FAMILY = IDENTITY[0]


@pytest.fixture
def held(app: Flask) -> tuple[World, list[Item]]:
    """A meeting of today: of three cases one decided, one deferred, one not heard; the officer left early."""
    made = world(app, days=0)
    items = choose_ready(made, "CDR-1", "CDR-2", "CDR-3")
    with writing(app) as session:
        meeting = made.found()
        own = {seat.role: seat.token for seat in seats(session, made.panel, today())}
        entries = [
            Entry(own["designated_doctor"], Attends.ATTENDED),
            Entry(own["police"], Attends.ATTENDED, "13:30", "14:05"),
            Entry(own["lay"], Attends.APOLOGIES),
        ]
        record_attendance(session, COMMAND_LINE, meeting, entries, attendance_stamp(session, meeting))
        record_hearing(session, COMMAND_LINE, items[0].token, _version(items[0]), "14:10", "14:25")
        take_off(session, COMMAND_LINE, items[1].token, _version(items[1]), deferred=True, words="The inquest is open")
    _decided(app, items[0])
    with writing(app) as session:
        hold_meeting(session, COMMAND_LINE, made.meeting, made.found().version, today())
    return made, items


def _version(item: Item) -> int:
    found = item_at(db.session(), COMMAND_LINE, item.token)
    assert found is not None
    return found.version


def _decided(app: Flask, item: Item) -> None:
    answers = modifiable(minority_view="One of us saw it otherwise", good_practice=f"{FAMILY} was well cared for")
    with writing(app) as session:
        analysis = begin(session, COMMAND_LINE, item.case_id, item=item.token)
        for name, value in answers.items():
            save_answer(session, COMMAND_LINE, analysis, name, value, 0)
        decide(session, COMMAND_LINE, analysis, Sitting(today(), item.meeting, False))


def _draw(made: World, seen: int, other: str = "", change: str = "") -> int:
    with writing(made.app) as session:
        return draw(session, COMMAND_LINE, made.found(), Typed(other, change), seen)


def _newest(made: World, who: Person) -> Version:
    session, meeting = db.session(), made.found()
    return version_of(session, who, meeting, heads(session, who, meeting)[0])


def _current(made: World) -> bool:
    with made.app.app_context():
        return is_current(db.session(), made.found(), _newest(made, COMMAND_LINE))


def _content(made: World, who: Person = COMMAND_LINE) -> dict:  # type: ignore[type-arg]  # as it is stored
    with made.app.app_context():
        return _newest(made, who).content


def _signed_in(made: World, account: Account) -> Browser:
    browser = Browser(made.app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def test_the_minutes_say_what_was_recorded_and_name_nobody(held: tuple[World, list[Item]]) -> None:
    made, items = held
    assert _draw(made, 0, f"Thanks to the neighbours of {FAMILY}.") == 1
    content = _content(made)
    assert FAMILY not in json.dumps(content)
    assert "CDR-1" not in json.dumps(content)
    first, second, third = (next(one for one in content["items"] if one["item"] == i.token) for i in items)
    assert (first["quorate"], first["decided"]["category"], first["decided"]["modifiability"]) == (
        False, "9", "modifiable",
    )  # fmt: skip
    assert [row["counts"] for row in first["decided"]["factors"]] == [True]
    assert first["decided"]["texts"]["minority_view"] == "One of us saw it otherwise"
    assert (second["state"], second["deferred"], second["decided"]) == ("deferred", "The inquest is open", None)
    assert third["state"] == "planned"
    assert {(one["role"], one["state"], one["left_at"]) for one in content["attendance"]} == {
        ("designated_doctor", "attended", None), ("police", "attended", "14:05"), ("lay", "apologies", None),
    }  # fmt: skip


def test_the_chair_approves_what_the_entries_say_and_every_version_stays(held: tuple[World, list[Item]]) -> None:
    made, items = held
    _draw(made, 0)
    with pytest.raises(MinutesChanged):
        _draw(made, 0)
    _decided_anew(made, items[0])
    with writing(made.app) as session, pytest.raises(MinutesChanged):
        approve(session, COMMAND_LINE, made.found(), 1)
    assert _draw(made, 1, change="The category was corrected") == 2
    with writing(made.app) as session:
        assert approve(session, COMMAND_LINE, made.found(), 2) == 3
        with pytest.raises(NotNow):
            approve(session, COMMAND_LINE, made.found(), 3)
        rows = session.execute(select(MinutesRecord.number, MinutesRecord.state).order_by(MinutesRecord.number)).all()
        assert [tuple(row) for row in rows] == [(1, DRAFT), (2, DRAFT), (3, APPROVED)]
    told = audit(made.app, "minutes.drawn", "minutes.approved")
    assert told == {("minutes.drawn", None): 2, ("minutes.approved", None): 1}


def test_the_minutes_tell_the_terms_that_were_accepted_though_the_panel_changed_them_since(
    held: tuple[World, list[Item]],
) -> None:
    made, _ = held
    with writing(made.app) as session:
        text = terms_in_force(session)[1]
        accept_terms(session, person(made.doctor), made.found(), text)
        accept_terms(session, person(made.officer), made.found(), text)
    _draw(made, 0)
    with writing(made.app) as session:
        decide_setting(session, COMMAND_LINE, "confidentiality_terms", "Say nothing to anybody.", "Agreed")
    assert _content(made)["terms"] == [{"text": text[:12], "accepted": 2, "on": today().isoformat()}]
    assert _current(made)
    words = f"2 people accepted the terms of confidentiality that were in force on {long_date(today())}."
    assert words in [words for block in blocks(_content(made)) for _, words in block.texts]


def _decided_anew(made: World, item: Item) -> None:
    with writing(made.app) as session:
        analysis = last_of(session, COMMAND_LINE, item.case_id)
        assert analysis is not None
        open_again(session, COMMAND_LINE, analysis)
        save_answer(session, COMMAND_LINE, analysis, "category", "8", 1)
        decide(session, COMMAND_LINE, analysis, Sitting(today(), item.meeting, False))


def _bars(made: World, item: Item) -> None:
    bar(made.app, made.officer, item.case_id)


def _attends(made: World, _item: Item) -> None:
    with writing(made.app) as session:
        lay = next(seat for seat in seats(session, made.panel, today()) if seat.role == "lay")
        came = [Entry(lay.token, Attends.ATTENDED)]
        record_attendance(session, COMMAND_LINE, made.found(), came, attendance_stamp(session, made.found()))


def _hears_longer(made: World, item: Item) -> None:
    with writing(made.app) as session:
        record_hearing(session, COMMAND_LINE, item.token, _version(item), "14:10", "14:40")


def _accepts(made: World, _item: Item) -> None:
    with writing(made.app) as session:
        accept_terms(session, person(made.doctor), made.found(), terms_in_force(session)[1])


def _seats(made: World, _item: Item) -> None:
    with writing(made.app) as session:
        seat = Seat("", "chair", "Public health", None, today() - timedelta(days=1), None)
        keep_seat(session, COMMAND_LINE, made.panel, seat)


def _opens_again(made: World, item: Item) -> None:
    with writing(made.app) as session:
        analysis = last_of(session, COMMAND_LINE, item.case_id)
        assert analysis is not None
        open_again(session, COMMAND_LINE, analysis)


def _names(made: World, item: Item) -> None:
    with writing(made.app) as session:
        told = {"told": {"mother_name": "Rosalind Wetherfield"}}
        append(session, COMMAND_LINE, item.case_id, Fact(FactKind.NOTED, today(), {}, {"words": "", **told}))


@pytest.mark.parametrize(
    "change", [_attends, _hears_longer, _accepts, _bars, _seats, _opens_again, _names, _decided_anew]
)
def test_whatever_minutes_are_drawn_from_is_told_by_the_stamp(
    held: tuple[World, list[Item]], change: Callable[[World, Item], None]
) -> None:
    made, items = held
    _draw(made, 0)
    assert _current(made)
    change(made, items[0])
    assert not _current(made)


def test_a_return_to_the_national_database_leaves_minutes_as_they_are(held: tuple[World, list[Item]]) -> None:
    made, items = held
    _draw(made, 0)
    sent = Fact(FactKind.NATIONAL_RETURN, today(), {"state": "submitted"}, {"words": "Sent"})
    with writing(made.app) as session:
        append(session, COMMAND_LINE, items[0].case_id, sent)
    assert _current(made)


def test_nothing_is_drawn_or_searched_when_a_writer_reads_the_minutes(
    held: tuple[World, list[Item]], coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, items = held
    _draw(made, 0)

    def never(*_words: object) -> None:
        raise AssertionError("drawn at a look")

    monkeypatch.setattr("cdop.review.minutes.service.drawn", never)
    address = f"/meetings/{made.meeting}/minutes"
    assert "Something was recorded since" not in coordinator.get(address).get_data(as_text=True)
    _hears_longer(made, items[0])
    assert "Something was recorded since" in coordinator.get(address).get_data(as_text=True)


def test_the_minutes_say_whether_each_review_is_final_and_why_without_a_quorum(held: tuple[World, list[Item]]) -> None:
    made, items = held
    _draw(made, 0)
    assert _review(made, items[0]) == {"Review": "Decided, and not final yet"}
    with writing(made.app) as session:
        analysis = last_of(session, COMMAND_LINE, items[0].case_id)
        assert analysis is not None
        finalise(session, COMMAND_LINE, analysis, f"The police read of {FAMILY} since, and agree")
    _draw(made, 1)
    on = long_date(today())
    why = "Why it was made final though the panel was not known to be quorate"
    assert _review(made, items[0]) == {
        "Review": f"Final since {on}",
        why: "The police read of the child since, and agree",
    }
    assert "1 of 1 decided are final" in dict(blocks(_content(made))[0].facts)["Cases"]
    with writing(made.app) as session:
        reopen(session, COMMAND_LINE, items[0].case_id, "The inquest")
    _draw(made, 2)
    assert _review(made, items[0])["Review"] == f"Made final on {on}, and reopened since"


def _review(made: World, item: Item) -> dict[str, str]:
    (block,) = (one for one in blocks(_content(made)) if one.title == f"Case {item.reference}")
    return {name: words for name, words in block.facts if name.startswith(("Review", "Why it was made final"))}


def test_apologies_declarations_learning_and_actions_stand_under_headings(held: tuple[World, list[Item]]) -> None:
    made, items = held
    told = {"learning.aaaaaaaa": learning("One plan"), "family_actions": "Write to the parents"}
    with writing(made.app) as session:
        analysis = last_of(session, COMMAND_LINE, items[0].case_id)
        assert analysis is not None
        open_again(session, COMMAND_LINE, analysis)
        for name, value in told.items():
            save_answer(session, COMMAND_LINE, analysis, name, value, 0)
        decide(session, COMMAND_LINE, analysis, Sitting(today(), made.meeting, False))
    bar(made.app, made.officer, items[0].case_id)
    _draw(made, 0)
    found = {one.title: one for one in blocks(_content(made))}
    case = f"Case {items[0].reference}"
    assert list(found["Apologies"].texts) == [("", "Lay member, Agency of lay")]
    assert "Lay member" not in str(found["Attendance"].rows)
    assert list(found["Declarations of interest"].texts) == [("", f"Police withdrew from case {items[0].reference}")]
    assert list(found["Learning points"].texts) == [(case, "One plan (Local)")]
    assert list(found["Actions for the family"].texts) == [(case, "Write to the parents")]
    assert list(found)[:5] == [
        "The meeting", "Welcome and confidentiality", "Attendance", "Apologies", "Declarations of interest",
    ]  # fmt: skip
    with writing(made.app) as session:
        approve(session, COMMAND_LINE, made.found(), 1)
    own = {one.title: one for one in blocks(_content(made, person(made.officer)))}
    assert items[0].reference not in str(own), "the one who withdrew reads nothing of the case"
    assert list(own["Declarations of interest"].texts) == [("", "No conflict of interest is recorded.")]


def test_no_version_is_changed_or_removed(held: tuple[World, list[Item]]) -> None:
    made, _ = held
    _draw(made, 0)
    for verb in (MinutesRecord.__table__.update().values(state="x"), MinutesRecord.__table__.delete()):  # type: ignore[attr-defined]  # tables
        with pytest.raises(DatabaseError, match="append-only"), writing(made.app) as session:
            session.execute(verb)


def test_nothing_is_drawn_before_the_meeting_was_held(app: Flask) -> None:
    made = world(app, days=0)
    with writing(app) as session, pytest.raises(NotNow):
        draw(session, COMMAND_LINE, made.found(), Typed(), 0)
    with app.app_context():
        assert made.found().state is MeetingState.PLANNED


def test_what_is_typed_with_minutes_tells_no_name_number_or_address(held: tuple[World, list[Item]]) -> None:
    made, _ = held
    other = "Two of us wrote to SW1A 2AA and to somebody@example.org about 999 000 0018 on 2 May."
    _draw(made, 0, other, f"The hearing of {FAMILY} was corrected")
    with made.app.app_context():
        newest = _newest(made, COMMAND_LINE)
    told = newest.words + newest.content["other"]
    assert [one for one in (FAMILY, "SW1A", "example.org", "999 000") if one in told] == []
    assert "was corrected" in newest.words
    assert "on 2 May" in newest.content["other"]


def test_whoever_withdrew_reads_minutes_without_the_case_and_others_read_that_somebody_did(
    held: tuple[World, list[Item]],
) -> None:
    made, items = held
    bar(made.app, made.officer, items[0].case_id)
    _draw(made, 0)
    with writing(made.app) as session:
        approve(session, COMMAND_LINE, made.found(), 1)
    others, own = _content(made, person(made.doctor)), _content(made, person(made.officer))
    assert [one["withdrew"] for one in others["items"] if one["item"] == items[0].token] == [["police"]]
    assert items[0].token not in json.dumps(own)
    assert items[0].reference not in json.dumps(own)
    pages = {who: _signed_in(made, who) for who in (made.doctor, made.officer)}
    address = f"/meetings/{made.meeting}/minutes"
    for path in (address, f"{address}/2", f"{address}/2/minutes.pdf"):
        shown = {who: browser.get(path) for who, browser in pages.items()}
        assert {answer.status_code for answer in shown.values()} == {200}
        told = {who: _text(answer) for who, answer in shown.items()}
        assert items[0].reference in told[made.doctor]
        assert "Police withdrew" in told[made.doctor]
        assert items[0].reference not in told[made.officer]
        assert FAMILY not in told[made.doctor]


def _text(answer) -> str:  # type: ignore[no-untyped-def]  # the test client's answer
    if answer.mimetype != "application/pdf":
        return str(answer.get_data(as_text=True))
    with PdfDocument(answer.data) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_members_read_what_is_approved_the_chair_approves_and_strangers_find_nothing(
    held: tuple[World, list[Item]],
) -> None:
    made, _ = held
    chair = make_account(made.app, Role.PANEL_MEMBER, name="Perran", duties=(Duty.CHAIR,))
    doctor, stranger = _signed_in(made, made.doctor), _signed_in(made, made.stranger)
    chairs = _signed_in(made, chair)
    address = f"/meetings/{made.meeting}/minutes"
    _draw(made, 0)
    assert "No minutes are approved yet" in doctor.get(address).get_data(as_text=True)
    assert doctor.get(f"{address}/1").status_code == 404
    assert doctor.post(address, data={"seen": "1"}).status_code == 404
    assert doctor.post(f"{address}/approve", data={"seen": "1"}).status_code == 404
    assert stranger.get(address).status_code == 404
    assert chairs.post(f"{address}/approve", data={"seen": "1"}).status_code == 404, "no seat at this meeting"
    with writing(made.app) as session:
        seat = Seat("", "chair", "Public health", chair.id, today() - timedelta(days=1), None)
        keep_seat(session, COMMAND_LINE, made.panel, seat)
    _draw(made, 1)
    assert chairs.post(f"{address}/approve", data={"seen": "1"}).status_code == 409
    assert chairs.post(f"{address}/approve", data={"seen": "2"}).status_code == 303
    page = doctor.get(address).get_data(as_text=True)
    assert "Approved" in page
    assert "Version 3: approved by Perran" in page


def test_the_coordinator_draws_and_what_was_typed_is_kept_when_another_was_first(
    held: tuple[World, list[Item]], coordinator: Browser
) -> None:
    made, _ = held
    address = f"/meetings/{made.meeting}/minutes"
    assert "draw themselves" in coordinator.get(address).get_data(as_text=True)
    assert coordinator.post(address, data={"seen": "0", "other": "We thanked the lay member."}).status_code == 303
    again = coordinator.post(address, data={"seen": "0", "other": "We planned the year."})
    assert again.status_code == 409
    assert "We planned the year." in again.get_data(as_text=True)
    assert coordinator.post(address, data={"seen": "1", "other": "x" * 10_001}).status_code == 422
    assert coordinator.get(f"{address}/7").status_code == 404


def test_the_pdf_is_tagged_and_says_what_the_page_says(held: tuple[World, list[Item]], coordinator: Browser) -> None:
    made, items = held
    _draw(made, 0)
    made_pdf = coordinator.get(f"/meetings/{made.meeting}/minutes/1/minutes.pdf")
    text = _text(made_pdf)
    for words in (items[0].reference, "The inquest is open", "One of us saw it otherwise", "not quorate", "Draft", "1"):
        assert words.casefold() in text.casefold()
    with pikepdf.open(BytesIO(made_pdf.data)) as document:
        assert document.Root.MarkInfo.Marked
    assert NO_DECISION not in text
