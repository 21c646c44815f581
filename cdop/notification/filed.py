"""Notifications as the duplicate service searches them: by the keys of the child that each one names."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from cdop.case.likeness.filing import BATCH, Filed, Tellings
from cdop.case.likeness.telling import child_of
from cdop.database import table_of
from cdop.notification.models import Notification, NotificationKey

_NOTIFICATIONS = table_of(Notification).c


def notifications_filed(*states: str) -> Filed:
    """The notifications in some states, none of which is in a case; the search finds no other."""
    query = select(_NOTIFICATIONS.id, _NOTIFICATIONS.answers).where(
        _NOTIFICATIONS.id.in_(bindparam("ids", expanding=True)), _NOTIFICATIONS.state.in_(states)
    )

    def children(connection: Connection, ids: Sequence[int], _account: int | None) -> Tellings:
        batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        rows = (row for batch in batches for row in connection.execute(query, {"ids": batch}))
        return {row.id: (child_of(row.answers),) for row in rows}

    return Filed(table_of(NotificationKey), "notification_id", children)
