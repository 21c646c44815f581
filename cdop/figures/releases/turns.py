"""Publishing one at a time: what two tell at once, neither knowing of the other, could give a third away."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

_TURN = select(func.pg_advisory_xact_lock(func.hashtext("what the public is told")))


def one_at_a_time(session: Session) -> None:
    """Wait for whoever publishes or answers now, until that is committed; then see what it was.

    PostgreSQL shows nobody what others have not committed; SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_TURN)
