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
from cdop.reference.values import storable

AT_ONCE = 5_000


class NotNamed(ValueError):
    """The source or the edition cannot be kept. ``field`` is the one to mend; the text says why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"The {field} {words}.")
        self.field, self.words = field, words


class AlreadyLoaded(ValueError):
    """The newest edition of this name and source says just this: nothing is stored."""


def load(session: Session, person: Person, read: Read, source: str, edition: str) -> int:
    """Store an edition, and say how many counts it has. It holds from now on; earlier ones stay.

    Raises ``NotNamed`` and ``AlreadyLoaded``.
    """
    source, edition = _named("source", source, LONGEST_SOURCE), _named("edition", edition, LONGEST_EDITION)
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


def _named(field: str, text: str, longest: int) -> str:
    try:
        found = storable(text.strip())
    except ValueError as error:
        raise NotNamed(field, str(error)) from None
    if not 0 < len(found) <= longest or "\n" in found:
        raise NotNamed(field, f"must be given, in one line of up to {longest} characters")
    return found
