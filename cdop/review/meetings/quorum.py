"""Whether a panel is quorate: its own rule, and who is there (docs/decisions/0017)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cdop.panels.rules import Panel, Seat


@dataclass(frozen=True)
class Quorum:
    """Whether enough are there. ``missing``: the required roles (codes) that nobody fills, in the panel's order.

    ``present`` counts people, each once, whatever seats they hold.
    """

    quorate: bool
    missing: tuple[str, ...]
    present: int
    minimum: int


def quorum(panel: Panel, present: Iterable[Seat]) -> Quorum:
    """The quorum of a panel with these seats taken. Who was co-opted advises and does not count.

    Somebody with two seats fills both roles and counts as one person; a seat without an account is one person.
    """
    counted = [seat for seat in present if not seat.co_opted]
    roles = {seat.role for seat in counted}
    people = {("account", str(seat.account_id)) if seat.account_id else ("seat", seat.token) for seat in counted}
    missing = tuple(role for role in panel.required if role not in roles)
    return Quorum(not missing and len(people) >= panel.minimum, missing, len(people), panel.minimum)
