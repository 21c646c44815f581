"""What the words of a classification mean, and where each meaning comes from (domain.md section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Definition:
    """A meaning, and its source as a page prints it."""

    text: str
    source: str


DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "unexpected": Definition(
            "The death was not anticipated as a significant possibility, for example, 24 hours before; or there was a "
            "similarly unexpected collapse or incident that led to the events which caused it.",
            "The definition of the national guidance, as local safeguarding procedures (Staffordshire) restate it",
        ),
        "expected": Definition(
            "Every other death, above all one with end-of-life care at home, in a hospice or elsewhere. "
            "A condition that limits life does not by itself make a death expected.",
            "This tracker’s own reading: the guidance’s text was not verified",
        ),
    }
)
CRITERIA_SOURCE = (
    "Any one of these calls for a joint agency response, as local procedures (Nottinghamshire) restate the national "
    "guidance."
)
