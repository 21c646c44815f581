"""Which responses run and which classifications wait for the designated doctor, filled from the timelines."""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from cdop.case.awaited import KINDS, running_since, unconfirmed
from cdop.case.facts import Fact, FactKind

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BATCH = 1000


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
    _fill()


def downgrade():
    op.drop_table("unconfirmed_classifications")
    op.drop_table("running_responses")


def _fill():
    """A batch of cases at a time: never all timelines in memory."""
    connection = op.get_bind()
    last = 0
    while cases := connection.execute(_CASES, {"last": last, "batch": BATCH}).all():
        first, last = cases[0].id, cases[-1].id
        known = {row.id: row for row in cases}
        told = connection.execute(_FACTS, {"first": first, "last": last, "kinds": [k.value for k in KINDS]}).all()
        running, waiting = [], []
        for case_id, rows in groupby(told, key=lambda row: row.case_id):
            facts = [Fact(FactKind(row.kind), row.dated, row.detail, sequence=row.id) for row in rows]
            if since := running_since(facts, known[case_id].withdrawn_reason):
                running.append({"case_id": case_id, "started_on": since})
            if found := unconfirmed(facts, known[case_id].status):
                waiting.append({"case_id": case_id, **vars(found)})
        if running:
            connection.execute(sa.insert(_RUNNING), running)
        if waiting:
            connection.execute(sa.insert(_WAITING), waiting)


_RUNNING = sa.table("running_responses", sa.column("case_id"), sa.column("started_on", sa.Date()))
_WAITING = sa.table(
    "unconfirmed_classifications",
    sa.column("case_id"),
    sa.column("expectation"),
    sa.column("classified_on", sa.Date()),
)
_CASES = sa.text(
    "SELECT cases.id, cases.status, case_states.withdrawn_reason FROM cases JOIN case_states"
    " ON case_states.case_id = cases.id AND case_states.known_until = '9999-12-31'"
    " WHERE cases.id > :last ORDER BY cases.id LIMIT :batch"
)
_FACTS = (
    sa.text(
        "SELECT case_id, id, kind, dated, detail FROM case_facts"
        " WHERE case_id BETWEEN :first AND :last AND kind IN :kinds ORDER BY case_id, id"
    )
    .bindparams(sa.bindparam("kinds", expanding=True))
    .columns(dated=sa.Date(), detail=sa.JSON())
)
