"""What each case waits for and since when; the order of names. Filled for every case from its timeline."""

from itertools import groupby, islice

import sqlalchemy as sa
from alembic import op

from cdop.case.clocks import clocks_of
from cdop.case.facts import Fact, FactKind
from cdop.case.search import name_order

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 1000
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
    _fill()
    for table, *columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade():
    for table, *columns in reversed(INDEXES):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.drop_column("child_identities", "name_order")
    for name, _ in reversed(COLUMNS):
        op.drop_column("cases", name)


def _fill():
    """A batch of cases at a time: never all timelines in memory."""
    connection = op.get_bind()
    last = 0
    while ids := connection.execute(_IDS, {"last": last, "batch": BATCH}).all():
        first, last = ids[0].id, ids[-1].id
        status = {row.id: row.status for row in ids}
        between = {"first": first, "last": last}
        facts = groupby(connection.execute(_FACTS, between).all(), key=lambda row: row.case_id)
        found = ({"case": case_id, **_clocks(group, status[case_id])} for case_id, group in facts)
        while batch := list(islice(found, BATCH)):
            connection.execute(_CASE, batch)
        names = connection.execute(_NAMES, between).all()
        if orders := [{"case": row.case_id, "words": name_order(row[1], row[2])} for row in names]:
            connection.execute(_NAME, orders)


def _clocks(rows, status):
    facts = [Fact(FactKind(row.kind), row.dated, row.detail) for row in rows]
    return vars(clocks_of(facts, status))


_IDS = sa.text("SELECT id, status FROM cases WHERE id > :last ORDER BY id LIMIT :batch")
_FACTS = sa.text(
    "SELECT case_id, kind, dated, detail FROM case_facts WHERE case_id BETWEEN :first AND :last ORDER BY case_id, id"
).columns(dated=sa.Date(), detail=sa.JSON())
_CASE = sa.text(
    "UPDATE cases SET step = :step, step_since = :step_since, residency_decided_on = :residency_decided_on,"
    " classified_on = :classified_on, lead = :lead WHERE id = :case"
).bindparams(*(sa.bindparam(name, type_=sa.Date()) for name in ("step_since", "residency_decided_on", "classified_on")))
_NAMES = sa.text(
    "SELECT case_id, family_name, given_names FROM child_identities WHERE case_id BETWEEN :first AND :last"
)
_NAME = sa.text("UPDATE child_identities SET name_order = :words WHERE case_id = :case")
