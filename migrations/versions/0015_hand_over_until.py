"""Until when another area's child asks to be handed over. The rule for steps between panels changed on that day.

The index of hand-overs goes: nothing reads them across cases any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("cases", sa.Column("hand_over_until", sa.Date(), nullable=True))
    op.drop_index("ix_case_facts_handed_over", "case_facts")


def downgrade():
    """Steps stay as they are: what an older version would say of them was wrong."""
    only = sa.text("kind = 'handed_over'")
    op.create_index("ix_case_facts_handed_over", "case_facts", ["case_id"], sqlite_where=only, postgresql_where=only)
    op.drop_column("cases", "hand_over_until")
