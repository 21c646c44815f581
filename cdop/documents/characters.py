"""Text made fit to print: every character stays, the unprintable ones as visible markers.

Data text (names, places, free words) may hold anything. Nothing here reads markup; ``<b>`` is
three characters.
"""

import re
import unicodedata
from functools import lru_cache

from cdop.documents.faces import face_for

_LINE_ENDS = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
# Marks that shape or join their neighbours and show nothing themselves.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
# Controls, surrogates, private and unassigned code points; and the marks that can turn a whole line round.
_NEVER_PRINTED = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNS = re.compile("[\u202a-\u202e\u2066-\u206f]")


def printable(text: str) -> str:
    """The text with line ends and tabs as spaces, and ``[U+XXXX]`` for what no font can show.

    A reader can see that a character is there and which; none is dropped.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, _LINE_ENDS.sub(" ", text)))


def marker(character: str) -> str:
    """``[U+1F600]`` for a character that cannot be shown."""
    return f"[U+{ord(character):04X}]"


def invisible(character: str) -> bool:
    """True for joiners and direction marks, which have no glyph but change their neighbours."""
    return bool(_INVISIBLE.match(character))


def combining(character: str) -> bool:
    """True for a mark that is drawn on the letter before it."""
    return unicodedata.category(character).startswith("M")


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if invisible(character):
        return character
    if _TURNS.match(character) or unicodedata.category(character) in _NEVER_PRINTED:
        return marker(character)
    return character if face_for(character, False) else marker(character)
