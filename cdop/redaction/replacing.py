"""Putting roles in the place of what was found, and knowing a find again after its text was drawn anew."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from cdop.redaction.folding import fold
from cdop.redaction.grammar import Place, set_into
from cdop.redaction.values import Hit

KEPT = None
_LONGEST_SENTENCE = 400  # characters on either side
_ENDS = re.compile(r"[.!?…。！？؟।]+[\"'”’)\]]*\s+|\n\s*\n")


def replaced(text: str, hits: Sequence[Hit], choices: Mapping[str, str | None]) -> str:
    """The text with each hit resolved.

    ``choices``: from ``key_of`` a hit to the words in its place, or ``KEPT`` (None) where it stays as it is. A hit
    without a choice gives way to the role that it suggests, so that forgetting one shows nobody. ``hits`` are those of
    ``scan`` upon this very text.
    """
    parts, place, ordered = list[str](), 0, sorted(hits, key=lambda hit: hit.start)
    starts = [*(hit.start for hit in ordered), len(text)]
    for hit, next_start in zip(ordered, starts[1:], strict=True):
        words = choices.get(key_of(hit, text), hit.role)
        kept = Place(hit.start, hit.end, hit.found)
        put = kept if words is KEPT else set_into(text, hit.start, hit.end, words, (place, next_start))
        parts += text[place : put.start], put.words
        place = put.end
    return "".join((*parts, text[place:]))


def key_of(hit: Hit, text: str) -> str:
    """A key of what was found in its sentence: 24 hexadecimal digits, the same however the text around is changed.

    The same words twice in one sentence are told apart; the same sentence twice is one question.
    """
    start, end = sentence_of(hit, text)
    before = _plain(text[start : hit.start]).count(_plain(hit.found))
    told = "\x1f".join((hit.what, _plain(hit.found), str(before), _plain(text[start:end])))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def sentence_of(hit: Hit, text: str) -> tuple[int, int]:
    """Where the sentence around a hit begins and ends."""
    first, last = max(0, hit.start - _LONGEST_SENTENCE), min(len(text), hit.end + _LONGEST_SENTENCE)
    start, end = first, last
    for found in _ENDS.finditer(text, first, last):
        if found.end() <= hit.start and not _an_initial(text, found.start()):
            start = found.end()
        elif found.start() >= hit.end and not _an_initial(text, found.start()):
            end = found.start() + len(found[0].rstrip())
            break
    return start, end


def _an_initial(text: str, stop: int) -> bool:
    """Whether the stop ends a lone letter or a title, as in ``J. Smith``, not a sentence."""
    return bool(re.search(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Prof|no|No))\Z", text[max(0, stop - 5) : stop]))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", fold(text).text)
