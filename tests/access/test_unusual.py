"""The week's unusual looks: what was planted is found, ordinary work is not; and the list equals the audit."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from cdop.access.unusual import rules
from cdop.access.unusual.queries import unusual
from cdop.access.unusual.rules import Line, Look, Reason, Rule, monday
from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.audit.models import AuditEntry
from cdop.database import db, insert_rows, transaction
from cdop.reference.calendar import LONDON, today
from tests.application import make_account, make_app
from tests.case.making import audit, case_id, facts, plain_cases, store_many
from tests.case.test_recusal import person_of, signed_in
from tests.databases import close

WEEK = date(2026, 11, 16)
PEOPLE = {1: "Senara Wheatcroft", 2: "Corin Ashdell", 3: "Tamsel O’Rook-Field", 4: "Merrin Oakhallow"}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 16 + day, hour, minute, tzinfo=LONDON)


def ordinary(number: int) -> list[Look]:
    """Views by four people in the day, of cases that are somebody's work: at most five cases an hour."""
    rng, found = random.Random(5), list[Look]()
    hours = [(day, hour, who) for day in range(5) for hour in range(8, 18) for who in range(1, 5)]
    while len(found) < number:
        day, hour, who = hours[len(found) // 5 % len(hours)]
        found += [Look(at(day, hour, rng.randrange(60)), who, rng.randrange(100, 160)) for _ in range(5)]
    return found[:number]


def lines(looks: Sequence[Look], reasons: Sequence[Reason], families: dict[int, str]) -> list[Line]:
    return [
        *rules.many(WEEK, looks), *rules.at_night(WEEK, looks),
        *rules.without_task(WEEK, [one for one in reasons if one.at.date() >= WEEK]),
        *rules.same_surname(WEEK, looks, PEOPLE, families), *rules.again_and_again(WEEK, reasons),
    ]  # fmt: skip


def test_ten_planted_patterns_are_found_among_1000_ordinary_views_without_a_false_alarm() -> None:
    looks = ordinary(1000)
    families = {case: f"Family{case}" for case in range(100, 160)}
    assert lines(looks, [], families) == []
    reasons = [Reason(at(day, 10), 1, 900, "figures") for day in (-13, -6, 2)]
    reasons += [Reason(at(3, 11), 2, 901, "other")]
    planted = [
        *(Look(at(1, 12, minute), 2, 300 + minute) for minute in range(25)),
        *(Look(at(2, 16, 30) + timedelta(minutes=2 * n), 3, 400 + n) for n in range(21)),
        Look(at(3, 22, 15), 4, 500), Look(at(6, 2), 1, 501), Look(at(4, 5, 59), 3, 506),
        Look(at(0, 11), 1, 502), Look(at(0, 12), 3, 503), Look(at(1, 13), 3, 504), Look(at(1, 14), 2, 505),
    ]  # fmt: skip
    families |= {502: "WHEATCROFT", 503: "Field", 504: "O'Rook Field", 505: "Smythe-Ashdell"}
    found = lines([*looks, *planted], reasons, families)
    assert Counter(line.rule for line in found) == {
        Rule.MANY: 2, Rule.NIGHT: 3, Rule.NO_TASK: 2, Rule.SURNAME: 4, Rule.AGAIN: 1,
    }  # fmt: skip
    assert {line.cases for line in found if line.rule is Rule.SURNAME} == {(502,), (503,), (504,), (505,)}
    assert len({line.key for line in found}) == len({line.token for line in found}) == len(found)


@pytest.mark.parametrize(("minutes", "number", "found"), [(59, 21, True), (61, 21, False), (59, 20, False)])
def test_the_hour_moves_and_a_case_counts_once(minutes: int, number: int, found: bool) -> None:
    begin = at(1, 9, 40)
    step = timedelta(minutes=minutes) / (number - 1)
    looks = [Look(begin + step * n, 1, n) for n in range(number)]
    assert bool(list(rules.many(WEEK, [*looks, *looks]))) is found


@pytest.mark.parametrize(("hour", "minute", "night"), [(20, 59, 0), (21, 0, 1), (5, 59, 1), (6, 0, 0)])
def test_the_night_is_from_nine_to_six(hour: int, minute: int, night: int) -> None:
    assert len(list(rules.at_night(WEEK, [Look(at(1, hour, minute), 1, 7)]))) == night


@pytest.mark.parametrize(
    ("person", "child", "same"),
    [
        ("Corin Ashdell", "ASHDELL", True), ("Corin Ashdell", "Ashdell-Poole", True), ("Zoë Müller", "Muller", True),
        ("Corin Ashdell", "Ash", False), ("Ashdell", "Ashdell", False), ("Al Li", "Li", False),
        ("Corin Ashdell", "", False),
    ],
)  # fmt: skip
def test_a_family_name_is_compared_whole_and_in_parts(person: str, child: str, same: bool) -> None:
    assert bool(rules.surnames_of(person) & rules.family_names(child)) is same


def test_the_page_tells_of_the_week_and_somebody_else_marks_a_line_once(app_on_each: Flask) -> None:
    app = app_on_each
    tokens = store_many(app, {**plain_cases(2), "CDR-0900": facts(family_name="Wheatcroft")})
    ids = {reference: case_id(app, token) for reference, token in tokens.items()}
    snoop, keeper = (make_account(app, Role.COORDINATOR, name=name) for name in ("Senara Wheatcroft", "Corin Ashdell"))
    rows = [
        (datetime(2026, 11, 18, 23, 10), "CDR-0000", "case.viewed", {"identified": "yes"}),
        (datetime(2026, 11, 17, 11), "CDR-0900", "case.viewed", {"identified": "yes"}),
        (datetime(2026, 11, 17, 23), "CDR-0001", "case.viewed", {"identified": "no"}),
        (datetime(2026, 11, 15, 23, 10), "CDR-0001", "case.viewed", {"identified": "yes"}),
        (datetime(2026, 11, 19, 11), "CDR-0001", "case.reason_given", {"reason": "figures", "given": 1}),
        (datetime(2026, 11, 10, 11), "CDR-0001", "case.reason_given", {"reason": "figures", "given": 1}),
        (datetime(2026, 10, 28, 11), "CDR-0001", "case.reason_given", {"reason": "other", "given": 1}),
        (datetime(2026, 11, 23, 0, 0), "CDR-0001", "case.viewed", {"identified": "yes"}),
    ]
    with app.app_context(), transaction(db.session()) as session:
        same = {"account_id": snoop.id, "name": snoop.display_name, "address": "test"}
        told = [{"at": t, "case_id": ids[ref], "event": event, "detail": d, **same} for t, ref, event, d in rows]
        insert_rows(session, AuditEntry, told)
    with time_machine.travel(datetime(2026, 11, 22, 12), tick=False):
        with app.app_context():
            found = unusual(db.session(), person_of(keeper), WEEK)
            db.session.rollback()
        assert [(one.line.rule, one.cases[0][0], list(one.codes)) for one in found] == [
            (Rule.NIGHT, "CDR-0000", []), (Rule.NO_TASK, "CDR-0001", ["figures"]), (Rule.SURNAME, "CDR-0900", []),
            (Rule.AGAIN, "CDR-0001", ["figures", "other"]),
        ]  # fmt: skip
        browser, own = signed_in(app, keeper), signed_in(app, snoop)
        page = browser.get("/unusual").text
        assert page.count("Look into it") == 4
        assert "Look into it" not in own.get("/unusual").text
        address = f"/unusual/{WEEK}/{found[0].line.token}"
        finding = {"outcome": "in_order", "words": "She was on call for the coroner"}
        assert own.post(address, finding, page="/").status_code == 409
        assert browser.post(address, {"outcome": "in_order"}).status_code == 422
        assert browser.post(address, finding).location == f"/unusual?week={WEEK}"
        assert browser.post(address, finding, page="/").status_code == 409
        page = browser.get("/unusual").text
        assert page.count("Look into it") == 3
        assert "She was on call for the coroner" in page
        assert browser.get(f"/unusual/{WEEK}/{'0' * 32}").status_code == 404
        assert browser.get("/unusual/nonsense/" + "0" * 32).status_code == 404
        line = app.test_cli_runner().invoke(args=["access", "unusual", "--week", "2026-11-20"]).stdout
        assert line.count("\n") == 4
        assert "Wheatcroft" in line
    assert audit(app, "unusual.settled").total() == 1


def test_the_demonstration_has_its_evening_and_its_emergency_and_no_false_alarm(
    demonstration_url: Callable[[], str], tmp_path: Path
) -> None:
    app = make_app(demonstration_url(), tmp_path)
    with app.app_context():
        weeks = {monday(today() - timedelta(days=back)) for back in range(8)}
        found = [one for week in weeks for one in unusual(db.session(), COMMAND_LINE, week)]
        db.session.rollback()
    close(app)
    assert sorted(one.line.rule for one in found) == [Rule.EMERGENCY, Rule.NIGHT]
    assert {one.name for one in found} == {"Senara Wheatcroft"}


def test_a_week_begins_on_monday() -> None:
    assert {monday(WEEK + timedelta(days=n)) for n in range(7)} == {WEEK}


def test_who_sees_no_identity_is_told_nothing() -> None:
    assert unusual(None, Person(1, "A lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "test"), WEEK) == []  # type: ignore[arg-type]
