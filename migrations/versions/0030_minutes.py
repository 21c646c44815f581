"""The minutes of meetings, each version."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ("meeting_minutes",)
APPEND_ONLY = ("meeting_minutes",)


def upgrade():
    _meeting_minutes()
    finish((), APPEND_ONLY)


def downgrade():
    take_away(TABLES, (), APPEND_ONLY)


def _meeting_minutes():
    op.create_table(
        "meeting_minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stamp", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'approved')", name=op.f("ck_meeting_minutes_known_state")),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_minutes"),
        sa.UniqueConstraint("meeting", "number", name="uq_meeting_minutes_meeting"),
    )
