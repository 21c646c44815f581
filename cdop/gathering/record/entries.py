"""One entry of a chronology: when, what, and whose it is."""

from dataclasses import dataclass
from datetime import date

CHILD, CASEWORK, AGENCY, PROCESS, FAMILY, ENTERED = "child", "casework", "agency", "process", "family", "entered"
KINDS = {
    CHILD: "The child",
    CASEWORK: "The panel’s work",
    AGENCY: "Told by agencies",
    PROCESS: "Parallel processes",
    FAMILY: "The family",
    ENTERED: "Entered by the coordinator",
}


@dataclass(frozen=True)
class Version:
    """What an entry said before it was corrected or taken out, and who said it."""

    on: date | None
    precision: str
    time: str | None
    written: str
    what: str
    source: str
    by: str


@dataclass(frozen=True)
class Entry:
    """One entry. ``on``: the first day that it can have been, to ``precision`` day, month or year; None where what was
    ``written`` is no day. ``key``: by which it is corrected; empty where it is corrected with the fact that it tells.

    ``lane`` is where it stands in the picture, ``order`` its place among entries of the same moment.
    """

    kind: str
    on: date | None
    precision: str
    what: str
    source: str
    order: int
    key: str = ""
    time: str | None = None
    written: str = ""
    by: str = ""
    removed: bool = False
    versions: tuple[Version, ...] = ()
    lane: str = ""

    @property
    def stands_in(self) -> str:
        """The name of its lane: its source, unless it has another."""
        return self.lane or self.source
