"""What a message may hold, and when it is tried again. Pure.

A message is made of a kind and a few words that the kind allows, so that no name of a child can stand in one, and no
line end can turn a word into a header (security.md S48).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

LONGEST_WORD = 200
LONGEST_ADDRESS = 254
WAITS = (
    timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12),
    timedelta(hours=24),
)  # fmt: skip
"""How long a message waits after its first, second, … attempt. After one attempt more it is given up."""
LONGEST_WAIT = WAITS[-1]
_ADDRESS = re.compile(r"[A-Za-z0-9.#$&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}")
_KEY = re.compile(r"[A-Za-z0-9:._-]{1,120}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Of eight random hexadecimal signs, one request in 2,500 has no digit.
_REFERENCE = re.compile(r"(?=.*[0-9])[A-Za-z0-9/-]{1,32}|R-[0-9A-F]{4}-[0-9A-F]{4}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NUMBER = re.compile(r"[0-9]{1,9}")


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"


class Word(StrEnum):
    """What one word of a message may say. There is none for a person's name."""

    DAY = "day"  # ISO
    NUMBER = "number"
    CODE = "code"  # of a code list
    REFERENCE = "reference"  # of a case: has a digit, and no blank; or of a request, R-ABCD-0123
    TIME = "time"  # '14:05', or nothing where it is not fixed
    OFFICE = "office"  # what an organisation or a role is called


class NotAMessage(ValueError):
    """What must not be queued. The text says why, without repeating what was given."""


def check_address(text: str) -> str:
    """One e-mail address of ASCII letters, and nothing beside it. Raises ``NotAMessage``."""
    if len(text) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(text):
        raise NotAMessage("the address is not one e-mail address")
    return text


def check_key(text: str) -> str:
    """A key of the program's own making: what a message is about, its nonce. Raises ``NotAMessage``."""
    if not _KEY.fullmatch(text):
        raise NotAMessage("a key has characters that no key has")
    return text


def office(name: str) -> str:
    """What an organisation or a role is called, as a message may say it: on one line, with what shows alone.

    Names are pasted from documents with hard spaces and marks that do not show. Empty where nothing shows.
    """
    seen = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in name)
    return " ".join(seen.split())[:LONGEST_WORD]


def check_words(words: Mapping[str, str], allowed: Mapping[str, Word]) -> dict[str, str]:
    """Exactly the words that the kind allows, each of its shape. Raises ``NotAMessage``."""
    if words.keys() != allowed.keys():
        odd = ", ".join(sorted(words.keys() ^ allowed.keys()))
        raise NotAMessage(f"this kind of message has other words: {odd[:LONGEST_WORD]!a}")
    for key, value in words.items():
        if not _fits(value, allowed[key]):
            raise NotAMessage(f"the word '{key}' is not of the shape {allowed[key].value}")
    return dict(words)


def _fits(value: str, shape: Word) -> bool:
    match shape:
        case Word.DAY:
            return _is_day(value)
        case Word.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        case Word.CODE:
            return _CODE.fullmatch(value) is not None
        case Word.REFERENCE:
            return _REFERENCE.fullmatch(value) is not None
        case Word.TIME:
            return not value or _TIME.fullmatch(value) is not None
        case Word.OFFICE:
            return 0 < len(value) <= LONGEST_WORD and value.isprintable()


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_one_line(text: str) -> bool:
    """Whether a subject stays one header: no line end of any script, no control character."""
    return 0 < len(text) <= LONGEST_WORD and text.isprintable()


def is_plain_text(lines: Iterable[str]) -> bool:
    """Whether a body has no control character but its line ends."""
    return all(line.isprintable() for line in lines)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts (1 or more); None: give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
