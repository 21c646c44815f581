"""The days of which somebody asks: both may be left out, and both count."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cdop.reference.calendar import EARLIEST, day_written, midnight

LATEST = date(9000, 1, 1)


@dataclass(frozen=True)
class Period:
    """From the beginning of ``since`` to the end of ``until``, days as clocks in England tell them."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def asked(cls, since: str, until: str) -> "Period":
        """From what an address or a command says, as 2026-11-22. What is no day of ours asks for nothing."""
        return cls(_day(since), _day(until))

    @property
    def begins(self) -> datetime | None:
        """The first moment (UTC) that counts."""
        return midnight(self.since) if self.since else None

    @property
    def ends(self) -> datetime | None:
        """The first moment (UTC) that counts no more."""
        return midnight(self.until + timedelta(days=1)) if self.until else None

    def address(self) -> dict[str, str]:
        """What an address says to ask for the same days."""
        said = {"since": self.since, "until": self.until}
        return {key: day.isoformat() for key, day in said.items() if day}


def _day(text: str) -> date | None:
    day = day_written(text)
    return day if day and EARLIEST <= day <= LATEST else None
