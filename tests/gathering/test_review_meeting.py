"""The child death review meeting: what speaks against a day, planning, moving, cancelling, minutes and papers."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.facts import Fact, FactKind
from cdop.case.readiness import Why, readiness, review_meetings
from cdop.gathering.meeting.agenda import ITEMS
from cdop.gathering.meeting.record_shape import is_review_record
from cdop.gathering.meeting.rules import asked_kinds, concerns, served
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_account
from tests.case.making import NOTIFIED, add_fact, audit, case_id, facts, statements, store
from tests.case.test_case_page import plain
from tests.classification.making import boxes, errors, send, timeline, version_on
from tests.gathering.making_ready import GP, MIDWIFE, asked, ours
from tests.gathering.test_family_rules import wish
from tests.gathering.test_processes import process, replied

K = FactKind
KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
TODAY = date(2026, 3, 2)
FAR = today() + timedelta(days=60)
PLAN: dict[str, Any] = {
    "key": KEY, "on": boxes(FAR), "time": "14.00", "place": "Room of Quentin", "chair": "Designated doctor",
    "agencies": ["paediatrics", "police"],
}  # fmt: skip
MINUTES: dict[str, Any] = {
    "key": KEY, "dated": boxes(NOTIFIED), "time": "14:00", "place": "Room of Quentin", "chair": "Designated doctor",
    "agencies": ["paediatrics"], "attended": "Quentin Marrow, paediatrician", "life": "A well child.",
    "actions-0-what": "Ask for the report", "actions-0-role": "Coordinator", "actions-0-due": boxes(FAR),
}  # fmt: skip
WORKER = Fact(K.KEY_WORKER_NAMED, NOTIFIED, {"first_contact_on": None}, {"name": "Rosa", "role": "r", "contact": ""})


def codes(timeline: list[Fact], on: date | None = None, notice: int = 28) -> set[str]:
    return {one.code for one in concerns(timeline, on, TODAY, notice)}


def met(**detail: Any) -> Fact:
    known: dict[str, Any] = {
        "meeting": KEY,
        "meeting_kind": "final",
        "time": None,
        "agencies": [],
        "safer_sleeping": {},
    }
    return Fact(K.RESPONSE_MET, NOTIFIED, {**known, **detail}, {"record": {}})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((WORKER,), set()),
        ((), {"key-worker"}),
        ((WORKER, process("post_mortem")), {f"process-{KEY}"}),
        ((WORKER, process("post_mortem", state="expected")), {f"process-{KEY}"}),
        ((WORKER, process("post_mortem", state="concluded")), set()),
        ((WORKER, process("police", holds="review_meeting")), {f"process-{KEY}"}),
        ((WORKER, process("police", holds="panel")), set()),
        ((WORKER, replied()[0]), {"replies"}),
        ((WORKER, *replied()), set()),
    ],
)
def test_what_is_missing_speaks_against_a_meeting(more: tuple[Fact, ...], expected: set[str]) -> None:
    assert codes([*facts(), *more]) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (TODAY + timedelta(days=27), {"notice"}),
        (TODAY + timedelta(days=28), set()),
        (date(2026, 5, 1), {f"wish-{'a' * 32}"}),
    ],
)
def test_a_short_notice_and_the_familys_days_speak_against_a_day(on: date, expected: set[str]) -> None:
    assert codes([*facts(), WORKER, wish(first="2026-05-01")], on) == expected


def test_a_final_discussion_or_a_concluded_perinatal_review_served_as_the_meeting() -> None:
    assert [one.words for one in served([*facts(), met()])] == [
        "The final case discussion of the joint agency response"
    ]
    assert served([*facts(), met(meeting_kind="visit")]) == []
    concluded = process("perinatal_review", state="concluded", concluded="2014-06-01")
    assert [(one.words, one.on) for one in served([*facts(), concluded])] == [
        ("The perinatal mortality review", date(2014, 6, 1))
    ]
    assert served([*facts(), process("perinatal_review")]) == []


@pytest.fixture
def token(app: Flask) -> str:
    return store(app, "A-1", [*facts(), WORKER])


def at(token: str, rest: str = "") -> str:
    return f"/cases/{token}/review-meetings{rest}"


def standing(app: Flask, token: str) -> list[Fact]:
    return review_meetings(timeline(app, token))


def test_those_who_were_asked_are_invited_and_not_those_asked_in_error() -> None:
    closed = Fact(K.REQUEST_CLOSED, today(), {"request": MIDWIFE, "closed": "asked_in_error"}, {"reason": ""})
    both = ours(asked(GP, 60, 9), asked(MIDWIFE, 50, 9))
    assert asked_kinds(both) == ["primary_care", "midwifery"]
    assert asked_kinds([*both, closed]) == ["primary_care"]


def test_an_action_has_an_owner(app: Flask, coordinator: Browser, token: str) -> None:
    answer = send(coordinator, at(token, "/held"), **{**MINUTES, "actions-0-role": ""})
    assert (answer.status_code, errors(answer.text)) == (422, ["Enter who is to do it: an agency, a role or both"])
    assert not standing(app, token)


def test_a_meeting_is_planned_moved_and_cancelled(app: Flask, coordinator: Browser, token: str) -> None:
    assert "Not planned" in plain(coordinator.get(f"/cases/{token}").text)
    assert send(coordinator, at(token, "/new"), **PLAN).status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.dated, fact.detail) == (
        today(),
        {
            "meeting": KEY, "state": "planned", "on": FAR.isoformat(), "time": "14:00",
            "agencies": ["paediatrics", "police"],
        },
    )  # fmt: skip
    assert fact.identity == {"place": "Room of Quentin", "chair": "Designated doctor", "record": {}}
    assert audit(app, "review_meeting.recorded") == {("review_meeting.recorded", case_id(app, token)): 1}
    assert Why.MEETING_NOT_HELD in {reason.why for reason in readiness(timeline(app, token)).reasons}
    moved = {**PLAN, "on": boxes(FAR + timedelta(days=7))}
    assert send(coordinator, at(token, f"/{KEY}/plan"), **moved).status_code == 303
    assert [one.detail["on"] for one in standing(app, token)] == [(FAR + timedelta(days=7)).isoformat()]
    answer = send(coordinator, at(token, f"/{KEY}/cancel"), reason="")
    assert (answer.status_code, errors(answer.text)) == (422, ["Enter why it is cancelled"])
    assert send(coordinator, at(token, f"/{KEY}/cancel"), reason="The report is late").status_code == 303
    assert standing(app, token)[0].detail["state"] == "cancelled"
    assert "The report is late" in coordinator.get(f"/cases/{token}").text
    assert coordinator.get(at(token, f"/{KEY}/minutes")).status_code == 404
    assert coordinator.get(at(token, f"/{KEY}/cancel")).status_code == 404
    assert send(coordinator, at(token, f"/{KEY}/plan"), **PLAN).status_code == 303
    assert standing(app, token)[0].detail["state"] == "planned"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"on": ["", "", ""]}, "Enter the day of the meeting"),
        ({"on": boxes(NOTIFIED)}, "Day of the meeting must not be in the past: a meeting that was held has minutes"),
        ({"on": ["1", "1", "9999"]}, "Day of the meeting must be from 1990 to 2199"),
        ({"time": "25:00"}, "Time must be a time of the 24-hour clock, like 14:05"),
        ({"agencies": ["army"]}, "Choose one of the answers on this page"),
        ({"place": "a\uffff"}, "Place contains a character that cannot be stored"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_kept(
    app: Flask, coordinator: Browser, token: str, values: dict[str, Any], words: str
) -> None:
    answer = send(coordinator, at(token, "/new"), **{**PLAN, **values})
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert "Designated doctor" in answer.text
    assert standing(app, token) == []


def test_what_speaks_against_a_day_is_read_before_it_is_planned(app: Flask, coordinator: Browser, token: str) -> None:
    add_fact(app, token, process("post_mortem", next_on="2030-03-01"))
    add_fact(app, token, wish(first=FAR.isoformat()))
    page = coordinator.get(at(token, "/new")).text
    assert "The post-mortem report is not in. It is promised for 1 March 2030." in plain(page)
    ticked = {**PLAN, "despite": "y", "read": f"process-{KEY}"}
    answer = send(coordinator, at(token, "/new"), **ticked)
    assert answer.status_code == 422, "that the family asked to be left in peace on that day was not shown yet"
    assert errors(answer.text) == ["Read what speaks against it, then tick this or choose another day"]
    assert "The family asked to be left in peace on this day" in plain(answer.text)
    assert f'value="process-{KEY} wish-{"a" * 32}"' in answer.text
    shown = {**PLAN, "read": f"process-{KEY} wish-{'a' * 32}"}
    assert send(coordinator, at(token, "/new"), **shown).status_code == 422
    assert standing(app, token) == []
    assert send(coordinator, at(token, "/new"), **{**shown, "despite": "y"}).status_code == 303


def test_a_meeting_is_minuted_by_items_and_corrected(app: Flask, coordinator: Browser, token: str) -> None:
    asked = Fact(K.FAMILY_ASKED, NOTIFIED, {"question": OTHER}, {"words": "Why did <b>nobody</b> ring us?"})
    add_fact(app, token, asked)
    send(coordinator, at(token, "/new"), **PLAN)
    address = at(token, f"/{KEY}/minutes")
    page = coordinator.get(address).text
    assert "Why did &lt;b&gt;nobody&lt;/b&gt; ring us?" in page
    assert "Room of Quentin" in page
    assert send(coordinator, address, **{**MINUTES, "questions": [OTHER]}).status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.dated, fact.detail["state"], fact.detail["agencies"]) == (NOTIFIED, "held", ["paediatrics"])
    record = (fact.identity or {})["record"]
    assert record["invited"] == ["paediatrics", "police"]
    assert record["questions"] == [OTHER]
    assert record["life"] == "A well child."
    assert record["actions"] == [
        {"what": "Ask for the report", "agency": None, "role": "Coordinator", "due": FAR.isoformat(), "done": None}
    ]
    assert is_review_record(record, today())
    assert not {Why.MEETING_NOT_HELD, Why.MEETING_NOT_PLANNED} & {
        r.why for r in readiness(timeline(app, token)).reasons
    }
    assert send(coordinator, address, **{**MINUTES, "life": "Often ill."}).status_code == 303
    corrected = (timeline(app, token)[-1].identity or {})["record"]
    assert (corrected["life"], corrected["invited"]) == ("Often ill.", ["paediatrics", "police"])
    assert coordinator.get(at(token, f"/{KEY}/plan")).status_code == 404, "what was held is not planned again"


def test_a_meeting_that_nobody_planned_is_minuted_and_a_row_added_keeps_everything(
    app: Flask, coordinator: Browser, token: str
) -> None:
    before = len(timeline(app, token))
    page = send(coordinator, at(token, "/held"), **{**MINUTES, "add_actions": "yes"})
    assert page.status_code == 200
    assert page.text.count('<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Action ') >= 2
    assert "A well child." in page.text
    assert len(timeline(app, token)) == before
    many = {f"actions-{n}-what": f"Thing {n}" for n in range(21)}
    assert send(coordinator, at(token, "/held"), **{**MINUTES, **many}).status_code == 422
    assert send(coordinator, at(token, "/held"), **{**MINUTES, "dated": boxes(date(2014, 5, 8))}).status_code == 422
    assert send(coordinator, at(token, "/held"), **MINUTES).status_code == 303
    assert [one.detail["state"] for one in standing(app, token)] == ["held"]


def test_a_meeting_later_today_has_no_minutes_yet(app: Flask, token: str, sign_in_as: SignInAs) -> None:
    with time_machine.travel("2026-03-02 12:00Z", tick=False):
        coordinator = sign_in_as(Role.COORDINATOR)
        answer = send(coordinator, at(token, "/held"), **{**MINUTES, "dated": boxes(TODAY), "time": "12:01"})
        assert (answer.status_code, errors(answer.text)) == (422, ["Time must not be later than now"])
        held = {**MINUTES, "dated": boxes(TODAY), "time": "12:00"}
        assert send(coordinator, at(token, "/held"), **held).status_code == 303


def test_sent_twice_is_stored_once_and_two_who_minute_see_both(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs
) -> None:
    version = version_on(coordinator.get(at(token, "/new")).text)
    for _ in range(2):
        assert send(coordinator, at(token, "/new"), version, **PLAN).status_code == 303
    assert len(standing(app, token)) == 1
    assert send(coordinator, at(token, "/new"), version, **{**PLAN, "time": "15:00"}).status_code == 409
    other, address = sign_in_as(Role.COORDINATOR), at(token, f"/{KEY}/minutes")
    seen = version_on(other.get(address).text)
    send(coordinator, address, **MINUTES)
    answer = send(other, address, seen, **{**MINUTES, "place": "Another room", "life": "Typed by the second"})
    assert answer.status_code == 409
    assert "Place: Room of Quentin" in plain(answer.text)
    assert "Typed by the second" in answer.text
    assert send(other, address, version_on(answer.text), **{**MINUTES, "place": "Another room"}).status_code == 303


def test_the_papers_print_as_pages_and_as_tagged_files(app: Flask, coordinator: Browser, token: str) -> None:
    add_fact(app, token, Fact(K.FAMILY_ASKED, NOTIFIED, {"question": OTHER}, {"words": "Why did nobody ring us?"}))
    add_fact(app, token, process("coroner"))
    send(coordinator, at(token, "/new"), **PLAN)
    assert coordinator.get(at(token, f"/{KEY}/record")).status_code == 404
    agenda = plain(coordinator.get(at(token, f"/{KEY}/agenda")).text)
    assert all(item.title in agenda and item.prompt in agenda for item in ITEMS.values())
    assert "Why did nobody ring us? Not answered" in agenda
    assert "Coroner and inquest Open" in agenda
    papers = {"agenda": coordinator.get(at(token, f"/{KEY}/agenda/pdf"))}
    send(coordinator, at(token, f"/{KEY}/minutes"), **{**MINUTES, "questions": [OTHER]})
    assert coordinator.get(at(token, f"/{KEY}/agenda")).status_code == 404
    minutes = plain(coordinator.get(at(token, f"/{KEY}/record")).text)
    for words in (
        "A well child.",
        "Why did nobody ring us? Put to the meeting",
        "Ask for the report",
        "Paediatrics, P",
    ):
        assert words in minutes
    papers["minutes"] = coordinator.get(at(token, f"/{KEY}/record/pdf"))
    for name, answer in papers.items():
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].endswith(f'-{name}.pdf"')
        with pikepdf.open(io.BytesIO(answer.data)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.docinfo["/Subject"]) == "Child death review meeting"
            assert str(pdf.docinfo["/Title"]).endswith("case A-1")


def test_what_served_as_the_meeting_is_shown_as_such(app: Flask, coordinator: Browser, token: str) -> None:
    add_fact(app, token, met())
    for address in (at(token), f"/cases/{token}"):
        words = plain(coordinator.get(address).text)
        assert "Served as it The final case discussion of the joint agency response, 12 May 2014" in words
    assert "Plan the meeting" not in plain(coordinator.get(f"/cases/{token}").text)


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_others_see_nothing_of_the_meeting(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs, role: Role
) -> None:
    send(coordinator, at(token, "/new"), **PLAN)
    send(coordinator, at(token, f"/{KEY}/minutes"), **MINUTES)
    other = sign_in_as(role)
    page = plain(other.get(f"/cases/{token}").text)
    assert not [words for words in ("Quentin", "Designated doctor", "Paediatrics", "12 May", "Held") if words in page]
    for rest in ("", "/new", "/held", *(f"/{KEY}/{one}" for one in ("plan", "cancel", "minutes", "agenda", "record"))):
        assert other.get(at(token, rest)).status_code == 404


@pytest.mark.parametrize(
    ("record", "good"),
    [
        ({}, True),
        ({"life": "x", "invited": ["police"], "questions": [KEY], "actions": []}, True),
        ({"life": "x" * 4001}, False),
        ({"life": ["x"]}, False),
        ({"invited": ["army"]}, False),
        ({"questions": "abc"}, False),
        ({"actions": [{"what": "x"}]}, False),
        ({"more": "x"}, False),
        ("a text", False),
        ([], False),
    ],
)
def test_no_record_comes_in_that_no_page_could_show(record: Any, good: bool) -> None:
    assert is_review_record(record, today()) is good


def test_the_page_costs_no_more_for_twenty_meetings(app: Flask, coordinator: Browser, token: str) -> None:
    def cost() -> int:
        with statements(app) as sent:
            assert coordinator.get(at(token)).status_code == 200
        return len(sent)

    few = cost()
    for n in range(20):
        detail: dict[str, Any] = {
            "meeting": f"{n:032x}",
            "state": "planned",
            "on": "2030-01-01",
            "time": None,
            "agencies": [],
        }
        add_fact(
            app, token, Fact(K.REVIEW_MEETING_RECORDED, NOTIFIED, detail, {"place": "", "chair": "", "record": {}})
        )
    assert cost() == few


def test_it_works_on_each_database(app_on_each: Flask) -> None:
    detail: dict[str, Any] = {"meeting": KEY, "state": "planned", "on": "2030-01-01", "time": "14:00", "agencies": []}
    planned = Fact(K.REVIEW_MEETING_RECORDED, NOTIFIED, detail, {"place": "Hall", "chair": "", "record": {}})
    token = store(app_on_each, "A-1", [*facts(), planned])
    for role, seen in ((Role.COORDINATOR, True), (Role.PANEL_MEMBER, False)):
        browser = Browser(app_on_each)
        browser.sign_in(make_account(app_on_each, role).email)
        page = plain(browser.get(f"/cases/{token}").text)
        assert ("1 January 2030 at 14:00" in page) is seen
