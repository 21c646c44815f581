"""What each case waits for and since when; the order of names."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = (
    ("step", sa.String(length=16)),
    ("step_since", sa.Date()),
    ("residency_decided_on", sa.Date()),
    ("classified_on", sa.Date()),
    ("lead", sa.String(length=6)),
)
INDEXES = (
    ("cases", "step", "step_since", "reference"),
    ("cases", "month_of_death", "reference"),
    ("child_identities", "name_order", "case_id"),
    ("child_identities", "date_of_death", "case_id"),
)


def upgrade():
    for name, kind in COLUMNS:
        op.add_column("cases", sa.Column(name, kind, nullable=True))
    words = sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql")
    op.add_column("child_identities", sa.Column("name_order", words, nullable=False, server_default=""))
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade():
    for table, *columns in reversed(INDEXES):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.drop_column("child_identities", "name_order")
    for name, _ in reversed(COLUMNS):
        op.drop_column("cases", name)
