"""Conflicts of interest: what was recorded, and which cases do not exist for whom."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("recusals", "case_bars")
APPEND_ONLY = ("recusals",)
INDEXES = (
    ("ix_recusals_case_id_id", "recusals", ["case_id", "id"]),
    ("ix_case_bars_case_id_account_id", "case_bars", ["case_id", "account_id"]),
)


def upgrade():
    _recusals()
    _case_bars()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _recusals():
    op.create_table(
        "recusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("how IN ('declared', 'set', 'lifted')", name=op.f("ck_recusals_known_way")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_recusals_account_id_accounts"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_recusals_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_recusals"),
    )


def _case_bars():
    op.create_table(
        "case_bars",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_case_bars_account_id_accounts"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_bars_case_id_cases"),
        sa.PrimaryKeyConstraint("account_id", "case_id", name="pk_case_bars"),
    )
