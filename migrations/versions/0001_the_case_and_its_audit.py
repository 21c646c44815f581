"""The case, its timeline and what is derived from it, and the audit."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect, unprotect

# revision identifiers, used by Alembic.
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=48), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_account_id", "audit_entries", ["account_id"], unique=False)
    op.create_index("ix_audit_entries_case_id", "audit_entries", ["case_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("reference", name="uq_cases_reference"),
        sa.UniqueConstraint("token", name="uq_cases_token"),
    )
    op.create_index("ix_cases_notified_on_reference", "cases", ["notified_on", "reference"], unique=False)
    op.create_index("ix_cases_status", "cases", ["status"], unique=False)

    op.create_table(
        "case_factors",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "factor",
            sa.String(length=500).with_variant(sa.String(length=500, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_factors_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", "factor", name="pk_case_factors"),
    )
    op.create_table(
        "case_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("identity", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_facts_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_facts"),
    )
    op.create_index("ix_case_facts_case_id_id", "case_facts", ["case_id", "id"], unique=False)

    op.create_table(
        "case_search_terms",
        sa.Column(
            "term",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_search_terms_case_id_cases"),
        sa.PrimaryKeyConstraint("term", "case_id", name="pk_case_search_terms"),
    )
    op.create_table(
        "case_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("date_of_death", sa.Date(), nullable=False),
        sa.Column("death_year", sa.String(length=7), nullable=False),
        sa.Column("death_quarter", sa.String(length=2), nullable=False),
        sa.Column("home_area", sa.String(length=9), nullable=True),
        sa.Column("death_area", sa.String(length=9), nullable=False),
        sa.Column("place_of_death", sa.String(length=24), nullable=True),
        sa.Column("age_band", sa.String(length=12), nullable=True),
        sa.Column("sex", sa.String(length=13), nullable=True),
        sa.Column("ethnic_group", sa.String(length=8), nullable=True),
        sa.Column("expectation", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=11), nullable=True),
        sa.Column("category", sa.String(length=2), nullable=True),
        sa.Column("modifiability", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "category IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10')", name="ck_case_states_category_listed"
        ),
        sa.CheckConstraint("expectation IN ('expected', 'unexpected')", name="ck_case_states_expectation_listed"),
        sa.CheckConstraint(
            "modifiability IN ('modifiable', 'none', 'inadequate')", name="ck_case_states_modifiability_listed"
        ),
        sa.CheckConstraint(
            "place_of_death IN ('emergency_department', 'neonatal_unit', 'paediatric_ward', 'intensive_care', 'delivery_suite', 'hospital_other', 'home', 'other_residence', 'foster_home', 'residential_care', 'hospice', 'public_place', 'school', 'mental_health_unit', 'custody', 'in_transit', 'abroad', 'other', 'not_known')",
            name="ck_case_states_place_of_death_listed",
        ),
        sa.CheckConstraint("sex IN ('female', 'male', 'indeterminate', 'not_known')", name="ck_case_states_sex_listed"),
        sa.CheckConstraint(
            "withdrawn_reason IN ('duplicate', 'stillbirth', 'termination', 'adult', 'error')",
            name="ck_case_states_withdrawn_reason_listed",
        ),
        sa.CheckConstraint("date_of_death <= notified_on", name="ck_case_states_died_before_notified"),
        sa.CheckConstraint("known_from < known_until", name="ck_case_states_known_order"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_states_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_states"),
    )
    op.create_index("ix_case_states_case_id_known_from", "case_states", ["case_id", "known_from"], unique=True)
    op.create_index("ix_case_states_date_of_death", "case_states", ["date_of_death"], unique=False)
    op.create_index("ix_case_states_notified_on", "case_states", ["notified_on"], unique=False)

    op.create_table(
        "child_identities",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("given_names", sa.Text(), nullable=True),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("home_postcode", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_child_identities_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_child_identities"),
    )
    op.create_index("ix_child_identities_nhs_number", "child_identities", ["nhs_number"], unique=False)

    op.create_table(
        "outstanding_spells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_outstanding_spells_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_outstanding_spells"),
    )
    op.create_index("ix_outstanding_spells_case_id", "outstanding_spells", ["case_id"], unique=False)
    op.create_index(
        "ix_outstanding_spells_year", "outstanding_spells", ["year", "since", "until", "case_id"], unique=False
    )

    op.create_table(
        "review_spells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("finalised_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("months_band", sa.String(length=12), nullable=False),
        sa.Column("quarter", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_review_spells_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_review_spells"),
    )
    op.create_index("ix_review_spells_case_id", "review_spells", ["case_id"], unique=False)
    op.create_index(
        "ix_review_spells_finalised_on", "review_spells", ["finalised_on", "until", "case_id"], unique=False
    )
    for table in ("audit_entries", "case_facts"):
        protect(table)


def downgrade():
    for table in ("audit_entries", "case_facts"):
        unprotect(table)
    op.drop_index("ix_review_spells_finalised_on", "review_spells")
    op.drop_index("ix_review_spells_case_id", "review_spells")

    op.drop_table("review_spells")
    op.drop_index("ix_outstanding_spells_year", "outstanding_spells")
    op.drop_index("ix_outstanding_spells_case_id", "outstanding_spells")

    op.drop_table("outstanding_spells")
    op.drop_index("ix_child_identities_nhs_number", "child_identities")

    op.drop_table("child_identities")
    op.drop_index("ix_case_states_notified_on", "case_states")
    op.drop_index("ix_case_states_date_of_death", "case_states")
    op.drop_index("ix_case_states_case_id_known_from", "case_states")

    op.drop_table("case_states")
    op.drop_table("case_search_terms")
    op.drop_index("ix_case_facts_case_id_id", "case_facts")

    op.drop_table("case_facts")
    op.drop_table("case_factors")
    op.drop_index("ix_cases_status", "cases")
    op.drop_index("ix_cases_notified_on_reference", "cases")

    op.drop_table("cases")
    op.drop_index("ix_audit_entries_case_id", "audit_entries")
    op.drop_index("ix_audit_entries_account_id", "audit_entries")

    op.drop_table("audit_entries")
