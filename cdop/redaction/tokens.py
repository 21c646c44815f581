"""A folded text in words and numbers."""

import re
from dataclasses import dataclass

from cdop.redaction.folding import Folded, fold

# Letters of any script; the blocks of scripts whose vowels are marks are taken whole, but for their stops.
_BLOCKS = "\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u0f18-\u0fff\u1000-\u109f\u1780-\u17d3\u1a00-\u1bff\ua800-\uaaff"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_BLOCKS}])+|\d+")
# Scripts that write without spaces between words, or add endings to names without one.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number: where it stands in the folded text, whether it begins with a capital, or is all capitals.

    ``parts``: the words within, where capitals divide it (``amiraOkafor``).
    """

    start: int
    end: int
    word: str
    capital: bool = False
    capitals: bool = False
    parts: tuple["Token", ...] = ()


def tokens(text: str, folded: Folded) -> list[Token]:
    """The words and numbers of a text, in order, without the ``s`` that an apostrophe puts behind a name."""
    found = list[Token]()
    for match in _WORD.finditer(folded.text):
        start, end = match.span()
        if end - start == 1 and match[0] == "s" and start and folded.text[start - 1] == "'" and found:
            continue
        written = text[folded.places[start] : folded.places[end - 1] + 1]
        if written.islower() or not written[:1].isalpha():
            found.append(Token(start, end, match[0]))
        else:
            found.append(_cased(match[0], start, written))
    return found


def words_of(text: str) -> list[tuple[str, str]]:
    """Each word of a name as it is written and folded."""
    folded = fold(text)
    return [(text[folded.places[t.start] : folded.places[t.end - 1] + 1], t.word) for t in tokens(text, folded)]


def _cased(word: str, start: int, written: str) -> Token:
    """A word with capitals: cut where a capital follows a small letter."""
    end, first = start + len(word), written[0]
    cuts = [i for i in range(1, len(written)) if written[i].isupper() and written[i - 1].islower()]
    parts = tuple(
        Token(start + a, start + b, word[a:b], written[a].isupper())
        for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)
        if cuts and len(written) == len(word)
    )
    return Token(start, end, word, not first.islower(), len(written) > 1 and written.isupper(), parts)
