"""The keys under which a child is filed, so that whoever may be the same child is found by an index.

Each key joins two things that a telling says, so that few children share it, and no single slip spoils all: a name
under its sound with a day, a postcode with a day, a name with a postcode, the whole name. Tellings that share a key are
compared (``cdop.case.likeness.scoring``).
"""

from collections.abc import Iterable
from datetime import date
from itertools import product

from cdop.case.likeness.child import Child
from cdop.case.likeness.names import names_of, skeleton

LONGEST_KEY = 40
MOST_WORDS = 5  # of one kind of name; somebody with more is found by these
NUMBER = "n"
NEWBORN_DAYS = 7


def keys_of(child: Child) -> frozenset[str]:
    """The keys of one telling. Placeholders (``Baby of``, ``Twin 2``) make none; what is not told makes none."""
    names = names_of(child)
    given, family = _sounds(names.given), _sounds(names.family)
    own = list(dict.fromkeys((*family, *given, *_sounds(names.other))))
    mother = _sounds(names.mother)
    born, died = (_day(day) for day in (child.date_of_birth, child.date_of_death))
    days = (*(f"b{day}" for day in born), *(f"d{day}" for day in died))
    home = (child.home_postcode or "").replace(" ", "").casefold()
    homes = [f"p{home}"] if home else []
    found = [
        *_joined(own, days),
        *_joined((f"m{word}" for word in mother), days),
        *_joined(homes, days),
        *_joined(homes, own),
        *_joined(_two_days(child, own), (f"d{day}" for day in died)),
    ]
    if family and given:
        found.append("w" + ".".join(sorted({*family[:2], *given[:2]})))
    if number := (child.nhs_number or "").replace(" ", ""):
        found.append(NUMBER + number)
    return frozenset(key[:LONGEST_KEY] for key in found)


def keys_of_all(children: Iterable[Child]) -> frozenset[str]:
    """The keys of everything that was told of one child."""
    return frozenset().union(*map(keys_of, children))


def _two_days(child: Child, own: Iterable[str]) -> Iterable[str]:
    """Both days together; of newborn children, whose days are nearly one, with the letter that a name begins with."""
    if child.date_of_birth is None or child.date_of_death is None:
        return ()
    born = f"b{_day(child.date_of_birth)[0]}"
    if (child.date_of_death - child.date_of_birth).days >= NEWBORN_DAYS:
        return (born,)
    return dict.fromkeys(f"{word[0]}{born}" for word in own)


def _sounds(words: Iterable[str]) -> list[str]:
    """How words sound; of a word with no second sound (``Bo``) the word itself. A lone Latin letter is no word."""
    found = dict.fromkeys(sound if len(sound := skeleton(w)) > 1 else w for w in words if len(w) > 1 or not w.isascii())
    return list(found)[:MOST_WORDS]


def _joined(some: Iterable[str], others: Iterable[str]) -> Iterable[str]:
    return (f"{one}:{other}" for one, other in product(some, list(others)))


def _day(day: date | None) -> tuple[str, ...]:
    """A day so written that day and month may be swapped: 3 April and 4 March of a year are one."""
    if day is None:
        return ()
    first, second = sorted((day.month, day.day))
    return (f"{day.year % 10000:04d}{first:02d}{second:02d}",)
