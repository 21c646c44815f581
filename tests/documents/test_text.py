"""Text on paper: every script comes back as it went in, and nothing is dropped."""

import unicodedata
from datetime import UTC, datetime

import pytest

from cdop.documents import styles
from cdop.documents.characters import printable
from cdop.documents.direction import levels
from cdop.documents.lines import break_lines
from cdop.documents.pages import Furniture, build
from cdop.documents.shaping import runs, shape
from cdop.documents.structure import Details
from cdop.documents.text import Text
from tests.documents.reading import extracted, opened

DETAILS = Details("Test", "", "", datetime(2015, 9, 21, tzinfo=UTC))
NAMES = {
    "Polish": "Łukasz Żółć-Świętochowski",
    "Welsh": "Siân Ŵyn Llŷr",
    "Yoruba": "Ọlábísí Ẹ̀kọ́ ẹ́",
    "Vietnamese": "Nguyễn Thị Ngọc Ánh",
    "Greek": "Ἀθηνᾶ Παπαδοπούλου",
    "Cyrillic": "Жанна Щербакова-Їжакевич",
    "Arabic": "محمد علي لا إله",
    "Arabic with vowels": "اَلْعَرَبِيَّةُ",
    "Persian": "پیمان می‌خواهم",
    "Urdu": "عائشہ ٹیپو",
    "Hebrew": "שלום עולם",
    "Hebrew with points": "בָּרוּךְ שָׁלוֹם",
    "Bengali": "বাংলা কিশোর",
    "Devanagari": "हिन्दी किताब क्षत्रिय",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Gujarati": "ગુજરાતી",
    "Tamil": "தமிழ் கோபால்",
    "Telugu": "తెలుగు",
    "Sinhala": "සිංහල ශ්‍රී",
    "Chinese": "王小明 李雪",
    "Japanese": "さくら 山田",
    "Korean": "김민준",
    "Thai": "ไทย สมชาย",
    "Amharic": "አማርኛ",
    "Armenian": "Հայաստան",
    "Georgian": "ნინო",
    "apostrophes": "O’Neill D'Arcy Nuʻu",
    "combining marks": "Z\u0308o\u0308e\u0323",
}
HOSTILE = [
    "<b>bold</b>",
    "a<b and c>d",
    '<img src="/etc/hostname"/>',
    "&lt; &amp; &#65;",
    "</para><para>",
    "%PDF-1.4 (unbalanced ) \\ brackets",
    "<font color=red>",
    "{{ 7*7 }} ${x}",
]


def pdf_of(*texts: str) -> bytes:
    """A PDF of these texts, a paragraph each."""
    return build(lambda root, _: [Text(text, styles.BODY, root.add("P")) for text in texts], Furniture("", ""), DETAILS)


def printed(*texts: str) -> str:
    """The texts as read back from a PDF."""
    return extracted(pdf_of(*texts))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_reads_back_as_it_was_written(name: str) -> None:
    assert unicodedata.normalize("NFC", name) in printed(name)


@pytest.mark.parametrize("name", ["בָּרוּךְ", "لا", "Ẹ̀kọ́"])
def test_what_only_speaks_for_a_mark_is_read_and_not_seen(name: str) -> None:
    found = [g for run in runs(name, levels(name), bold=False) for g in shape(run.text, run.face, run.level % 2 == 1)]
    blanks = [glyph for glyph in found if glyph.hidden]
    assert blanks
    assert all(glyph.advance == 0 and glyph.text for glyph in blanks)
    with opened(pdf_of(name)) as pdf:
        assert pdf.pages[0].obj.Contents.read_bytes().count(b"3 Tr") == len(blanks)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_plain_text(text: str) -> None:
    assert text in printed(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("a\x1b[31mb", "a[U+001B][31mb"),
        ("\u202eevil", "[U+202E]evil"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("𓀀", "[U+13000]"),
        ("🧑🏽", "[U+1F9D1][U+1F3FD]"),
    ],
)
def test_what_no_font_can_show_is_a_visible_marker(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert shown in printed(text)


def test_line_ends_and_tabs_become_spaces() -> None:
    assert printable("a\r\nb\tc\u2028d") == "a b c d"


@pytest.mark.parametrize("text", ["x" * 100_000, "محمد " * 20_000, "王小明" * 33_333, "<b>" * 33_333])
@pytest.mark.timeout(30)
def test_a_text_of_100_000_characters_prints_whole(text: str) -> None:
    found = "".join(printed(text).split())
    assert len(found) >= len(unicodedata.normalize("NFC", text.replace(" ", ""))) * 0.999


@pytest.mark.parametrize("text", ["e" + "\u0301" * 99_999, "\x00" * 100_000, "\u200d" * 100_000])
@pytest.mark.timeout(30)
def test_100_000_marks_or_controls_print_in_bounded_time(text: str) -> None:
    assert "after" in printed(text, "after")


def test_no_character_is_lost_between_lines() -> None:
    text = "one two  three " + "four" * 50 + " 王小明王小明王小明王小明 five"
    spans = break_lines(text, 100, 10, bold=False)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
    assert all(a <= b for a, b in spans)
    assert len(spans) > 5


def test_empty_text_is_one_empty_line() -> None:
    assert break_lines("", 100, 10, bold=False) == [(0, 0)]


def test_text_is_never_cut_a_hair_taller_than_the_page_has_room() -> None:
    """Found in a pack of papers: 57.996 points were taken for four lines of 14.5, and no document could be made."""
    text = Text("words of some length " * 20, styles.BODY, None)
    first, rest = text.split(120, 4 * styles.BODY.leading - 0.004)
    assert first.wrap(120, 1000)[1] == 3 * styles.BODY.leading
    assert rest.wrap(120, 1000)[1] > 0
