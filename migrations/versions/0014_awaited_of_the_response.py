"""Which responses run and which classifications wait for the designated doctor."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    for table, *columns in (
        ("running_responses", sa.Column("started_on", sa.Date(), nullable=False)),
        (
            "unconfirmed_classifications",
            sa.Column("expectation", sa.String(10), nullable=False),
            sa.Column("classified_on", sa.Date(), nullable=False),
        ),
    ):
        op.create_table(
            table,
            sa.Column("case_id", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases"),
            sa.PrimaryKeyConstraint("case_id", name=f"pk_{table}"),
        )


def downgrade():
    op.drop_table("unconfirmed_classifications")
    op.drop_table("running_responses")
