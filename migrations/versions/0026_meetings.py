"""What belongs to one meeting: its agenda, attendance, and the terms that were accepted."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = ("agenda_items", "meeting_attendance", "meeting_terms")
APPEND_ONLY = ("meeting_attendance", "meeting_terms")
INDEXES = (
    ("ix_agenda_items_case_id", "agenda_items", ["case_id"]),
    ("ix_agenda_items_meeting_position", "agenda_items", ["meeting", "position"]),
    ("ix_meeting_attendance_meeting_seat_id", "meeting_attendance", ["meeting", "seat", "id"]),
)


def upgrade():
    _agenda_items()
    _meeting_attendance()
    _meeting_terms()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _agenda_items():
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", sa.String(length=5), nullable=True),
        sa.Column("ended_at", sa.String(length=5), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'heard', 'deferred', 'removed')", name=op.f("ck_agenda_items_known_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_agenda_items_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_items"),
        sa.UniqueConstraint("meeting", "case_id", name="uq_agenda_items_meeting_case_id"),
        sa.UniqueConstraint("meeting", "reference", name="uq_agenda_items_meeting_reference"),
        sa.UniqueConstraint("token", name="uq_agenda_items_token"),
    )


def _meeting_attendance():
    op.create_table(
        "meeting_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("came_at", sa.String(length=5), nullable=True),
        sa.Column("left_at", sa.String(length=5), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_meeting_attendance_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_attendance"),
    )


def _meeting_terms():
    op.create_table(
        "meeting_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(length=32), nullable=True),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(account_id IS NULL) <> (seat IS NULL)", name=op.f("ck_meeting_terms_account_or_seat")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_meeting_terms_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_terms"),
        sa.UniqueConstraint("meeting", "account_id", "terms_hash", name="uq_meeting_terms_meeting"),
        sa.UniqueConstraint("meeting", "seat", "terms_hash", name="uq_meeting_terms_meeting_seat"),
    )
