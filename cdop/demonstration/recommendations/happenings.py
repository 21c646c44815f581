"""What can be told of a recommendation and of an organisation that it is addressed to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cdop.recommendations.queries import Wording

LEAD, CHAIR = "lead", "chair"
SIGNED = {LEAD: "L. F.", CHAIR: "P. H."}
"""Who signs, by initials alone."""


@dataclass(frozen=True)
class Told:
    """The organisation was told: by letter, or by hand."""

    on: date
    way: str = "letter"


@dataclass(frozen=True)
class Answered:
    """It answered: ``what`` a state's code. ``names``: its words begin with the first name of a child who died."""

    on: date
    what: str
    words: str = ""
    role: str = "Head of service"
    names: bool = False


@dataclass(frozen=True)
class Acts:
    """What it does, and how that stands."""

    on: date
    words: str
    owner: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class Notes:
    """A progress note; work has begun with it."""

    on: date
    words: str


@dataclass(frozen=True)
class Shows:
    """Evidence: where it can be seen, or a file of this name."""

    on: date
    words: str
    file: str = ""


@dataclass(frozen=True)
class Ended:
    """Signed off by one who may: as done, or as not taken up."""

    on: date
    words: str
    by: str = LEAD
    done: bool = True


@dataclass(frozen=True)
class Asked:
    """Somebody asked again, so many months after the end, whether it happened and whether it worked."""

    on: date
    months: int
    happened: str
    worked: str
    words: str


@dataclass(frozen=True)
class Opened:
    """It was opened again."""

    on: date
    words: str


Event = Told | Answered | Acts | Notes | Shows | Ended | Asked | Opened
Course = tuple[Event, ...]


@dataclass(frozen=True)
class GivesWay:
    """It gave way to another, by that one's words."""

    to: str
    on: date
    words: str


@dataclass(frozen=True)
class Story:
    """A recommendation. ``written_on`` is also the day on which it was agreed, where it was.

    ``pattern``: what the reviews were about from which it came, if from cases, and ``cases`` from how many;
    ``courses`` by the organisation's name.
    """

    wording: Wording
    written_on: date
    courses: Mapping[str, Course]
    pattern: str = ""
    cases: int = 1
    agreed: bool = True
    by: str = CHAIR
    gives_way: GivesWay | None = None
