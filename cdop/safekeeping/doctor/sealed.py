"""Whether what names a child is sealed, opens, and has its keys where they belong."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.production import OTHERS
from cdop.safekeeping.doctor.findings import Finding, State, judged
from cdop.sealing import ring, rotating
from cdop.sealing.columns import in_the_clear, open_all
from cdop.sealing.models import DataKey
from cdop.sealing.ring import RingUnusable
from config import Settings


def look(connection: Connection, settings: Settings, *, deep: bool) -> Iterator[Finding]:
    """The file of keys, the data keys, and what stands in the clear. ``deep`` opens every sealed value."""
    if not sa.inspect(connection).has_table(DataKey.__tablename__):
        return
    yield from _beside(settings)
    try:
        site = ring.read(settings.keys)
        held = rotating.data_keys(connection)
        for one in held:
            one.open(site)
    except RingUnusable as fault:
        yield Finding("keys", State.FAULT, "they open this database", "they do not", str(fault))
        return
    yield judged("keys", True, bool(held), "The database has no data keys: run `flask --app wsgi db upgrade`.")
    clear = in_the_clear(connection)
    told = ", ".join(f"{place}: {number}" for place, number in clear.items()) or "none"
    words = "Something wrote past the tracker, or an upgrade was cut short: compare with a backup."
    yield judged("values in the clear", "none", told, words)
    if deep:
        opened = list(open_all(connection))
        number = sum(one.values for one in opened)
        broken = "; ".join(f"{one.place} in row {', '.join(one.broken)}" for one in opened if one.broken)
        expected = f"{number:,} opened"
        yield judged("sealed values", expected, broken or expected, "They were changed: take them from a backup.")


def _beside(settings: Settings) -> Iterator[Finding]:
    """A thief of the database, the files or a backup must not find the keys in the same place."""
    path = settings.keys
    if path.exists():
        mode = path.stat().st_mode
        found = "owner alone" if not mode & OTHERS else f"{mode & 0o777:o}"
        yield judged(f"who may open {path.name}", "owner alone", found, f"chmod go-rwx {path}")
    places = {"the backups": settings.backups, "the files": settings.files, "CDOP_INSTANCE": settings.instance}
    inside = next((told for told, folder in places.items() if path.resolve().is_relative_to(folder.resolve())), None)
    otherwise = State.FAULT if inside == "the backups" or settings.production else State.WARNING
    words = "Whoever copies that folder has the keys too: move the file elsewhere, and name it in CDOP_KEYS."
    yield judged(
        "keys kept apart", "yes", f"in the folder of {inside}" if inside else "yes", words, otherwise=otherwise
    )
