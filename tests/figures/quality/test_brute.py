"""The scorecard of random registers on both databases equals a count case by case, from the register's own rows."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db
from cdop.figures import queries
from cdop.figures.quality.agencies import agency_scores
from cdop.figures.quality.gaps import BY_KEY, GAPS
from cdop.figures.quality.queries import named, scores, wanting
from cdop.gathering.models import InformationRequest
from cdop.reference.calendar import Year
from tests.case.making import case_id, facts, store
from tests.databases import Databases
from tests.figures.timeliness.slow import year_at
from tests.oracle.bands import age_band, ethnic_group, sex
from tests.oracle.cases import Case, read_case
from tests.oracle.generator import random_register
from tests.oracle.product import MEDWAY, Product
from tests.oracle.writer import as_csv
from tests.oracle.year import Year as OracleYear

SEEDS = (8, 21)
BIG = ("1-4 years", "5-9 years", "10-14 years", "15-17 years")
SMALL = ("0-27 days", "28-364 days", "1-4 years")
Answers = Mapping[str, bool]


def answers(year: OracleYear, case: Case, row: Mapping[str, str]) -> Answers:
    """What is asked of a case, and whether it is wanting."""
    found = {"residency": not year.residency_decided(case)}
    if year.resident(case):
        found |= {
            "classification": year.classification(case) == "not_classified", "born": case.born is None,
            "sex": sex(case) is None, "ethnic_group": ethnic_group(case) is None,
            "postcode": not row["home_postcode"], "place": not case.place_of_death,
            "nhs_number": not row["nhs_number"], "contradictions": False, "replies": False,
        }  # fmt: skip
        if year.in_reviews(case):
            found |= {"judged": not case.modifiability, "category": not case.category}
            if case.modifiability == "modifiable":
                found["factors"] = not case.factors
            if case.category:
                band = age_band(case)
                found["age_fits"] = (case.category == "8" and band in BIG) or (case.category == "2" and band in SMALL)
    return found


def of_the_year(year: OracleYear, cases: Mapping[str, Case]) -> Iterator[Case]:
    """The cases behind the year: ours or nobody's yet, that have a day on any of its clocks."""
    for case in cases.values():
        if year.withdrawn(case) or case.notified > year.known_by:
            continue
        if year.residency_decided(case) and not year.resident(case):
            continue
        finalised = stands(year, case)
        waits = case.notified <= year.ends and finalised is None
        reviewed = finalised is not None and year.in_year(finalised)
        if year.in_year(case.notified) or year.in_year(case.died) or reviewed or waits:
            yield case


def stands(year: OracleYear, case: Case) -> date | None:
    """The finalising that stands at E, whoever's child it is."""
    day = year.latest_finalised(case, year.ends)
    return None if day is None or any(day <= again <= year.ends for again in case.reopened) else day


@pytest.mark.parametrize("seed", SEEDS)
def test_the_scorecard_equals_the_slow_count(databases: Databases, tmp_path: Path, seed: int) -> None:
    register = random_register(seed)
    rows = {row["case_ref"]: row for row in register.rows}
    cases = {reference: read_case(row) for reference, row in rows.items()}
    product = Product(databases.migrated(), tmp_path, register.panel_area)
    assert product.bring_in(as_csv(register.rows)).exit_code == 0
    compared = 0
    with product.app.app_context():
        session = db.session()
        for label, known_by in register.questions:
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(label), known_by)
            year = year_at(label, known_by, register.panel_area)
            told = {case.reference: answers(year, case, rows[case.reference]) for case in of_the_year(year, cases)}
            found = scores(session, at)
            for score in found:
                asked = [answer[score.gap.key] for answer in told.values() if score.gap.key in answer]
                assert (score.asked, score.wanting) == (len(asked), sum(asked)), (label, known_by, score.gap.key)
                compared += sum(asked)
            listed, more = wanting(session, COMMAND_LINE, at, 1)
            lacking = {ref: {key for key, bad in answer.items() if bad} for ref, answer in told.items()}
            if not more:
                assert {one.reference: {gap.key for gap in one.gaps} for one in listed} == {
                    ref: keys for ref, keys in lacking.items() if keys
                }
            first = named(session, COMMAND_LINE, at, GAPS)
            assert {key: [ref for ref, _ in found_] for key, found_ in first.items()} == {
                key: sorted(ref for ref, keys in lacking.items() if key in keys)[:10] for key in BY_KEY
            }
            session.rollback()
    assert compared > 50
    product.close()
    databases.discard(product.url)


def test_agencies_are_scored_as_they_stood_at_the_end_of_the_year(databases: Databases, tmp_path: Path) -> None:
    """Asked, in time, late, closed, open and overdue, and half of the replies: the first year and a half by hand."""
    product = Product(databases.migrated(), tmp_path, MEDWAY)
    token = store(product.app, "A-1", facts())
    first, year = date(2014, 4, 1), Year(2014)
    asked = [
        (first, 20, 10, "replied"), (first, 20, 25, "replied"), (first, 20, 30, "replied"), (first, 20, 5, "closed"),
        (first, 20, None, "open"), (first, 400, None, "open"), (first, 20, 390, "replied"),
        (first - timedelta(days=30), 20, 10, "replied"), (first - timedelta(days=30), 20, 60, "replied"),
        (first - timedelta(days=60), 20, None, "open"), (year.last_day + timedelta(days=1), 20, None, "open"),
    ]  # fmt: skip
    with product.app.app_context():
        session = db.session()
        for place, (on, due, ended, state) in enumerate(asked):
            session.add(
                InformationRequest(
                    token=f"{place:032x}", case_id=case_id(product.app, token), agency="0" * 32, agency_kind="gp",
                    asked_on=on, due_on=on + timedelta(days=due), state=state, step=0, next_chase_on=None,
                    paused=False, draft=None, draft_version=0,
                    ended_on=on + timedelta(days=ended) if ended else None,
                )
            )  # fmt: skip
        session.commit()
        at = queries.clock(product.app.extensions["panel_area"], year, date(2015, 9, 1))
        (one,) = agency_scores(session, COMMAND_LINE, at)
        assert (one.asked, one.in_time, one.late, one.closed, one.open, one.overdue) == (8, 1, 2, 1, 4, 3)
        assert (one.median_days, one.oldest) == (25, first - timedelta(days=40))
        session.rollback()
    product.close()
    databases.discard(product.url)
