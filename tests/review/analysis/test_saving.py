"""Each answer is saved on its own, none overwritten, and what two write at once is all there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.rules import NotPossible
from cdop.database import db, transaction
from cdop.review.analysis.models import AnalysisEntry
from cdop.review.analysis.queries import Analysis, Written, last_of, written
from cdop.review.analysis.saving import (
    Beside,
    NotOpen,
    Saved,
    TooManyRows,
    begin,
    carry_over,
    ratify,
    save_answer,
    settle,
)
from tests.application import make_account
from tests.case.making import audit, case_id, store
from tests.review.analysis.writing import factor


@dataclass
class Desk:
    """One analysis of one case, and two who write in it."""

    app: Flask
    case: int
    analysis: Analysis
    first: Person
    second: Person

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context(), transaction(db.session()) as session:
            yield session

    def save(self, who: Person, name: str, value: Any, seen: int) -> Saved | Beside:
        with self.session() as session:
            return save_answer(session, who, self.analysis, name, value, seen)

    def written(self) -> Written:
        with self.session() as session:
            return written(session, COMMAND_LINE, self.analysis)


@pytest.fixture
def desk(app_on_each: Flask) -> Desk:
    case = case_id(app_on_each, store(app_on_each, "A-1"))
    people = []
    for name in ("First", "Second"):
        account = make_account(app_on_each, Role.PANEL_MEMBER, name=name)
        people.append(Person(account.id, name, frozenset({Role.PANEL_MEMBER}), "127.0.0.1"))
    with app_on_each.app_context(), transaction(db.session()) as session:
        analysis = begin(session, people[0], case)
    return Desk(app_on_each, case, analysis, *people)


def test_a_death_before_april_2018_has_the_form_of_its_time(desk: Desk) -> None:
    assert desk.analysis.form.key == "lscb"
    later = case_id(desk.app, store(desk.app, "A-2", date_of_death="2014-05-09"))
    with desk.session() as session:
        assert begin(session, desk.first, later).number == 1
        assert begin(session, desk.first, later).number == 1, "who begins again goes on with what there is"
        assert last_of(session, COMMAND_LINE, later) is not None


def test_what_was_saved_later_holds_and_nothing_is_overwritten(desk: Desk) -> None:
    assert desk.save(desk.first, "summary", "An infant", 0) == Saved(1)
    assert desk.save(desk.second, "summary", "An infant of two", 1) == Saved(2)
    assert desk.written().content["summary"] == "An infant of two"
    with desk.session() as session:
        rows = session.execute(select(AnalysisEntry.value, AnalysisEntry.number).order_by(AnalysisEntry.id)).all()
    assert [tuple(row) for row in rows] == [("An infant", 1), ("An infant of two", 2)]
    assert audit(desk.app, "analysis.answered") == {("analysis.answered", desk.case): 2}


def test_what_is_sent_again_is_acknowledged_and_changes_nothing(desk: Desk) -> None:
    assert desk.save(desk.first, "summary", "An infant", 0) == Saved(1)
    assert desk.save(desk.first, "summary", "An infant", 0) == Saved(1)
    assert desk.save(desk.first, "summary", " An infant\r\n", 1) == Saved(1)
    with desk.session() as session:
        assert session.scalar(select(func.count()).select_from(AnalysisEntry)) == 1


def test_what_was_typed_upon_an_answer_that_changed_stands_beside(desk: Desk) -> None:
    desk.save(desk.first, "issues", "Mine", 0)
    found = desk.save(desk.second, "issues", "Theirs", 0)
    assert isinstance(found, Beside)
    assert (found.holds.value, found.holds.by) == ("Mine", "First")
    now = desk.written()
    assert now.content["issues"] == "Mine"
    assert [(one.value, one.by) for one in now.beside["issues"]] == [("Theirs", "Second")]
    # More typed upon the same stale answer: of each account the last stands beside, the others stay stored.
    desk.save(desk.second, "issues", "Theirs, longer", 0)
    assert [one.value for one in desk.written().beside["issues"]] == ["Theirs, longer"]
    # Whoever saves the field having seen both has decided.
    assert desk.save(desk.second, "issues", "Mine and theirs", 1) == Saved(2)
    assert desk.written().beside == {}
    with desk.session() as session:
        assert session.scalar(select(func.count()).select_from(AnalysisEntry)) == 4


def test_somebody_else_can_be_done_with_what_stands_beside(desk: Desk) -> None:
    desk.save(desk.first, "issues", "Mine", 0)
    desk.save(desk.second, "issues", "Theirs", 0)
    (entry,) = desk.written().beside["issues"]
    with desk.session() as session:
        settle(session, desk.first, desk.analysis, entry.entry)
    assert desk.written().beside == {}
    with desk.session() as session, pytest.raises(LookupError):
        settle(session, desk.first, desk.analysis, entry.entry)


def test_a_page_that_was_sent_whole_does_not_undo_what_another_saved(desk: Desk) -> None:
    desk.save(desk.first, "issues", "As it was", 0)
    desk.save(desk.second, "issues", "Written anew", 1)
    # The first one's page still shows the first answer, and is sent with another field changed.
    assert desk.save(desk.first, "issues", "As it was", 1) == Saved(2)
    assert desk.written().content["issues"] == "Written anew"


@pytest.mark.parametrize(("name", "value"), [("category", "11"), ("summary", "a\x00b"), ("factor.aaaaaaaa", "x")])
def test_what_cannot_be_is_refused_and_nothing_stored(desk: Desk, name: str, value: object) -> None:
    with pytest.raises(NotPossible):
        desk.save(desk.first, name, value, 0)
    assert desk.written().holding == {}


def test_an_analysis_has_no_end_of_rows(desk: Desk) -> None:
    with desk.session() as session:
        for number in range(60):
            save_answer(session, desk.first, desk.analysis, f"factor.{number:08x}", factor(f"Factor {number}"), 0)
    with pytest.raises(TooManyRows):
        desk.save(desk.first, "factor.ffffffff", factor("One more"), 0)
    assert desk.save(desk.first, "factor.00000000", factor("Another"), 1) == Saved(2)


def test_what_was_carried_over_is_a_draft_until_ratified_or_written_anew(desk: Desk) -> None:
    draft = {"summary": "Drafted", "category": "9", "issues": "", "secondary": []}
    with desk.session() as session:
        assert carry_over(session, desk.first, desk.analysis, draft) == 2
    assert sorted(desk.written().drafts) == ["category", "summary"]
    desk.save(desk.first, "category", "8", 1)
    assert desk.written().drafts == ["summary"]
    with desk.session() as session:
        assert ratify(session, desk.first, desk.analysis, ["issues"]) == 0
        assert ratify(session, desk.first, desk.analysis) == 1
    assert desk.written().drafts == []
    assert desk.written().content["summary"] == "Drafted"


def test_entries_are_append_only(desk: Desk) -> None:
    desk.save(desk.first, "summary", "An infant", 0)
    for statement in ("UPDATE analysis_entries SET value = '\"x\"'", "DELETE FROM analysis_entries"):
        with pytest.raises(Exception, match="append-only"), desk.session() as session:
            session.execute(db.text(statement))


def test_nobody_writes_in_what_is_decided(desk: Desk) -> None:
    with desk.session() as session:
        session.execute(db.text("UPDATE analyses SET state = 'decided'"))
    with pytest.raises(NotOpen):
        desk.save(desk.first, "summary", "Late", 0)
    with desk.session() as session, pytest.raises(NotOpen):
        begin(session, COMMAND_LINE, desk.case)
