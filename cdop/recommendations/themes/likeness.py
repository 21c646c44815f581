"""Words as themes: what they are called by in an address, and which texts hold them. Pure."""

import hashlib
import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the", "to", "with"}
)
LEAST = 3
"""The least length of a word that counts, unless it has a figure in it."""


def key_of(words: str) -> str:
    """What a theme is called by in an address: 32 hexadecimal digits that tell nothing of it."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def meant(words: str) -> tuple[str, ...]:
    """The words that count, small, each once, in order: neither ``of`` nor ``at``."""
    found = (word.replace("’", "'") for word in _WORD.findall(words.casefold()))
    counted = (word for word in found if word not in SMALL_WORDS and (len(word) >= LEAST or word.isdigit()))
    return tuple(dict.fromkeys(counted))


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text has every word, or one that begins with it: ``sleep`` is held by ``sleeping``."""
    own = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    return all(any(one.startswith(word) for one in own) for word in words)
