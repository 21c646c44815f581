"""Expected or unexpected: was the death foreseen in the 24 hours before (docs/register.md)."""

from datetime import date

from cdop.case.facts import Fact, FactKind
from cdop.notification.order import not_in_the_future, read
from cdop.reference.values import listed


def classification(expectation: str, classified_on: date, today: date) -> Fact:
    """The death as classified from a day on. Raises ``RuleBroken``.

    The day may precede the notification: what is classified before counts from the notification on.
    """
    read("expectation", listed("expectation"), expectation, today)
    not_in_the_future("classified_on", classified_on, today)
    return Fact(FactKind.CLASSIFIED, classified_on, {"expectation": expectation})
