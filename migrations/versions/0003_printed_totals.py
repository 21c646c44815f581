"""Totals that earlier reports printed, with their source."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect, unprotect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "printed_totals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("table_key", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_printed_totals_value_counts")),
        sa.PrimaryKeyConstraint("id", name="pk_printed_totals"),
    )
    op.create_index("ix_printed_totals_year", "printed_totals", ["year", "table_key", "row_key", "id"])
    protect("printed_totals")


def downgrade():
    unprotect("printed_totals")
    op.drop_table("printed_totals")
