"""Replies to read and answers that contradict each other, of every case, as lists ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "open_matters",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_open_matters_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", "matter", "about", name="pk_open_matters"),
    )
    op.create_index(
        "ix_open_matters_matter_since_case_id_about", "open_matters", ["matter", "since", "case_id", "about"]
    )


def downgrade():
    op.drop_index("ix_open_matters_matter_since_case_id_about", "open_matters")
    op.drop_table("open_matters")
