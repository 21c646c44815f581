"""What a save writes: no more than what changes."""

import re

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.service import append
from cdop.database import db, transaction
from tests.case.making import NOTIFIED, case_id, described, statements, store

NOTE = Fact(FactKind.NOTED, NOTIFIED, identity={"text": "The aunt rang."})
CLASSIFIED = Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "unexpected"})
DECIDED = Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"})
ANALYSIS = {"category": "3", "modifiability": "modifiable", "factors": ["a factor"]}
FINALISED = Fact(FactKind.FINALISED, NOTIFIED, ANALYSIS)


def saved(app: Flask, fact: Fact) -> tuple[str, set[str], set[str], set[str]]:
    """What one more fact sets of the case's own row, and the tables of which it removes, adds and changes rows."""
    number = case_id(app, store(app, "A-1"))
    with app.app_context(), statements(app) as sent, transaction(db.session()) as session:
        append(session, COMMAND_LINE, number, fact)
    texts = [text for text, *_ in sent]
    own = next(match[1] for text in texts if (match := re.match(r"UPDATE cases SET (.*) WHERE", text)))
    removed = {text.split()[2] for text in texts if text.startswith("DELETE")}
    added = {text.split()[2] for text in texts if text.startswith("INSERT")} - {"case_facts", "audit_entries"}
    changed = {text.split()[1] for text in texts if text.startswith("UPDATE")} - {"cases"}
    return own, removed, added, changed


def test_what_the_family_is_told_derives_nothing(app: Flask) -> None:
    written = Fact(FactKind.FAMILY_WRITTEN_TO, NOTIFIED, {"letter": "first"}, {"text": "", "to": ""})
    assert saved(app, written) == ("version=?", set(), set(), set())


@pytest.mark.parametrize(
    ("fact", "own", "tables"),
    [
        (NOTE, "version=?", (set(), set(), set())),
        (
            CLASSIFIED,
            "version=?, classified_on=?",
            (set(), {"unconfirmed_classifications"}, {"case_states"}),
        ),
        (
            DECIDED,
            "version=?, status=?, home_area=?, step=?, residency_decided_on=?, hand_over_until=?",
            (set(), {"case_readiness"}, {"case_states"}),
        ),
        (
            described(home_postcode="ME7 1QY"),
            "version=?",
            (
                {"case_search_terms", "likeness_keys", "likeness_pairs"},
                {"case_search_terms", "likeness_keys"},
                {"child_identities"},
            ),
        ),
        (
            FINALISED,
            "version=?, status=?, step=?, step_since=?",
            ({"outstanding_spells"}, {"review_spells", "case_factors"}, {"case_states"}),
        ),
    ],
)
def test_a_save_writes_what_changes(
    app: Flask, fact: Fact, own: str, tables: tuple[set[str], set[str], set[str]]
) -> None:
    assert saved(app, fact) == (own, *tables)
