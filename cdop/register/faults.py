"""Every fault of a file, in the order of its rows: in memory while they are few, then on disk."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from cdop.register.rules import LONGEST_SHOWN, Difference, Fault

IN_MEMORY = 1 << 20  # bytes written before the disk is used


class Faults:
    """Faults are added as they are found; ``settle`` puts those found since the last time in order and away.

    Whoever adds settles often, and never adds a fault of a row that lies before one settled.
    """

    def __init__(self, found: Iterable[Fault] = ()) -> None:
        self._settled = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="ascii")  # noqa: SIM115 - lives as long as this object
        self._found: list[Fault] = []
        self._count = 0
        self.extend(found)

    def append(self, fault: Fault) -> None:
        """Add a fault. Of its value only what is ever shown is kept."""
        self._found.append(_cut(fault))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add faults."""
        self._found.extend(map(_cut, faults))

    def settle(self) -> None:
        """Put what was found since the last time in the order of rows, after all that was found before."""
        self._found.sort(key=lambda fault: fault.row)
        self._settled.writelines(json.dumps(as_json(fault)) + "\n" for fault in self._found)
        self._count += len(self._found)
        self._found.clear()

    def __len__(self) -> int:
        return self._count + len(self._found)

    def __iter__(self) -> Iterator[Fault]:
        self.settle()
        self._settled.seek(0)
        for line in self._settled:
            yield fault_from_json(json.loads(line))
        self._settled.seek(0, 2)


def _cut(fault: Fault) -> Fault:
    if len(fault.value) <= LONGEST_SHOWN:
        return fault
    return replace(fault, value=fault.value[: LONGEST_SHOWN + 1])


def as_json(fault: Fault) -> list[Any]:
    """A fault as plain JSON."""
    differences = [[d.column, d.file, d.held] for d in fault.differences]
    return [fault.row, fault.column, fault.value, fault.words, fault.hint, fault.kind, differences]


def fault_from_json(data: list[Any]) -> Fault:
    """The fault of a line that ``Faults`` wrote."""
    row, column, value, words, hint, kind, differences = data
    return Fault(row, column, value, words, hint, kind, tuple(Difference(*told) for told in differences))
