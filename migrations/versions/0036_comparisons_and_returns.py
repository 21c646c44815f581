"""Figures that others published, to compare with; records that were returned to others, and who permitted it."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import finish, take_away

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = (
    "comparison_editions", "comparison_figures", "return_permissions", "register_returns", "register_return_cases",
)  # fmt: skip
INDEXES = (
    ("ix_comparison_figures_year", "comparison_figures", ["year", "edition_id"]),
    ("ix_register_return_cases_case_id", "register_return_cases", ["case_id"]),
)


def upgrade():
    _comparisons()
    _permissions()
    _returns()
    finish(INDEXES, TABLES)


def downgrade():
    take_away(TABLES, INDEXES, TABLES)


def _comparisons():
    op.create_table(
        "comparison_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("first_year", _code_point_text(7), nullable=False),
        sa.Column("last_year", _code_point_text(7), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("figures > 0", name=op.f("ck_comparison_editions_has_figures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_editions")),
    )
    op.create_table(
        "comparison_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("area", _code_point_text(60), nullable=False),
        sa.Column("year", _code_point_text(7), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("parted_by", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=14), nullable=False),
        sa.Column("low", sa.String(length=14), nullable=True),
        sa.Column("high", sa.String(length=14), nullable=True),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["comparison_editions.id"],
            name=op.f("fk_comparison_figures_edition_id_comparison_editions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_figures")),
    )


def _permissions():
    op.create_table(
        "return_permissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ends_permission_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_return_permissions_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["ends_permission_id"],
            ["return_permissions.id"],
            name=op.f("fk_return_permissions_ends_permission_id_return_permissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_permissions")),
        sa.UniqueConstraint("token", name=op.f("uq_return_permissions_token")),
        sa.UniqueConstraint("ends_permission_id", name=op.f("uq_return_permissions_ends_permission_id")),
    )


def _returns():
    op.create_table(
        "register_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=12), nullable=False),
        sa.Column("form", sa.String(length=13), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("permission_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("cases > 0", name=op.f("ck_register_returns_has_cases")),
        sa.CheckConstraint("form IN ('pseudonymised', 'identified')", name=op.f("ck_register_returns_known_form")),
        sa.CheckConstraint(
            "(form = 'identified') = (permission_id IS NOT NULL)", name=op.f("ck_register_returns_permitted")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_register_returns_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["permission_id"],
            ["return_permissions.id"],
            name=op.f("fk_register_returns_permission_id_return_permissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_returns")),
        sa.UniqueConstraint("name", name=op.f("uq_register_returns_name")),
    )
    op.create_table(
        "register_return_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("written_as", _code_point_text(32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_register_return_cases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["register_returns.id"], name=op.f("fk_register_return_cases_return_id_register_returns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_return_cases")),
        sa.UniqueConstraint("return_id", "case_id", name=op.f("uq_register_return_cases_return_id")),
    )


def _code_point_text(length):
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
