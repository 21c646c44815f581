"""Setting a role into a sentence in the place of a name: what the sentence says already is not said twice. Pure."""

import re
from dataclasses import dataclass

from cdop.redaction.lexicon import KIN

_ARTICLE = "the "
_POSSESSIVE = re.compile(r"['’]s\Z")
_DETERMINED = re.compile(
    r"\b(?:the|an?|her|his|their|our|my|your|this|that|each|both|little|young|late|poor|dear|older|elder|younger)\s\Z",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:\A|[.!?][\"”'’)\]]*\s+|\n|(?:\A|\n)[A-Z][^.:;!?\n]{0,60}:\s)[\s\"“‘'(\[•*-]*\Z"  # also behind a label: Cause:
)
_KIN_OF_SOMEBODY = re.compile(
    r"\b(?:brother|sister|sibling|twin|aunt|uncle|cousin|grandmother|grandfather|friend|boyfriend|girlfriend)\s\Z",
    re.IGNORECASE,
)
_STOPS = ".,;:!?)"
_WINDOW = 80  # letters before and after a find that can belong to it


@dataclass(frozen=True)
class Place:
    """What gives way in a text, from ``start`` to ``end``, and the words that stand there instead."""

    start: int
    end: int
    words: str


def set_into(text: str, start: int, end: int, words: str, room: tuple[int, int]) -> Place:
    """A role where a name stood from ``start`` to ``end``.

    'her mother Jane' is 'her mother', 'Jane (her mother)' 'the mother', 'the late Jane' 'the late mother', 'her brother
    Tom' 'her brother (other child 1)', and what was somebody's stays somebody's. Nothing outside ``room`` is touched:
    there stand other finds.
    """
    if words.startswith("["):
        return Place(start, end, words + _owner(text[start:end], words))
    before, after = text[max(room[0], start - _WINDOW) : start], text[end : min(room[1], end + _WINDOW)]
    said = _said_before(before, after, words) or _said_after(after, words)
    if said is not None:
        first, last, standing = said
        return Place(start - first, end + last, _begun(standing, text, start) + _owner(text[start:end], standing))
    if words.startswith(_ARTICLE) and _DETERMINED.search(before):
        words = words.removeprefix(_ARTICLE)
    elif _KIN_OF_SOMEBODY.search(before):
        words = f"({words})"
    return Place(start, end, _begun(words, text, start) + _owner(text[start:end], words))


def _said_before(before: str, after: str, words: str) -> tuple[int, int, str] | None:
    """How much goes before and behind where the role stands before the name already: mother Jane; mother, Jane,"""
    found = re.search(rf"\b(?:{_nouns(words)})( |, | \()\Z", before, re.IGNORECASE)
    if found is None:
        return None
    gap = found[1]
    if gap == " ":
        return len(gap), 0, ""
    if gap == " (":
        return (len(gap), 1, "") if after.startswith(")") else None
    if after[:1] == ",":
        return len(gap), 1, ""
    return (len(gap), 0, "") if not after.strip() or after[0] in _STOPS else None


def _said_after(after: str, words: str) -> tuple[int, int, str] | None:
    """The same where it stands behind it: Jane, her mother, ...; Jane (mother)."""
    whose = r"(?:(?:her|his|their|the|the child['’]s) )?"
    found = re.match(rf"(?:, {whose}(?:{_nouns(words)})(?:,|(?=[.;!?]|\Z))| \({whose}(?:{_nouns(words)})\))", after)
    return (0, found.end(), words) if found else None


def _nouns(words: str) -> str:
    """What a role is called, as a pattern: 'the mother' is a mother, mum and mummy."""
    role = words.removeprefix(_ARTICLE)
    return "|".join(map(re.escape, (role, *KIN.get(role, ()))))


def _owner(found: str, words: str) -> str:
    """The ending of what belongs to somebody, where the find took it along."""
    ending = _POSSESSIVE.search(found)
    return ending[0] if ending and not _POSSESSIVE.search(words) else ""


def _begun(words: str, text: str, start: int) -> str:
    """The words with a capital where a sentence begins."""
    if words[:1].islower() and _BEGINS.search(text, max(0, start - _WINDOW), start):
        return words[:1].upper() + words[1:]
    return words
