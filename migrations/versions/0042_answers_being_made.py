"""Public answers that are being worked out beside the request."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "figure_answer_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('working', 'given', 'exposed', 'busy', 'failed')",
            name=op.f("ck_figure_answer_drafts_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'given') = (number IS NOT NULL)", name=op.f("ck_figure_answer_drafts_numbered_once_given")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_figure_answer_drafts"),
        sa.UniqueConstraint("token", name="uq_figure_answer_drafts_token"),
    )


def downgrade():
    op.drop_table("figure_answer_drafts")
