"""What the child death review meeting speaks of, in order: the minutes' questions, and the agenda that prints."""

from collections.abc import Mapping
from types import MappingProxyType

from cdop.classification.response.agenda import Item

ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        "life": Item("The child’s life", "Who the child was; health, home and family; what each agency knew."),
        "death": Item("How the child died", "What happened, the post-mortem report, and the cause as now understood."),
        "care": Item("Care and services", "What was done well, what could have been different, what was missing."),
        "family": Item("The family’s view", "What they told, what they ask, and what they are to be told, by whom."),
        "support": Item("Support", "What the family, other children and the staff have been offered and still need."),
        "processes": Item("Other processes", "Coroner, police, safeguarding: how far, and what waits for them."),
        "learning": Item("Learning", "What could help other children, and what has changed already."),
        "next": Item("What comes next", "What is still missing for the panel, and who brings it."),
    }
)  # fmt: skip
