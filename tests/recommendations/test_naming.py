"""A search for names knows what a case knows at that moment, also within one session."""

from flask import Flask
from sqlalchemy import event, select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import Case
from cdop.case.service import append
from cdop.database import db, transaction
from cdop.recommendations.naming import search_for
from tests.case.making import described, store


def test_a_name_that_a_case_learnt_just_now_is_found_by_the_next_search(app: Flask) -> None:
    token = store(app, "A-1", family_name="Quillmere")
    with app.app_context(), transaction(db.session()) as session:
        case_id = session.scalars(select(Case.id).where(Case.token == token)).one()
        text = {"words": "Quillmere, and Brinkworth as well."}
        assert {one.found for one in search_for(session, [case_id]).found(text)} == {"Quillmere"}
        append(session, COMMAND_LINE, case_id, described(family_name="Brinkworth"))
        assert {one.found for one in search_for(session, [case_id]).found(text)} == {"Quillmere", "Brinkworth"}


def test_what_a_case_knows_is_read_once_while_it_does_not_change(app: Flask) -> None:
    token = store(app, "A-1")
    with app.app_context(), transaction(db.session()) as session:
        case_id = session.scalars(select(Case.id).where(Case.token == token)).one()
        search_for(session, [case_id])
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *words: statements.append(words[2]))
        search_for(session, [case_id])
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
