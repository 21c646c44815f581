"""The shapes of what a notification asks: questions, how each is asked, and the pages that they stand on."""

from dataclasses import dataclass
from enum import StrEnum

from cdop.notification import options
from cdop.notification.options import Options
from cdop.reference.codes import code_list

LONGEST_NARRATIVE = 10_000
LONGEST_LINES = 2_000
APPROXIMATE = "For example, 14 3 2026. Leave the day, or the day and the month, empty if you do not know them."


class Kind(StrEnum):
    """How a question is asked and its answer read."""

    TEXT = "text"
    LINES = "lines"  # several lines
    ABOUT = "about"  # a date of which day, or day and month, may be missing; its precision is a second answer
    DAY = "day"
    TIME = "time"
    WEEKS = "weeks"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    AREA = "area"
    ONE = "one"  # one of the options, all of them shown
    LONG_LIST = "long_list"  # one of many options, in a list that opens
    SEVERAL = "several"
    TICK = "tick"


@dataclass(frozen=True)
class Question:
    """``name`` is what the answer is called where it is told; ``label`` how it is asked, where that differs.

    ``required`` is the message where there is no answer: only what a notifier can know is required.
    ``asked_apart``: answers that are a question of their own, so that a form does not offer them here as well.
    ``longest`` counts characters. ``autocomplete`` is the browser's word for what it may offer.
    """

    key: str
    kind: Kind
    name: str
    label: str = ""
    hint: str = ""
    options: Options = ()
    required: str = ""
    longest: int = 200
    autocomplete: str = "off"
    asked_apart: frozenset[str] = frozenset()

    @property
    def asked(self) -> str:
        return self.label or self.name

    @property
    def precision_key(self) -> str:
        """Where the precision of an approximate date is kept: ``day``, ``month``, ``year`` or ``not_known``."""
        return f"{self.key}_precision"


@dataclass(frozen=True)
class Topic:
    """One page of the form. ``guidance`` are paragraphs before its questions."""

    key: str
    title: str
    questions: tuple[Question, ...]
    guidance: tuple[str, ...] = ()


def codes(name: str) -> Options:
    """The codes of a list of the register, with their labels."""
    return tuple((code.code, code.label) for code in code_list(name).values())


def yes_no(key: str, name: str, label: str = "", hint: str = "") -> Question:
    """Yes, no or not known."""
    return Question(key, Kind.ONE, name, label, hint, options.YES_NO)


def text(key: str, name: str, label: str = "", hint: str = "") -> Question:
    """One line."""
    return Question(key, Kind.TEXT, name, label, hint)


def lines(key: str, name: str, label: str = "", hint: str = "", longest: int = LONGEST_LINES) -> Question:
    """Several lines."""
    return Question(key, Kind.LINES, name, label, hint, longest=longest)
