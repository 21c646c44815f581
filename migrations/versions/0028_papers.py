"""Papers as they are prepared and released, files that go with them, private notes, packs taken out."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("papers", "paper_releases", "paper_withdrawals", "paper_files", "private_notes", "pack_exports")
APPEND_ONLY = ("paper_releases", "paper_withdrawals", "pack_exports")
INDEXES = (
    ("ix_papers_case_id", "papers", ["case_id"]),
    ("ix_pack_exports_meeting", "pack_exports", ["meeting"]),
)


def upgrade():
    _papers()
    _paper_releases()
    _paper_withdrawals()
    _paper_files()
    _private_notes()
    _pack_exports()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _papers():
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("resolutions", sa.JSON(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("checked_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'checked', 'released', 'withdrawn')", name=op.f("ck_papers_known_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_papers_case_id_cases"),
        sa.ForeignKeyConstraint(["checked_by"], ["accounts.id"], name="fk_papers_checked_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.UniqueConstraint("item", name="uq_papers_item"),
        sa.UniqueConstraint("token", name="uq_papers_token"),
    )


def _paper_releases():
    op.create_table(
        "paper_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_releases"),
        sa.UniqueConstraint("paper", "number", name="uq_paper_releases_paper"),
        sa.UniqueConstraint("token", name="uq_paper_releases_token"),
    )


def _paper_withdrawals():
    op.create_table(
        "paper_withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_withdrawals"),
        sa.UniqueConstraint("paper", "number", name="uq_paper_withdrawals_paper"),
    )


def _paper_files():
    op.create_table(
        "paper_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("original", sa.String(length=32), nullable=False),
        sa.Column("flattened", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("blackened", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'included', 'left_out')", name=op.f("ck_paper_files_known_state")),
        sa.PrimaryKeyConstraint("id", name="pk_paper_files"),
        sa.UniqueConstraint("paper", "original", name="uq_paper_files_paper"),
        sa.UniqueConstraint("token", name="uq_paper_files_token"),
    )


def _private_notes():
    op.create_table(
        "private_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_private_notes_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_private_notes"),
        sa.UniqueConstraint("item", "account_id", name="uq_private_notes_item"),
    )


def _pack_exports():
    op.create_table(
        "pack_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("exported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_pack_exports_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_exports"),
        sa.UniqueConstraint("number", name="uq_pack_exports_number"),
    )
