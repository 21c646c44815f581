"""Each question of a notification as a form field. What an answer may be, ``cdop.notification.answers`` decides."""
# mypy: allow-subclassing-any
# WTForms has no types.

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cdop.notification.answers import Answer
from cdop.notification.options import NOT_KNOWN
from cdop.notification.questions import Kind, Question
from cdop.reference.areas import ABROAD, local_authorities
from cdop.web.dates import NAMES, YEAR_DIGITS, with_month_number
from cdop.web.fields import (
    Checkbox,
    Checkboxes,
    GovDateField,
    Radios,
    Select,
    SelectChoice,
    TextArea,
    TextField,
    listed,
)

NOT_ANSWERED = "Choose, if you know"
WIDTHS = MappingProxyType({Kind.TIME: 5, Kind.WEEKS: 2, Kind.NHS_NUMBER: 20, Kind.POSTCODE: 10})
KEYBOARDS = MappingProxyType(
    {Kind.PHONE: "tel", Kind.EMAIL: "email", Kind.NHS_NUMBER: "numeric", Kind.WEEKS: "numeric"}
)


class PartialDate(GovDateField):
    """Day, month and year; the day, or day and month, may be left empty. ``data``: ``2026-03-14`` or ``2026-03``."""

    data: str | None  # type: ignore[assignment]

    def __init__(self, label: str, *, whole: bool = False, **words: Any) -> None:
        self.whole = whole
        super().__init__(label, **words)

    @property
    def typed(self) -> tuple[str, str, str]:
        """What the three boxes show: what was sent, else the date held."""
        if self.raw_data is not None:
            return super().typed
        year, month, day = ([part.lstrip("0") for part in (self.data or "").split("-")] + ["", ""])[:3]
        return day, month, year

    def process_formdata(self, values: Sequence[str]) -> None:
        """Put the boxes together. Raises ``ValueError`` with the words for the page."""
        self.data, self.bad_parts = "", ()
        parts = ([*with_month_number(values), "", "", ""])[: len(NAMES)]
        if not any(parts):
            return
        self.bad_parts = tuple(
            name for name, part in zip(NAMES, parts, strict=True) if not part and self._needs(name, parts)
        )
        if self.bad_parts:
            raise ValueError(f"{self.subject} must include a {' and '.join(self.bad_parts)}")
        if any(len(part) > YEAR_DIGITS or not (part.isascii() and part.isdigit()) for part in filter(None, parts)):
            raise ValueError(f"{self.subject} must be a real date")
        if len(parts[2]) != YEAR_DIGITS:
            self.bad_parts = ("year",)
            raise ValueError(f"{self.subject} must have a year of 4 numbers")
        self.data = "-".join(part for part in reversed(parts) if part)

    def _needs(self, name: str, parts: Sequence[str]) -> bool:
        return self.whole or name == "year" or (name == "month" and bool(parts[0]))


def field_of(question: Question, label: str) -> Any:
    """The unbound field of a question."""
    return _MAKERS[question.kind](question, label)


def not_known_name(question: Question) -> str:
    """The name of the box to tick where an approximate date is not known."""
    return f"{question.key}_not_known"


def not_known_field(question: Question) -> Any:
    """That box."""
    return Checkbox(f"I do not know the {question.name.lower()}")


def told_by(question: Question, field: Any, not_known: Any = None) -> Answer:
    """What a field says, for the rules to read."""
    if question.kind is Kind.TICK:
        return "yes" if field.data else ""
    if not_known is not None and not_known.data and not field.data:
        return NOT_KNOWN
    data: Answer | None = field.data
    return data or ""


def shown(question: Question, told: Mapping[str, Answer]) -> Any:
    """What a field shows of an answer told before (``answers.as_told``)."""
    value = told.get(question.key)
    if question.kind is Kind.TICK:
        return value == "yes"
    if value == NOT_KNOWN and question.kind is Kind.ABOUT:
        return ""
    return "Not known" if value == NOT_KNOWN and not question.options else value


@lru_cache(maxsize=1)
def _areas() -> list[SelectChoice]:
    today = sorted((area for area in local_authorities().values() if area.current), key=lambda area: area.name)
    return listed([*((area.code, area.name) for area in today), (ABROAD, "Abroad")], blank=NOT_ANSWERED)


def _words(question: Question) -> dict[str, Any]:
    return {"hint": question.hint, "subject": question.name}


def _line(question: Question, label: str) -> TextField:
    width = WIDTHS.get(question.kind, 0)
    keyboard = KEYBOARDS.get(question.kind, "")
    return TextField(
        label, width=width, keyboard=keyboard, autocomplete=question.autocomplete, longest=254, **_words(question)
    )


def _lines(question: Question, label: str) -> TextArea:
    return TextArea(label, longest=question.longest, rows=8 if question.longest > 2000 else 3, **_words(question))


def _about(question: Question, label: str) -> PartialDate:
    return PartialDate(label, **_words(question))


def _day(question: Question, label: str) -> PartialDate:
    return PartialDate(label, whole=True, **_words(question))


def _one(question: Question, label: str) -> Radios:
    inline = len(question.options) <= 3
    return Radios(label, choices=listed(question.options), inline=inline, **_words(question))


def _long_list(question: Question, label: str) -> Select:
    return Select(label, choices=listed(question.options, blank=NOT_ANSWERED), **_words(question))


def _area(question: Question, label: str) -> Select:
    return Select(label, choices=_areas(), **_words(question))


def _several(question: Question, label: str) -> Checkboxes:
    offered = [(code, words) for code, words in question.options if code not in question.asked_apart]
    return Checkboxes(label, choices=listed(offered), **_words(question))


def _tick(question: Question, label: str) -> Checkbox:
    return Checkbox(label, hint=question.hint)


_MAKERS: Mapping[Kind, Callable[[Question, str], Any]] = MappingProxyType(
    {
        **dict.fromkeys(
            (Kind.TEXT, Kind.TIME, Kind.WEEKS, Kind.NHS_NUMBER, Kind.POSTCODE, Kind.EMAIL, Kind.PHONE), _line
        ),
        Kind.LINES: _lines,
        Kind.ABOUT: _about,
        Kind.DAY: _day,
        Kind.ONE: _one,
        Kind.LONG_LIST: _long_list,
        Kind.AREA: _area,
        Kind.SEVERAL: _several,
        Kind.TICK: _tick,
    }
)
