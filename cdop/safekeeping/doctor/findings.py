"""What a look at one thing found: plain values."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands. A warning is for a person to judge; a fault must be mended."""

    WELL = "well"
    WARNING = "warning"
    FAULT = "fault"
    UNSEEN = "not looked at"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was expected, what is, and what to do about it where it is not well."""

    subject: str
    state: State
    expected: str
    found: str
    words: str = ""


def judged(subject: str, expected: object, found: object, words: str, *, otherwise: State = State.FAULT) -> Finding:
    """Well where what is found is what is expected."""
    same = expected == found
    return Finding(subject, State.WELL if same else otherwise, str(expected), str(found), "" if same else words)
