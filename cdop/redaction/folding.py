"""Text as the scanner compares it: without case, accents and marks that do not show, each letter with its place."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that Unicode does not take apart, and those of one script that look like another's: both sides fold alike.
_ALIKE = {
    **dict(zip("łøđðıħŧœæþßŋ", ("l", "o", "d", "d", "i", "h", "t", "oe", "ae", "th", "ss", "n"), strict=True)),
    **dict(zip("аеорсухіјѕһԁԛԝ", "aeopcyxijshdqw", strict=True)),  # Cyrillic
    **dict(zip("αορνιυκχς", "aopviukxσ", strict=True)),  # Greek
    **dict(zip("أإآٱىیئةکؤ", "ااااييي" + "هكو", strict=True)),  # Arabic and Persian
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),  # Hebrew at the end of a word
    "ـ": "",
    **dict.fromkeys("’‘‛ʼʹ′`´＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"),
}
_UNSEEN = frozenset({"Cf", "Cc"})
_KEPT_CONTROLS = frozenset("\n\r\t\v\f\x85")


@dataclass(frozen=True)
class Folded:
    """Folded text. Its letter ``i`` comes from ``places[i]`` of what was folded; ``places`` has one more, the end."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch of folded text begins and ends; marks that follow belong to it."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def fold(text: str) -> Folded:
    """Fold a text. The time grows with its length."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return Folded(text.lower(), list(range(len(text) + 1)))
    parts, places = list[str](), list[int]()
    for place, character in enumerate(text):
        letters = folded_letter(character)
        parts.append(letters)
        places.extend([place] * len(letters))
    places.append(len(text))
    return Folded("".join(parts), places)


@lru_cache(maxsize=8192)
def folded_letter(character: str) -> str:
    """What one character is compared as; nothing for marks and what does not show."""
    if character in _KEPT_CONTROLS:
        return "\n" if character in "\n\r\x85" else " "
    if unicodedata.category(character) in _UNSEEN:
        return ""
    if character.isdigit() and not character.isascii():
        return str(unicodedata.digit(character))
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    kept = (part for part in parts if unicodedata.combining(part) in (0, 9))
    return "".join(_ALIKE.get(part, part) for part in kept)
