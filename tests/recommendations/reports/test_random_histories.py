"""On random histories: reports and the annual section count what a replay by brute force counts, on both databases;
and what moved between reports, put together, is what moved over all of their time.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from cdop.database import db, transaction
from cdop.recommendations.reports.progress_tables import Period, tables
from cdop.recommendations.reports.queries import lines_up_to, section_of_year
from cdop.recommendations.reports.standing import NOT_RAISED, Line, moves, position
from cdop.recommendations.reports.tables import WordsTable
from cdop.reference.calendar import Year
from tests.application import make_app
from tests.databases import Databases, close
from tests.recommendations.reports.making import FIRST, LAST, LEAD, random_histories
from tests.recommendations.reports.replaying import OPEN, Played, play

HISTORIES, OF_EACH = 6, 12
YEARS = [Year(start) for start in range(2012, 2018)]


@pytest.fixture(scope="module", params=range(HISTORIES))
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def history(databases: Databases, tmp_path_factory: pytest.TempPathFactory, seed: int) -> Iterator[Flask]:
    """An application in which anything may have happened with a dozen recommendations."""
    url = databases.migrated()
    app = make_app(url, tmp_path_factory.mktemp("history"))
    with app.app_context(), transaction(db.session()) as session:
        random_histories(session, seed, OF_EACH)
    yield app
    close(app)
    databases.discard(url)


def table(found: list[WordsTable], key: str) -> WordsTable:
    return {one.key: one for one in found}[key]


def counted(name: str, plays: list[Played], day: date, since: date) -> tuple[object, ...]:
    """What the report's first table must say of some organisations' plays."""
    standing = [one for one in plays if not one.withdrawn]
    return (
        name, len(plays), sum(one.state in OPEN for one in standing), sum(one.overdue(day) for one in standing),
        sum(one.moved for one in plays), sum(one.closed for one in plays),
        sum(one.agreed is not None and one.agreed > since for one in plays),
    )  # fmt: skip


def test_a_reports_counts_are_those_of_a_replay(history: Flask, seed: int) -> None:
    rng = Random(seed)
    for _ in range(8):
        since = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        to = since + timedelta(days=rng.randrange(1, 400))
        with history.app_context():
            lines = [line for line in lines_up_to(db.session(), LEAD, to) if position(line, to) != NOT_RAISED]
            plays = play(db.session(), since, to)
        found = list(tables(lines, Period(since, to)))
        names = sorted({one.name for one in plays})
        rows = [counted(name, [one for one in plays if one.name == name], to, since) for name in names]
        if len(names) > 1:
            rows.append(counted("All organisations", plays, to, since))
        assert list(table(found, "counts").rows) == rows
        assert len(table(found, "closed").rows) == sum(len(one.closings) for one in plays)
        assert len(table(found, "follow_ups").rows) == sum(len(one.asked) for one in plays)
        assert len(table(found, "moved").rows) == sum(one.moved for one in plays)


def annual(plays: list[Played], end: date) -> tuple[int, ...]:
    """What a row of the annual section's count table must say."""
    return (
        len(plays), sum(one.state in OPEN for one in plays), sum(one.overdue(end) for one in plays),
        *(sum(one.state == state for one in plays) for state in ("done", "not_taken_up", "superseded")),
    )  # fmt: skip


def test_the_annual_counts_are_those_of_a_replay(history: Flask, seed: int) -> None:
    rng = Random(seed)
    for year in YEARS:
        known_by = year.last_day + timedelta(days=rng.randrange(-300, 500))
        end = year.end(known_by)
        with history.app_context():
            section = section_of_year(db.session(), LEAD, year, end, known_by)
            every = play(db.session(), year.opening_day, end, known_by)
        if section is None:
            assert every == []
            continue
        plays = [one for one in every if not one.withdrawn]
        of_row: dict[tuple[str, str], list[Played]] = {}
        for one in plays:
            of_row.setdefault((one.name, Year.of(one.agreed or end).label), []).append(one)
        rows: list[tuple[object, ...]] = [(*key, *annual(of_row[key], end)) for key in sorted(of_row)]
        counts = section.table("counts")
        assert list(counts.rows) == [*rows, ("All organisations", "All years", *annual(plays, end))]
        assert (counts.denominator, counts.left_out) == (len(plays), len(every) - len(plays))
        this = [one for one in plays if one.agreed and one.agreed > year.opening_day]
        assert len(section.table("this_year").rows) == section.table("this_year").denominator == len(this)
        assert section.table("earlier").denominator == len(plays) - len(this)
        assert len(section.table("follow_ups").rows) == sum(len(one.asked) for one in plays)


def test_each_row_of_the_counts_adds_up(history: Flask) -> None:
    with history.app_context():
        section = section_of_year(db.session(), LEAD, YEARS[-1], LAST, LAST)
    assert section
    *rows, last = section.table("counts").rows
    for _, _, raised, still_open, overdue, *ended in section.table("counts").rows:
        assert raised == still_open + sum(int(one) for one in ended)  # type: ignore[operator]
        assert int(overdue) <= int(still_open)
    assert [sum(int(row[place]) for row in rows) for place in range(2, 8)] == list(last[2:])


def test_what_moved_between_reports_put_together_is_what_moved_over_all(history: Flask, seed: int) -> None:
    rng = Random(seed)
    with history.app_context():
        lines = lines_up_to(db.session(), LEAD, LAST)
    for _ in range(20):
        days = sorted(FIRST + timedelta(days=rng.randrange((LAST - FIRST).days)) for _ in range(4))
        for line in lines:
            parts = [moves(line, one, other) for one, other in pairwise(days)]
            assert [move for part in parts for move in part] == moves(line, days[0], days[-1])
            _lead_from_one_state_to_the_next(line, days)


def test_the_printed_moves_of_two_reports_are_those_of_one_over_both(history: Flask, seed: int) -> None:
    rng = Random(seed + 100)
    with history.app_context():
        lines = lines_up_to(db.session(), LEAD, LAST)
    for _ in range(10):
        first, middle, last = sorted(FIRST + timedelta(days=rng.randrange((LAST - FIRST).days)) for _ in range(3))
        one, other, both = (_moved(lines, *days) for days in ((first, middle), (middle, last), (first, last)))
        assert one.keys() | other.keys() == both.keys()
        for key, (before, now, steps) in both.items():
            parts = [part[key] for part in (one, other) if key in part]
            assert (before, now) == (parts[0][0], parts[-1][1])
            assert steps == "; ".join(str(part[2]) for part in parts)


def _moved(lines: list[Line], since: date, to: date) -> dict[tuple[object, ...], tuple[object, ...]]:
    known = [line for line in lines if position(line, to) != NOT_RAISED]
    return {row[:2]: row[3:] for row in table(list(tables(known, Period(since, to))), "moved").rows}


def _lead_from_one_state_to_the_next(line: Line, days: list[date]) -> None:
    for one, other in pairwise(days):
        found = moves(line, one, other)
        assert position(line, other) == (found[-1].to if found else position(line, one))


def test_what_was_known_then_gives_the_same_report_later(history: Flask) -> None:
    """A report for a day past asks nothing of how rows stand now, but for what carries no day."""
    day = date(2015, 3, 31)
    with history.app_context():
        then = [line for line in lines_up_to(db.session(), LEAD, day) if position(line, day) != NOT_RAISED]
        now = {line.token: line for line in lines_up_to(db.session(), LEAD, LAST)}
    for line in then:
        assert position(line, day) == position(now[line.token], day)
        assert moves(line, date.min, day) == moves(now[line.token], date.min, day)


def test_few_statements_whatever_the_number(history: Flask, tmp_path: Path) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    with history.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
        section_of_year(db.session(), LEAD, YEARS[2], YEARS[2].last_day, LAST)
        annual_asked = len([one for one in asked if one.lstrip().upper().startswith("SELECT")])
        lines_up_to(db.session(), LEAD, LAST)
    assert annual_asked == 2
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) == 2 + 5
