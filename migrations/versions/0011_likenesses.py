"""Likely duplicates as scored pairs, the keys by which they are found, and decisions that can be taken back."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import protect_whole, unprotect_whole

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OLD_LIKENESSES = ("nhs_number", "name_born", "name_died")


def upgrade():
    op.add_column("child_identities", sa.Column("told", sa.Text(), nullable=True))
    _keys()
    _pairs()
    _settlements()
    op.execute(_KEEP_DECISIONS)
    unprotect_whole("likeness_decisions")
    op.drop_table("likeness_decisions")


def downgrade():
    _decisions()
    op.execute(_SETTLED_TO_OLD)
    protect_whole("likeness_decisions")
    unprotect_whole("likeness_settlements")
    for table in ("likeness_settlements", "likeness_pairs", "likeness_keys"):
        op.drop_table(table)
    op.drop_column("child_identities", "told")


def _keys():
    op.create_table(
        "likeness_keys",
        sa.Column("key", sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_likeness_keys_case_id_cases"),
        sa.PrimaryKeyConstraint("key", "case_id", name="pk_likeness_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_likeness_keys_case_id", "likeness_keys", ["case_id"])


def _pair_columns(table):
    return (
        sa.Column("first_case_id", sa.Integer(), nullable=False),
        sa.Column("second_case_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_case_id < second_case_id", name=op.f(f"ck_{table}_pair_order")),
        sa.ForeignKeyConstraint(["first_case_id"], ["cases.id"], name=f"fk_{table}_first_case_id_cases"),
        sa.ForeignKeyConstraint(["second_case_id"], ["cases.id"], name=f"fk_{table}_second_case_id_cases"),
    )


def _pairs():
    op.create_table(
        "likeness_pairs",
        *_pair_columns("likeness_pairs"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("twins", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("against", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("first_case_id", "second_case_id", name="pk_likeness_pairs"),
    )
    op.create_index("ix_likeness_pairs_score", "likeness_pairs", ["score", "second_case_id", "first_case_id"])
    op.create_index("ix_likeness_pairs_second_case_id", "likeness_pairs", ["second_case_id"])


def _settlements():
    op.create_table(
        "likeness_settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        *_pair_columns("likeness_settlements"),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_likeness_settlements"),
    )
    op.create_index("ix_likeness_settlements_pair", "likeness_settlements", ["first_case_id", "second_case_id", "id"])
    protect_whole("likeness_settlements")


def _decisions():
    op.create_table(
        "likeness_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        *_pair_columns("likeness_decisions"),
        sa.Column("likeness", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_likeness_decisions"),
        sa.UniqueConstraint("first_case_id", "second_case_id", "likeness", name="uq_likeness_decisions_pair_likeness"),
    )


# The last decision of each pair, at the highest score: nothing that is learnt later overrules it, only a person.
_KEEP_DECISIONS = (
    "INSERT INTO likeness_settlements (first_case_id, second_case_id, decision, score, reason, decided_at, decided_by)"
    " SELECT d.first_case_id, d.second_case_id, 'two_children', 100, d.reason, d.decided_at, d.decided_by"
    " FROM likeness_decisions d WHERE d.id = (SELECT MAX(l.id) FROM likeness_decisions l"
    " WHERE l.first_case_id = d.first_case_id AND l.second_case_id = d.second_case_id)"
    " ORDER BY d.first_case_id, d.second_case_id"
)
# The old table knew no score and nothing taken back: what is in force goes there, once for each likeness.
_SETTLED_TO_OLD = (
    "INSERT INTO likeness_decisions (first_case_id, second_case_id, likeness, reason, decided_at, decided_by)"
    " SELECT s.first_case_id, s.second_case_id, k.likeness, s.reason, s.decided_at, s.decided_by"
    " FROM likeness_settlements s CROSS JOIN ("
    + " UNION ALL ".join(f"SELECT '{likeness}' AS likeness" for likeness in OLD_LIKENESSES)
    + ") k WHERE s.decision = 'two_children' AND s.id = (SELECT MAX(l.id) FROM likeness_settlements l"
    " WHERE l.first_case_id = s.first_case_id AND l.second_case_id = s.second_case_id)"
)
