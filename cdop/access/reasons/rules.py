"""When a reason is asked, and which there are. Pure.

The product knows no coordinator of one case: whoever keeps the register keeps all of it. So what is under way here is
every coordinator's task, and what is closed, withdrawn or another panel's is nobody's, until somebody has a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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

    ``under_way``: it waits for something here. ``waits``: something of it stands in a list of work. ``wrote``: this
    person recorded something in it lately. ``opened``: it is restricted, and they gave the reason for that.
    """

    under_way: bool
    waits: bool = False
    wrote: bool = False
    opened: bool = False


def is_own_task(standing: Standing) -> bool:
    """Whether somebody who keeps the register opens the case without being asked why."""
    return standing.under_way or standing.waits or standing.wrote or standing.opened


def fault_of(code: str, words: str) -> str:
    """What is wrong with a reason that was chosen, in plain words; nothing where it will do."""
    return SAY_MORE if code == OTHER and len(words.strip()) < SHORTEST_OTHER else ""
