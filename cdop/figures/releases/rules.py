"""By which rule the public edition of a release hides, and what can be done where the rule in force cannot be kept.

What an edition shows cannot be hidden any more. So a rule that became stricter, or a change beside what was shown, may
leave nothing that hides the small counts. Nobody is left without a way: the rule of the edition before shows no more
than the public could read by it already; and the public edition can stay as it was published, while the board's is
revised. Pure.
"""

from collections.abc import Mapping
from enum import StrEnum

from cdop.disclosure.values import Policy

OF_EDITION, REPEATS = "of_edition", "repeats"


class Rule(StrEnum):
    """How the public edition is made: by the rule in force, by that of the edition before, or as it was published."""

    DECIDED = "decided"
    BEFORE = "before"
    REPEATED = "repeated"


def numbers_of(policy: Policy) -> dict[str, int]:
    """A rule as a release keeps it."""
    rounded = {"rounded_to": policy.base} if policy.rounds else {}
    return {"hidden_below": policy.threshold, "hidden_within": policy.narrowest, **rounded}


def policy_of(numbers: Mapping[str, int]) -> Policy:
    """The rule that a release kept."""
    return Policy(numbers["hidden_below"], numbers["hidden_within"], base=numbers.get("rounded_to", 1))


def rule_of(numbers: Mapping[str, int | str] | None) -> Rule:
    """How a draft or a release was made, by what it keeps."""
    kept = numbers or {}
    if "rule" in kept:
        return Rule(str(kept["rule"]))
    return Rule.REPEATED if REPEATS in kept else Rule.BEFORE if OF_EDITION in kept else Rule.DECIDED


def is_stricter(now: Policy, before: Policy) -> bool:
    """Whether a rule hides what the other shows."""
    return now.threshold > before.threshold or now.narrowest > before.narrowest or now.base > before.base


def in_words(policy: Policy) -> str:
    """``counts below 5 are not shown, and none can be worked out to within 4``."""
    rounded = f", all others are rounded to the nearest {policy.base}" if policy.rounds else ""
    return (
        f"counts below {policy.threshold} are not shown{rounded}, and none {'hidden ' if rounded else ''}can be worked "
        f"out to within {policy.narrowest}"
    )


def repeated_words(policy: str, number: int) -> str:
    """What a public edition says that repeats an earlier one."""
    return (
        f"{policy} The numbers are those of edition {number}: what changed since cannot be shown without telling what "
        f"edition {number} hides."
    )
