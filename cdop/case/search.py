"""The words by which a case is found, and how a question is cut into such words.

The database holds keyed hashes of them (``cdop.sealing``), of which no beginning can be told. So every beginning that a
question may have is filed by itself, but for such as nobody types: few digits of an NHS number.
"""

import unicodedata
from typing import Any

SHORTEST_WORD = 2
NHS_DIGITS, SHORTEST_NUMBER = 10, 6
LONGEST_TERM = 32  # letters of a word that are compared
LONGEST_NAME = 300
PLACEHOLDERS = {
    "baby", "babies", "infant", "newborn", "child", "boy", "girl", "male", "female", "unnamed", "unknown", "not",
    "named", "known", "of", "twin", "triplet", "one", "two", "three", "first", "second", "third", "a", "b", "c",
    "i", "ii", "iii",
}  # fmt: skip
# Letters that carry a stroke or are two in one: Unicode does not part them, people who search do.
_STROKED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# The same for plain English letters, which most names are written in: a fifth of the time.
_ASCII = {code: chr(code).lower() if (chr(code).isalnum() or chr(code).isspace()) else None for code in range(128)}


def fold(text: str) -> str:
    """Letters and digits only, without case or accents: ``Zoë O'Neill`` gives ``zoe oneill``."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKED)
    kept = (c for c in plain if c.isalnum() or c.isspace() or unicodedata.category(c) == "Mc")
    return " ".join("".join(c for c in kept).split())


def words(text: str) -> tuple[str, ...]:
    """The distinct words of a text, folded, in order; a hyphen parts words."""
    return tuple(dict.fromkeys(fold(text.replace("-", " "))[:400].split()))


def terms_of(reference: str, identity: dict[str, Any]) -> frozenset[str]:
    """All words that find this case."""
    found = {fold(reference).replace(" ", "")}
    for name in (identity.get("family_name"), identity.get("given_names")):
        found.update(words(name or ""))
    postcode = (identity.get("home_postcode") or "").replace(" ", "").casefold()
    found.update({postcode, identity.get("nhs_number") or ""})
    return frozenset(term[:LONGEST_TERM] for term in found if term)


def index_of(reference: str, identity: dict[str, Any]) -> frozenset[str]:
    """Everything that a question may say to find this case: each word that finds it, and how each begins."""
    return frozenset(word[:length] for word in terms_of(reference, identity) for length in _lengths(word))


def _lengths(word: str) -> range:
    first = SHORTEST_NUMBER if len(word) == NHS_DIGITS and word.isdigit() else SHORTEST_WORD
    return range(min(1 if unicodedata.category(word[0]) == "Lo" else first, len(word)), len(word) + 1)


def alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which a question may be meant, each as words that all must begin a term.

    An NHS number or a postcode is one word, whatever blanks were typed. Anything else may be several words, or one that
    is stored joined: a reference (``CDR-14``), a name (``O Neill``).
    """
    joined = fold(text.replace("-", "")).replace(" ", "")[:LONGEST_TERM]
    one = (joined,) if _long_enough(joined) else ()
    if (joined.isascii() and joined.isdigit()) or _is_postcode(joined):
        return (one,) if one else ()
    several = tuple(word[:LONGEST_TERM] for word in words(text) if _long_enough(word))
    return tuple(dict.fromkeys(way for way in (several, one) if way))


def name_order(family_name: str | None, given_names: str | None) -> str:
    """By what a list sorts by name: the family name's words, then the given names', folded; empty without a name."""
    return " ".join([*words(family_name or ""), *words(given_names or "")])[:LONGEST_NAME]


def _long_enough(word: str) -> bool:
    """Two letters; one is enough in scripts whose letters have no case, where it may be a whole name."""
    return len(word) >= SHORTEST_WORD or unicodedata.category(word or " ") == "Lo"


def _is_postcode(joined: str) -> bool:
    return (
        5 <= len(joined) <= 7
        and joined.isascii()
        and joined[0].isalpha()
        and joined[-3].isdigit()
        and joined[-2:].isalpha()
    )
