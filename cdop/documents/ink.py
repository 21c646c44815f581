"""Text onto a PDF page: each document's own copies of the fonts, and lines drawn with them.

ReportLab addresses glyphs by character. A shaped glyph that no character names gets a private code,
and the font's ToUnicode map says what it stands for, so that copied text is the text that was set.
"""

import re
from copy import copy
from weakref import WeakKeyDictionary

from reportlab.lib.colors import Color
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cdop.documents.faces import Face
from cdop.documents.operators import shown, utf16, write
from cdop.documents.shaping import Glyph, Run, run_advance, shape

FIRST_PRIVATE, LAST_PRIVATE = 0xE000, 0xF8FF
_MAPPING = re.compile(r"^<([0-9A-F]{2})> <([0-9A-F]{4,6})>$", re.MULTILINE)


class EmbeddedFont(TTFont):
    """A font in one document, with private codes for the shaped glyphs that the document uses."""

    def __init__(self, source: TTFont) -> None:
        self.__dict__.update(source.__dict__)
        self.face = copy(source.face)
        # ReportLab tells fonts apart by these names: ours must differ from the registered original's.
        self.fontName = f"{source.fontName}-Text"
        self.face.name = source.face.name + b"-Text"
        self.face.charToGlyph = dict(source.face.charToGlyph)
        self.face.charWidths = dict(source.face.charWidths)
        self.state = WeakKeyDictionary()
        self.meanings: dict[int, str] = {}
        self._codes: dict[tuple[int, str], str] = {}

    def code_for(self, glyph: Glyph) -> str:
        """The character to write so that this glyph is drawn and its text is read."""
        known = self.face.charToGlyph
        if len(glyph.text) == 1 and known.get(ord(glyph.text)) == glyph.number:
            return glyph.text
        key = (glyph.number, glyph.text)
        if key not in self._codes:
            code = FIRST_PRIVATE + len(self._codes)
            if code > LAST_PRIVATE:  # thousands of different clusters: readable, if unshaped
                return glyph.text
            known[code] = glyph.number
            units: float = self.face.unitsPerEm
            self.face.charWidths[code] = self.face.hmetrics[glyph.number][0] * 1000 / units
            self.meanings[code] = glyph.text
            self._codes[key] = chr(code)
        return self._codes[key]

    def addObjects(self, doc: object) -> None:  # noqa: N802 - ReportLab calls it so
        """Embed the font, then say in each ToUnicode map what the private codes mean."""
        super().addObjects(doc)
        mark = f"+{self.face.name.decode()}"
        for key, stream in vars(doc)["idToObject"].items():
            if key.startswith("toUnicodeCMap:") and mark in key:
                stream.content = _MAPPING.sub(self._mapped, stream.content)

    def _mapped(self, line: re.Match[str]) -> str:
        code = int(line[2], 16)
        text = self.meanings.get(code, chr(code)) or "\u200b"
        return f"<{line[1]}> <{utf16(text)}>"


class Ink:
    """Draws runs of text on the pages of one document."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._fonts: dict[str, EmbeddedFont] = {}

    def line(self, line_runs: list[Run], x: float, y: float, size: float, colour: Color) -> None:
        """Draw runs, already in visual order, with the baseline's left end at ``x``, ``y`` (points)."""
        canvas = self._canvas
        canvas.setFillColor(colour)
        last = len(line_runs) - 1
        for number, run in enumerate(line_runs):
            if run.plain:
                self._show(run.text, run.face, (x, y), size)
                x += run_advance(run) * size / 1000 if number < last else 0
            else:
                x = self._glyphs(run, x, y, size)

    def _glyphs(self, run: Run, x: float, y: float, size: float) -> float:
        """Draw a shaped run glyph by glyph; returns where the next run starts."""
        leftward = run.level % 2 == 1
        glyphs = shape(run.text, run.face, leftward)
        # A second part of a letter that takes room of its own would be read as a gap in the word.
        font, scale = self._font(run.face), size / 1000
        whole = not leftward and any(glyph.advance and not glyph.text for glyph in glyphs)
        if whole:
            write(self._canvas, f"/Span <</ActualText <FEFF{utf16(run.text)}>>> BDC")
        for glyph in glyphs:
            silent = not (whole or glyph.text)
            if silent:
                write(self._canvas, "/Span <</ActualText <FEFF>>> BDC")
            at = (x + glyph.dx * scale, y + glyph.dy * scale)
            self._show(font.code_for(glyph), run.face, at, size, glyph.hidden)
            if silent:
                write(self._canvas, "EMC")
            x += glyph.advance * scale
        if whole:
            write(self._canvas, "EMC")
        return x

    def _show(self, text: str, face: Face, at: tuple[float, float], size: float, hidden: bool = False) -> None:
        """Show text at a point; hidden text is read but not seen (rendering mode 3)."""
        operators = shown(self._canvas, self._font(face), text, size)
        drawn = f"3 Tr {operators} 0 Tr" if hidden else operators
        write(self._canvas, f"BT 1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm {drawn} ET")

    def _font(self, face: Face) -> EmbeddedFont:
        if face.name not in self._fonts:
            self._fonts[face.name] = EmbeddedFont(face.font)
        return self._fonts[face.name]
