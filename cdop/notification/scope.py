"""Whether a notified death is one that a panel reviews: a suggestion with its rule; it blocks nothing (domain.md 2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from cdop.notification.answers import Answer, Period, period_of, text_of
from cdop.reference.calendar import was_adult


@dataclass(frozen=True)
class OutOfScope:
    """Why a death seems to be outside review: a code of ``withdrawn_reason``, and the rule in words.

    ``certain`` is false where an approximate date leaves it open.
    """

    reason: str
    rule: str
    certain: bool = True


STILLBIRTH = OutOfScope(
    "stillbirth", "A child who was not born alive is not reviewed. Any sign of life counts, at any stage of pregnancy."
)
TERMINATION = OutOfScope("termination", "A lawful termination is not reviewed, even where the child was born alive.")
A_YEAR = 366  # days
ADULT_RULE = "A death on or after the 18th birthday is not reviewed, whatever the hour."


def seems_out_of_scope(answers: Mapping[str, Answer]) -> OutOfScope | None:
    """What the answers suggest; none where the death seems to be in scope, or nothing speaks against it."""
    if text_of(answers, "termination") == "yes":
        return TERMINATION
    if text_of(answers, "live_birth") == "no":
        return STILLBIRTH
    born, died = period_of(answers, "date_of_birth"), period_of(answers, "date_of_death")
    return _by_age(born, died) if born and died else None


def doubts(answers: Mapping[str, Answer]) -> list[str]:
    """Answers that can hardly be true together, each as a question. They block nothing: who notifies knows better."""
    born, died = period_of(answers, "date_of_birth"), period_of(answers, "date_of_death")
    if not (born and died and died.first > born.last):
        return []
    found = []
    if text_of(answers, "live_birth") == "no":
        found.append("You said that the child was not born alive, but died later than the day of birth. Is that right?")
    if (died.first - born.last).days > A_YEAR and answers.get("unnamed_baby") == "yes":
        found.append("You said that this is a baby who has not been named, but older than a year. Are the dates right?")
    if (died.first - born.last).days > A_YEAR and text_of(answers, "gestation_weeks"):
        found.append("You gave the weeks of pregnancy of a child older than a year. Are the dates right?")
    return found


def _by_age(born: Period, died: Period) -> OutOfScope | None:
    if was_adult(born.last, died.first):
        return OutOfScope("adult", ADULT_RULE)
    if was_adult(born.first, died.last):
        return OutOfScope("adult", ADULT_RULE, certain=False)
    return None
