"""Every column of the schema has one class, and the class is what code and tests go by (security S85)."""

import json

import cdop.models  # noqa: F401 - every table
from cdop.case.models import ChildIdentity
from cdop.database import db
from cdop.reference.columns import OF_CHILDREN, Sensitivity, columns_of, sensitivities


def schema() -> set[tuple[str, str]]:
    return {(table.name, column.name) for table in db.metadata.tables.values() for column in table.columns}


def test_every_column_has_a_class() -> None:
    missing = sorted(".".join(column) for column in schema() - {*sensitivities()})
    assert not missing, f"say in cdop/reference/columns.toml what these are: {missing}"


def test_no_class_is_of_a_column_that_there_is_not() -> None:
    assert sorted({*sensitivities()} - schema()) == []


def test_who_a_child_was_is_identity() -> None:
    columns = {("child_identities", column.name) for column in ChildIdentity.__table__.columns}
    assert columns - columns_of(Sensitivity.IDENTITY) == {("child_identities", "case_id")}


def test_free_texts_and_documents_are_not_taken_for_plain_facts() -> None:
    """A column of unbounded text or JSON about cases is decided on, not slipped in: it may hold a name."""
    plain = {
        "case_facts.detail",  # coded: tests/demonstration/test_markers.py finds no name in it
        "audit_entries.detail",  # references and kinds, never values
        "outbox_messages.words",  # reference and days alone: tests/outbox
        "completeness_lists.columns",
        "figure_answer_bases.years",
        "recommendation_texts.factors",
    }
    loose = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if str(column.type) in ("TEXT", "JSON") and sensitivities()[table.name, column.name] is Sensitivity.CASE
    }
    assert loose == plain, json.dumps(sorted(loose ^ plain))


def test_secrets_are_no_words_that_a_page_prints() -> None:
    assert not columns_of(Sensitivity.SECRET) & columns_of(*OF_CHILDREN)
    assert ("accounts", "password_hash") in columns_of(Sensitivity.SECRET)
