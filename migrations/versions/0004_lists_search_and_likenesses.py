"""What lists filter by, the keys of likely duplicates, and what was decided about them."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect, unprotect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIST_COLUMNS = (("home_area", 9), ("death_year", 7), ("month_of_death", 7), ("age_at_death", 6), ("sex", 13))
FILTERS = ("status", "death_year", "home_area")


def _compared_by_code_point(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade():
    # Columns may be empty: SQLite cannot rebuild a table that others refer to within a transaction.
    for name, length in LIST_COLUMNS:
        op.add_column("cases", sa.Column(name, sa.String(length), nullable=True))
    op.add_column("child_identities", sa.Column("date_of_death", sa.Date(), nullable=True))
    op.add_column("child_identities", sa.Column("name_key", _compared_by_code_point(300), nullable=True))
    op.drop_index("ix_cases_status", "cases")
    for name in FILTERS:
        op.create_index(f"ix_cases_{name}_notified_on_reference", "cases", [name, "notified_on", "reference"])
    for name in ("date_of_birth", "date_of_death"):
        op.create_index(f"ix_child_identities_name_key_{name}", "child_identities", ["name_key", name])
    op.create_index("ix_case_search_terms_case_id_term", "case_search_terms", ["case_id", "term"])
    op.create_table(
        "likeness_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_case_id", sa.Integer(), nullable=False),
        sa.Column("second_case_id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_case_id < second_case_id", name=op.f("ck_likeness_decisions_pair_order")),
        sa.ForeignKeyConstraint(["first_case_id"], ["cases.id"], name="fk_likeness_decisions_first_case_id_cases"),
        sa.ForeignKeyConstraint(["second_case_id"], ["cases.id"], name="fk_likeness_decisions_second_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_likeness_decisions"),
        sa.UniqueConstraint("first_case_id", "second_case_id", "likeness", name="uq_likeness_decisions_pair_likeness"),
    )
    protect("likeness_decisions")


def downgrade():
    unprotect("likeness_decisions")
    op.drop_table("likeness_decisions")
    op.drop_index("ix_case_search_terms_case_id_term", "case_search_terms")
    for name in ("date_of_birth", "date_of_death"):
        op.drop_index(f"ix_child_identities_name_key_{name}", "child_identities")
    for name in FILTERS:
        op.drop_index(f"ix_cases_{name}_notified_on_reference", "cases")
    op.create_index("ix_cases_status", "cases", ["status"])
    for name in ("name_key", "date_of_death"):
        op.drop_column("child_identities", name)
    for name, _ in reversed(LIST_COLUMNS):
        op.drop_column("cases", name)
