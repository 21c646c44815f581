"""Loading an edition of live births or populations: whole, in one transaction with its audit entry."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.figures.denominators.dimensions import DIMENSIONS, parted_by
from cdop.figures.denominators.models import LONGEST_EDITION, LONGEST_SOURCE, DenominatorCount, DenominatorEdition
from cdop.figures.denominators.reading import Read
from cdop.figures.loading import AlreadyLoaded, named

AT_ONCE = 5_000


def load(session: Session, person: Person, read: Read, source: str, edition: str) -> int:
    """Store an edition, and say how many counts it has. It holds from now on; earlier ones stay.

    Raises ``cdop.figures.loading.NotNamed`` and ``AlreadyLoaded``.
    """
    source, edition = named("source", source, LONGEST_SOURCE), named("edition", edition, LONGEST_EDITION)
    model = DenominatorEdition
    before = session.scalar(
        select(model.fingerprint)
        .where(model.source == source, model.edition == edition)
        .order_by(model.id.desc())
        .limit(1)
    )
    if before == read.fingerprint:
        raise AlreadyLoaded("This edition is loaded already, and says the same: nothing was stored.")
    years = sorted({entry.year for entry in read.entries})
    row = {
        "source": source, "edition": edition, "fingerprint": read.fingerprint, "counts": len(read.entries),
        "first_year": years[0], "last_year": years[-1], "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip
    number = session.scalar(insert(model).values(row).returning(model.id))
    rows = [
        {
            "edition_id": number, "measure": entry.measure.value, "area": entry.area, "year": entry.year,
            "parted_by": parted_by(entry.at), **dict(zip(DIMENSIONS, entry.at, strict=True)), "value": entry.value,
        }
        for entry in read.entries
    ]  # fmt: skip
    for start in range(0, len(rows), AT_ONCE):
        insert_rows(session, DenominatorCount, rows[start : start + AT_ONCE])
    record(session, person, Event.DENOMINATORS_LOADED, None, edition=number, counts=len(rows))
    return len(rows)
