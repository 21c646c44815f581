"""Characters to glyphs: runs of one font and one direction, shaped by HarfBuzz.

Lengths are thousandths of the font size, so that a run is shaped once for every size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

import uharfbuzz  # type: ignore[import-untyped]  # has no type marks

from cdop.documents.characters import combining, invisible
from cdop.documents.faces import BODY, BOLD, EAST_ASIAN, KOREAN, SIGNS, Face, face, face_for

# In these fonts a character is one glyph, and left-to-right text needs no shaping.
_PLAIN_FACES = frozenset({BODY, BOLD, SIGNS, KOREAN, EAST_ASIAN})


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters of one face and one direction (odd level: right to left)."""

    text: str
    face: Face
    level: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph, with the characters that it stands for: none for a further part of a letter."""

    number: int
    text: str
    advance: float
    dx: float
    dy: float
    hidden: bool = False


def runs(text: str, text_levels: Sequence[int] | None, bold: bool) -> list[Run]:
    """The text cut where the face or the direction changes, in reading order."""
    body = BOLD if bold else BODY
    if text_levels is None and _plain_characters(body).issuperset(text):  # one face has all of it, and nothing turns
        return [Run(text, face(body), 0, True)]
    found: list[Run] = []
    start, current = 0, _face_after(None, text[:1] or " ", bold)
    for i in range(1, len(text) + 1):
        following = _face_after(current, text[i], bold) if i < len(text) else None
        turned = text_levels is not None and i < len(text) and text_levels[i] != text_levels[i - 1]
        if following is not current or turned:
            level = text_levels[start] if text_levels is not None else 0
            found.append(_run(text[start:i], current, level))
            start, current = i, following or current
    return found


@cache
def _plain_characters(name: str) -> frozenset[str]:
    """What a face draws by itself, a glyph for each character."""
    known = map(chr, face(name).font.face.charToGlyph)
    return frozenset(c for c in known if not combining(c) and not invisible(c))


def _face_after(before: Face | None, character: str, bold: bool) -> Face:
    """The face for a character, given the face before it: marks and joiners stay with their letter."""
    if before is not None and (invisible(character) or (combining(character) and before.has(character))):
        return before
    return face_for(character, bold) or face(BOLD if bold else BODY)


def _run(text: str, chosen: Face, level: int) -> Run:
    plain = chosen.name in _PLAIN_FACES and level % 2 == 0
    if plain and not text.isascii():
        plain = not any(combining(c) or invisible(c) or not chosen.has(c) for c in text)
    return Run(text, chosen, level, plain)


def advance(text: str, bold: bool) -> float:
    """Width of the text in thousandths of the font size."""
    return sum(run_advance(run) for run in runs(text, None, bold))


def run_advance(run: Run) -> float:
    """Width of a run in thousandths of the font size."""
    if run.plain:
        measure = run.face.font.face.getCharWidth
        return float(sum(measure(ord(c)) for c in run.text))  # type: ignore[no-untyped-call]
    return sum(g.advance for g in shape(run.text, run.face, run.level % 2 == 1))


@lru_cache(maxsize=4096)
def shape(text: str, chosen: Face, right_to_left: bool) -> tuple[Glyph, ...]:
    """The run's glyphs from left to right; their texts, in reading order, give the run's text."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    uharfbuzz.shape(chosen.shaper, buffer, {})
    scale = 1000 / chosen.units_per_em
    drawn = [
        (info.cluster, Glyph(info.codepoint, "", at.x_advance * scale, at.x_offset * scale, at.y_offset * scale))
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]
    starts = sorted({cluster for cluster, _ in drawn})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs: list[Glyph] = []
    for cluster, members in groupby(drawn, key=itemgetter(0)):
        letters, parts = text[cluster : ends[cluster]], [glyph for _, glyph in members]
        glyphs += _read_leftward(letters, parts, chosen) if right_to_left else _read_rightward(letters, parts, chosen)
    return tuple(glyphs)


def _read_rightward(letters: str, parts: list[Glyph], chosen: Face) -> list[Glyph]:
    """The cluster's letters shared out: one to each glyph, the rest to the last, none to a glyph too many.

    A mark that is moved up or down would be read as another line: a blank beside it speaks for it.
    """
    last, found = len(parts) - 1, list[Glyph]()
    for i, glyph in enumerate(parts):
        meaning = letters[i:] if i == last else letters[i : i + 1]
        if meaning and glyph.dy and not glyph.advance:
            found += [Glyph(_blank(chosen), meaning, 0, 0, 0, hidden=True), glyph]
        else:
            found.append(replace(glyph, text=meaning))
    return found


def _read_leftward(letters: str, parts: list[Glyph], chosen: Face) -> list[Glyph]:
    """The cluster with its first letter on its widest glyph and each further one on a blank of no width.

    PDF readers turn right-to-left glyphs round one by one, so a glyph must never stand for two letters.
    """
    widest = max(range(len(parts)), key=lambda i: parts[i].advance)
    marked = [replace(g, text=letters[:1] if i == widest else "") for i, g in enumerate(parts)]
    blanks = [Glyph(_blank(chosen), letter, 0, parts[widest].dx, 0, hidden=True) for letter in reversed(letters[1:])]
    return marked[:widest] + blanks + marked[widest:]


def _blank(chosen: Face) -> int:
    """A glyph of no width, the zero-width non-joiner's, else the space's; some fonts draw it, so it is hidden."""
    known = chosen.font.face.charToGlyph
    return int(known.get(0x200C, known[0x20]))
