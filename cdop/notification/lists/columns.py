"""The columns of a list and what one row may say (docs/lists.md): many headings, and values by the one rule."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from cdop.notification.answers import Answers, Need, check
from cdop.reference.codes import code_list
from cdop.reference.values import LONGEST_TEXT, storable

REFERENCE = "reference"
MOST_COLUMNS = 100
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "family_name": ("Family name", "Surname", "Last name"),
        "given_names": ("Given names", "Given name", "Forenames", "Forename", "First names", "First name"),
        "date_of_birth": ("Date of birth", "DOB", "Birth date", "Born"),
        "date_of_death": ("Date of death", "DOD", "Death date", "Died"),
        "nhs_number": ("NHS number", "NHS no"),
        "home_postcode": ("Postcode", "Home postcode", "Post code", "Usual address postcode"),
        "sex": ("Sex", "Gender"),
        REFERENCE: ("Reference", "Ref", "Their reference", "Entry number", "Registration number", "Record number"),
    }
)
_TELLS = ("family_name", "given_names", "nhs_number", "date_of_birth")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the row (the header is 1), the column, and why it is refused."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One child of a list: the row in the file, the answers of a notification, and the sender's own reference."""

    number: int
    answers: Answers
    reference: str | None


def name_of(column: str) -> str:
    """What a column is called where it is told."""
    return HEADINGS[column][0]


def columns_of(header: Sequence[str]) -> tuple[list[str | None], list[Fault]]:
    """Which column each heading means (none: it is not read), and what is wrong with the header."""
    if len(header) > MOST_COLUMNS:
        return [], [Fault(1, "file", f"has more than {MOST_COLUMNS} columns: leave out those that are not of the list")]
    meant = [_meanings().get(_plain(heading)) for heading in header]
    faults = [
        Fault(1, heading, f"stands for “{name_of(column)}”, as another column does: leave one of them out")
        for place, (heading, column) in enumerate(zip(header, meant, strict=True))
        if column and column in meant[:place]
    ]
    if "date_of_death" not in meant:
        faults.append(Fault(1, name_of("date_of_death"), "the column is missing"))
    if not {"family_name", "nhs_number"} & set(meant):
        faults.append(Fault(1, name_of("family_name"), "the column is missing, and there is no NHS number either"))
    return meant, faults


def entry_of(
    number: int, columns: Sequence[str | None], cells: Sequence[str], today: date
) -> tuple[Entry, list[Fault]]:
    """Read one row's cells (already trimmed)."""
    if not any(cells):
        return Entry(number, {}, None), [Fault(number, "row", "is empty: delete it, or fill it in")]
    if len(cells) != len(columns):
        words = f"has {len(cells)} cells, the header has {len(columns)}"
        return Entry(number, {}, None), [Fault(number, "row", words)]
    told = {column: cell for column, cell in zip(columns, cells, strict=True) if column}
    reference = told.pop(REFERENCE, "")
    if "sex" in told:
        told["sex"] = _sexes().get(told["sex"].casefold(), told["sex"])
    checked = check(told, today, need=Need.CHILD_ALONE)
    faults = [Fault(number, name_of(key), _words(key, words)) for key, words in checked.faults.items()]
    faults += _reference_faults(number, reference)
    if not faults and not any(key in checked.answers for key in _TELLS):
        faults.append(Fault(number, "row", "says nothing of who the child was: no name, date of birth or NHS number"))
    return Entry(number, checked.answers, reference or None), faults


def key_of(source: str, entry: Entry) -> str:
    """What is the same for the same row of any list of that source, and for no other: a form key."""
    told = json.dumps([source, entry.reference, sorted(entry.answers.items())], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _words(key: str, words: str) -> str:
    return "must be one of: female, male, indeterminate, not known" if key == "sex" else words


def _reference_faults(number: int, reference: str) -> list[Fault]:
    try:
        storable(reference)
    except ValueError as words:
        return [Fault(number, name_of(REFERENCE), str(words))]
    if len(reference) > LONGEST_TEXT:
        return [Fault(number, name_of(REFERENCE), f"is longer than {LONGEST_TEXT} characters")]
    return []


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    return {_plain(heading): column for column, headings in HEADINGS.items() for heading in (*headings, column)}


@lru_cache(maxsize=1)
def _sexes() -> dict[str, str]:
    codes = code_list("sex").values()
    return {word.casefold(): code.code for code in codes for word in (code.code, code.label, *code.also)}


def _plain(heading: str) -> str:
    return _NOT_LETTERS.sub("", heading.casefold())
