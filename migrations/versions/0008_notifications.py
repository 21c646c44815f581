"""Notifications as they arrive, forms being filled in, and what was decided about each notification."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "notification_posts",
    "notification_drafts",
    "notification_keys",
    "notification_decisions",
    "notifications",
)


def upgrade():
    _notifications()
    _decisions()
    op.create_table(
        "notification_keys",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notifications.id"], name="fk_notification_keys_notification_id_notifications"
        ),
        sa.PrimaryKeyConstraint("key", "notification_id", name="pk_notification_keys"),
    )
    op.create_index("ix_notification_keys_notification_id", "notification_keys", ["notification_id"])
    op.create_table(
        "notification_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("last_topic", sa.String(length=24), nullable=True),
        sa.Column("receipt", sa.String(length=16), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification_drafts"),
        sa.UniqueConstraint("token_hash", name="uq_notification_drafts_token_hash"),
        sa.UniqueConstraint("code_hash", name="uq_notification_drafts_code_hash"),
        sa.UniqueConstraint("form_key", name="uq_notification_drafts_form_key"),
    )
    op.create_index("ix_notification_drafts_expires_at", "notification_drafts", ["expires_at"])
    op.create_table(
        "notification_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notification_posts"),
    )
    op.create_index("ix_notification_posts_counted_by_kind_at", "notification_posts", ["counted_by", "kind", "at"])
    op.create_index("ix_notification_posts_at", "notification_posts", ["at"])


def _notifications():
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_words", sa.String(length=200), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'joined', 'set_aside')", name=op.f("ck_notifications_known_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_notifications_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("token", name="uq_notifications_token"),
        sa.UniqueConstraint("receipt", name="uq_notifications_receipt"),
        sa.UniqueConstraint("form_key", name="uq_notifications_form_key"),
    )
    op.create_index("ix_notifications_state_received_at", "notifications", ["state", "received_at"])
    op.create_index("ix_notifications_case_id", "notifications", ["case_id"])


def _decisions():
    op.create_table(
        "notification_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notifications.id"], name="fk_notification_decisions_notification_id_notifications"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_notification_decisions_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_notification_decisions"),
    )
    op.create_index("ix_notification_decisions_notification_id_id", "notification_decisions", ["notification_id", "id"])
    op.create_index("ix_notification_decisions_case_id", "notification_decisions", ["case_id"])
    protect_whole("notification_decisions")


def downgrade():
    unprotect_whole("notification_decisions")
    for table in TABLES:
        op.drop_table(table)
