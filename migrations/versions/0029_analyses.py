"""The analysis answer by answer, and what members thought before."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = ("analyses", "analysis_entries", "first_views")
APPEND_ONLY = ("analysis_entries",)
INDEXES = (
    ("ix_analyses_item", "analyses", ["item"]),
    ("ix_analysis_entries_analysis_id_id", "analysis_entries", ["analysis_id", "id"]),
)


def upgrade():
    _analyses()
    _analysis_entries()
    _first_views()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _analyses():
    op.create_table(
        "analyses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("origin IN ('panel', 'review_meeting')", name=op.f("ck_analyses_known_origin")),
        sa.CheckConstraint(
            "state IN ('open', 'decided', 'finalised', 'replaced')", name=op.f("ck_analyses_known_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_analyses_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_analyses"),
        sa.UniqueConstraint("case_id", "origin", "number", name="uq_analyses_case_id"),
        sa.UniqueConstraint("token", name="uq_analyses_token"),
    )


def _analysis_entries():
    op.create_table(
        "analysis_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_analysis_entries_account_id_accounts"),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name="fk_analysis_entries_analysis_id_analyses"),
        sa.PrimaryKeyConstraint("id", name="pk_analysis_entries"),
        sa.UniqueConstraint("analysis_id", "field", "number", name="uq_analysis_entries_analysis_id"),
    )


def _first_views():
    op.create_table(
        "first_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_first_views_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_first_views"),
        sa.UniqueConstraint("item", "account_id", name="uq_first_views_item"),
    )
