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
ADULT_RULE = "A death on or after the 18th birthday is not reviewed, whatever the hour."


def seems_out_of_scope(answers: Mapping[str, Answer]) -> OutOfScope | None:
    """What the answers suggest; none where the death seems to be in scope, or nothing speaks against it."""
    if text_of(answers, "termination") == "yes":
        return TERMINATION
    if text_of(answers, "live_birth") == "no":
        return STILLBIRTH
    born, died = period_of(answers, "date_of_birth"), period_of(answers, "date_of_death")
    return _by_age(born, died) if born and died else None


def _by_age(born: Period, died: Period) -> OutOfScope | None:
    if was_adult(born.last, died.first):
        return OutOfScope("adult", ADULT_RULE)
    if was_adult(born.first, died.last):
        return OutOfScope("adult", ADULT_RULE, certain=False)
    return None
