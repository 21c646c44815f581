"""Public answers to questions about the figures, as they were given, with the counts that they were made of."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = APPEND_ONLY = ("figure_answer_bases", "figure_answers")


def upgrade():
    op.create_table(
        "figure_answer_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_figure_answer_bases"),
        sa.UniqueConstraint("sha256", name="uq_figure_answer_bases_sha256"),
    )
    op.create_table(
        "figure_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("bases", sa.JSON(), nullable=False),
        sa.Column("known_by", sa.Date(), nullable=False),
        sa.Column("hidden_below", sa.Integer(), nullable=False),
        sa.Column("hidden_within", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("hidden_below > 0", name=op.f("ck_figure_answers_hides")),
        sa.PrimaryKeyConstraint("id", name="pk_figure_answers"),
    )
    finish((), APPEND_ONLY)


def downgrade():
    take_away(TABLES, (), APPEND_ONLY)
