"""How each open case stands on its way to the panel."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "case_readiness",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_readiness_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_readiness"),
    )
    op.create_index("ix_case_readiness_state_since_case_id", "case_readiness", ["state", "since", "case_id"])


def downgrade():
    """Steps stay as they are: an older version that derives anew writes its own."""
    op.drop_index("ix_case_readiness_state_since_case_id", "case_readiness")
    op.drop_table("case_readiness")
