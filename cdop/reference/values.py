"""What one value of a case may say, whether a file or a page brings it.

Each reader takes the text, its ends trimmed, and the day of reading; it returns the value as it is stored, or raises
``ValueError`` with words that follow the value's name ("must be ten digits").
"""

import re
from collections.abc import Callable
from datetime import date

import nhs_number

from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.codes import code_list
from cdop.reference.near_misses import area_meant, code_meant

BLANKS = " \u00a0\t\r\n"
LONGEST_TEXT = 200
LONGEST_FACTOR = 500

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BRITISH = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})|(ZZ99)(3[A-Z]{2})")
# Bytes that were not UTF-8, as reading lets them through so that their row and column can be named.
_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Reader = Callable[[str, date], str]


class Unlisted(ValueError):
    """A value that its list does not have. ``hint`` tells what was probably meant; it may be empty."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__(words)
        self.hint = hint


def day(text: str, today: date) -> str:
    """A date not after today, as ``YYYY-MM-DD``."""
    iso, british = _ISO.fullmatch(text), _BRITISH.fullmatch(text)
    parts = iso.groups() if iso else british.groups()[::-1] if british else None
    if parts is None:
        raise ValueError("must be a date like 2014-03-31 or 31/03/2014")
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise ValueError("is not a day of the calendar") from None
    if found > today:
        raise ValueError("is in the future")
    return found.isoformat()


def storable(text: str) -> str:
    """Text without control characters. Raises ``ValueError``."""
    if _NOT_UTF8.search(text):
        raise ValueError(
            "is not UTF-8 (probably Windows-1252): save the file as 'CSV UTF-8' (in Excel: File, Save As, CSV UTF-8)"
        )
    if _CONTROL.search(text):
        raise ValueError("contains a character that cannot be stored")
    return text


def free_text(text: str, _today: date) -> str:
    """Text in any script. Line ends inside it are kept as they are: spreadsheets write them."""
    storable(text)
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT} characters")
    return text


def split_factors(text: str) -> tuple[str, ...]:
    """The factors between the semicolons, blanks trimmed, case kept, each once, in order."""
    parts = (part.strip(BLANKS) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def factors(text: str, _today: date) -> str:
    """Factor codes or free labels, joined by ``;``."""
    found = split_factors(storable(text))
    if not found:
        raise ValueError("names no factor between the semicolons")
    if any(len(factor) > LONGEST_FACTOR for factor in found):
        raise ValueError(f"has a factor longer than {LONGEST_FACTOR} characters")
    return ";".join(found)


def number(text: str, _today: date) -> str:
    """An NHS number: ten digits with a valid check digit; blanks between are dropped."""
    digits = re.sub(f"[{BLANKS}]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise ValueError("must be ten digits")
    if len(set(digits)) == 1:
        raise ValueError("is one digit ten times")
    if not nhs_number.is_valid(digits):
        raise ValueError("the check digit is wrong")
    return digits


def postcode(text: str, _today: date) -> str:
    """A United Kingdom postcode, or the NHS's ZZ99 3xx for no known home, in capitals with one space."""
    joined = re.sub(f"[{BLANKS}]", "", text).upper()
    match = _POSTCODE.fullmatch(joined)
    if not match:
        raise ValueError("is not a United Kingdom postcode")
    return f"{joined[:-3]} {joined[-3:]}"


def area(text: str, _today: date) -> str:
    """A local-authority code of the list, current or former, or ``abroad``."""
    if text != ABROAD and text not in local_authorities():
        raise Unlisted("is not a local-authority code of the list, nor 'abroad'", area_meant(text))
    return text


def listed(name: str) -> Reader:
    """One of the codes of a list, written exactly so."""

    def read(text: str, _today: date) -> str:
        if text not in code_list(name):
            raise Unlisted(f"is not one of: {', '.join(code_list(name))}", code_meant(name, text))
        return text

    return read
