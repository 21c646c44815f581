"""The key of a whole name goes, with its two indexes: likely duplicates are found by ``likeness_keys`` since 0011."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DAYS = ("date_of_birth", "date_of_death")


def upgrade():
    for day in DAYS:
        op.drop_index(f"ix_child_identities_name_key_{day}", "child_identities")
    op.drop_column("child_identities", "name_key")


def downgrade():
    """The keys stay empty: the older version reads them nowhere, and writes a case's anew when it is saved."""
    compared_by_code_point = sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql")
    op.add_column("child_identities", sa.Column("name_key", compared_by_code_point, nullable=True))
    for day in DAYS:
        op.create_index(f"ix_child_identities_name_key_{day}", "child_identities", ["name_key", day])
