"""The faults of a refused file, those of one kind together, as its page shows them: bounded, whatever it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cdop.register.faults import as_json, fault_from_json
from cdop.register.rules import Fault

MOST_GROUPS = 100
MOST_SHOWN = 1000  # faults on one page
SHOWN_OF_ONE = 50  # faults of one kind
OTHER = "other faults"


@dataclass
class Group:
    """Faults of one kind in one column: how many there are, and the first of them."""

    column: str
    kind: str
    count: int = 0
    shown: list[Fault] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


class Grouping:
    """Groups that grow fault by fault."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], Group] = {}
        self._shown = 0

    def add(self, fault: Fault) -> None:
        """Count a fault with those of its kind; of very many kinds the later ones stand together."""
        key = (fault.column, fault.kind or fault.words)
        if key not in self._groups and len(self._groups) >= MOST_GROUPS:
            key = ("", OTHER)
        group = self._groups.setdefault(key, Group(*key))
        group.count += 1
        if len(group.shown) < SHOWN_OF_ONE and self._shown < MOST_SHOWN:
            group.shown.append(fault)
            self._shown += 1

    @property
    def groups(self) -> list[Group]:
        """The groups: those of the header first, then the largest."""
        return sorted(self._groups.values(), key=_place)

    def as_json(self) -> list[Any]:
        """The groups as plain JSON."""
        return [[g.column, g.kind, g.count, [as_json(fault) for fault in g.shown]] for g in self.groups]


def groups_from_json(data: Iterable[list[Any]]) -> list[Group]:
    """The groups that ``Grouping.as_json`` told."""
    return [Group(column, kind, count, [fault_from_json(f) for f in shown]) for column, kind, count, shown in data]


def _place(group: Group) -> tuple[bool, bool, int, str]:
    of_the_header = bool(group.shown) and group.shown[0].row == 1
    return group.kind == OTHER, not of_the_header, -group.count, group.column
