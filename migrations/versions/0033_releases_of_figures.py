"""Releases of years' figures, frozen; what is prepared to be published; commentary on its sections."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = ("figure_releases", "figure_drafts", "figure_commentaries")
APPEND_ONLY = ("figure_releases", "figure_commentaries")
INDEXES = (("ix_figure_commentaries_year", "figure_commentaries", ["year", "section", "id"]),)


def upgrade():
    _releases()
    _drafts()
    _commentaries()
    finish(INDEXES, APPEND_ONLY)


def downgrade():
    take_away(TABLES, INDEXES, APPEND_ONLY)


def _releases():
    op.create_table(
        "figure_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("board_json", sa.LargeBinary(), nullable=False),
        sa.Column("public_json", sa.LargeBinary(), nullable=False),
        sa.Column("board", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_figure_releases_number_counts")),
        sa.PrimaryKeyConstraint("id", name="pk_figure_releases"),
        sa.UniqueConstraint("year", "number", name="uq_figure_releases_year"),
    )


def _drafts():
    op.create_table(
        "figure_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=True),
        sa.Column("policy", sa.JSON(), nullable=True),
        sa.Column("hidden", sa.Integer(), nullable=True),
        sa.Column("board_json", sa.LargeBinary(), nullable=True),
        sa.Column("public_json", sa.LargeBinary(), nullable=True),
        sa.Column("board", sa.LargeBinary(), nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=True),
        sa.Column("cases", sa.LargeBinary(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('working', 'ready', 'exposed', 'failed')", name=op.f("ck_figure_drafts_known_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_figure_drafts"),
        sa.UniqueConstraint("token", name="uq_figure_drafts_token"),
        sa.UniqueConstraint("year", name="uq_figure_drafts_year"),
    )


def _commentaries():
    op.create_table(
        "figure_commentaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_figure_commentaries"),
    )
