"""Every number of the page on random registers and both databases equals a slow count, case by case and day by day."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.figures import queries
from cdop.figures.slices import Clock
from cdop.figures.timeliness.backlog import backlog
from cdop.figures.timeliness.cohorts import cohorts
from cdop.figures.timeliness.deaths import days_of_death
from cdop.figures.timeliness.survival import median
from cdop.figures.timeliness.whose import OPEN, REVIEWED, waited
from cdop.gathering.models import InformationRequest
from cdop.reference.calendar import Year
from tests.case.making import case_id, described, store_many
from tests.databases import Databases
from tests.figures.timeliness import slow
from tests.oracle.cases import Case
from tests.oracle.product import Product
from tests.oracle.timelines import random_timelines

SEEDS = (3, 9)
KEY = "0123456789abcdef0123456789abcdef"
MEDWAY = ("E06000035",)


@pytest.mark.parametrize("seed", SEEDS)
def test_cohorts_deaths_and_backlog_equal_the_slow_count(databases: Databases, tmp_path: Path, seed: int) -> None:
    timelines = random_timelines(seed)
    area = timelines.register.panel_area
    product = Product(databases.migrated(), tmp_path, area)
    assert product.bring_in(timelines.content, ".jsonl").exit_code == 0
    with product.app.app_context():
        session = db.session()
        for label, known_by in timelines.questions:
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(label), known_by)
            same_cohorts(session, at, timelines.cases, area)
            same_backlog(session, at, timelines.cases, area)
            counted = Counter(
                case.died for case in timelines.cases
                if at.year.before(4).first_day <= case.died <= at.end
                and slow.year_at(label, known_by, area, known_by).requires_review(case)
            )  # fmt: skip
            assert days_of_death(session, at, "all") == sorted(counted.items())
            session.rollback()
    product.close()
    databases.discard(product.url)


def same_cohorts(session: Session, at: Clock, cases: tuple[Case, ...], area: tuple[str, ...]) -> None:
    found = {one.year.label: one for one in cohorts(session, at)}
    for back in range(5):
        label = at.year.before(back).label
        counted = slow.of_cohort(cases, label, at.year.label, at.known_by, area)
        if not counted["deaths"]:
            assert label not in found
            continue
        one = found[label]
        assert (one.deaths, one.open, one.under_6, one.from_6_to_11) == tuple(
            counted[key] for key in ("deaths", "open", "under_6", "6_to_11")
        )
        for within, months in ((one.six, 6), (one.twelve, 12)):
            keys = (f"due_{months}", f"in_{months}", f"early_{months}")
            assert (within.due, within.reviewed, within.early_reviewed) == tuple(counted[key] for key in keys)
            assert within.early == counted["deaths"] - within.due
        followed = slow.waited_days(cases, label, at.year.label, at.known_by, area)
        assert median(one.from_death) == slow.half(followed)


def same_backlog(session: Session, at: Clock, cases: tuple[Case, ...], area: tuple[str, ...]) -> None:
    found = backlog(session, at)
    for period in found.periods:
        assert period.waiting == slow.outstanding(cases, at.year.label, period.until, at.known_by, area), period
    for before, after in zip(found.periods, found.periods[1:], strict=False):
        if (after.until - at.end).days > -200:
            moved = slow.moves(cases, at.year.label, (before.until, after.until), at.known_by, area)
            assert (after.came, after.went) == (moved["came"], moved["went"])
        assert after.waiting == before.waiting + after.change


def process(day: date, state: str, opened: date | None = None, concluded: date | None = None) -> Fact:
    said = {"process": KEY, "process_kind": "coroner", "state": state, "next_on": None, "holds": "panel"}
    days = {"opened": opened, "concluded": concluded}
    detail = {**said, **{key: value.isoformat() if value else None for key, value in days.items()}}
    return Fact(FactKind.PROCESS_RECORDED, day, detail, dict.fromkeys(("reference", "owner", "words", "result"), ""))


def test_days_are_given_to_those_for_whom_a_case_waited(databases: Databases, tmp_path: Path) -> None:
    """Inquests and requests that overlap at random, of cases reviewed and open, against a count of each day."""
    rng = random.Random(4)
    product = Product(databases.migrated(), tmp_path, MEDWAY)
    timelines: dict[str, list[Fact]] = {}
    told: dict[str, tuple[date, date, list[tuple[str, date, date | None]], date | None]] = {}
    end = date(2015, 3, 31)
    requests: list[tuple[str, date, date | None]] = []
    for number in range(24):
        reference, begin = f"W-{number:03d}", date(2014, 4, 1) + timedelta(days=rng.randrange(150))
        last = begin + timedelta(days=rng.randrange(60, 180)) if number % 2 else None
        facts = [
            Fact(FactKind.NOTIFIED, begin), described(date_of_death=begin.isoformat(), nhs_number=None),
            Fact(FactKind.RESIDENCY_DECIDED, begin, {"home_area": MEDWAY[0]}),
        ]  # fmt: skip
        waits: list[tuple[str, date, date | None]] = []
        asked: date | None = None
        if number % 3:
            opened = begin + timedelta(days=rng.randrange(40))
            recorded = opened + timedelta(days=rng.randrange(3))
            done = recorded + timedelta(days=rng.randrange(1, 60)) if number % 4 else None
            facts.append(process(recorded, "open", opened))
            if done:
                facts.append(process(done + timedelta(days=2), "concluded", opened, done))
            waits.append(("process", opened, done))
        for _ in range(number % 4):
            since = begin + timedelta(days=rng.randrange(50))
            until = since + timedelta(days=rng.randrange(1, 70)) if rng.random() < 0.7 else None
            requests.append((reference, since, until))
            waits.append(("agency", since, until))
            asked = min(since, asked or since)
        if last:
            detail = {"category": "5", "modifiability": "none", "factors": []}
            facts.append(Fact(FactKind.FINALISED, last, detail))
        timelines[reference] = facts
        told[reference] = (begin, last or end, waits, asked)
    tokens = store_many(product.app, timelines)
    with product.app.app_context(), transaction(db.session()) as session:
        for place, (reference, since, until) in enumerate(requests):
            session.add(
                InformationRequest(
                    token=f"{place:032x}", case_id=case_id(product.app, tokens[reference]), agency=KEY,
                    agency_kind="gp", asked_on=since, due_on=since, state="replied" if until else "open", step=0,
                    next_chase_on=None, paused=False, draft=None, draft_version=0, ended_on=until,
                )
            )  # fmt: skip
    with product.app.app_context():
        at = queries.clock(product.app.extensions["panel_area"], Year(2014), date(2015, 6, 1))
        found = waited(db.session(), at)
        for group, odd in ((REVIEWED, 1), (OPEN, 0)):
            counted, silent = Counter[str](), 0
            for number, one in enumerate(told.values()):
                if number % 2 == odd and one[2]:
                    begin, until = slow.told(one[0]), slow.told(one[1]) if odd else one[1]
                    counted += slow.days_for(begin, until, *one[2:])
                silent += number % 2 == odd and not one[2]
            assert {whose.value: days for whose, days in found[group].days.items() if days} == dict(counted)
            assert (found[group].cases, found[group].not_recorded) == (12, silent)
        db.session.rollback()
    product.close()
    databases.discard(product.url)
