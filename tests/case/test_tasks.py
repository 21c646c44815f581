"""The case page as the place where a case is worked: the next step, the tasks by stage, and who has looked."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from cdop.access.looks.sorts import words_of
from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.panel_settings.service import decide_setting
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import IDENTITY, audit, case_id, facts, statements, store
from tests.case.test_clocks import ANALYSIS
from tests.case.test_worklist_clocks import ago, classified, decided, story

TASK = re.compile(r'__name-and-hint">(.*?)</div>\s*<div class="govuk-task-list__status"[^>]*>(.*?)</div>', re.S)
KEY = "a" * 32
HANDED = Fact(FactKind.HANDED_OVER, ago(30), {"handover": KEY, "panel": "b" * 32}, {"sent": "", "contact": ""})
ANSWERED = Fact(FactKind.HANDOVER_ANSWERED, ago(29), {"handover": KEY, "answer": "accepted"}, {"by": "", "words": ""})
DECLINED = replace(ANSWERED, detail={"handover": KEY, "answer": "declined"})
TOLD = Fact(FactKind.HANDOVER_OUTCOME, ago(2), {"handover": KEY}, {"words": ""})
LED = Fact(FactKind.LEAD_AGREED, ago(28), {"lead": "theirs", "panel": "b" * 32}, {"agreed_with": "", "reason": ""})
ELSEWHERE = decided(39, "E07000105")


def response(decision: str) -> Fact:
    detail = {"decision": decision, "time": None, "disagreed": False}
    return Fact(FactKind.RESPONSE_DECIDED, ago(20), detail, {"reason": "", "disagreement": ""})


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def tasks(page: str) -> dict[str, str]:
    return {words(title): words(state) for title, state in TASK.findall(page)}


def next_step(page: str) -> str:
    found = re.search(r"<strong>Next:</strong>(.*?)</p>", page, re.S)
    return words(found[1]) if found else ""


def button(page: str) -> str:
    found = re.search(r'<a href="([^"]+)" role="button"', page.split('id="tasks"', maxsplit=1)[0])
    return found[1] if found else ""


def test_a_late_case_says_what_is_next_by_how_much_and_has_one_button(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", story(40))
    page = coordinator.get(f"/cases/{token}").text
    assert re.fullmatch(r"Decide residency Late by \d+ working days", next_step(page))
    assert button(page) == f"/cases/{token}/residency"
    assert page.split('id="tasks"')[0].count('role="button"') == 1
    found = tasks(page)
    assert list(found) == [
        "Notification", "Residency", "Expected or unexpected", "Joint agency response", "Cause of death as certified",
        "Information gathering", "Child death review meeting", "Review",
    ]  # fmt: skip
    assert found["Notification"] == "Done"
    assert found["Residency"].startswith("Late by ")
    assert found["Review"] == found["Expected or unexpected"] == "Not started"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((decided(39),), {"Residency": "Done", "Expected or unexpected": "Late by"}),
        ((decided(39), classified(38)), {"Expected or unexpected": "Done", "Review": "Not started"}),
        ((ELSEWHERE,), {"Residency": "Waiting to be handed over", "Review": "With the other panel"}),
        ((ELSEWHERE, HANDED), {"Residency": "Late by", "Expected or unexpected": "With the other panel"}),
        ((ELSEWHERE, HANDED, ANSWERED), {"Residency": "Waiting for the other panel’s outcome"}),
        ((decided(39), Fact(FactKind.PANEL_MET, ago(2))), {"Review": "Waiting to be finalised"}),
        ((decided(39), Fact(FactKind.FINALISED, ago(2), ANALYSIS)), {"Review": "Done"}),
        (
            (decided(39), Fact(FactKind.FINALISED, ago(2), ANALYSIS), Fact(FactKind.REOPENED, ago(1))),
            {"Review": "Reopened"},
        ),
        ((Fact(FactKind.WITHDRAWN, ago(2), {"reason": "error"}),), {"Residency": "Not needed", "Review": "Not needed"}),
        (
            (response("started"),),
            {"Joint agency response": "Running"},
        ),
        (
            (response("not_needed"),),
            {"Joint agency response": "Not needed"},
        ),
        ((Fact(FactKind.CAUSE_CERTIFIED, ago(2), {"icd10": None}, {}),), {"Cause of death as certified": "Done"}),
    ],
)
def test_each_task_says_where_it_stands(
    app: Flask, coordinator: Browser, more: tuple[Fact, ...], expected: dict[str, str]
) -> None:
    page = coordinator.get(f"/cases/{store(app, 'A-1', story(40, *more))}").text
    found = tasks(page)
    assert {task: found[task][: len(state)] for task, state in expected.items()} == expected


def test_a_classification_waits_for_the_doctor_where_the_panel_wants_it(app: Flask, coordinator: Browser) -> None:
    earlier = store(app, "A-1", story(40, decided(39), classified(38)))
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "doctor_confirms", "yes", "The panel agreed")
    later = store(app, "A-2", story(40, decided(39), classified(38)))
    found = [tasks(coordinator.get(f"/cases/{token}").text)["Expected or unexpected"] for token in (earlier, later)]
    assert found == ["Done", "Waiting for the designated doctor"]


@pytest.mark.parametrize(
    ("more", "leads_to"),
    [
        ((LED,), "led-elsewhere"),
        ((HANDED, DECLINED, LED), "led-elsewhere"),
        ((LED, HANDED, ANSWERED), f"hand-over/{KEY}/outcome"),
        ((LED, HANDED, ANSWERED, TOLD), "led-elsewhere"),
    ],
)
def test_a_review_that_another_panel_leads_has_a_button_that_opens(
    app: Flask, coordinator: Browser, more: tuple[Fact, ...], leads_to: str
) -> None:
    token = store(app, "A-1", story(40, decided(39), *more))
    address = button(coordinator.get(f"/cases/{token}").text)
    assert address.endswith(leads_to)
    assert coordinator.get(address).status_code == 200


def test_every_task_and_button_of_a_coordinator_opens(app: Flask, coordinator: Browser) -> None:
    for number, more in enumerate(((), (decided(39),), (ELSEWHERE,), (ELSEWHERE, HANDED))):
        token = store(app, f"A-{number}", story(40, *more))
        page = coordinator.get(f"/cases/{token}").text
        addresses = {*re.findall(r'govuk-task-list__link" href="([^"]+)"', page), button(page)} - {""}
        assert len(addresses) >= 3
        assert {address: coordinator.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
@pytest.mark.parametrize("more", [(), (decided(39),), (ELSEWHERE, HANDED), (ELSEWHERE, HANDED, ANSWERED)])
def test_the_others_see_states_without_name_clock_or_button(
    app: Flask, sign_in_as: SignInAs, role: Role, more: tuple[Fact, ...]
) -> None:
    started = response("started")
    met = Fact(
        FactKind.RESPONSE_MET, ago(19),
        {"meeting": "c" * 32, "meeting_kind": "initial", "time": None, "agencies": [], "safer_sleeping": {}},
        {"record": {}},
    )  # fmt: skip
    token = store(app, "A-1", story(40, *more, started, met))
    page = sign_in_as(role).get(f"/cases/{token}").text
    assert [part for part in IDENTITY if part in page] == []
    assert not re.search(r"Late by|Due in|Due today", page)
    assert button(page) == ""
    assert "govuk-task-list__link" not in page
    found = tasks(page)
    assert found["Notification"] == "Done"
    assert found["Joint agency response"] in {"Started", "With the other panel"}


def looked(browser: Browser, token: str, page: int = 1) -> list[str]:
    text = browser.get(f"/cases/{token}/looked?page={page}").text
    return [
        words(row) for row in re.findall(r"<tr class=\"govuk-table__row\">\s*(<th scope=\"row\".*?)</tr>", text, re.S)
    ]


def test_who_has_looked_is_told_newest_first_and_is_itself_recorded(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    token = store(app, "A-1")
    panel_member.get(f"/cases/{token}")
    coordinator.get("/cases")
    coordinator.get(f"/cases/{token}")
    found = looked(coordinator, token)
    assert [re.sub(r"^.* at \d\d:\d\d ", "", row) for row in found] == [
        "Looked who has looked at it", "Opened the case", "Saw it in a list", "Opened the case, without identity",
    ]  # fmt: skip
    assert set(audit(app, "case.looks_viewed").values()) == {1}


def test_the_chair_may_see_who_looked_and_no_other_member_or_lead(app: Flask, sign_in_as: SignInAs) -> None:
    token = store(app, "A-1", story(3))
    chair, member = sign_in_as(Role.PANEL_MEMBER, duties=[Duty.CHAIR]), sign_in_as(Role.PANEL_MEMBER)
    lead = sign_in_as(Role.PUBLIC_HEALTH_LEAD)
    assert f"/cases/{token}/looked" in chair.get(f"/cases/{token}").text
    page = chair.get(f"/cases/{token}/looked")
    assert page.status_code == 200
    assert [part for part in IDENTITY if part in page.text] == []
    for browser in (member, lead):
        assert browser.get(f"/cases/{token}/looked").status_code == 404
        assert "/looked" not in browser.get(f"/cases/{token}").text
    assert len(audit(app, "case.looks_viewed")) == 1


def test_the_chair_learns_no_day_of_the_month_of_death(app: Flask, sign_in_as: SignInAs) -> None:
    this_month = today().replace(day=1)
    token = store(app, "A-1", facts(today(), date_of_death=this_month.isoformat()))
    chair = sign_in_as(Role.PANEL_MEMBER, duties=[Duty.CHAIR])
    assert not [row for row in looked(chair, token) if re.search(r"\d\d:\d\d", row)]


def test_a_case_that_many_looked_at_is_paged_in_as_many_statements(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    number = case_id(app, token)
    counts = []
    for many in (1, 119):
        with app.app_context(), transaction(db.session()) as session:
            record_each(session, COMMAND_LINE, Event.CASE_VIEWED, [number] * many)
        with statements(app) as sent:
            coordinator.get(f"/cases/{token}/looked")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 7
    assert [len(looked(coordinator, token, page)) for page in (1, 2, 3)] == [50, 50, 25]
    assert coordinator.get(f"/cases/{token}/looked?page=99999").status_code == 200


def test_every_event_has_words_without_a_code() -> None:
    for event in Event:
        assert re.fullmatch(r"[A-Z][a-z A-Z,]+", words_of(event.value, {})), event


def test_a_case_that_is_absent_is_absent_here_too(coordinator: Browser) -> None:
    assert coordinator.get(f"/cases/{'0' * 32}/looked").status_code == 404
