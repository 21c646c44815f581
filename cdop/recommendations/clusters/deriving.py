"""Keeping the marks of cases: derived anew of each case to whose timeline something was added since they were read."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cdop.case.models import Case, CaseFactor
from cdop.case.queries import facts_of_each
from cdop.database import insert_rows, table_of
from cdop.recommendations.clusters.keys import READ_KINDS, marks_of
from cdop.recommendations.clusters.models import ClusterMark, ClusterRead

AT_ONCE = 500
"""How many cases are read at once: six statements for as many."""
_CASES, _READS, _MARKS = table_of(Case), table_of(ClusterRead), table_of(ClusterMark)
_FACTORS = table_of(CaseFactor).c


def read_changed(session: Session, area_name: str, most: int = AT_ONCE) -> int:
    """Derive the marks of cases that changed since they were read; at most so many. Returns how many it were."""
    query = (
        select(_CASES.c.id, _CASES.c.version)
        .outerjoin(_READS, _READS.c.case_id == _CASES.c.id)
        .where(_READS.c.version.is_(None) | (_READS.c.version != _CASES.c.version))
        .order_by(_CASES.c.id)
        .limit(most)
    )
    changed = {row.id: row.version for row in session.execute(query)}
    if changed:
        _derive(session, list(changed), area_name)
        session.execute(delete(_READS).where(_READS.c.case_id.in_(changed)))
        insert_rows(session, ClusterRead, [{"case_id": n, "version": version} for n, version in changed.items()])
    return len(changed)


def _derive(session: Session, cases: Sequence[int], area_name: str) -> None:
    facts = facts_of_each(session, cases, READ_KINDS)
    factors: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(select(_FACTORS.case_id, _FACTORS.factor).where(_FACTORS.case_id.in_(cases))):
        factors[row.case_id].append(row.factor)
    session.execute(delete(_MARKS).where(_MARKS.c.case_id.in_(cases)))
    rows = [
        {"case_id": number, "kind": mark.kind.value, "key": mark.key, "words": [mark.key, mark.words]}
        for number in cases
        for mark in marks_of(facts.get(number, ()), factors[number], area_name)
    ]
    insert_rows(session, ClusterMark, rows)
