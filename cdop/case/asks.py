"""Whether a case asks this panel for work: one rule for its tasks and for the sections of later stages."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from cdop.case.awaited import NO_DEATH_OF_OURS
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.steps import HAND_OVER, OF_OTHERS, is_here, shown_step
from cdop.reference.areas import PanelArea


class Asks(StrEnum):
    """Whom a case asks for what is not done yet."""

    US = "us"
    ANOTHER_PANEL = "another_panel"
    NOBODY = "nobody"


def asked_of(view: CaseView, area: PanelArea, today: date) -> Asks:
    """Of a withdrawn case, merged ones among them, nothing more is asked; what another panel has, is asked of it."""
    if view.status == "withdrawn":
        return Asks.NOBODY
    step = shown_step(view, area, today)
    other = step == HAND_OVER or step in OF_OTHERS or (step is None and not is_here(view, area))
    return Asks.ANOTHER_PANEL if other else Asks.US


def response_goes_on(facts: Sequence[Fact]) -> bool:
    """Whether a response that runs has to be ended: also a stillbirth's, whose case is withdrawn, and one of a case
    that another panel has. Not where there was no death of this case's own (``awaited.running_since``).
    """
    withdrawn = in_force(facts, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)
    return withdrawn is None or withdrawn.detail.get("reason") not in NO_DEATH_OF_OURS
