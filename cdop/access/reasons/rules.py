"""When a reason is asked, and which there are. Pure.

The product knows no coordinator of one case: whoever keeps the register keeps all of it. So what is under way here is
every coordinator's task, and what is closed, withdrawn or another panel's is nobody's, until somebody has a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

OTHER = "other"
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "asked_family": "The family asked about it",
        "asked_body": "A coroner, court, agency or another panel asked about it",
        "correct": "To correct or complete what is recorded",
        "compare": "To compare it with another case or notification",
        "figures": "To check a figure, a return or the quality of the data",
        "learning": "For learning, a recommendation or training",
        "audit": "To look into the record, or into who looked",
        OTHER: "Another reason",
    }
)
LONGEST = 500
SHORTEST_OTHER = 10
"""Characters that 'another reason' is told in, at least."""
SAY_MORE = f"Say which reason, in at least {SHORTEST_OTHER} characters"


@dataclass(frozen=True)
class Standing:
    """A case as the one who opens it stands to it.

    ``under_way``: it waits for something here. ``waits``: something of it stands in a list of work. ``wrote``: when
    (UTC) this person last recorded something in it. ``opened``: it is restricted, and they gave the reason for that.
    ``told``: when they last said in this session why they open it. For ``own_days`` after writing it stays their task,
    and for ``minutes`` a reason holds.
    """

    under_way: bool
    waits: bool = False
    opened: bool = False
    wrote: datetime | None = None
    told: datetime | None = None
    own_days: int = 14
    minutes: int = 60


def is_own_task(standing: Standing, now: datetime) -> bool:
    """Whether somebody who keeps the register opens the case without being asked why."""
    lately = standing.wrote is not None and now - standing.wrote <= timedelta(days=standing.own_days)
    return standing.under_way or standing.waits or standing.opened or lately


def holds(standing: Standing, now: datetime, *, sending: bool) -> bool:
    """Whether what they said still holds. A form that was opened with a reason may be sent while the session lasts."""
    return standing.told is not None and (sending or now - standing.told < timedelta(minutes=standing.minutes))


def fault_of(code: str, words: str) -> str:
    """What is wrong with a reason that was chosen, in plain words; nothing where it will do."""
    return SAY_MORE if code == OTHER and len(words.strip()) < SHORTEST_OTHER else ""
