"""The response's meetings: the structured record, its rows, its corrections, and both papers."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.facts import FactKind
from cdop.classification.response.agenda import sleep_asked
from cdop.reference.codes import code_list
from tests.application import Browser, SignInAs
from tests.case.making import IDENTITY, NOTIFIED, audit, case_id, store
from tests.case.test_case_page import plain
from tests.classification.making import SECRET, boxes, errors, send, timeline, version_on
from tests.classification.test_response_pages import decide

K = FactKind
KEY = "0123456789abcdef" * 2
DAY = boxes(NOTIFIED)
LATER = NOTIFIED + timedelta(days=7)
MEETING: dict[str, Any] = {
    "meeting_kind": "initial", "dated": DAY, "time": "14:30", "agencies": ["police", "paediatrics"],
    "attended": f"{SECRET}, paediatrician", "known": "Well before.\nSeen twice.", "scene": "Cot in a warm room",
    "sleep_shared": "yes", "sleep_smoking": "not_known", "sleep_prone": "no",
    "shared-0-agency": "police", "shared-0-what": "Scene report", "shared-0-due": boxes(LATER),
    "actions-0-what": "Visit the family", "actions-0-agency": "social_care", "actions-0-role": "Duty social worker",
    "actions-0-due": boxes(LATER),
}  # fmt: skip


def address_of(token: str) -> str:
    return f"/cases/{token}/response/meetings/new"


def meet(browser: Browser, token: str, version: str = "", /, key: str = KEY, **values: Any) -> Any:
    return send(browser, address_of(token), version, **{**MEETING, "meeting": key, **values})


@pytest.fixture
def token(app: Flask, coordinator: Browser) -> str:
    token = store(app, "A-1", date_of_birth="2013-06-01")
    assert decide(coordinator, token).status_code == 303
    return token


def test_a_meeting_is_recorded_as_fields_and_its_words_are_identity(
    app: Flask, coordinator: Browser, token: str
) -> None:
    assert meet(coordinator, token).status_code == 303
    fact = timeline(app, token)[-1]
    sleep = fact.detail["safer_sleeping"]
    assert {key: fact.detail[key] for key in ("meeting", "meeting_kind", "time", "agencies")} == {
        "meeting": KEY, "meeting_kind": "initial", "time": "14:30", "agencies": ["paediatrics", "police"],
    }  # fmt: skip
    assert sleep.keys() == code_list("safer_sleeping").keys()
    assert (sleep["shared"], sleep["smoking"], sleep["prone"], sleep["swaddled"]) == (
        "yes", "not_known", "no", "not_asked",
    )  # fmt: skip
    record = (fact.identity or {})["record"]
    assert record["known"] == "Well before.\nSeen twice."
    assert record["shared"] == [
        {"agency": "police", "what": "Scene report", "due": LATER.isoformat(), "came": None}
    ]  # fmt: skip
    assert record["actions"] == [
        {
            "what": "Visit the family", "agency": "social_care", "role": "Duty social worker",
            "due": LATER.isoformat(), "done": None,
        }
    ]  # fmt: skip
    assert audit(app, "response.met") == {("response.met", case_id(app, token)): 1}
    words = plain(coordinator.get(f"/cases/{token}/response").text)
    assert "Police Scene report 19 May 2014 Overdue" in words
    assert "Visit the family Duty social worker, Children’s social care 19 May 2014 Overdue" in words


def test_adding_a_row_keeps_everything_and_stores_nothing(app: Flask, coordinator: Browser, token: str) -> None:
    before = len(timeline(app, token))
    page = meet(coordinator, token, add_shared="yes", dated=["31", "2", "2014"])
    assert page.status_code == 200
    assert page.text.count("To be shared, ") == 3
    again = coordinator.post(
        address_of(token), {**MEETING, "version": "3", "meeting": KEY, "shared-1-what": "", "add_shared": "yes"}
    )
    assert again.text.count("To be shared, ") == 3
    assert again.text.count("Action ") == 2
    for kept in ("Scene report", "Visit the family", "Seen twice.", SECRET, 'value="14:30"'):
        assert kept in again.text
    assert len(timeline(app, token)) == before


@pytest.mark.parametrize("name", ["shared", "actions"])
def test_rows_that_a_record_cannot_hold_are_refused_and_not_dropped(
    app: Flask, coordinator: Browser, token: str, name: str
) -> None:
    before = len(timeline(app, token))
    many = {f"{name}-{n}-what": f"Thing {n}" for n in range(21)}
    owners = {f"{name}-{n}-agency": "social_care" for n in range(20)}
    for asked in ({}, {f"add_{name}": "yes"}):
        page = meet(coordinator, token, **many, **asked)
        assert page.status_code == 422
        assert "More than 20 rows were sent" in page.text
    assert meet(coordinator, token, **{f"{name}-1000-what": "Thing"}).status_code == 422
    assert len(timeline(app, token)) == before
    twenty = {key: what for key, what in many.items() if key != f"{name}-20-what"}
    assert meet(coordinator, token, **twenty, **{f"add_{name}": "yes"}).text.count("Thing ") == 20
    assert meet(coordinator, token, **twenty, **owners).status_code == 303
    assert len((timeline(app, token)[-1].identity or {})["record"][name]) == 20


def test_a_new_meeting_under_the_key_of_a_recorded_one_is_a_conflict(
    app: Flask, coordinator: Browser, token: str
) -> None:
    assert meet(coordinator, token).status_code == 303
    before = timeline(app, token)
    answer = meet(coordinator, token, known="Typed anew")
    assert (answer.status_code, timeline(app, token)) == (409, before)
    assert "Typed anew" in answer.text
    address = f"/cases/{token}/response/meetings/{KEY}"
    assert f'<form method="post" action="{address}"' in answer.text
    assert f'formaction="{address}#shared"' in answer.text
    typed = {**MEETING, "known": "Typed anew", "version": version_on(answer.text)}
    assert coordinator.post(address, typed).status_code == 303
    assert (timeline(app, token)[-1].identity or {})["record"]["known"] == "Typed anew"


def test_what_came_and_was_done_corrects_the_record_and_tells_whether_in_time(
    app: Flask, coordinator: Browser, token: str
) -> None:
    meet(coordinator, token)
    address = f"/cases/{token}/response/meetings/{KEY}"
    assert "Scene report" in coordinator.get(address).text
    came = {"shared-0-came": boxes(LATER), "actions-0-done": boxes(LATER + timedelta(days=1))}
    assert send(coordinator, address, **MEETING, **came).status_code == 303
    met = [fact for fact in timeline(app, token) if fact.kind is K.RESPONSE_MET]
    assert [fact.detail["meeting"] for fact in met] == [KEY, KEY]
    words = plain(coordinator.get(f"/cases/{token}/response").text)
    assert "Scene report 19 May 2014 19 May 2014 In time" in words
    assert "19 May 2014 20 May 2014 Late" in words
    assert words.count("Add or correct") == 1
    assert "Superseded by the entry of 12 May 2014" in plain(coordinator.get(f"/cases/{token}").text)


def test_a_meeting_sent_twice_is_stored_once_and_two_correctors_see_both(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs
) -> None:
    version = version_on(coordinator.get(address_of(token)).text)
    for _ in range(2):
        assert meet(coordinator, token, version).status_code == 303
    assert len([f for f in timeline(app, token) if f.kind is K.RESPONSE_MET]) == 1
    other, address = sign_in_as(Role.COORDINATOR), f"/cases/{token}/response/meetings/{KEY}"
    seen = version_on(other.get(address).text)
    send(coordinator, address, **{**MEETING, "time": "15:00"})
    answer = send(other, address, seen, **{**MEETING, "time": "16:00", "known": "Typed by the second"})
    assert answer.status_code == 409
    assert "Time: 15:00" in plain(answer.text)
    assert "Typed by the second" in answer.text
    assert send(other, address, version_on(answer.text), **{**MEETING, "time": "16:00"}).status_code == 303


def test_another_meeting_meanwhile_stands_in_nobodys_way(app: Flask, coordinator: Browser, token: str) -> None:
    version = version_on(coordinator.get(address_of(token)).text)
    assert meet(coordinator, token, version).status_code == 303
    assert meet(coordinator, token, version, key="f" * 32, meeting_kind="visit").status_code == 303
    assert len([f for f in timeline(app, token) if f.kind is K.RESPONSE_MET]) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"meeting_kind": ""}, "Choose which meeting it was"),
        ({"dated": ["8", "5", "2014"]}, "Date must not be before the day of death, 9 May 2014"),
        ({"agencies": ["army"]}, "Choose one of the answers on this page"),
        ({"sleep_prone": "perhaps"}, "Choose one of the answers on this page"),
        ({"shared-0-what": ""}, "Enter what the agency is to share"),
        ({"actions-0-what": ""}, "Enter what is to be done"),
        ({"shared-0-due": ["31", "2", "2014"]}, "By when must be a real date"),
        ({"scene": "a\uffff"}, "The scene contains a character that cannot be stored"),
    ],
)
def test_a_record_that_cannot_be_is_refused_and_kept(
    app: Flask, coordinator: Browser, token: str, values: Any, words: str
) -> None:
    answer = meet(coordinator, token, **values)
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert "Seen twice." in answer.text
    assert timeline(app, token)[-1].kind is K.RESPONSE_DECIDED


@pytest.mark.parametrize("values", [{"shared-²-what": "x"}, {"shared-٣-what": "x"}, {"shared--what": "x"}])
def test_strange_names_of_fields_never_fail(app: Flask, coordinator: Browser, token: str, values: Any) -> None:
    assert meet(coordinator, token, **values).status_code == 303
    plainly = (timeline(app, token)[-1].identity or {})["record"]
    assert meet(coordinator, token, key="f" * 32).status_code == 303
    assert (timeline(app, token)[-1].identity or {})["record"] == plainly, "what has a strange name is not stored"


@pytest.mark.parametrize("key", ["", "xyz", "F" * 32, "a" * 31])
def test_a_meeting_has_a_key(app: Flask, coordinator: Browser, token: str, key: str) -> None:
    assert meet(coordinator, token, key=key).status_code == 422
    assert timeline(app, token)[-1].kind is K.RESPONSE_DECIDED


@pytest.mark.parametrize(
    ("age", "asked"),
    [("P0D", True), ("P27D", True), ("P11M", True), ("P1Y", True), ("P2Y", False), ("P17Y", False), (None, True)],
)
def test_safer_sleeping_is_asked_under_24_months(age: str | None, asked: bool) -> None:
    assert sleep_asked(age) is asked


def test_safer_sleeping_can_always_be_recorded(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")  # four years old
    page = coordinator.get(address_of(token)).text
    assert "Safer sleeping is asked of a child under 24 months" in page
    assert 'name="sleep_prone"' in page


def pdf_text(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["initial", "visit", "follow_up", "final"])
def test_the_agenda_prints_with_what_is_open_from_before(coordinator: Browser, token: str, kind: str) -> None:
    meet(coordinator, token)
    address = f"/cases/{token}/response/agenda/{kind}"
    words = plain(coordinator.get(address).text)
    assert "Confidential: names a child." in words
    assert "Scene report" in words
    assert "Visit the family" in words
    assert "yes / no / not known / not asked" in words
    answer = coordinator.get(f"{address}/pdf")
    assert answer.mimetype == "application/pdf"
    with pdf_text(answer.data) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]).endswith("case A-1")
        assert all("/FontDescriptor" in font or "/DescendantFonts" in font for font in fonts(pdf))


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    found = [font for page in pdf.pages for font in page.Resources.Font.values()]
    assert found
    return found


def test_the_record_prints_as_it_now_stands(coordinator: Browser, token: str) -> None:
    meet(coordinator, token)
    send(coordinator, f"/cases/{token}/response/meetings/{KEY}", **{**MEETING, "known": "Corrected words"})
    words = plain(coordinator.get(f"/cases/{token}/response/meetings/{KEY}/record").text)
    assert "Held 12 May 2014 at 14:30" in words
    assert "Corrected words" in words
    assert "Seen twice." not in words
    assert "Shared the sleeping surface with someone Yes" in words
    answer = coordinator.get(f"/cases/{token}/response/meetings/{KEY}/record/pdf")
    assert answer.data.startswith(b"%PDF")
    assert "A-1" not in answer.headers["Content-Disposition"]


def test_a_paper_that_was_seen_is_in_the_audit(app: Flask, coordinator: Browser, token: str) -> None:
    before = audit(app, "case.viewed").total()
    coordinator.get(f"/cases/{token}/response/agenda/final")
    coordinator.get(f"/cases/{token}/response/agenda/final/pdf")
    assert audit(app, "case.viewed").total() == before + 2


def test_members_and_lead_see_nothing_of_the_meetings(
    coordinator: Browser, panel_member: Browser, public_health_lead: Browser, token: str
) -> None:
    meet(coordinator, token)
    for browser in (panel_member, public_health_lead):
        page = browser.get(f"/cases/{token}").text
        for secret in (*IDENTITY, SECRET, "14:30", "Cot in", "Scene report", "12 May"):
            assert secret not in page
        for path in ("meetings/new", f"meetings/{KEY}", f"meetings/{KEY}/record", "agenda/final", "agenda/final/pdf"):
            assert browser.get(f"/cases/{token}/response/{path}").status_code == 404


def test_a_meeting_that_there_is_not_has_no_page(coordinator: Browser, token: str) -> None:
    for path in (KEY, f"{KEY}/record", f"{KEY}/record/pdf"):
        assert coordinator.get(f"/cases/{token}/response/meetings/{path}").status_code == 404
    assert coordinator.get(f"/cases/{token}/response/agenda/party").status_code == 404
