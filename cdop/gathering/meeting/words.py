"""When a review meeting is or was, in words."""

from cdop.case.facts import Fact
from cdop.case.presenters import day_words


def when_words(fact: Fact) -> str:
    """'3 June 2014 at 14:00'."""
    on, time = day_words(fact.detail["on"]), fact.detail["time"]
    return f"{on} at {time}" if time else on
