"""The site's own copy of a postcode directory, by edition."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IN_USE = sa.text("state = 'in_use'")


def upgrade():
    op.create_table(
        "postcode_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.Column("postcodes", sa.Integer(), nullable=False),
        sa.Column("terminated", sa.Integer(), nullable=False),
        sa.Column("indices", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('loading', 'in_use', 'leaving')", name=op.f("ck_postcode_editions_state")),
        sa.PrimaryKeyConstraint("id", name="pk_postcode_editions"),
    )
    op.create_index(
        "uq_postcode_editions_in_use",
        "postcode_editions",
        ["state"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    op.create_table(
        "postcodes",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("postcode", sa.String(7).with_variant(sa.String(7, collation="C"), "postgresql"), nullable=False),
        sa.Column("local_authority", sa.String(length=9), nullable=True),
        sa.Column("small_area", sa.String(length=9), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=1), nullable=True),
        sa.Column("terminated", sa.String(length=7), nullable=True),
        sa.PrimaryKeyConstraint("edition_id", "postcode", name="pk_postcodes"),
        sqlite_with_rowid=False,
    )


def downgrade():
    op.drop_table("postcodes")
    op.drop_index("uq_postcode_editions_in_use", "postcode_editions")
    op.drop_table("postcode_editions")
