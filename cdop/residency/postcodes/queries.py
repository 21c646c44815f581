"""What a postcode tells of a place, from the edition in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.database import table_of
from cdop.residency.postcodes.indices import COUNTRIES, Index, decile
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, State
from cdop.residency.postcodes.rules import is_postcode, joined, present_authority


@dataclass(frozen=True)
class Place:
    """Where a postcode lies.

    ``local_authority`` is a code of the list, today's where the directory's was abolished; None where the directory
    has none that the list knows. ``small_area`` is a lower layer super output area or its like. ``deprivation_decile``
    is 1 (most deprived) to 10 within the country. ``terminated`` is the month (``YYYY-MM``) since which Royal Mail no
    longer uses the postcode, None for a live one. ``edition`` names the directory that says so.
    """

    postcode: str
    local_authority: str | None
    small_area: str | None
    deprivation_decile: int | None
    terminated: str | None
    edition: str


@dataclass(frozen=True)
class Edition:
    """The directory in use: when it came in (UTC), how many postcodes, each country's index by the country's name."""

    name: str
    loaded_at: datetime
    postcodes: int
    terminated: int
    indices: Mapping[str, Index]
    columns: Mapping[str, str]


def look_up(session: Session, postcode: str) -> Place | None:
    """The place of a postcode, however it is typed; None if the edition in use, or there being none, does not tell."""
    wanted = joined(postcode)
    if not is_postcode(wanted):
        return None
    rows, editions = table_of(Postcode), table_of(PostcodeEdition)
    found = session.execute(
        select(rows, editions.c.name, editions.c.indices)
        .join_from(editions, rows, rows.c.edition_id == editions.c.id)
        .where(editions.c.state == State.IN_USE, rows.c.postcode == wanted)
    ).one_or_none()
    if found is None:
        return None
    return Place(
        f"{wanted[:-3]} {wanted[-3:]}",
        present_authority(found.local_authority),
        found.small_area,
        _decile(found.rank, found.indices.get(found.country)),
        found.terminated,
        found.name,
    )


def _decile(rank: int | None, index: Any) -> int | None:
    return None if rank is None or index is None else decile(rank, index[1])


def edition_in_use(session: Session) -> Edition | None:
    """The directory that answers, or None where the site has loaded none."""
    editions = table_of(PostcodeEdition)
    found = session.execute(select(editions).where(editions.c.state == State.IN_USE)).one_or_none()
    if found is None:
        return None
    indices = {COUNTRIES[letter]: Index(*told) for letter, told in found.indices.items()}
    return Edition(found.name, found.loaded_at, found.postcodes, found.terminated, indices, found.columns)


def unfinished(session: Session) -> int:
    """How many other editions have rows: loads under way, or leavings that the next load removes."""
    others = select(func.count()).where(PostcodeEdition.state != State.IN_USE)
    return session.execute(others).scalar_one()
