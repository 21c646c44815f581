"""Other ways of writing a name: in another alphabet, with look-alike letters, with the vowels of German or Danish."""

import re
import unicodedata

from cdop.redaction.folding import fold

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџ",
        ("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
         "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "yi", "ye", "g", "u", "j", "lj", "nj", "c",
         "dj", "dz"),
        strict=True,
    )
)  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        ("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f",
         "ch", "ps", "o"),
        strict=True,
    )
)  # fmt: skip
_LOOKS = dict(zip("АВСЕНІЈКМОРЅТХУаеорсухіјѕһ", "abcehijkmopstxyaeopcyxijsh", strict=True)) | dict(
    zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ", "abezhikmnoptyxaikvopux", strict=True)
)
_ENDINGS = ("ie", "y", "ey", "i")
_SPOKEN_EE = re.compile("(?:ie|ey|y|i)\\Z")
_VOWELS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}
_DIGITS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"}


def in_latin(word: str) -> str:
    """A Greek or Cyrillic word in Latin letters, folded; nothing for words in other scripts."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c) or c == "\u0306"
    )
    plain = unicodedata.normalize("NFC", plain)
    if not any(c in _CYRILLIC or c in _GREEK for c in plain):
        return ""
    return "".join(_CYRILLIC.get(c, _GREEK.get(c, c)) for c in plain)


def as_it_looks(word: str) -> str:
    """A word with letters of other scripts read as the Latin letters that they look like, folded."""
    return fold("".join(_LOOKS.get(c, c) for c in word)).text


def with_two_vowels(word: str) -> str:
    """``Müller`` as ``mueller``; nothing where no letter is so written."""
    composed = unicodedata.normalize("NFC", word.casefold())
    return fold("".join(_VOWELS.get(c, c) for c in composed)).text if any(c in _VOWELS for c in composed) else ""


def with_other_endings(word: str) -> list[str]:
    """``maisie`` as ``maisy``, ``maisey`` and ``maisi``; nothing of a word that does not end so, or hardly begins."""
    stem = _SPOKEN_EE.sub("", word)
    return [stem + ending for ending in _ENDINGS if stem + ending != word] if 2 < len(stem) < len(word) else []


def digits_as_letters(word: str) -> str:
    """``0kaf0r`` as ``okafor``."""
    return "".join(_DIGITS.get(c, c) for c in word)
