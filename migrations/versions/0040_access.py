"""Restricted cases, why somebody looked at a case outside their task, and what was found of unusual looks."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "case_restrictions", "case_doors", "restriction_entries", "identity_reasons", "restricted_openings",
    "opening_reviews", "unusual_notes",
)  # fmt: skip
APPEND_ONLY = ("restriction_entries", "identity_reasons", "restricted_openings", "opening_reviews", "unusual_notes")
INDEXES = (
    ("ix_case_doors_case_id_account_id", "case_doors", ["case_id", "account_id"]),
    ("ix_restriction_entries_case_id_id", "restriction_entries", ["case_id", "id"]),
    ("ix_identity_reasons_account_id_case_id_id", "identity_reasons", ["account_id", "case_id", "id"]),
    ("ix_restricted_openings_case_id", "restricted_openings", ["case_id"]),
    ("ix_unusual_notes_week", "unusual_notes", ["week"]),
)


def upgrade():
    _restrictions()
    _reasons()
    _openings()
    _unusual()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _named(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _restrictions():
    op.create_table(
        "case_restrictions",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        _named("case_restrictions", "case_id", "cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_restrictions"),
    )
    op.create_table(
        "case_doors",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        _named("case_doors", "account_id", "accounts"),
        _named("case_doors", "case_id", "cases"),
        sa.PrimaryKeyConstraint("account_id", "case_id", name="pk_case_doors"),
    )
    op.create_table(
        "restriction_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "how IN ('set', 'lifted', 'named', 'unnamed')", name=op.f("ck_restriction_entries_known_way")
        ),
        sa.CheckConstraint(
            "(account_id IS NULL) = (how IN ('set', 'lifted'))", name=op.f("ck_restriction_entries_names_whom")
        ),
        _named("restriction_entries", "account_id", "accounts"),
        _named("restriction_entries", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name="pk_restriction_entries"),
    )


def _reasons():
    op.create_table(
        "identity_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        _named("identity_reasons", "account_id", "accounts"),
        _named("identity_reasons", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_reasons"),
    )


def _openings():
    op.create_table(
        "restricted_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.CheckConstraint("opened_at < until", name=op.f("ck_restricted_openings_ends")),
        _named("restricted_openings", "account_id", "accounts"),
        _named("restricted_openings", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name="pk_restricted_openings"),
        sa.UniqueConstraint("token", name="uq_restricted_openings_token"),
    )
    op.create_table(
        "opening_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('justified', 'not_justified', 'reported')", name=op.f("ck_opening_reviews_known_outcome")
        ),
        _named("opening_reviews", "account_id", "accounts"),
        _named("opening_reviews", "opening_id", "restricted_openings"),
        sa.PrimaryKeyConstraint("id", name="pk_opening_reviews"),
        sa.UniqueConstraint("opening_id", name="uq_opening_reviews_opening_id"),
    )


def _unusual():
    op.create_table(
        "unusual_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('in_order', 'spoken_to', 'reported')", name=op.f("ck_unusual_notes_known_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unusual_notes"),
        sa.UniqueConstraint("line", name="uq_unusual_notes_line"),
    )
