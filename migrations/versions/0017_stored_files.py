"""Files that were sent for a case. Their bytes stand in a folder; a row says what they are."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.Column("stored_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("state IN ('held', 'kept', 'removed')", name=op.f("ck_stored_files_known_state")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_files_not_empty")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_stored_files_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_files"),
        sa.UniqueConstraint("token", name="uq_stored_files_token"),
    )
    for column in ("owner", "case_id", "state"):
        op.create_index(f"ix_stored_files_{column}", "stored_files", [column])


def downgrade():
    op.drop_table("stored_files")
