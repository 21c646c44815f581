"""How two values agree: names, days, numbers and postcodes, slips allowed for."""

from datetime import date
from enum import Enum

from cdop.case.likeness.names import alike, one_script, slips_apart

NEIGHBOURING = 1  # days


class Agreement(Enum):
    """How two values agree."""

    SAME = "same"
    CLOSE = "close"  # a slip or a spelling apart
    PARTLY = "partly"  # some of the words
    SWAPPED = "swapped"
    UNKNOWN = "unknown"  # one of them says nothing, or in another script
    DIFFERENT = "different"


def names(some: tuple[str, ...], others: tuple[str, ...]) -> Agreement:
    """How two names agree, whatever the order of their words; fewer words and initials are close."""
    if not some or not others or not one_script(some, others):
        return Agreement.UNKNOWN
    if set(some) == set(others) or "".join(some) == "".join(others):
        return Agreement.SAME
    if alike("".join(some), "".join(others)):
        return Agreement.CLOSE
    shorter, longer = sorted((some, others), key=len)
    found = sum(any(_word_alike(word, other) for other in longer) for word in shorter)
    if found == len(shorter):
        return Agreement.CLOSE
    return Agreement.PARTLY if found else Agreement.DIFFERENT


def _word_alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return alike(one, other)


def days(one: date | None, other: date | None) -> Agreement:
    """How two days agree; a digit, day and month swapped, a neighbouring day or year is close."""
    if one is None or other is None:
        return Agreement.UNKNOWN
    if one == other:
        return Agreement.SAME
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return Agreement.SWAPPED
    near = abs((one - other).days) <= NEIGHBOURING
    year = abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day)
    typed = slips_apart(one.isoformat().replace("-", ""), other.isoformat().replace("-", ""), 1)
    return Agreement.CLOSE if near or year or typed else Agreement.DIFFERENT


def numbers(one: str | None, other: str | None) -> Agreement:
    """How two NHS numbers agree: one digit, or two neighbours swapped, is close."""
    return _typed((one or "").replace(" ", ""), (other or "").replace(" ", ""))


def postcodes(one: str | None, other: str | None) -> Agreement:
    """How two postcodes agree: a letter is close, one district is partly."""
    first, second = ((text or "").replace(" ", "").casefold() for text in (one, other))
    found = _typed(first, second)
    if found is Agreement.DIFFERENT and first[:-3] == second[:-3]:
        return Agreement.PARTLY
    return found


def _typed(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.UNKNOWN
    if one == other:
        return Agreement.SAME
    return Agreement.CLOSE if slips_apart(one, other, 1) else Agreement.DIFFERENT
