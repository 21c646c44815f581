"""Loading an edition of published figures: whole, in one transaction with its audit entry."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.figures.comparing.columns import Entry
from cdop.figures.comparing.models import ComparisonEdition, ComparisonFigure
from cdop.figures.comparing.reading import Read
from cdop.figures.denominators.models import LONGEST_EDITION, LONGEST_SOURCE
from cdop.figures.loading import AlreadyLoaded, named


def load(session: Session, person: Person, read: Read, source: str, edition: str) -> int:
    """Store an edition, and say how many figures it has. It holds from now on; earlier ones stay.

    Raises ``cdop.figures.loading.NotNamed`` and ``AlreadyLoaded``.
    """
    source, edition = named("source", source, LONGEST_SOURCE), named("edition", edition, LONGEST_EDITION)
    model = ComparisonEdition
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
        "source": source, "edition": edition, "fingerprint": read.fingerprint, "figures": len(read.entries),
        "first_year": years[0], "last_year": years[-1], "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip
    number = session.scalar(insert(model).values(row).returning(model.id))
    assert number is not None
    insert_rows(session, ComparisonFigure, [_row(number, entry) for entry in read.entries])
    record(session, person, Event.COMPARISONS_LOADED, None, edition=number, figures=len(read.entries))
    return len(read.entries)


def _row(edition: int, entry: Entry) -> dict[str, object]:
    return {
        "edition_id": edition, "area": entry.area, "year": entry.year, "years": entry.years, "measure": entry.measure,
        "parted_by": entry.parted_by, "row": entry.at, "basis": entry.basis, "value": entry.value, "low": entry.low,
        "high": entry.high, "numerator": entry.numerator, "denominator": entry.denominator,
    }  # fmt: skip
