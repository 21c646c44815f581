"""Ready for the panel: in words with links, by decision, for each coming panel date; the same in SQL as in rules."""

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.clocks import Step
from cdop.case.facts import Fact, FactKind
from cdop.case.filtering import ready_address, readying
from cdop.case.models import CaseReadiness
from cdop.case.projection import project
from cdop.case.readiness import KINDS, Ready, Why, readiness, undone_by
from cdop.case.ready_conditions import BEFORE_THE_PANEL, GATHERED, ReadyBy, Readying, Whose
from cdop.case.steps import is_here
from cdop.case.worklist import Filters, worklist
from cdop.database import db, transaction
from cdop.gathering.readiness.queries import Forecast, counted, forecasts, steps_taken
from cdop.gathering.readiness.words import Told, reason_words
from cdop.panels.rules import MeetingDetails, PanelDetails
from cdop.panels.service import keep_panel, plan_meeting
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.anything import STORIES, anything
from tests.case.making import IDENTITY, add_fact, audit, case_id, facts, statements, store, store_many
from tests.case.test_worklist_clocks import ago
from tests.gathering.making_ready import (
    COMPLETE,
    GP,
    MIDWIFE,
    ahead,
    asked,
    family_asked,
    inquest,
    meeting,
    ours,
    read,
    replied,
    verdict,
)

AREA = PanelArea.of(("E06000035",))
MEMBER = Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
REOPENED = (
    Fact(FactKind.FINALISED, ago(20), {"category": "8", "modifiability": "none", "factors": []}),
    Fact(FactKind.REOPENED, ago(10)),
)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi[^>]*>", "", html)).split())


def section(page: str) -> str:
    return page.split('id="ready"')[1].split("<h2", maxsplit=1)[0]


def long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize(
    ("more", "step", "since"),
    [
        ((), Step.ASKING, ago(88)),
        ((inquest("open", 50),), Step.ASKING, ago(88)),
        ((asked(GP, 60, 9),), Step.GATHERING, ago(60)),
        ((asked(GP, 60, 9), asked(MIDWIFE, 50, 9), replied(GP, 40)), Step.SETTLING, ago(40)),
        ((asked(GP, 60, 9), asked(MIDWIFE, 50, 9), replied(MIDWIFE, 45), replied(GP, 40)), Step.SETTLING, ago(45)),
        ((asked(GP, 60, 9), asked(MIDWIFE, 50, 9), replied(GP, 40), read(GP, 39)), Step.GATHERING, ago(60)),
        (
            (
                asked(GP, 60, 9), asked(MIDWIFE, 50, 9), replied(GP, 40, disability="yes"), read(GP, 39),
                replied(MIDWIFE, 30, disability="no"), read(MIDWIFE, 29),
            ),
            Step.SETTLING, ago(30),
        ),
        (COMPLETE[:3], Step.PREPARING, ago(39)),
        ((*COMPLETE, family_asked(20)), Step.PREPARING, ago(20)),
        ((*COMPLETE, verdict(5, ready=False)), Step.PREPARING, ago(5)),
        ((*COMPLETE[:3], meeting("planned", 20, 9)), Step.GATHERING, ago(60)),
        ((*COMPLETE, inquest("open", 20)), Step.GATHERING, ago(60)),
        (COMPLETE, Step.REVIEW, ago(30)),
        ((asked(GP, 60, 9), verdict(5, ready=True)), Step.REVIEW, ago(5)),
        ((*COMPLETE, replied(GP, 3)), Step.SETTLING, ago(3)),
        ((*COMPLETE, Fact(FactKind.PANEL_MET, ago(2)), replied(GP, 1)), Step.FINALISE, ago(2)),
        (REOPENED, Step.REVIEW, ago(10)),
        ((*REOPENED, asked(GP, 5, 9)), Step.GATHERING, ago(5)),
        ((*COMPLETE, verdict(25, ready=True), *REOPENED, inquest("open", 4)), Step.GATHERING, ago(60)),
    ],
)  # fmt: skip
def test_each_case_waits_for_one_step_on_its_way_to_the_panel(more: tuple[Fact, ...], step: Step, since: date) -> None:
    found = project(ours(*more))
    assert (found.clocks.step, found.clocks.step_since) == (step, since)
    assert found.readiness is not None
    assert found.readiness.ready == (step is Step.REVIEW) or step is Step.FINALISE


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), None),
        ((asked(GP, 60, 9),), ahead(9)),
        (COMPLETE[:3], ago(39)),
        (COMPLETE, None),
        ((*COMPLETE[:3], meeting("planned", 3, 30), inquest("open", 3, 20)), ahead(30)),
        ((*COMPLETE[:3], meeting("planned", 3, 30), inquest("open", 3)), None),
        ((asked(GP, 60, 9), verdict(3, ready=False)), None),
        ((asked(GP, 60, 9), verdict(3, ready=True)), None),
    ],
)
def test_it_may_be_ready_when_others_are_expected_to_have_done_their_part(
    more: tuple[Fact, ...], expected: date | None
) -> None:
    assert readiness(ours(*more)).expected == expected


def test_only_these_kinds_of_fact_change_readiness() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        timeline = facts()
        for _ in range(25):
            before, fact = readiness(timeline), anything(rng)
            timeline.append(fact)
            told = {FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED}
            assert fact.kind in KINDS or fact.kind in told or readiness(timeline) == before, fact


def test_every_reason_has_words() -> None:
    timeline = ours(
        asked(GP, 60, -9), asked(MIDWIFE, 50, 9), replied(GP, 40, disability="yes"),
        meeting("planned", 20, 12), family_asked(8), inquest("open", 7, opened=30), verdict(2, ready=False),
    )  # fmt: skip
    told = Told.of(timeline, {MIDWIFE: 2}, today(), "Heard late")
    found = {each.why: words(str(reason_words(each, told))) for each in readiness(timeline).reasons}
    assert found == {
        Why.DECIDED_NOT_READY: f"Decided on {long(ago(2))} not to be ready: Heard late",
        Why.REPLY_UNREAD: f"Fairlawn practice: reply of {long(ago(40))} to read",
        Why.FAMILY_UNANSWERED: f"1 question of the family not answered, since {long(ago(8))}",
        Why.REPLY_OUTSTANDING: f"Estuary midwives: reply outstanding since {long(ago(50))}, due {long(ahead(9))}, "
        "reminded twice",
        Why.PROCESS_OPEN: f"Inquest opened {long(ago(30))}, no date",
        Why.MEETING_NOT_HELD: f"Child death review meeting planned for {long(ahead(12))}",
    }
    early = readiness(ours()).reasons
    assert [reason_words(each, told) for each in early] == [
        "No agency has been asked yet", "Child death review meeting not planned",
    ]  # fmt: skip
    contradictory = readiness([*timeline, replied(MIDWIFE, 1, disability="no")]).reasons
    assert "1 contradiction to settle" in {reason_words(each, told) for each in contradictory}


def test_what_is_overdue_is_called_so() -> None:
    timeline = ours(asked(GP, 60, -9), meeting("planned", 20, -2), inquest("open", 40, -1))
    told = [words(str(reason_words(each, Told.of(timeline, {}, today())))) for each in readiness(timeline).reasons]
    assert f"Fairlawn practice: reply outstanding since {long(ago(60))}, overdue since {long(ago(9))}" in told
    assert f"Inquest open since {long(ago(40))} or earlier, was to be on {long(ago(1))}" in told
    assert f"Child death review meeting was planned for {long(ago(2))}, and is not recorded as held" in told


def test_the_case_tells_what_waits_for_us_apart_from_others_each_with_its_page(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "A-1", ours(asked(GP, 60, -9), asked(MIDWIFE, 50, 9), replied(GP, 40), inquest("open", 7)))
    page = section(coordinator.get(f"/cases/{token}").text)
    for_us, others = page.split("Waits for us")[1].split("Waits for others")
    assert f"Fairlawn practice: reply of {long(ago(40))} to read" in words(for_us)
    assert "review meeting not planned" in for_us
    assert "Estuary midwives: reply outstanding" in words(others)
    assert "Inquest open since" in others
    addresses = re.findall(r'href="([^"]+)"', page)
    assert len(addresses) >= 4
    assert {address: coordinator.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def decision(browser: Browser, token: str, **answers: str) -> tuple[int, str]:
    page = browser.get(f"/cases/{token}/ready").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    sent = browser.post(f"/cases/{token}/ready", {"version": version[1], **answers})
    return sent.status_code, sent.text


def test_a_coordinator_decides_otherwise_and_a_later_reply_asks_the_question_anew(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "A-1", ours(asked(GP, 60, -9)))
    assert decision(coordinator, token, ready="yes", reason="")[0] == 422
    assert decision(coordinator, token, ready="yes", reason="The surgery has closed")[0] == 303
    page = section(coordinator.get(f"/cases/{token}").text)
    assert "Ready, as the coordinator decided" in page
    assert "The surgery has closed." in words(page)
    assert "reply outstanding" in page, "what is missing stays in sight"
    assert sum(audit(app, "readiness.decided").values()) == 1
    add_fact(app, token, replied(GP, 0))
    again = words(section(coordinator.get(f"/cases/{token}").text))
    assert f"That does not hold any more: on {long(today())} a reply came." in again
    assert "Not ready" in again
    assert "to read" in again


def test_whoever_decides_has_seen_the_last_reply(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", ours(asked(GP, 60, -9)))
    page = coordinator.get(f"/cases/{token}/ready").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    add_fact(app, token, replied(GP, 0))
    answers = {"version": version[1], "ready": "yes", "reason": "Nobody will reply"}
    sent = coordinator.post(f"/cases/{token}/ready", answers)
    assert sent.status_code == 409
    assert "Nobody will reply" in sent.text
    assert not audit(app, "readiness.decided")
    seen = re.search(r'name="version"[^>]*value="(\d+)"', sent.text)
    assert seen
    assert coordinator.post(f"/cases/{token}/ready", {**answers, "version": seen[1]}).status_code == 303


@pytest.mark.parametrize(
    "more",
    [
        (Fact(FactKind.WITHDRAWN, ago(1), {"reason": "error"}),),
        REOPENED[:1],
        (Fact(FactKind.PANEL_MET, ago(1)),),
        (Fact(FactKind.RESIDENCY_DECIDED, ago(1), {"home_area": "E07000105"}),),
    ],
)
def test_of_a_case_that_is_over_or_anothers_it_is_not_asked(
    app: Flask, coordinator: Browser, more: tuple[Fact, ...]
) -> None:
    token = store(app, "A-1", ours(*COMPLETE, *more))
    assert coordinator.get(f"/cases/{token}/ready").status_code == 404
    assert 'id="ready"' not in coordinator.get(f"/cases/{token}").text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_others_see_a_state_and_numbers_alone(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token = store(app, "A-1", ours(asked(GP, 60, -9), asked(MIDWIFE, 50, 9), replied(GP, 40), verdict(3, ready=False)))
    browser = sign_in_as(role)
    page = browser.get(f"/cases/{token}").text
    shown = words(section(page))
    told = "the coordinator has 3 things to do and 1 thing to wait for from agencies and others."
    assert shown.endswith(f"Not ready Before the panel, {told}")
    assert [part for part in (*IDENTITY, "Fairlawn", "Heard early") if part in page] == []
    assert browser.get(f"/cases/{token}/ready").status_code == 404
    assert browser.get("/forecast").status_code == 404
    assert browser.get("/panel-dates").status_code == 404


def stories(rng: random.Random, number: int) -> dict[str, list[Fact]]:
    """Cases at every stage, of the panel's area and of others."""
    kinds = [kind for kind in STORIES if kind not in {FactKind.WITHDRAWN, FactKind.NOTIFIED, FactKind.DESCRIBED}]
    found = {}
    for n in range(number):
        timeline = ours(days=rng.randint(60, 300)) if rng.random() < 0.9 else facts()
        made = [asked(GP, 50, rng.randint(-5, 40)), replied(GP, 40), read(GP, 39), meeting("held", 30, -30)]
        made += [asked(MIDWIFE, 30, rng.randint(-5, 40)), meeting("planned", 20, rng.randint(-5, 40))]
        made += [inquest("open", 9, rng.choice([None, 5, 35])), verdict(2, ready=rng.random() < 0.5)]
        timeline += [fact for fact in made if rng.random() < 0.6]
        if rng.random() < 0.3:
            timeline += [anything(rng, kinds) for _ in range(rng.randint(1, 6))]
        found[f"S-{n:03d}"] = timeline
    return found


def stands(timeline: list[Fact], by: date) -> ReadyBy | None:
    """How a case stands for the panel of a day, by the rules and not by the database."""
    found = project(timeline)

    class Here:
        step, home_area, lead = found.clocks.step, found.states[-1].home_area, found.clocks.lead
        hand_over_until = found.clocks.hand_over_until

    if found.clocks.step not in BEFORE_THE_PANEL or not is_here(Here(), AREA):
        return None
    assert found.readiness is not None
    if found.clocks.step is Step.REVIEW:
        return ReadyBy.NOW
    told = found.readiness.state is Ready.GATHERING and found.clocks.step in GATHERED and found.readiness.expected
    if told and (not found.readiness.theirs or today() <= told <= by):
        return ReadyBy.EXPECTED
    return ReadyBy.UNCLEAR


@pytest.mark.parametrize("seed", range(2))
def test_the_forecast_and_its_lists_are_what_the_rules_say_of_each_case(app_on_each: Flask, seed: int) -> None:
    rng = random.Random(seed)
    made = stories(rng, 45)
    store_many(app_on_each, made)
    days = [today(), ahead(10), ahead(36), ahead(400)]
    with app_on_each.app_context():
        session = db.session()
        with statements(app_on_each) as sent:
            found = forecasts(session, COMMAND_LINE, AREA, days, today())
        assert len([text for text, _ in sent if not text.startswith("BEGIN")]) == 1
        newborn, others = (forecasts(session, COMMAND_LINE, AREA, days, today(), whose) for whose in Whose)
        assert [one.cases + other.cases for one, other in zip(newborn, others, strict=True)] == [
            one.cases for one in found
        ], "each case is heard by one of the two"
        seen = set()
        for day, forecast in zip(days, found, strict=True):
            expected = {how: {r for r, t in made.items() if stands(t, day) is how} for how in ReadyBy}
            seen |= {how for how, cases in expected.items() if cases}
            assert forecast == Forecast(day, *(len(expected[how]) for how in ReadyBy))
            for how, cases in expected.items():
                listed = worklist(session, COMMAND_LINE, AREA, Filters(ready=Readying(how, day, today())))
                assert {case.reference for case in listed.cases} == cases, (day, how)
        assert seen == set(ReadyBy), "the stories are rich enough"


def test_what_is_counted_without_identity_is_what_the_rules_say(app: Flask) -> None:
    made = stories(random.Random(7), 30)
    numbers = {reference: case_id(app, token) for reference, token in store_many(app, made).items()}
    with app.app_context():
        for reference, number in numbers.items():
            found, says = counted(db.session(), MEMBER, number), project(made[reference]).readiness
            assert (found is None) == (says is None)
            if found and says:
                assert (found.state, found.ours, found.theirs) == (says.state, len(says.ours), len(says.theirs))
                row = db.session.execute(select(CaseReadiness).where(CaseReadiness.case_id == number)).scalar_one()
                derived = row.since, row.unread, row.contradictions, row.expected_on
                unread = [each for each in says.reasons if each.why is Why.REPLY_UNREAD]
                differing = [each.number for each in says.reasons if each.why is Why.CONTRADICTION]
                assert derived == (says.since, len(unread), sum(differing), says.expected)


def test_without_identity_no_forecast_and_no_step_is_told(app: Flask) -> None:
    store_many(app, {"A-1": ours(*COMPLETE)})
    with app.app_context(), statements(app) as sent:
        assert forecasts(db.session(), MEMBER, AREA, [today()], today()) == []
        assert steps_taken(db.session(), MEMBER, 1) == {}
    assert not sent


def plan(app: Flask, day: date, name: str = "General panel", kind: str = "general") -> None:
    with app.app_context(), transaction(db.session()) as session:
        panel = keep_panel(session, COMMAND_LINE, PanelDetails(name, kind, (), 1, 20))
        plan_meeting(session, COMMAND_LINE, MeetingDetails(panel, day, "", "", "", day, day))


def test_each_number_of_the_forecast_leads_to_its_cases(app: Flask, coordinator: Browser) -> None:
    assert "No panel meeting is planned" in coordinator.get("/forecast").text
    store_many(
        app,
        {
            "NOW": ours(*COMPLETE), "SOON": ours(asked(GP, 20, 9)), "LATER": ours(asked(GP, 20, 60)),
            "OVERDUE": ours(asked(GP, 60, -9)), "UNASKED": ours(), "OURS": ours(*COMPLETE[:3]),
        },
    )  # fmt: skip
    plan(app, ahead(20))
    plan(app, ahead(90), "Neonatal panel")
    page = coordinator.get("/forecast").text
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.S)
    numbers = [re.findall(r'href="([^"]+)">(\d+)<', row) for row in rows]
    assert [[int(number) for _, number in row] for row in numbers] == [[1, 2, 3], [1, 3, 2]]
    assert "Neonatal panel" in rows[1]
    assert 'aria-label="1 ready now, 2 expected by then, 3 cannot be told"' in rows[0]
    listed = [
        set(
            re.findall(
                r'<th scope="row"[^>]*>\s*<a[^>]*>([A-Z]+)<', coordinator.get(address.replace("&amp;", "&")).text
            )
        )
        for address, _ in numbers[0]
    ]
    assert listed == [{"NOW"}, {"SOON", "OURS"}, {"LATER", "OVERDUE", "UNASKED"}]


def test_a_neonatal_panel_and_the_others_share_the_cases_between_them(app: Flask, coordinator: Browser) -> None:
    born = {"BABY": 27, "OLDER": 28, "YOUNG": 0}
    made = {name: [_born(fact, days) for fact in ours(*COMPLETE)] for name, days in born.items()}
    unknown = {"UNKNOWN": [_born(fact, None) for fact in ours(*COMPLETE)]}
    store_many(app, {**made, **unknown})
    plan(app, ahead(20))
    plan(app, ahead(20), "Babies", kind="neonatal")
    page = coordinator.get("/forecast").text
    assert "counted for it alone" in page
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.S)
    listed = []
    for row in rows:
        (address, number), *_ = re.findall(r'href="([^"]+)">(\d+)<', row)
        cases = coordinator.get(address.replace("&amp;", "&")).text
        found = set(re.findall(r'<th scope="row"[^>]*>\s*<a[^>]*>([A-Z]+)<', cases))
        assert len(found) == int(number)
        listed.append(found)
    assert ["Babies" in row for row in rows] == [False, True]
    assert listed == [{"OLDER", "UNKNOWN"}, {"BABY", "YOUNG"}]


def test_without_a_neonatal_panel_everybody_is_counted_for_each(app: Flask, coordinator: Browser) -> None:
    store_many(app, {"BABY": [_born(fact, 3) for fact in ours(*COMPLETE)], "CHILD": ours(*COMPLETE)})
    plan(app, ahead(20))
    page = coordinator.get("/forecast").text
    assert "counted for it alone" not in page
    assert re.findall(r'ready=now">(\d+)<', page) == ["2"]


def _born(fact: Fact, days: int | None) -> Fact:
    """The same description of a child who lived so many days; None: nobody knows when it was born."""
    if fact.kind is not FactKind.DESCRIBED:
        return fact
    died = date.fromisoformat(fact.detail["date_of_death"])
    birth = None if days is None else (died - timedelta(days)).isoformat()
    return replace(fact, identity={**(fact.identity or {}), "date_of_birth": birth})


@pytest.mark.parametrize("how", ReadyBy)
def test_an_address_says_what_it_asks_for_and_nothing_else_asks(how: ReadyBy) -> None:
    for whose in (None, *Whose):
        found = readying(ready_address(how, date(2026, 6, 4), whose), date(2026, 5, 1))
        assert found is not None
        assert (found.how, found.whose) == (how, whose)
    for text in (
        "",
        "x",
        "now-2026-06-04",
        "expected",
        "expected-",
        "expected-2026-6-4",
        "unclear-20260604",
        "expected-x",
        "others.",
        "babies.now",
        ".now",
    ):
        assert readying(text, date(2026, 5, 1)) is None, text


def test_undone_is_told_of_decisions_that_hold_no_more() -> None:
    held = ours(verdict(9, ready=True))
    assert undone_by(ours()) is None
    assert undone_by(held) is None
    later = undone_by([*held, inquest("concluded", 8), inquest("open", 7)])
    assert later is not None
    assert later[1].detail["state"] == "open"
    assert Counter(str(readiness(x).state) for x in (held, [*held, verdict(1, ready=False)])) == {
        "decided_ready": 1, "not_asked": 1,
    }  # fmt: skip


def test_a_case_with_everything_takes_a_bounded_number_of_statements(app: Flask, coordinator: Browser) -> None:
    """What each section has tables of its own for, it reads once; the facts and the settings the page reads."""
    opened = inquest("open", 50, opened=50)
    safeguarding = replace(opened, detail={**opened.detail, "process": MIDWIFE, "process_kind": "safeguarding"})
    told = ours(
        asked(GP, 60, -30), asked(MIDWIFE, 60, -30), inquest("open", 50), safeguarding, meeting("held", 30, -30)
    )
    token, numbers = store(app, "A-1", [*told, family_asked(20)]), []
    for _ in range(2):
        with statements(app) as sent:
            coordinator.get(f"/cases/{token}")
        numbers.append(len(sent))
        for day in range(1, 6):
            add_fact(app, token, replied(GP, 40 - day))
    assert numbers[0] == numbers[1] <= 11
