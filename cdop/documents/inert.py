"""Text that no spreadsheet runs (docs/register.md; security.md S46), and that text as it was.

One rule for every cell that is written and read, so that what one side adds the other takes away.
"""

import re
import unicodedata

RUNS = frozenset("=+-@")
# What is shown as nothing, or taken away, before a spreadsheet looks at the first letter. Spaces, controls and
# format marks are known by their category; these are letters and marks to Unicode.
_UNSEEN = frozenset("\u034f\u115f\u1160\u180b\u180c\u180d\u2800\u3164\uffa0") | set(map(chr, range(0xFE00, 0xFE10)))
_UNSEEN_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
# Begin a new cell or row in some readers, whatever comes after them.
_BREAKS = frozenset("\t\r\n\x00")
_ORDINARY = re.compile("[A-Za-z0-9]")


def inert(text: str) -> str:
    """The text with one more ``'`` in front where it looks like a formula; other text as it is."""
    return f"'{text}" if looks_like_a_formula(text) else text


def as_written(cell: str) -> str:
    """The text that ``inert`` made a cell of: one ``'`` less before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and looks_like_a_formula(cell) else cell


def looks_like_a_formula(text: str) -> bool:
    """Whether the text begins, after any number of ``'``, with what a spreadsheet might run.

    That is ``=``, ``+``, ``-`` or ``@``, also in full width or as another compatible form (NFKC), also behind spaces
    and marks that do not show; or a tab, a line end or a null. A ``'`` in front never changes the answer.
    """
    if _ORDINARY.match(text):
        return False
    begins = text.lstrip("'")
    if begins and begins[0] in _BREAKS:
        return True
    first = next((character for character in begins if not _unseen(character)), "")
    return unicodedata.normalize("NFKC", first)[:1] in RUNS


def _unseen(character: str) -> bool:
    return character in _UNSEEN or unicodedata.category(character) in _UNSEEN_CATEGORIES
