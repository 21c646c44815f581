"""The coming panel dates."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "panel_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panel_dates"),
    )
    op.create_index("ix_panel_dates_meets_on_id", "panel_dates", ["meets_on", "id"])
    protect_whole("panel_dates")


def downgrade():
    unprotect_whole("panel_dates")
    op.drop_index("ix_panel_dates_meets_on_id", "panel_dates")
    op.drop_table("panel_dates")
