"""Lists of children who died that other services sent, what became of each row, and who decided of it."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "completeness_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("brought_at", sa.DateTime(), nullable=False),
        sa.Column("brought_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_completeness_lists_period_order")),
        sa.PrimaryKeyConstraint("id", name="pk_completeness_lists"),
        sa.UniqueConstraint("token", name="uq_completeness_lists_token"),
    )
    _rows()
    op.create_table(
        "completeness_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["completeness_rows.id"], name="fk_completeness_decisions_row_id_completeness_rows"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_completeness_decisions"),
    )
    op.create_index("ix_completeness_decisions_row_id", "completeness_decisions", ["row_id"])
    protect_whole("completeness_decisions")


def _rows():
    op.create_table(
        "completeness_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("notification_id", sa.Integer(), nullable=True),
        sa.Column("alike", sa.JSON(), nullable=False),
        sa.CheckConstraint("outcome IN ('found', 'missing', 'doubt')", name=op.f("ck_completeness_rows_known_outcome")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["completeness_lists.id"], name="fk_completeness_rows_list_id_completeness_lists"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_completeness_rows_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notifications.id"], name="fk_completeness_rows_notification_id_notifications"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_completeness_rows"),
        sa.UniqueConstraint("list_id", "number", name="uq_completeness_rows_list_id_number"),
    )
    op.create_index("ix_completeness_rows_list_id_outcome", "completeness_rows", ["list_id", "outcome", "number"])
    op.create_index("ix_completeness_rows_case_id", "completeness_rows", ["case_id"])
    op.create_index("ix_completeness_rows_notification_id", "completeness_rows", ["notification_id"])


def downgrade():
    unprotect_whole("completeness_decisions")
    for table in ("completeness_decisions", "completeness_rows", "completeness_lists"):
        op.drop_table(table)
