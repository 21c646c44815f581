"""What names a child is sealed: who it was, what people wrote of it, and the words by which it is found.

Derived tables keep their rows; what a search looks through is derived anew when all migrations have run.
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from cdop.case.taken_back import index_in_the_clear
from cdop.sealing import migrating
from cdop.sealing.migrating import Column
from migrations.append_only import changed_once

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

CHILD = tuple(
    Column("child_identities", name, ("case_id",), ("case_id",))
    for name in (
        "family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode", "told", "name_order",
    )
)  # fmt: skip
NARROW = {
    "nhs_number": sa.String(length=10), "date_of_birth": sa.Date(), "home_postcode": sa.String(length=8),
    "name_order": sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
}  # fmt: skip
BY_NAME, BY_NUMBER = "ix_child_identities_name_order_case_id", "ix_child_identities_nhs_number"
APPEND_ONLY = frozenset(
    {
        "analysis_entries", "case_facts", "cluster_decisions", "completeness_decisions", "learning_uses",
        "identity_reasons", "opening_reviews", "restricted_openings", "restriction_entries", "unusual_notes",
        "likeness_settlements", "meeting_attendance", "meeting_minutes", "notification_decisions", "panel_meetings",
        "paper_releases", "paper_withdrawals", "recommendation_actions", "recommendation_events",
        "recommendation_texts", "recusals", "request_events",
    }
)  # fmt: skip
DERIVED_AGAIN = ("case_search_terms", "cluster_marks", "cluster_reads")
JSON, TEXT, CODE = sa.JSON(), sa.Text(), sa.String
# A column, what it was, whether it may be empty, and by which others its values are bound to their row.
WRITTEN = (
    ("agenda_items", "reason", TEXT, False, ()),
    ("agenda_items", "words", TEXT, False, ()),
    ("analysis_entries", "value", JSON, False, ("analysis_id", "field")),
    ("answer_drafts", "content", JSON, False, ()),
    ("case_facts", "identity", JSON, True, ("case_id", "kind")),
    ("cluster_decisions", "reason", TEXT, False, ()),
    ("completeness_decisions", "words", TEXT, False, ("row_id",)),
    ("completeness_lists", "name", CODE(150), False, ()),
    ("completeness_rows", "answers", JSON, False, ("list_id", "number")),
    ("completeness_rows", "reference", CODE(200), True, ("list_id", "number")),
    ("first_views", "content", JSON, False, ("item", "account_id")),
    ("identity_reasons", "words", TEXT, False, ()),
    ("information_requests", "draft", JSON, True, ("id",)),
    ("learning_uses", "reason", TEXT, False, ()),
    ("likeness_settlements", "reason", TEXT, False, ("first_case_id", "second_case_id")),
    ("meeting_attendance", "words", TEXT, False, ()),
    ("meeting_minutes", "content", JSON, False, ("meeting", "number")),
    ("meeting_minutes", "words", TEXT, False, ("meeting", "number")),
    ("notification_decisions", "words", TEXT, True, ("notification_id", "decision")),
    ("notification_drafts", "answers", JSON, False, ()),
    ("notifications", "answers", JSON, False, ("token",)),
    ("notifications", "source_words", CODE(200), True, ("token",)),
    ("panel_meetings", "words", TEXT, False, ()),
    ("opening_reviews", "words", TEXT, False, ()),
    ("paper_files", "blackened", JSON, False, ("paper", "original")),
    ("paper_files", "reason", TEXT, False, ("paper", "original")),
    ("paper_files", "title", CODE(200), False, ("paper", "original")),
    ("paper_releases", "content", JSON, False, ("paper", "number")),
    ("paper_withdrawals", "reason", TEXT, False, ("paper", "number")),
    ("papers", "resolutions", JSON, False, ("token",)),
    ("papers", "sections", JSON, False, ("token",)),
    ("private_notes", "text", TEXT, False, ("item", "account_id")),
    ("recommendation_actions", "owner", CODE(200), False, ()),
    ("recommendation_actions", "words", TEXT, False, ()),
    ("recommendation_events", "words", TEXT, False, ()),
    ("recommendation_texts", "justified", JSON, False, ()),
    ("recusals", "reason", TEXT, False, ("case_id", "account_id")),
    ("request_events", "words", TEXT, False, ()),
    ("restricted_openings", "reason", TEXT, False, ()),
    ("restriction_entries", "reason", TEXT, False, ()),
    ("stored_files", "name", CODE(200), False, ("token",)),
    ("unusual_notes", "words", TEXT, False, ()),
)


def upgrade():
    op.create_table(
        "sealing_keys",
        sa.Column("name", sa.String(length=6), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("site_key", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sealing_keys"),
    )
    connection = op.get_bind()
    migrating.begin(connection)
    op.drop_index(BY_NAME, "child_identities")
    op.drop_index(BY_NUMBER, "child_identities")
    for column in CHILD:
        _seal(column, NARROW.get(column.name, TEXT), column.name != "name_order")
    for table, name, was, empty, bound in WRITTEN:
        _changed(table, lambda: _seal(Column(table, name, ("id",), bound), was, empty))  # noqa: B023 - run at once
    migrating.hash_keys(connection, "likeness_keys", "key", "alike", "case_id")
    migrating.hash_keys(connection, "notification_keys", "key", "alike", "notification_id")
    for table in DERIVED_AGAIN:
        op.execute(f"DELETE FROM {table}")


def downgrade():
    connection = op.get_bind()
    if not op.get_context().opts.get("tried"):
        migrating.open_files(connection, current_app.extensions["settings"].files)
    for table, name, was, empty, bound in WRITTEN:
        _changed(table, lambda: _unseal(Column(table, name, ("id",), bound), was, empty))  # noqa: B023 - run at once
    for column in CHILD:
        _unseal(column, NARROW.get(column.name, TEXT), column.name != "name_order")
    op.create_index(BY_NAME, "child_identities", ["name_order", "case_id"])
    op.create_index(BY_NUMBER, "child_identities", ["nhs_number"], unique=False)
    for table in (*DERIVED_AGAIN, "likeness_keys", "notification_keys"):
        op.execute(f"DELETE FROM {table}")
    index_in_the_clear(connection)
    op.drop_table("sealing_keys")
    migrating.end(connection)


def _changed(table, change):
    if table in APPEND_ONLY:
        changed_once(table, change)
    else:
        change()


def _seal(column, was, empty):
    _retype(column, was, TEXT, empty)
    migrating.seal(op.get_bind(), column)


def _unseal(column, was, empty):
    migrating.unseal(op.get_bind(), column)
    _retype(column, TEXT, was, empty)


def _retype(column, old, new, empty):
    """Change what a column is declared as. SQLite, whose columns take any text, keeps the table and its constraints."""
    if old is new:
        return
    table, name, told = column.table, column.name, new.compile(dialect=op.get_bind().dialect)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, name, type_=new, existing_type=old, postgresql_using=f"{name}::{told}")
        return
    never_empty = "" if empty else "NOT NULL DEFAULT ''"
    op.execute(f"ALTER TABLE {table} ADD COLUMN retyped {told} {never_empty}")
    op.execute(f"UPDATE {table} SET retyped = {name}")
    op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN retyped TO {name}")
