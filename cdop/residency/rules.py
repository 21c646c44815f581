"""Whose child: the home decides which panel reviews, wherever the child died (docs/register.md)."""

from collections.abc import Sequence
from datetime import date

from cdop.case.facts import Fact, FactKind, first_notified
from cdop.case.timeline import in_force
from cdop.notification.order import RuleBroken, not_before, not_in_the_future, read
from cdop.reference.values import area


def decision(facts: Sequence[Fact], home_area: str | None, decided_on: date, today: date) -> Fact:
    """The home as decided from a day on: an authority of the list, 'abroad', or none for undecided again.

    A later decision supersedes an earlier one, also after the review. Raises ``RuleBroken``.
    """
    if home_area is not None:
        read("home_area", area, home_area, today)
    elif in_force(facts, FactKind.FINALISED):
        raise RuleBroken("home_area", "is empty: a finalised review needs a residency decision")
    not_in_the_future("residency_decided_on", decided_on, today)
    not_before("residency_decided_on", decided_on, first_notified(facts), "notified_on")
    return Fact(FactKind.RESIDENCY_DECIDED, decided_on, {"home_area": home_area})
