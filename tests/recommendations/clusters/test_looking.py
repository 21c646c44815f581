"""A look raises a note once, lets cases join, opens what was decided again, and does the same work for any register."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.recommendations.clusters.keys import Shared
from cdop.recommendations.clusters.models import ClusterMark
from cdop.recommendations.clusters.queries import Note, notes, open_number
from cdop.recommendations.clusters.service import Looked, decide
from cdop.reference.calendar import today
from cdop.versions import ChangedMeanwhile
from tests.case.making import add_fact, audit, described, statements, store_many
from tests.recommendations.clusters.making import SCHOOL, ago, at_school, look_now, store_at_school


def found(app: Flask) -> list[Note]:
    with app.app_context():
        return notes(db.session(), COMMAND_LINE)


def decided(app: Flask, note: Note, seen: int | None = None) -> None:
    with app.app_context(), transaction(db.session()) as session:
        decide(session, COMMAND_LINE, note.token, "watch", "We watch.", note.version if seen is None else seen)


def test_three_of_a_school_raise_one_note_and_no_second(app_on_each: Flask) -> None:
    store_at_school(app_on_each, 40, 100)
    assert look_now(app_on_each) == Looked(0, 0)
    store_at_school(app_on_each, 200, first=2, school="St. Zephyrines primary school, Chatham")
    assert look_now(app_on_each) == Looked(1, 0)
    (note,) = found(app_on_each)
    assert note.kind is Shared.SCHOOL
    assert [case.reference for case in note.cases] == ["CDR-0002", "CDR-0001", "CDR-0000"]
    assert note.cases[0].words == "St. Zephyrines primary school"
    assert note.expected is None
    assert look_now(app_on_each) == Looked(0, 0)
    assert len(found(app_on_each)) == 1
    assert sum(audit(app_on_each, "cluster.raised").values()) == 3


def test_a_case_that_joins_opens_what_was_decided_again(app_on_each: Flask) -> None:
    store_at_school(app_on_each, 40, 100, 200)
    look_now(app_on_each)
    (note,) = found(app_on_each)
    decided(app_on_each, note)
    assert found(app_on_each)[0].state == "decided"
    assert look_now(app_on_each) == Looked(0, 0)
    store_at_school(app_on_each, 10, first=10)
    assert look_now(app_on_each) == Looked(0, 1)
    (again,) = found(app_on_each)
    assert (again.token, again.state, len(again.cases)) == (note.token, "open", 4)
    assert [one.cases for one in again.decisions] == [3]
    with app_on_each.app_context():
        assert open_number(db.session(), COMMAND_LINE) == 1
    with pytest.raises(ChangedMeanwhile):
        decided(app_on_each, again, seen=note.version)


def test_what_a_case_shares_follows_its_timeline(app: Flask) -> None:
    tokens = store_at_school(app, 40, 100, 200)
    add_fact(app, tokens["CDR-0000"], Fact(FactKind.WITHDRAWN, today(), {"reason": "error"}))
    assert look_now(app) == Looked(0, 0)
    add_fact(app, tokens["CDR-0000"], Fact(FactKind.WITHDRAWAL_UNDONE, today()))
    assert look_now(app) == Looked(1, 0)
    long_ago = (today() - timedelta(days=3000)).isoformat()
    store_at_school(app, 30, 60, 90, first=20, school="Riverside School")
    moved = described(date_of_death=long_ago, date_of_birth=long_ago, nhs_number=None)
    tokens |= store_many(app, {"CDR-0030": at_school("CDR-0030", ago(80), "Hillview School")})
    add_fact(app, tokens["CDR-0030"], moved)
    assert look_now(app) == Looked(1, 0)


def test_two_kinds_of_the_same_cases_are_two_notes_and_the_same_set_of_one_kind_is_one(app: Flask) -> None:
    cases = {
        f"CDR-{n:04d}": at_school(f"CDR-{n:04d}", ago(30 * n), SCHOOL, "Quillmere Lido, Capstone park lake")
        for n in range(1, 4)
    }
    store_many(app, cases)
    assert look_now(app) == Looked(2, 0)
    by_kind = {note.kind: note for note in found(app)}
    assert set(by_kind) == {Shared.SCHOOL, Shared.PLACE}
    assert by_kind[Shared.PLACE].shared == ("Quillmere Lido", "Capstone park lake") or by_kind[Shared.PLACE].shared == (
        "Capstone park lake",
        "Quillmere Lido",
    )
    assert look_now(app) == Looked(0, 0)


def test_a_look_asks_as_often_whatever_is_held(app: Flask) -> None:
    def asked(number: int, first: int) -> list[str]:
        cases: dict[str, Any] = {}
        for group in range(number):
            for n in range(3):
                reference = f"CDR-{first + group * 3 + n:04d}"
                cases[reference] = at_school(
                    reference, ago(20 * n + 5), f"Hollow{chr(97 + group + first // 10) * 3}bury School"
                )
        store_many(app, cases)
        with statements(app) as sent:
            looked = look_now(app)
        assert looked.raised == number
        return [one for one, _ in sent if "audit" not in one]

    few, many = asked(2, 0), asked(12, 100)
    assert len(few) == len(many)


def test_marks_are_what_the_timeline_says_after_every_change(app: Flask) -> None:
    tokens = store_at_school(app, 40)
    look_now(app)
    told = {"told": {"school": "Riverside School"}}
    add_fact(app, tokens["CDR-0000"], Fact(FactKind.NOTIFIED, today(), {"notification": "ABCD-1234"}, told))
    look_now(app)
    with app.app_context():
        assert sorted(key for key, _ in db.session.scalars(select(ClusterMark.words))) == [
            "riverside school",
            "st zephyrines primary school",
        ]
