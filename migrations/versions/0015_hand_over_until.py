"""Until when another area's child asks to be handed over; steps of cases between panels told by the rule of today.

The rules stand here as they were on that day: a later change of the product's rules is no change of this migration.
The index of hand-overs goes: nothing reads them across cases any more.
"""

from datetime import date, timedelta
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 1000
HISTORY = timedelta(days=365)
ENDED = {"withdrawn", "reviewed", "residency_undecided"}
KINDS = ("residency_decided", "lead_agreed", "handed_over", "handover_answered", "handover_outcome")


def upgrade():
    op.add_column("cases", sa.Column("hand_over_until", sa.Date(), nullable=True))
    op.drop_index("ix_case_facts_handed_over", "case_facts")
    connection, last = op.get_bind(), 0
    while cases := connection.execute(_CASES, {"last": last, "batch": BATCH}).all():
        first, last = cases[0].id, cases[-1].id
        known = {row.id: row for row in cases}
        facts = connection.execute(_FACTS, {"first": first, "last": last, "kinds": KINDS}).all()
        for case_id, rows in groupby(facts, key=lambda row: row.case_id):
            connection.execute(_CASE, {"case": case_id, **_renewed(known[case_id], list(rows))})


def downgrade():
    """Steps stay as they are: what an older version would say of them was wrong."""
    only = sa.text("kind = 'handed_over'")
    op.create_index("ix_case_facts_handed_over", "case_facts", ["case_id"], sqlite_where=only, postgresql_where=only)
    op.drop_column("cases", "hand_over_until")


def _renewed(case, facts):
    standing, decided = _standing(facts), _in_force(facts, "residency_decided")
    until = None
    if decided and decided.detail["home_area"] not in (None, "abroad") and not standing:
        until = date.max if decided.detail.get("rule") else decided.dated + HISTORY
    step, since = case.step, case.step_since
    if case.status not in ENDED and standing:
        step, since = _step(facts, standing) or (step, since)
    return {"until": until, "step": step, "since": since}


def _step(facts, sent):
    """What waits between the panels; None where the older rule said the same."""
    replies = [fact for fact in facts if fact.detail.get("handover") == sent.detail["handover"]]
    answered, told = _in_force(replies, "handover_answered"), _in_force(replies, "handover_outcome")
    agreed = _in_force(facts, "lead_agreed")
    if agreed and agreed.detail["lead"] == "ours":
        return None
    declined = answered and answered.detail["answer"] == "declined"
    both = [fact for fact in facts if fact is agreed or fact is answered]
    if declined and agreed and _in_force(both, "lead_agreed", "handover_answered") is agreed:
        return "outcome", agreed.dated
    if answered is None:
        return "handover", sent.dated
    if declined:
        return "hand_over", answered.dated
    if told is None:
        return "outcome", answered.dated
    return ("finalise", told.dated) if agreed else (None, None)


def _standing(facts):
    sent = [place for place, fact in enumerate(facts) if fact.kind == "handed_over"]
    if not sent:
        return None
    before, now = (_in_force(some, "residency_decided") for some in (facts[: sent[-1]], facts))
    moved = any(fact.kind == "residency_decided" for fact in facts[sent[-1] :]) and _home(before) != _home(now)
    return None if moved else facts[sent[-1]]


def _home(decided):
    return decided.detail["home_area"] if decided else None


def _in_force(facts, *kinds):
    found = None
    for fact in facts:
        if fact.kind in kinds and (found is None or fact.dated >= found.dated):
            found = fact
    return found


_CASES = sa.text("SELECT id, status, step, step_since FROM cases WHERE id > :last ORDER BY id LIMIT :batch").columns(
    step_since=sa.Date()
)
_FACTS = (
    sa.text(
        "SELECT case_id, id, kind, dated, detail FROM case_facts"
        " WHERE case_id BETWEEN :first AND :last AND kind IN :kinds ORDER BY case_id, id"
    )
    .bindparams(sa.bindparam("kinds", expanding=True))
    .columns(dated=sa.Date(), detail=sa.JSON())
)
_CASE = sa.text(
    "UPDATE cases SET step = :step, step_since = :since, hand_over_until = :until WHERE id = :case"
).bindparams(*(sa.bindparam(name, type_=sa.Date()) for name in ("since", "until")))
