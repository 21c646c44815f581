"""How words are written that a coordinator types beside a decision: as they are, or with a marker before them."""

from typing import Protocol


class Say(Protocol):
    """Gives words as they are stored. Where they stand is told, so that a marker in them is known."""

    def __call__(self, words: str, table: str, column: str, case: str = "") -> str: ...


def plainly(words: str, table: str, column: str, case: str = "") -> str:
    """The words themselves."""
    return words
