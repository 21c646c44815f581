"""Backups that have served their time: a child who was removed from the register must not live on in them."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from cdop.audit.service import utc_now

LEAST = 3  # the newest ones always stay, however old they are
_NAME = re.compile(r"backup-(\d{8}T\d{6})\d*Z\.tar\.gz\.age")


def made_at(path: Path) -> datetime | None:
    """When a backup was made (UTC), by its name; None for another file."""
    found = _NAME.fullmatch(path.name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S") if found else None  # noqa: DTZ007 - UTC without a zone


def clear_away(folder: Path, days: int) -> int:
    """Delete the folder's backups that are older than so many days, but for the newest three. Returns how many."""
    dated = sorted((moment, path) for path in folder.iterdir() if (moment := made_at(path)))
    oldest = utc_now() - timedelta(days=days)
    gone = [path for moment, path in dated[:-LEAST] if moment < oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
