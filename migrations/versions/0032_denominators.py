"""What rates are divided by: live births and populations, by edition."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = ("denominator_editions", "denominator_counts")
INDEXES = (
    ("ix_denominator_counts_area", "denominator_counts", ["area", "year", "measure", "parted_by", "edition_id"]),
)


def upgrade():
    op.create_table(
        "denominator_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("first_year", _code_point_text(7), nullable=False),
        sa.Column("last_year", _code_point_text(7), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("counts > 0", name=op.f("ck_denominator_editions_has_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denominator_editions")),
    )
    op.create_table(
        "denominator_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=12), nullable=False),
        sa.Column("area", _code_point_text(9), nullable=False),
        sa.Column("year", _code_point_text(7), nullable=False),
        sa.Column("parted_by", _code_point_text(60), nullable=False),
        sa.Column("age_band", sa.String(length=12), nullable=True),
        sa.Column("sex", sa.String(length=12), nullable=True),
        sa.Column("ethnic_group", sa.String(length=12), nullable=True),
        sa.Column("deprivation_fifth", sa.String(length=1), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_denominator_counts_value_counts")),
        sa.CheckConstraint(
            "measure IN ('live_births', 'population')", name=op.f("ck_denominator_counts_known_measure")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["denominator_editions.id"],
            name=op.f("fk_denominator_counts_edition_id_denominator_editions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denominator_counts")),
    )
    finish(INDEXES, TABLES)


def downgrade():
    take_away(TABLES, INDEXES, TABLES)


def _code_point_text(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
