"""The coordinator's morning: what is late, what waits and what is new, each with its next step, in few statements."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.agencies.ladder import NO_LEAVE, Leave
from cdop.audit.service import utc_now
from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.facts import Fact, FactKind
from cdop.case.steps import BUTTONS, STEP_WORDS
from cdop.database import db, insert_rows, transaction
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.morning.gathering import waiting_longest, waiting_rows
from cdop.morning.queries import Kept, Waits, clocks_kept, inbox_kept, inbox_waits, waiting_by_step
from cdop.notification.models import Notification
from cdop.notification.receiving import Arrival, new_form_key, receive
from cdop.notification.source import Source
from cdop.panel_settings.rules import PanelSettings
from cdop.panel_settings.service import decide_setting
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit, case_id, statements, store_many
from tests.case.test_worklist_clocks import ago, classified, decided, story
from tests.gathering.making_ready import COMPLETE, GP, MIDWIFE, asked, ours, read, replied

WITHDRAWN = Fact(FactKind.WITHDRAWN, ago(2), {"reason": "error"})
AREA = PanelArea.of(("E06000035",))
ITEM = re.compile(r'<li class="govuk-task-list__item">(.*?)</li>', re.S)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def part(page: str, heading: str) -> str:
    """The page from one heading to the next."""
    return page.split(f'id="{heading}"')[1].split("<h2", maxsplit=1)[0]


def items(page: str, heading: str) -> list[str]:
    return [words(item) for item in ITEM.findall(part(page, heading))]


def said(item: str) -> str:
    """What to do and of which case, before the child's name."""
    return item.partition(",")[0].strip()


def signed_in(app: Flask) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(make_account(app, Role.COORDINATOR).email).status_code == 303
    return browser


def told(app: Flask, days: int) -> None:
    moment = utc_now() - timedelta(days=days)
    with app.app_context(), transaction(db.session()) as session:
        receive(
            session, COMMAND_LINE, Arrival(Source.TELEPHONE, new_form_key(), None, moment), {"family_name": "Quill"}
        )


def test_each_late_case_says_by_how_much_and_leads_to_its_next_step(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"RES-40": story(40), "CLASS-60": story(60, decided(59)), "NEW": story(0)})
    page = coordinator.get("/morning").text
    late = items(page, "late")
    assert [item.split(" ,")[0].split(",")[0] for item in late] == [
        "Classify : CLASS-60 CLASS-60",
        "Decide residency : RES-40 RES-40",
    ]
    assert all(re.search(r"Late by \d+ working days$", item) for item in late)
    assert f'href="/cases/{tokens["RES-40"]}/residency"' in part(page, "late")
    assert f'href="/cases/{tokens["CLASS-60"]}/classification"' in part(page, "late")
    assert [said(item) for item in items(page, "waits")] == ["Decide residency : NEW NEW"]
    assert "Due in" in items(page, "waits")[0]
    assert [item.split()[0] for item in items(page, "new")] == ["NEW"]


def test_each_next_step_is_a_page_that_opens(app: Flask, coordinator: Browser) -> None:
    store_many(app, {"RES-40": story(40), "CLASS-60": story(60, decided(59))})
    told(app, 30)
    addresses = re.findall(r'__name-and-hint">\s*<a [^>]*href="([^"]+)"', coordinator.get("/morning").text)
    assert len(addresses) >= 3
    assert {coordinator.get(address).status_code for address in addresses} == {200}


def test_nothing_is_late_in_an_empty_register(coordinator: Browser) -> None:
    page = words(coordinator.get("/morning").text)
    for said in ("Nothing is late.", "No notification waits in the inbox.", "No case is open."):
        assert said in page


def test_a_waiting_notification_is_new_and_late_by_the_panels_target_and_names_nobody(
    app: Flask, coordinator: Browser
) -> None:
    told(app, 14)
    page = coordinator.get("/morning").text
    assert "Quill" not in page
    (item,) = items(page, "late")
    assert re.match(r"Decide about it : N-\w{4}-\w{4} N-\w{4}-\w{4} , By telephone|Decide about it", item)
    assert "Late by" in item
    assert "Notifications in the inbox: 1" in page
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "accept_within", "30", "Two people are away")
    again = coordinator.get("/morning").text
    assert "Nothing is late." in again
    assert len(items(again, "waits")) == 1


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD, Role.ADMINISTRATOR, Role.AGENCY_CONTACT])
def test_the_morning_is_the_coordinators_alone(sign_in_as: SignInAs, role: Role) -> None:
    browser = sign_in_as(role)
    assert browser.get("/morning").status_code == 404
    assert 'href="/morning"' not in browser.get("/").text


def test_the_coordinators_home_leads_to_the_morning_first(coordinator: Browser) -> None:
    page = coordinator.get("/").text
    places = re.findall(r'govuk-!-font-weight-bold" href="([^"]+)"', page)
    assert places[0] == "/morning"


def test_each_name_that_is_shown_leaves_one_entry(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"LATE": story(40), "NEW": story(0), "DONE": story(80, decided(79), WITHDRAWN)})
    coordinator.get("/morning")
    entries = audit(app, "case.listed")
    assert {case for _, case in entries} == {case_id(app, tokens["LATE"]), case_id(app, tokens["NEW"])}
    assert set(entries.values()) == {1}


def test_five_hundred_waiting_cases_take_as_many_statements_as_one(app_on_each: Flask) -> None:
    app, browser = app_on_each, signed_in(app_on_each)
    numbers = []
    for many in (1, 499):
        store_many(app, {f"M{many}-{n}": story(n % 60 + 9, *([decided(8)] if n % 2 else [])) for n in range(many)})
        told(app, 9)
        with statements(app) as sent:
            page = browser.get("/morning")
        assert page.status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 25
    assert len(items(page.text, "late")) == 12
    assert "All late cases: 500" in page.text


def test_what_waits_and_is_late_is_counted_as_the_list_counts_it(app_on_each: Flask) -> None:
    app, browser = app_on_each, signed_in(app_on_each)
    handed = Fact(FactKind.HANDED_OVER, ago(30), {"handover": "a" * 32, "panel": "b" * 32})
    ours = Fact(FactKind.LEAD_AGREED, ago(30), {"lead": "ours", "panel": None})
    store_many(
        app,
        {
            "A": story(1), "B": story(40), "C": story(40, decided(39)), "D": story(40, decided(39, "E07000105")),
            "E": story(40, decided(39, "E07000105"), handed), "F": story(40, decided(39, "E07000105"), ours),
            "G": story(40, decided(39), classified(38)),
        },
    )  # fmt: skip
    with app.app_context():
        found = waiting_by_step(db.session(), COMMAND_LINE, AREA, Deadlines(PanelSettings({}), today()))
    assert {step: (waits.waiting, waits.late) for step, waits in found.items() if waits.waiting} == {
        "residency": (2, 1), "classification": (2, 2), "hand_over": (1, 0), "handover": (1, 1), "asking": (1, 1),
    }  # fmt: skip
    for step, waits in found.items():
        for question, count in ((f"step={step}", waits.waiting), (f"step={step}&late=yes", waits.late)):
            assert len(re.findall(r'<th scope="row"', browser.get(f"/cases?{question}").text)) == count, question


def test_clocks_are_kept_in_working_days_and_one_that_runs_late_is_not_kept(app_on_each: Flask) -> None:
    day = date(2026, 3, 30)
    deadlines = Deadlines(PanelSettings({}), date(2026, 4, 30))

    app = app_on_each

    def case(decided_on: date | None) -> list[Fact]:
        fact = [Fact(FactKind.RESIDENCY_DECIDED, decided_on, {"home_area": "E06000035"})] if decided_on else []
        return story((today() - day).days, *fact)

    # Three working days after Monday 30 March end on Thursday 2 April; the next one is Tuesday after Easter.
    store_many(
        app,
        {"A": case(date(2026, 4, 2)), "B": case(date(2026, 4, 6)), "C": case(date(2026, 4, 7)), "D": case(None)},
    )
    away = Fact(FactKind.RESIDENCY_DECIDED, date(2026, 4, 2), {"home_area": "E07000105"})
    store_many(app, {"AWAY": story((today() - day).days, away)})
    with app.app_context():
        kept = clocks_kept(db.session(), COMMAND_LINE, AREA, deadlines)
        early = clocks_kept(db.session(), COMMAND_LINE, AREA, replace(deadlines, today=date(2026, 4, 2)))
    residency, notify = kept["decide_residency_within"], kept["notify_within"]
    assert (residency.counted, residency.in_time) == (5, 3)
    assert early["decide_residency_within"].counted == 4, "one runs, and is in time"
    assert (notify.counted, notify.in_time) == (5, 5)
    classify = kept["classify_within"]
    assert (classify.counted, classify.in_time) == (4, 0), "the other panel’s is none of ours"


def test_the_inbox_clock_runs_from_the_day_the_panel_was_told(app_on_each: Flask) -> None:
    app = app_on_each
    told(app, 0)
    told(app, 14)
    with app.app_context():
        deadlines = Deadlines(PanelSettings({}), datetime.now(UTC).date())
        waits, kept = (
            inbox_waits(db.session(), COMMAND_LINE, deadlines)[0],
            inbox_kept(db.session(), COMMAND_LINE, deadlines),
        )
    assert (waits.waiting, waits.late) == (2, 1)
    assert (kept.counted, kept.in_time) == (1, 0), "the one that is late; the other may be kept still"


def test_more_than_a_thousand_waiting_notifications_are_all_counted(app_on_each: Flask) -> None:
    app, moment = app_on_each, utc_now() - timedelta(days=14)
    rows = [
        {"token": f"{n:032x}", "receipt": f"N-{n}", "form_key": f"{n:032x}", "source": "telephone",
         "received_at": moment, "told_at": moment, "answers": {}, "state": "waiting"}
        for n in range(1001)
    ]  # fmt: skip
    with app.app_context(), transaction(db.session()) as session:
        insert_rows(session, Notification, rows)
    with app.app_context():
        waits, _ = inbox_waits(db.session(), COMMAND_LINE, Deadlines(PanelSettings({}), today()))
    assert (waits.waiting, waits.late) == (1001, 1001)


def test_without_identity_no_clock_and_no_count_is_told(app: Flask) -> None:
    store_many(app, {"A": story(40), "B": story(40, decided(39))})
    told(app, 14)
    at, member = Deadlines(PanelSettings({}), today()), Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context():
        session = db.session()
        assert inbox_waits(session, COMMAND_LINE, at)[0].waiting == 1
        with statements(app) as sent:
            steps, kept = waiting_by_step(session, member, AREA, at), clocks_kept(session, member, AREA, at)
            inbox = inbox_waits(session, member, at)[0], inbox_kept(session, member, at)
    assert {*steps.values(), inbox[0]} == {Waits()}
    assert {*kept.values(), inbox[1]} == {Kept()}
    assert not sent


def test_every_step_with_a_target_has_a_button() -> None:
    assert set(TARGETS) <= set(BUTTONS) <= set(STEP_WORDS)
    assert set(Step) <= set(STEP_WORDS)


def test_a_running_response_and_a_classification_to_confirm_stand_with_their_next_step(
    app: Flask, coordinator: Browser
) -> None:
    identity = {"reason": "", "disagreement": ""}
    started = Fact(
        FactKind.RESPONSE_DECIDED, ago(20), {"decision": "started", "time": None, "disagreed": False}, identity
    )
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "doctor_confirms", "yes", "The panel agreed")
    tokens = store_many(app, {"R-1": story(30, decided(29), classified(28), started)})
    page = coordinator.get("/morning").text
    (response,) = items(page, "responses")
    assert "R-1" in response
    assert "Late: " in response
    assert "Classifications for the designated doctor to confirm: 1<" in part(page, "responses")
    assert re.findall(r">([A-Z]+-1)</a></th>", coordinator.get("/cases?doctor=waits").text) == ["R-1"]
    store_many(app, {"OTHER-1": story(30)})
    assert re.findall(r">([A-Z]+-1)</a></th>", coordinator.get("/cases?doctor=waits").text) == ["R-1"]
    address = f"/cases/{tokens['R-1']}/response"
    assert f'href="{address}"' in page
    assert coordinator.get(address).status_code == 200


def agency_of(app: Flask, *, active: bool = True, leave: Leave = NO_LEAVE) -> str:
    with app.app_context(), transaction(db.session()) as session:
        return add_agency(session, COMMAND_LINE, AgencyDetails("Police", "police", leave=leave, active=active))


def requested(app: Flask, token: str, chases: list[int | None], agency: str = "f" * 32, **how: object) -> None:
    """Open requests of a case, to be chased so many days ago (negative: ahead), or not at all."""
    number = case_id(app, token)
    rows = [
        {"token": token_hex(16), "case_id": number, "agency": agency, "agency_kind": "police", "asked_on": ago(30),
         "due_on": ago(9), "state": "open", "step": 0, "next_chase_on": None if days is None else ago(days),
         "paused": False, "draft_version": 0, **how}
        for days in chases
    ]  # fmt: skip
    with app.app_context(), transaction(db.session()) as session:
        session.execute(insert(InformationRequest), rows)


def stepped(app: Flask, event: str, step: int) -> None:
    """A step of the last request, without a message."""
    row = {"event": event, "dated": ago(1), "step": step, "message": None, "words": "", "at": utc_now(), "by": "x"}
    with app.app_context(), transaction(db.session()) as session:
        number = session.scalar(select(func.max(InformationRequest.id)))
        insert_rows(session, RequestEvent, [{**row, "request_id": number}])


def test_what_is_gathered_stands_there_with_as_many_as_its_list_and_who_waits_longest(
    app_on_each: Flask,
) -> None:
    app, browser = app_on_each, signed_in(app_on_each)
    tokens = store_many(
        app,
        {
            "READY": ours(*COMPLETE), "UNREAD": ours(asked(GP, 50, 9), replied(GP, 9)), "LONG": ours(asked(GP, 80, 9)),
            "DIFFER": ours(
                asked(GP, 50, 9), replied(GP, 9, disability="yes"), read(GP, 8),
                asked(MIDWIFE, 50, 9), replied(MIDWIFE, 9, disability="no"), read(MIDWIFE, 8),
            ),
            "PREPARE": ours(*COMPLETE[:3]), "LESS": ours(asked(GP, 20, 9)),
            "GONE": ours(WITHDRAWN),
            "AWAY": ours(asked(GP, 80, 9), Fact(FactKind.RESIDENCY_DECIDED, ago(1), {"home_area": "E07000105"})),
        },
    )  # fmt: skip
    away = Leave(((ago(9), ago(-9)),))
    requested(app, tokens["LONG"], [0, 3, -1, None], agency_of(app))
    for skipped in (agency_of(app, active=False), agency_of(app, leave=away)):
        requested(app, tokens["LONG"], [3], skipped)
    requested(app, tokens["LONG"], [3], agency_of(app), paused=True)
    requested(app, tokens["GONE"], [3], agency_of(app))
    requested(app, tokens["LONG"], [None], step=1)
    stepped(app, "letter", 1)
    requested(app, tokens["LONG"], [None], step=4)
    stepped(app, "challenge_due", 4)
    page = browser.get("/morning").text
    counted = re.findall(r'href="([^"]+)">([^<]+): (\d+)</a>', part(page, "gathering"))
    assert {words: int(number) for _, words, number in counted} == {
        "Replies to read": 1, "Contradictions to settle": 1, "Chases due": 2, "Agencies to chase by hand": 1,
        "Challenges to agencies due": 1, "Requests without a reply": 10, "Cases ready for the panel": 1,
    }  # fmt: skip
    assert {browser.get(address).status_code for address, *_ in counted} == {200}
    listed = {
        words: len(set(re.findall(r'href="/cases/[0-9a-f]{32}/requests/([0-9a-f]{32})"', browser.get(address).text)))
        for address, words, _ in counted if address.startswith("/requests")
    }  # fmt: skip
    assert listed == {"Chases due": 2, "Agencies to chase by hand": 1, "Requests without a reply": 10}
    ready = next(address for address, words, _ in counted if words == "Cases ready for the panel")
    assert re.findall(r">([A-Z]+)</a></th>", browser.get(ready).text) == ["READY"]
    assert [item.split()[0] for item in items(page, "gathering")] == ["LONG", "PREPARE", "LESS"]
    assert "Waiting for information: 1 reply Since" in items(page, "gathering")[0]
    assert 'href="/forecast"' in page


def test_without_identity_nothing_of_the_gathering_is_told(app: Flask) -> None:
    tokens = store_many(app, {"LONG": ours(asked(GP, 80, 9))})
    requested(app, tokens["LONG"], [0])
    member = Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context(), statements(app) as sent:
        assert waiting_rows(db.session(), member, today(), 0) == []
        assert waiting_longest(db.session(), member, AREA, today(), 5) == []
    assert not sent


def test_who_waits_longest_is_found_by_the_index(app: Flask) -> None:
    store_many(app, {f"L-{n:03d}": ours(asked(GP, n % 60 + 1, 9)) for n in range(300)})
    with app.app_context():
        session = db.session()
        session.connection().exec_driver_sql("ANALYZE")
        with statements(app) as sent:
            waiting_longest(session, COMMAND_LINE, AREA, today(), 5)
        statement, values = sent[0]
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any("ix_cases_step_step_since_reference (step=?)" in step for step in plan), plan
    assert not [step for step in plan if re.search(r"SCAN cases$", step)], plan
