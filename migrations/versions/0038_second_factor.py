"""The second factor and what belongs to it: recovery codes, notices, requests for rights, forms held over a lock."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = ("account_factors", "recovery_codes", "account_notices", "role_requests", "held_forms")


def upgrade():
    for name in ("factor_at", "proved_at"):
        op.add_column("sign_in_sessions", sa.Column(name, sa.DateTime(), nullable=True))
    op.add_column("accounts", sa.Column("code_given_by", sa.Integer(), nullable=True))
    _factors()
    _notices()
    _requests()
    _held()


def downgrade():
    op.drop_index("ix_held_forms_session_id", "held_forms")
    op.drop_index("ix_role_requests_account_id", "role_requests")
    op.drop_index("ix_account_notices_account_id_seen_at", "account_notices")
    op.drop_index("ix_recovery_codes_account_id", "recovery_codes")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("accounts", "code_given_by")
    for name in ("proved_at", "factor_at"):
        op.drop_column("sign_in_sessions", name)


def _factors():
    op.create_table(
        "account_factors",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("offered", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", sa.DateTime(), nullable=True),
        sa.Column("reset_hash", sa.String(length=64), nullable=True),
        sa.Column("reset_expires_at", sa.DateTime(), nullable=True),
        sa.Column("reset_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(sealed IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_account_factors_confirmed")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_factors_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])


def _notices():
    op.create_table(
        "account_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("dedupe", sa.String(length=120), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_notices_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_notices")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_account_notices_dedupe")),
    )
    op.create_index("ix_account_notices_account_id_seen_at", "account_notices", ["account_id", "seen_at"])


def _requests():
    op.create_table(
        "role_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("duties", sa.String(length=60), nullable=False),
        sa.Column("gives_code", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('approved', 'refused', 'withdrawn')", name=op.f("ck_role_requests_known_outcome")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_role_requests_decided")),
        sa.CheckConstraint(
            "outcome <> 'approved' OR decided_by_id IS NULL OR decided_by_id <> account_id AND "
            "(asked_by_id IS NULL OR decided_by_id <> asked_by_id)",
            name=op.f("ck_role_requests_two_people"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_role_requests_account_id_accounts")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name=op.f("fk_role_requests_asked_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["accounts.id"], name=op.f("fk_role_requests_decided_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_requests")),
        sa.UniqueConstraint("token", name=op.f("uq_role_requests_token")),
    )
    op.create_index("ix_role_requests_account_id", "role_requests", ["account_id"])


def _held():
    op.create_table(
        "held_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sign_in_sessions.id"], name=op.f("fk_held_forms_session_id_sign_in_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_forms")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_held_forms_token_hash")),
    )
    op.create_index("ix_held_forms_session_id", "held_forms", ["session_id"])
