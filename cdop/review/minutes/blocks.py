"""What minutes are shown by, on the page and in the PDF alike."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A heading with facts as names and values, texts under small headings, and a table, each where there is one."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    texts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    table: str = ""
