"""The tracker as ``wsgi`` starts it, on the day that the file of ``CLOCK_FILE`` says: a journey moves its time there.

Moments that are stored or run out (sessions, links, leases) keep the machine's clock.
"""

import os
from datetime import date, datetime, time
from pathlib import Path

from cdop.reference import calendar

_DAY = Path(os.environ["CLOCK_FILE"])


def _today() -> date:
    return date.fromisoformat(_DAY.read_text(encoding="ascii"))


def _now() -> datetime:
    return datetime.combine(_today(), time(12), calendar.LONDON)


# Before any other module of the tracker takes them by name.
calendar.today, calendar.now = _today, _now

from wsgi import app  # noqa: E402

__all__ = ["app"]
