"""The panels, who belongs to them, and their meetings, which take the coming panel dates in."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

APPEND_ONLY = ("panels", "panel_members", "panel_meetings")
INDEXES = (
    ("ix_panel_members_panel", "panel_members", ["panel"]),
    ("ix_panel_meetings_meets_on_id", "panel_meetings", ["meets_on", "id"]),
)


def upgrade():
    _panels()
    _panel_members()
    _panel_meetings()
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for table in APPEND_ONLY:
        protect_whole(table)


def downgrade():
    for table in reversed(APPEND_ONLY):
        unprotect_whole(table)
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
    for table in (
        "panel_meetings",
        "panel_members",
        "panels",
    ):
        op.drop_table(table)


def _panels():
    op.create_table(
        "panels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("required", sa.JSON(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("item_minutes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
        sa.UniqueConstraint("token", "version", name="uq_panels_token"),
    )


def _panel_members():
    op.create_table(
        "panel_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("panel", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_panel_members_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_members"),
        sa.UniqueConstraint("token", "version", name="uq_panel_members_token"),
    )


def _panel_meetings():
    op.create_table(
        "panel_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("panel", sa.String(length=32), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("ends_at", sa.String(length=5), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panel_meetings"),
        sa.UniqueConstraint("token", "version", name="uq_panel_meetings_token"),
    )
