"""Accounts, signing in, and what is true of the installation."""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _compared_by_code_point(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade():
    op.create_table(
        "installation",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_installation"),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("email", _compared_by_code_point(254), nullable=False),
        sa.Column("display_name", _compared_by_code_point(100), nullable=False),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("duties", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("roles <> ''", name="ck_accounts_has_a_role"),
        sa.CheckConstraint(
            "roles = 'administrator' OR replace(roles, 'administrator', '') = roles",
            name="ck_accounts_administrator_alone",
        ),
        sa.CheckConstraint(
            "duties = '' OR replace(roles, 'panel_member', '') <> roles", name="ck_accounts_duties_of_members"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
        sa.UniqueConstraint("token", name="uq_accounts_token"),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_in_sessions_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_sessions_token_hash"),
    )
    op.create_index("ix_sign_in_sessions_account_id", "sign_in_sessions", ["account_id"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_account_key_at", "sign_in_attempts", ["account_key", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_source_at", "sign_in_attempts", ["source", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"], unique=False)
    op.create_table(
        "known_devices",
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_known_devices_account_id_accounts"),
        sa.PrimaryKeyConstraint("device_hash", "account_id", name="pk_known_devices"),
    )


def downgrade():
    op.drop_table("known_devices")
    op.drop_index("ix_sign_in_attempts_at", "sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_source_at", "sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_account_key_at", "sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_index("ix_sign_in_sessions_account_id", "sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_table("accounts")
    op.drop_table("installation")
