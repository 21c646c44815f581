"""No spreadsheet runs a cell, and what was written is read again as it was."""

import pytest

from cdop.documents.inert import as_written, inert

RUNS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "''@x", "==1"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "\ufe661", "\ufe621", "\ufe631", "\ufe6bx", "\u207a1", "\u208c1"),
    *("\t=1", "\r=1", "\n=1", "\x00=1", "\tx", "\rx", "\nx", "\x00x"),
    *(" =1", "\u00a0=1", "\u3000=1", "  +1", "\u2028=1"),
    *("\u200b=1", "\u200b\u200d=1", "\ufeff=1", "\u00ad=1", "\u2060-1", "\u202e@x", "\u034f=1", "\ufe0f=1", "\u3164=1"),
    *("\u200b\uff1d1", "'\u200b=1", "'\t=1", "\u00a0\t\uff20x"),
]
STAYS = [
    *("", "'", "''", "'tis", "a=b", "1-2", "Zo\u00eb", "\u05e9\u05dc\u05d5\u05dd", "\u200b", "\u00a0", " x", "\u200bx"),
    *("\u22121", "\u2013 1", "(=1)", '"=1"', ";=1", "x\n=1", "'x=1", "E06000035", "2014-03-31"),
]


@pytest.mark.parametrize("text", RUNS)
def test_what_a_spreadsheet_might_run_gets_one_more_mark_in_front(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", STAYS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", [*RUNS, *STAYS])
@pytest.mark.parametrize("marks", ["", "'", "'''"])
def test_every_text_is_read_as_it_was_written(text: str, marks: str) -> None:
    assert as_written(inert(marks + text)) == marks + text
    assert inert(as_written(inert(marks + text))) == inert(marks + text)
