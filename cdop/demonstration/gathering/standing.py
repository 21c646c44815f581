"""What stands at a request besides the facts of its case: a reply begun, wrong addresses typed, the challenge log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Entry:
    """One entry of the challenge log: a code of ``request_event``, its day and its words, which name nobody."""

    entry: str
    on: date
    words: str


@dataclass(frozen=True)
class Standing:
    """``answers`` and ``author`` (name, role) are typed and not sent; ``wrong``: how often a wrong address was typed.

    ``put_off`` is the reason for which the next chase was put off.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    author: Mapping[str, str] = field(default_factory=dict)
    wrong: int = 0
    log: tuple[Entry, ...] = ()
    put_off: str = ""
