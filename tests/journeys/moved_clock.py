"""The tracker as ``wsgi`` starts it, when the file of ``CLOCK_FILE`` says: a journey moves its time there.

The file holds a day, whose time is noon, or a day and a time (``2025-11-18T14:05``). Moments that are stored or run
out (sessions, links, leases) keep the machine's clock.
"""

import os
from datetime import date, datetime
from pathlib import Path

from cdop.reference import calendar

_MOMENT = Path(os.environ["CLOCK_FILE"])


def _now() -> datetime:
    day, _, time = _MOMENT.read_text(encoding="ascii").partition("T")
    return datetime.fromisoformat(f"{day}T{time or '12:00'}").replace(tzinfo=calendar.LONDON)


def _today() -> date:
    return _now().date()


# Before any other module of the tracker takes them by name.
calendar.today, calendar.now = _today, _now

from wsgi import app  # noqa: E402

__all__ = ["app"]
