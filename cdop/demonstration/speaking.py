"""How words are written that a coordinator types beside a decision: as they are, or with a marker before them."""

from collections.abc import Sequence
from typing import Protocol

from cdop.accounts.people import Role

OFFICE = (Role.COORDINATOR.value,)
PANEL = (*OFFICE, Role.PANEL_MEMBER.value)
LEARNING = (*PANEL, Role.PUBLIC_HEALTH_LEAD.value)
"""Who reads what reviews learnt, without names: recommendations are made of it."""


class Say(Protocol):
    """Gives words as they are stored. Where they stand is told, so that a marker in them is known.

    ``roles``: who may see them: roles, and e-mail addresses of single people.
    """

    def __call__(
        self, words: str, table: str, column: str, case: str = "", *, roles: Sequence[str] = OFFICE
    ) -> str: ...


def plainly(words: str, table: str, column: str, case: str = "", *, roles: Sequence[str] = OFFICE) -> str:
    """The words themselves."""
    return words
