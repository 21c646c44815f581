"""Which columns that may name a child are sealed, and which are not and why: the list stays true by this test."""

import cdop.models  # noqa: F401 - every table
from cdop.database import db
from cdop.reference.columns import OF_CHILDREN, Sensitivity, columns_of
from cdop.sealing.types import Keyed, Sealed

IN_THE_CLEAR = {
    "case_states.date_of_death": "figures count by it, in SQL",
    "child_identities.date_of_death": "lists and clocks go by it, in SQL",
    "cluster_cases.key_hash": "a hash of what cases have in common, never of a name",
    "cluster_notes.key_hash": "the same",
    "cluster_decisions.shown": "written for those who see no identity: what names somebody is taken out",
    "completeness_rows.alike": "numbers of cases, and reasons that name nobody",
    "completeness_rows.row_key": "a random key or a hash of a row",
    "figure_commentaries.text": "published",
    "figure_releases.words": "published",
    "likeness_pairs.against": "reasons that name nobody",
    "likeness_pairs.reasons": "reasons that name nobody",
    "likeness_pairs.score": "a number",
    "likeness_pairs.twins": "yes or no",
    "notification_decisions.reason": "a code",
    "notification_drafts.receipt": "a random number",
    "notifications.receipt": "a random number",
    "outbox_messages.last_error": "what a mail server said",
    "panel_settings.reason": "about the panel's settings",
    "printed_reasons.reason": "published",
    "progress_reports.content": "made for those who see no identity",
    "question_sharing.reason": "about a question of the form",
    "recommendation_events.detail": "codes and days",
    "recommendation_texts.done_when": "published with the recommendation, and searched for names",
    "recommendation_texts.measured_by": "the same",
    "recommendation_texts.words": "the same",
    "register_return_cases.written_as": "a case's reference as a return wrote it",
    "register_returns.reason": "about a return as a whole",
    "return_permissions.basis": "the legal basis of a return",
}


def test_every_column_that_may_name_a_child_is_sealed_or_stands_here_with_its_reason() -> None:
    columns = {f"{t.name}.{c.name}": c.type for t in db.metadata.tables.values() for c in t.columns}
    of_children = {f"{table}.{column}" for table, column in columns_of(*OF_CHILDREN)}
    clear = {place for place in of_children if not isinstance(columns[place], Sealed | Keyed)}
    assert clear == set(IN_THE_CLEAR)


def test_a_sealed_column_says_its_own_place() -> None:
    """What is stored is bound to these words: a column that is moved or renamed needs a migration that seals anew."""
    for table in db.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Sealed):
                assert column.type.place == f"{table.name}.{column.name}"
                assert set(column.type.bound_to) <= set(table.columns.keys())


def test_who_a_child_was_is_bound_to_its_row() -> None:
    places = {f"{table}.{column}" for table, column in columns_of(Sensitivity.IDENTITY)} - set(IN_THE_CLEAR)
    columns = {f"{t.name}.{c.name}": c.type for t in db.metadata.tables.values() for c in t.columns}
    loose = {place for place in places if isinstance(columns[place], Sealed) and not columns[place].bound_to}
    assert loose == {"completeness_lists.name", "notification_drafts.answers"}
