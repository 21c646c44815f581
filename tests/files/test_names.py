"""Names as people give them are cleaned, and make a header that saves a file under them (security.md S54)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from cdop.files.names import LONGEST, clean_name, disposition

CLEANED = {
    "Report of Dr. A. Smith.pdf": "Report of Dr. A. Smith.pdf",
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\boot.txt": "boot.txt",
    "C:\\fakepath\\a.pdf": "a.pdf",
    "a\0b.pdf": "ab.pdf",
    "a\r\nSet-Cookie: b=c.pdf": "a Set-Cookie: b=c.pdf",
    "report\u202efdp.txt": "reportfdp.txt",
    "a\u200b\u2066b\ufeff.pdf": "ab.pdf",
    'the "final" one.pdf': 'the "final" one.pdf',
    "CON.txt": "_CON.txt",
    "con .tar.txt": "_con .tar.txt",
    "LPT1.pdf": "_LPT1.pdf",
    "console.txt": "console.txt",
    ".htaccess.txt": "htaccess.txt",
    "Zoe\u0308.pdf": "Zoë.pdf",
    "Ifẹ — 報告.pdf": "Ifẹ — 報告.pdf",
    "  a   b .pdf ": "a b.pdf",
    "": "file",
    "...": "file",
    "/": "file",
    "x" * 300 + ".pdf": "x" * (LONGEST - 4) + ".pdf",
    "a." + "x" * 300: "a." + "x" * 30,
}


@pytest.mark.parametrize(("given_name", "cleaned"), CLEANED.items(), ids=map(repr, CLEANED))
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@given(st.text(max_size=400))
def test_any_name_is_short_visible_on_one_line_and_the_same_when_cleaned_again(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= LONGEST + 1
    assert len(cleaned.encode()) <= 4 * (LONGEST + 1)
    assert not {"/", "\\", "\0"} & set(cleaned)
    assert not {unicodedata.category(sign) for sign in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean_name(cleaned) == cleaned


@given(st.text(max_size=400))
def test_any_name_makes_one_ascii_header_that_reads_back_as_the_name(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    kind, words = parse_options_header(header)
    assert kind == "attachment"
    assert words == {"filename": clean_name(name)}
