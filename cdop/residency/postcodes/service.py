"""Loading a directory while the tracker serves: other writers never wait longer than for one short step.

Rows go in under an edition that nobody reads; one transaction makes it the edition in use; the rows of the edition
before are then removed in steps. A load that is interrupted at any moment leaves the edition in use as it was, and the
next load removes its leavings.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cdop.audit.events import Event
from cdop.audit.service import Actor, record, utc_now
from cdop.database import insert_rows, table_of, transaction
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, State
from cdop.residency.postcodes.reading import ROWS_BETWEEN_WORDS, Checked, Tell
from cdop.residency.postcodes.rules import Row

ROWS_A_STEP = 2000
PAUSE = 0.01  # seconds between two steps, in which another writer gets its turn


class TakenOver(Exception):
    """Another load began after this one; the later one goes on."""


def load(session: Session, person: Actor, checked: Checked, name: str, tell: Tell) -> None:
    """Put a checked directory in the place of the one in use. Commits by itself, in many transactions.

    ``tell`` hears how far it is. Raises ``TakenOver``, and ``Refused`` if the file was changed since it was checked.
    """
    edition = _begin(session, checked, name)
    _remove_leavings(session, tell)
    _store(session, edition, checked, tell)
    _put_in_use(session, person, edition, checked, name)
    _remove_leavings(session, tell)


def _begin(session: Session, checked: Checked, name: str) -> int:
    """A new edition, to which rows may be added from now on; none may be added to any other."""
    editions = table_of(PostcodeEdition)
    with transaction(session):
        unfinished = editions.c.state == State.LOADING
        session.execute(update(editions).where(unfinished).values(state=State.LEAVING))
        new = session.execute(
            insert(editions).returning(editions.c.id),
            {
                "name": name,
                "state": State.LOADING,
                "loaded_at": utc_now(),
                "postcodes": 0,
                "terminated": checked.terminated,
                "indices": {letter: [index.name, index.ranks] for letter, index in checked.indices.items()},
                "columns": dict(checked.columns.names),
            },
        )
        number: int = new.scalar_one()
    return number


def _store(session: Session, edition: int, checked: Checked, tell: Tell) -> None:
    stored = said = 0
    for batch in _batches(checked.rows()):
        with transaction(session):
            _hold(session, edition, postcodes=PostcodeEdition.postcodes + len(batch))
            insert_rows(session, Postcode, [{"edition_id": edition, **row._asdict()} for row in batch])
        stored += len(batch)
        if stored - said >= ROWS_BETWEEN_WORDS:
            said = stored
            tell(f"Stored {stored:,} of {checked.postcodes:,} postcodes.")
        time.sleep(PAUSE)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_A_STEP)):
        yield batch


def _hold(session: Session, edition: int, **values: object) -> None:
    """Change the edition's row, which keeps a later load from taking over within this transaction."""
    editions = table_of(PostcodeEdition)
    still = (editions.c.id == edition) & (editions.c.state == State.LOADING)
    changed = session.execute(update(editions).where(still).values(**values).returning(editions.c.id))
    if changed.scalar_one_or_none() is None:
        raise TakenOver


def _put_in_use(session: Session, person: Actor, edition: int, checked: Checked, name: str) -> None:
    """The one moment at which the answers change."""
    editions = table_of(PostcodeEdition)
    with transaction(session):
        session.execute(update(editions).where(editions.c.state == State.IN_USE).values(state=State.LEAVING))
        _hold(session, edition, state=State.IN_USE, loaded_at=utc_now())
        record(session, person, Event.POSTCODES_LOADED, edition=name, postcodes=checked.postcodes)


def _remove_leavings(session: Session, tell: Tell) -> None:
    editions = table_of(PostcodeEdition)
    leaving = select(editions.c.id, editions.c.name).where(editions.c.state == State.LEAVING).order_by(editions.c.id)
    with transaction(session):
        found = session.execute(leaving).all()
    for edition, name in found:
        tell(f"Removing the rows of {name}, which is no longer used.")
        _remove_rows(session, edition)
        with transaction(session):
            session.execute(delete(editions).where(editions.c.id == edition))


def _remove_rows(session: Session, edition: int) -> None:
    """Step by step along the key, so that no step looks at what earlier ones removed."""
    rows = table_of(Postcode)
    past = ""
    while True:
        rest = (rows.c.edition_id == edition) & (rows.c.postcode > past)
        with transaction(session):
            step = select(rows.c.postcode).where(rest).order_by(rows.c.postcode).offset(ROWS_A_STEP - 1).limit(1)
            last = session.execute(step).scalar_one_or_none()
            session.execute(delete(rows).where(rest if last is None else rest & (rows.c.postcode <= last)))
        if last is None:
            return
        past = last
        time.sleep(PAUSE)
