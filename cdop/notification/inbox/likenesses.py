"""Which known cases and other notifications a notification may be: the duplicate service, asked for the inbox.

A page of the inbox asks for all its notifications at once, in a bounded number of statements, leaving out keys that too
many share; one notification's page asks thoroughly.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.child import Child
from cdop.case.likeness.filing import CASES, compare_all, sharing_a_key
from cdop.case.likeness.queries import likely
from cdop.case.likeness.scoring import LIKELY, POSSIBLE, Comparison
from cdop.case.likeness.telling import child_of
from cdop.case.models import Case
from cdop.notification.filed import notifications_filed
from cdop.notification.inbox.queries import Notice
from cdop.notification.inbox.rules import WAITING
from cdop.notification.models import Notification

MOST_COMPARED_EACH = 10
MOST_SHOWN = 5


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


WAITING_ONES = notifications_filed(WAITING)


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
        sharing = sharing_a_key(connection, WAITING_ONES, ids, filed, MOST_COMPARED_EACH)
        owners = sorted({owner for shared in sharing.values() for owner in shared})
        told = filed.children(connection, owners, viewer.account_id)
        for number, shared in sharing.items():
            some = {owner: told[owner] for owner in shared if owner in told}
            found[number] += [(is_case, *match) for match in compare_all([children[number]], some)]
    return _named(session, found)


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
