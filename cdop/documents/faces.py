"""The typefaces that documents embed, and which of them draws a character.

Text is set in Noto Sans; a character that it lacks comes from the Noto font of its script, from
Nanum Square Round (Korean), Droid Sans Fallback (Chinese, Japanese) or from DejaVu Sans (arrows and signs).
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]  # has no type marks
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
BODY = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
SIGNS = "DejaVuSans"
KOREAN = "NanumSquareRoundR"
EAST_ASIAN = "DroidSansFallbackFull"

# First and last code points (Unicode blocks) of the scripts that have a font of their own.
SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0530, 0x058F, "NotoSansArmenian-Regular"),
    (0x0590, 0x05FF, "NotoSansHebrew-Regular"),
    (0x0600, 0x06FF, "NotoSansArabic-Regular"),
    (0x0700, 0x074F, "NotoSansSyriac-Regular"),
    (0x0750, 0x077F, "NotoSansArabic-Regular"),
    (0x0780, 0x07BF, "NotoSansThaana-Regular"),
    (0x07C0, 0x07FF, "NotoSansNKo-Regular"),
    (0x0860, 0x086F, "NotoSansSyriac-Regular"),
    (0x08A0, 0x08FF, "NotoSansArabic-Regular"),
    (0x0900, 0x097F, "NotoSansDevanagari-Regular"),
    (0x0980, 0x09FF, "NotoSansBengali-Regular"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi-Regular"),
    (0x0A80, 0x0AFF, "NotoSansGujarati-Regular"),
    (0x0B00, 0x0B7F, "NotoSansOriya-Regular"),
    (0x0B80, 0x0BFF, "NotoSansTamil-Regular"),
    (0x0C00, 0x0C7F, "NotoSansTelugu-Regular"),
    (0x0C80, 0x0CFF, "NotoSansKannada-Regular"),
    (0x0D00, 0x0D7F, "NotoSansMalayalam-Regular"),
    (0x0D80, 0x0DFF, "NotoSansSinhala-Regular"),
    (0x0E00, 0x0E7F, "NotoSansThai-Regular"),
    (0x0E80, 0x0EFF, "NotoSansLao-Regular"),
    (0x1000, 0x109F, "NotoSansMyanmar-Regular"),
    (0x10A0, 0x10FF, "NotoSansGeorgian-Regular"),
    (0x1100, 0x11FF, KOREAN),
    (0x1200, 0x139F, "NotoSansEthiopic-Regular"),
    (0x13A0, 0x13FF, "NotoSansCherokee-Regular"),
    (0x1780, 0x17FF, "NotoSansKhmer-Regular"),
    (0x1C80, 0x1CBF, "NotoSansGeorgian-Regular"),
    (0x2D00, 0x2D2F, "NotoSansGeorgian-Regular"),
    (0x2D30, 0x2D7F, "NotoSansTifinagh-Regular"),
    (0x2D80, 0x2DDF, "NotoSansEthiopic-Regular"),
    (0x3130, 0x318F, KOREAN),
    (0xA8E0, 0xA8FF, "NotoSansDevanagari-Regular"),
    (0xA9E0, 0xA9FF, "NotoSansMyanmar-Regular"),
    (0xAA60, 0xAA7F, "NotoSansMyanmar-Regular"),
    (0xAB00, 0xAB2F, "NotoSansEthiopic-Regular"),
    (0xAB70, 0xABBF, "NotoSansCherokee-Regular"),
    (0xAC00, 0xD7AF, KOREAN),
    (0xFB13, 0xFB17, "NotoSansArmenian-Regular"),
    (0xFB1D, 0xFB4F, "NotoSansHebrew-Regular"),
    (0xFB50, 0xFDFF, "NotoSansArabic-Regular"),
    (0xFE70, 0xFEFE, "NotoSansArabic-Regular"),
    (0x1E900, 0x1E95F, "NotoSansAdlam-Regular"),
)


@dataclass(frozen=True, eq=False)
class Face:
    """One font file, read once a process: its ReportLab font and its HarfBuzz font."""

    name: str
    font: TTFont
    shaper: uharfbuzz.Font
    units_per_em: int

    def has(self, character: str) -> bool:
        return ord(character) in self.font.face.charToGlyph


@cache
def face(name: str) -> Face:
    """The face of the file ``fonts/<name>.ttf``."""
    path = FOLDER / f"{name}.ttf"
    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return Face(name, TTFont(name, str(path)), uharfbuzz.Font(source), source.upem)


@lru_cache(maxsize=65536)
def face_for(character: str, bold: bool) -> Face | None:
    """The face that draws this character, or None where no font has it."""
    for name in _candidates(ord(character), bold):
        if face(name).has(character):
            return face(name)
    return None


def _candidates(code: int, bold: bool) -> list[str]:
    """Names of fonts to ask, best first; only those that may have the character are loaded."""
    names = [BOLD] if bold else []
    names.append(BODY)
    names += [name for first, last, name in SCRIPTS if first <= code <= last]
    if code >= 0x0250:
        names.append(SIGNS)
    if code >= 0x1100:
        names.append(EAST_ASIAN)
    return names
