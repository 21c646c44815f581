"""What the figures part cases by: deprivation, circumstances, safeguarding, inquest and joint agency response."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

LENGTHS = {
    "deprivation_fifth": 1,
    "circumstance": 24,
    "protection_plan": 12,
    "statutory_order": 12,
    "safeguarding_review": 16,
    "inquest": 16,
    "joint_agency_response": 16,
}


def upgrade():
    """What is derived is written anew after the newest migration."""
    for name, length in LENGTHS.items():
        op.add_column("case_states", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade():
    for name in reversed(LENGTHS):
        op.drop_column("case_states", name)
