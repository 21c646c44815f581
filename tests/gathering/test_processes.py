"""Parallel processes: which are expected and why, the targets of safeguarding, the strip and its pages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import Person, Role
from cdop.case.case_page import case_view
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact, FactKind
from cdop.case.readiness import processes, readiness
from cdop.database import db
from cdop.gathering.processes.rules import order_faults, safeguarding_targets, suggestions
from cdop.panel_settings.rules import PanelSettings
from tests.application import Browser, SignInAs
from tests.case.making import NOTIFIED, add_fact, audit, case_id, facts, statements, store
from tests.case.test_case_page import plain
from tests.classification.making import boxes, errors, send, timeline, version_on

K = FactKind
KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
FREE = ("Quentin Marrow", "COR/2014/77", "Natural causes, as Quentin found", "Heard by Quentin")
OPEN: dict[str, Any] = {
    "key": KEY, "process_kind": "coroner", "state": "open", "opened": boxes(NOTIFIED), "holds": "panel",
    "next_on": ["1", "3", "2030"], "owner": FREE[0], "reference": FREE[1], "result": FREE[2], "words": FREE[3],
}  # fmt: skip


def told(**said: str) -> list[Fact]:
    """A case whose notification said this."""
    first, *rest = facts()
    return [Fact(first.kind, first.dated, {}, {"told": said}), *rest]


def process(kind: str, **detail: Any) -> Fact:
    known = {"process": KEY, "state": "open", "opened": None, "concluded": None, "next_on": None, "holds": "none"}
    identity = dict.fromkeys(("reference", "owner", "words", "result"), "")
    return Fact(K.PROCESS_RECORDED, NOTIFIED, {**known, "process_kind": kind, **detail}, identity)


def classified(expectation: str) -> Fact:
    return Fact(K.CLASSIFIED, NOTIFIED, {"expectation": expectation}, {"reason": "r"})


def replied(**answers: str) -> list[Fact]:
    asked = {"request": KEY, "agency": KEY, "agency_kind": "paediatrics", "sets": [], "due": "2014-06-01"}
    came = {"request": KEY, "agency_kind": "paediatrics", "outcome": "answered", "way": "letter"}
    named = {"agency_name": "A", "reason": "", "words": ""}
    said = {"agency_name": "A", "author": "", "answers": answers, "chronology": [], "redirect": "", "files": []}
    return [
        Fact(K.INFORMATION_REQUESTED, NOTIFIED, asked, named),
        Fact(K.INFORMATION_RECEIVED, NOTIFIED, came, {**said, "words": ""}),
    ]


def kinds(timeline: list[Fact], age: str | None = "P4Y") -> set[str]:
    return {one.kind for one in suggestions(timeline, age)}


@pytest.mark.parametrize(
    ("said", "age", "expected"),
    [
        ({}, "P4Y", set()),
        ({"coroner_told": "yes"}, "P4Y", {"coroner"}),
        ({"coroner_told": "no"}, "P4Y", set()),
        ({"coroner_told": "not_known"}, "P4Y", set()),
        ({"post_mortem": "yes"}, "P4Y", {"post_mortem"}),
        ({"medical_examiner_told": "yes"}, "P4Y", {"medical_examiner"}),
        ({"other_reviews": "A serious incident review"}, "P4Y", {"other"}),
        ({"gestation_weeks": "22"}, "P27D", {"perinatal_review"}),
        ({"gestation_weeks": "21"}, "P27D", set()),
        ({"gestation_weeks": "22"}, "P28D", set()),
        ({"gestation_weeks": "22"}, "P1M", set()),
        ({"gestation_weeks": "22"}, None, set()),
        ({"gestation_weeks": "about 30"}, "P1D", set()),
    ],
)
def test_a_notification_says_which_processes_are_to_be_expected(
    said: dict[str, str], age: str | None, expected: set[str]
) -> None:
    assert kinds(told(**said), age) == expected


@pytest.mark.parametrize(
    ("answered", "age", "expected"),
    [
        ({"learning_disability": "yes"}, "P4Y", {"learning_disability"}),
        ({"learning_disability": "yes"}, "P17Y", {"learning_disability"}),
        ({"learning_disability": "yes"}, "P3Y", set()),
        ({"learning_disability": "yes"}, "P11M", set()),
        ({"learning_disability": "no"}, "P9Y", set()),
        ({"abuse_concern": "yes"}, "P9Y", {"safeguarding"}),
        ({"neglect_concern": "yes"}, "P9Y", {"safeguarding"}),
        ({"coroner_told": "yes", "post_mortem": "yes"}, "P9Y", {"coroner", "post_mortem"}),
    ],
)
def test_agencies_answers_say_it_as_well(answered: dict[str, str], age: str, expected: set[str]) -> None:
    assert kinds([*facts(), *replied(**answered)], age) == expected


def test_answers_that_contradict_each_other_are_said_to(app: Flask, coordinator: Browser) -> None:
    other = [replace(f, detail={**f.detail, "request": "b" * 32}) for f in replied(abuse_concern="no")]
    both = [*facts(), *replied(abuse_concern="yes"), *other]
    (found,) = suggestions(both, "P9Y")
    words = "Abuse or neglect is known or suspected, by one of two answers that contradict each other"
    assert (found.kind, found.reason) == ("safeguarding", words)
    page = plain(coordinator.get(f"/cases/{store(app, 'B-1', both)}").text)
    assert "None recorded yet. 1 to be expected, not recorded yet: Safeguarding practice review." in page


def test_an_unexpected_death_has_a_coroner_and_a_post_mortem_once_each() -> None:
    timeline = [*told(coroner_told="yes", post_mortem="yes"), classified("unexpected")]
    assert [(one.kind, one.reason, one.holds) for one in suggestions(timeline, "P4Y")] == [
        ("coroner", "The death was unexpected", "panel"),
        ("post_mortem", "The death was unexpected", "review_meeting"),
    ]
    assert kinds([*facts(), classified("expected")]) == set()


def test_what_is_recorded_whatever_its_state_is_not_suggested() -> None:
    timeline = [*facts(), classified("unexpected"), process("coroner", state="not_applicable")]
    assert kinds(timeline) == {"post_mortem"}


def test_the_targets_of_safeguarding_are_settings_in_working_days() -> None:
    usual = Deadlines(PanelSettings({}), NOTIFIED)
    opened = process("safeguarding", opened="2014-05-12")
    # Monday 12 May 2014; 26 May was the spring bank holiday.
    assert [day for _, day in safeguarding_targets(opened, usual)] == [date(2014, 5, 19), date(2014, 6, 3)]
    decided = Deadlines(PanelSettings({"safeguarding_notify_within": "1"}), NOTIFIED)
    assert safeguarding_targets(opened, decided)[0][1] == date(2014, 5, 13)
    for other in (
        process("safeguarding"),
        process("safeguarding", opened="2014-05-12", state="concluded"),
        process("police", opened="2014-05-12"),
    ):
        assert safeguarding_targets(other, usual) == []


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"state": "concluded", "opened": "2014-05-12", "concluded": "2014-05-11"}, {"concluded"}),
        ({"state": "concluded", "opened": "2014-05-12", "concluded": "2014-05-12"}, set()),
        ({"state": "open", "concluded": "2014-05-12"}, {"concluded"}),
        ({"state": "expected", "opened": "2014-05-12"}, {"opened"}),
        ({"state": "not_applicable", "opened": "2014-05-12"}, {"opened"}),
        ({"state": "concluded", "next_on": "2030-01-01"}, {"next_on"}),
        ({"state": "expected", "next_on": "2030-01-01"}, set()),
    ],
)
def test_days_that_cannot_be_are_faults(values: dict[str, str], fault: set[str]) -> None:
    blank: dict[str, Any] = {"opened": None, "concluded": None, "next_on": None}
    assert order_faults({**blank, **values}).keys() == fault


@pytest.fixture
def token(app: Flask) -> str:
    return store(app, "A-1")


def new(token: str) -> str:
    return f"/cases/{token}/processes/new"


def test_a_process_is_recorded_shown_and_holds_up_the_panel(app: Flask, coordinator: Browser, token: str) -> None:
    assert send(coordinator, new(token), **OPEN).status_code == 303
    fact = timeline(app, token)[-1]
    assert fact.detail == {
        "process": KEY, "process_kind": "coroner", "state": "open", "opened": "2014-05-12", "concluded": None,
        "next_on": "2030-03-01", "holds": "panel",
    }  # fmt: skip
    assert fact.identity == dict(zip(("owner", "reference", "result", "words"), FREE, strict=True))
    assert audit(app, "process.recorded") == {("process.recorded", case_id(app, token)): 1}
    assert any(reason.about == KEY for reason in readiness(timeline(app, token)).theirs)
    for address in (f"/cases/{token}", f"/cases/{token}/processes"):
        words = plain(coordinator.get(address).text)
        assert "Coroner and inquest Open Holds up the panel Opened: 12 May 2014 Next date: 1 March 2030" in words
        assert all(one in words for one in FREE)


def test_a_process_is_corrected_under_its_key_and_ends(app: Flask, coordinator: Browser, token: str) -> None:
    send(coordinator, new(token), **OPEN)
    address = f"/cases/{token}/processes/{KEY}"
    assert FREE[1] in coordinator.get(address).text
    ended = {**OPEN, "state": "concluded", "concluded": boxes(NOTIFIED), "next_on": ["", "", ""]}
    assert send(coordinator, address, **ended).status_code == 303
    standing = processes(timeline(app, token))
    assert [(one.detail["process"], one.detail["state"]) for one in standing] == [(KEY, "concluded")]
    strip = plain(coordinator.get(f"/cases/{token}/processes").text)
    assert "Concluded: 12 May 2014" in strip
    assert "Holds up the panel" not in strip, "what has ended holds up nothing"
    assert "Superseded by the entry of" in plain(coordinator.get(f"/cases/{token}").text)
    assert coordinator.get(f"/cases/{token}/processes/{OTHER}").status_code == 404


def test_screening_is_kept_of_safeguarding_alone_and_its_targets_are_shown_as_settings(
    app: Flask, coordinator: Browser, token: str
) -> None:
    screened = {**OPEN, "screening": "Criteria met, said Quentin"}
    send(coordinator, new(token), **screened)
    assert "screening" not in (timeline(app, token)[-1].identity or {})
    send(coordinator, new(token), **{**screened, "key": OTHER, "process_kind": "safeguarding"})
    assert (timeline(app, token)[-1].identity or {})["screening"] == "Criteria met, said Quentin"
    words = plain(coordinator.get(f"/cases/{token}/processes").text)
    assert "Screening: Criteria met, said Quentin" in words
    assert "The local authority tells the national panel by 19 May 2014 (target, a setting)" in words
    assert "Rapid review by 3 June 2014 (target, a setting)" in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"process_kind": ""}, "Choose which process it is"),
        ({"process_kind": "inquisition"}, "Choose one of the answers on this page"),
        ({"state": ""}, "Choose how far it is"),
        ({"holds": ""}, "Choose one"),
        ({"opened": ["31", "2", "2014"]}, "Opened must be a real date"),
        ({"opened": ["1", "1", "2199"]}, "Opened must not be in the future"),
        ({"concluded": boxes(NOTIFIED)}, "A process that has not concluded has no such day"),
        ({"owner": "x" * 201}, "Whose it is must be 200 characters or fewer"),
        ({"result": "a\uffff"}, "Result contains a character that cannot be stored"),
    ],
)
def test_a_process_that_cannot_be_is_refused_and_kept(
    app: Flask, coordinator: Browser, token: str, values: Any, words: str
) -> None:
    answer = send(coordinator, new(token), **{**OPEN, **values})
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert FREE[1] in answer.text
    assert len(timeline(app, token)) == 2


@pytest.mark.parametrize("key", ["", "xyz", "F" * 32, "a" * 31])
def test_a_process_has_a_key(app: Flask, coordinator: Browser, token: str, key: str) -> None:
    assert send(coordinator, new(token), **{**OPEN, "key": key}).status_code == 422
    assert len(timeline(app, token)) == 2


def test_sent_twice_is_stored_once_and_two_correctors_see_both(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs
) -> None:
    version = version_on(coordinator.get(new(token)).text)
    for _ in range(2):
        assert send(coordinator, new(token), version, **OPEN).status_code == 303
    assert len(processes(timeline(app, token))) == 1
    other, address = sign_in_as(Role.COORDINATOR), f"/cases/{token}/processes/{KEY}"
    seen = version_on(other.get(address).text)
    send(coordinator, address, **{**OPEN, "owner": "First owner"})
    before = timeline(app, token)
    answer = send(other, address, seen, **{**OPEN, "owner": "Second owner"})
    assert (answer.status_code, timeline(app, token)) == (409, before)
    assert "Whose it is: First owner" in plain(answer.text)
    assert "Second owner" in answer.text
    assert send(other, address, version_on(answer.text), **{**OPEN, "owner": "Second owner"}).status_code == 303


def test_a_tick_adds_what_is_expected_once(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-2", [*told(other_reviews="<b>A review by Quentin</b>"), classified("unexpected")])
    address = f"/cases/{token}/processes"
    page = coordinator.get(address).text
    assert "Coroner and inquest: the death was unexpected" in plain(page)
    assert "&lt;b&gt;A review by Quentin" in page
    answer = send(coordinator, address)
    assert (answer.status_code, errors(answer.text)) == (422, ["Tick at least one"])
    seen = version_on(page)
    assert send(coordinator, address, seen, kinds=["coroner", "post_mortem"]).status_code == 303
    standing = processes(timeline(app, token))
    assert [(f.detail["process_kind"], f.detail["state"], f.detail["holds"]) for f in standing] == [
        ("coroner", "expected", "panel"), ("post_mortem", "expected", "review_meeting"),
    ]  # fmt: skip
    assert send(coordinator, address, seen, kinds=["other"]).status_code == 409
    assert send(coordinator, address, kinds=["police"]).status_code == 422, "nobody suggested it"
    assert len(processes(timeline(app, token))) == 2


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_others_see_kind_state_and_what_is_held_up_and_no_day(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs, role: Role
) -> None:
    send(coordinator, new(token), **{**OPEN, "process_kind": "safeguarding", "screening": "Met"})
    other = sign_in_as(role)
    page = other.get(f"/cases/{token}").text
    words = plain(page)
    assert "Safeguarding practice review Open Holds up the panel" in words
    assert not [one for one in (*FREE, "12 May 2014", "1 March 2030", "2030", "19 May", "Met") if one in words]
    assert "/processes" not in page
    for address in (f"/cases/{token}/processes", new(token), f"/cases/{token}/processes/{KEY}"):
        assert other.get(address).status_code == 404


def test_no_day_of_a_process_is_read_for_those_who_see_no_identity(app: Flask, token: str) -> None:
    add_fact(app, token, process("coroner", opened="2014-05-12", next_on="2030-03-01"))
    with app.app_context():
        seen = case_view(db.session(), Person(None, "Member", frozenset({Role.PANEL_MEMBER}), "here"), token)
    assert seen is not None
    read = [fact for fact in seen.facts if fact.kind is K.PROCESS_RECORDED]
    assert [(sorted(fact.detail), fact.identity) for fact in read] == [
        (["holds", "process", "process_kind", "state"], None)
    ]


def test_the_pages_cost_no_more_for_forty_processes(app: Flask, coordinator: Browser, token: str) -> None:
    def cost() -> int:
        with statements(app) as sent:
            assert coordinator.get(f"/cases/{token}/processes").status_code == 200
        return len(sent)

    add_fact(app, token, process("safeguarding", opened="2014-05-12"))
    few = cost()
    for n in range(40):
        add_fact(app, token, process("other", process=f"{n:032x}"))
    assert cost() == few


def test_it_works_on_each_database(app_on_each: Flask) -> None:
    token = store(app_on_each, "A-1", [*facts(), process("coroner", opened="2014-05-12", holds="panel")])
    from tests.application import make_account

    for role, seen in ((Role.COORDINATOR, True), (Role.PANEL_MEMBER, False)):
        browser = Browser(app_on_each)
        browser.sign_in(make_account(app_on_each, role).email)
        words = plain(browser.get(f"/cases/{token}").text)
        assert "Coroner and inquest Open Holds up the panel" in words
        assert ("Opened: 12 May 2014" in words) is seen
