"""The directory of other areas' panels; and an index by which the cases that were handed over are found."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "other_panels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("inbox", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_other_panels"),
        sa.UniqueConstraint("token", "version", name="uq_other_panels_token"),
    )
    protect_whole("other_panels")
    only = sa.text("kind = 'handed_over'")
    op.create_index("ix_case_facts_handed_over", "case_facts", ["case_id"], sqlite_where=only, postgresql_where=only)


def downgrade():
    op.drop_index("ix_case_facts_handed_over", "case_facts")
    unprotect_whole("other_panels")
    op.drop_table("other_panels")
