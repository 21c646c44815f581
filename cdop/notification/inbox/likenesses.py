"""Which known cases and other notifications a notification may be: the duplicate service, asked for the inbox.

A page of the inbox asks for all its notifications at once, in a bounded number of statements, leaving out keys that too
many share; one notification's page asks thoroughly.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.child import Child
from cdop.case.likeness.filing import CASES, MOST_SHARING, Filed, Tellings, compare_all
from cdop.case.likeness.queries import likely
from cdop.case.likeness.scoring import LIKELY, POSSIBLE, Comparison
from cdop.case.models import Case, LikenessKey
from cdop.database import table_of
from cdop.notification.inbox.queries import Notice
from cdop.notification.inbox.rules import WAITING
from cdop.notification.models import Notification, NotificationKey
from cdop.notification.receiving import child_of

MOST_COMPARED_EACH = 10
MOST_SHOWN = 5
BATCH = 500
_NOTIFICATIONS = table_of(Notification)
_KEYS = table_of(NotificationKey)


@dataclass(frozen=True)
class Like:
    """A case, or another waiting notification, that may be the same child. ``name``: its reference or receipt."""

    is_case: bool
    owner: int
    token: str
    name: str
    comparison: Comparison

    @property
    def strong(self) -> bool:
        return self.comparison.score >= LIKELY


def _waiting_children(connection: Connection, ids: Sequence[int]) -> Tellings:
    rows = (
        row
        for start in range(0, len(ids), BATCH)
        for row in connection.execute(_CHILDREN, {"ids": ids[start : start + BATCH]})
    )
    return {row.id: (child_of(row.answers),) for row in rows}


_CHILDREN = select(_NOTIFICATIONS.c.id, _NOTIFICATIONS.c.answers).where(
    _NOTIFICATIONS.c.id.in_(bindparam("ids", expanding=True)), _NOTIFICATIONS.c.state == WAITING
)
WAITING_ONES = Filed(_KEYS, "notification_id", _waiting_children)


def like_one(session: Session, viewer: Person, child: Child, but: int | None = None) -> list[Like]:
    """Who may be this child, the highest score first. ``but`` is the notification that is not to be found: its own."""
    cases = likely(session, viewer, child, MOST_SHOWN)
    others = likely(session, viewer, child, MOST_SHOWN + 1, WAITING_ONES)
    found = [(True, match.owner, match.comparison) for match in cases]
    found += [(False, match.owner, match.comparison) for match in others if match.owner != but]
    return _named(session, {0: found}).get(0, [])[:MOST_SHOWN]


def like_each(session: Session, viewer: Person, notices: Sequence[Notice]) -> dict[int, list[Like]]:
    """The same for a page of waiting notifications, by their ids, in a bounded number of statements."""
    if not viewer.sees_identity or not notices:
        return {}
    connection = session.connection()
    ids = [notice.notification_id for notice in notices]
    children = {notice.notification_id: child_of(notice.answers) for notice in notices}
    found: dict[int, list[tuple[bool, int, Comparison]]] = defaultdict(list)
    for is_case, filed in ((True, CASES), (False, WAITING_ONES)):
        sharing = _sharing(connection, filed, ids)
        told = filed.children(connection, sorted({owner for owners in sharing.values() for owner in owners}))
        for number, owners in sharing.items():
            some = {owner: told[owner] for owner in owners if owner in told}
            found[number] += [(is_case, *match) for match in compare_all([children[number]], some)]
    return _named(session, found)


def _sharing(connection: Connection, filed: Filed, ids: Sequence[int]) -> dict[int, list[int]]:
    """For each notification the owners of other keys like its own, those that share the most first."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, owner in connection.execute(_TOGETHER[filed.owner], {"ids": ids}):
        if len(found[number]) < MOST_COMPARED_EACH:
            found[number].append(owner)
    return found


def _together(keys: Table, owner: str) -> Any:
    mine, other, more = _KEYS.alias("mine"), keys.alias("other"), keys.alias("more")
    too_many = exists(select(more.c.key).where(more.c.key == mine.c.key).limit(1).offset(MOST_SHARING).correlate(mine))
    query = (
        select(mine.c.notification_id, other.c[owner])
        .join(other, other.c.key == mine.c.key)
        .where(mine.c.notification_id.in_(bindparam("ids", expanding=True)), ~too_many)
        .group_by(mine.c.notification_id, other.c[owner])
        .order_by(mine.c.notification_id, func.count().desc(), other.c[owner].desc())
    )
    return query.where(other.c[owner] != mine.c.notification_id) if keys is _KEYS else query


_TOGETHER = {
    "case_id": _together(table_of(LikenessKey), "case_id"),
    "notification_id": _together(_KEYS, "notification_id"),
}


def _named(session: Session, found: Mapping[int, Iterable[tuple[bool, int, Comparison]]]) -> dict[int, list[Like]]:
    """Those who may be the child, with their addresses: at most a statement for cases and one for notifications."""
    good = {number: [one for one in some if one[2].score >= POSSIBLE] for number, some in found.items()}
    names = {
        True: _names(session, Case.id, Case.token, Case.reference, (o for s in good.values() for c, o, _ in s if c)),
        False: _names(
            session, Notification.id, Notification.token, Notification.receipt,
            (o for s in good.values() for c, o, _ in s if not c),
        ),
    }  # fmt: skip
    return {
        number: sorted(
            (Like(is_case, owner, *names[is_case][owner], comparison) for is_case, owner, comparison in some),
            key=lambda like: (-like.comparison.score, not like.is_case, -like.owner),
        )
        for number, some in good.items()
        if some
    }


def _names(session: Session, number: Any, token: Any, name: Any, owners: Iterable[int]) -> dict[int, tuple[str, str]]:
    ids = sorted(set(owners))
    if not ids:
        return {}
    return {row[0]: (row[1], row[2]) for row in session.execute(select(number, token, name).where(number.in_(ids)))}
