"""Requests to agencies, their links and what was done about them; sharing of answers."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INDEXES = (
    ("information_requests", "case_id"),
    ("information_requests", "state", "next_chase_on", "id"),
    ("information_requests", "agency", "state", "asked_on"),
    ("request_links", "request_id"),
    ("request_events", "request_id", "id"),
    ("question_sharing", "question", "id"),
)
APPEND_ONLY = ("request_events", "question_sharing")


def upgrade():
    _requests()
    _links()
    _events()
    _sharing()
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    for table in APPEND_ONLY:
        protect_whole(table)


def downgrade():
    for table in APPEND_ONLY:
        unprotect_whole(table)
    for table in ("question_sharing", "request_events", "request_links", "information_requests"):
        op.drop_table(table)


def _requests():
    op.create_table(
        "information_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("agency_kind", sa.String(length=24), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_chase_on", sa.Date(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'replied', 'closed')", name=op.f("ck_information_requests_known_state")),
        sa.CheckConstraint(
            "state = 'open' OR next_chase_on IS NULL", name=op.f("ck_information_requests_chased_while_open")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_information_requests_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_information_requests"),
        sa.UniqueConstraint("token", name="uq_information_requests_token"),
    )


def _links():
    op.create_table(
        "request_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("typed_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.Column("session_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["information_requests.id"], name="fk_request_links_request_id_information_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_links"),
        sa.UniqueConstraint("nonce", name="uq_request_links_nonce"),
        sa.UniqueConstraint("session_hash", name="uq_request_links_session_hash"),
        sa.UniqueConstraint("token_hash", name="uq_request_links_token_hash"),
    )


def _events():
    op.create_table(
        "request_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("message", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["information_requests.id"], name="fk_request_events_request_id_information_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_events"),
        sa.UniqueConstraint("request_id", "step", name="uq_request_events_request_id"),
    )


def _sharing():
    op.create_table(
        "question_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_sharing"),
    )
