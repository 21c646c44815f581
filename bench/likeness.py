"""Invented children for the duplicate benchmark: planted duplicates and look-alikes, seeded.

Names are made of syllables and as unevenly common as real ones; NHS numbers come from the synthetic range.
"""

import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, count
from pathlib import Path

from bench.data import nhs_number
from cdop.case.likeness.child import Child

FIRST_DAY, DAYS = date(2005, 4, 1), 7300
PLANTED = 2000
_SYLLABLES = re.findall(
    "..", "babebocadadedidoelfafegagihahejokakelalelilomamimonaneninorpaperarerirosasetatetitoulvavewawewiyozazo"
)
_ENDINGS = ("n", "r", "s", "t", "l", "ck", "th", "m", "", "", "ton", "ley", "sen")
_LETTERS = "abcdefghiklmnoprstuvwy"


def _invented(rng: random.Random, number: int, parts: tuple[int, ...]) -> list[str]:
    """Distinct words of some syllables."""
    found: dict[str, None] = {}
    while len(found) < number:
        syllables = "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice(parts)))
        found[(syllables + rng.choice(_ENDINGS)).capitalize()] = None
    return list(found)


class Names:
    """Names of which the first is the most common, the hundredth a hundredth as common."""

    def __init__(self, rng: random.Random, number: int, parts: tuple[int, ...]) -> None:
        self._rng = rng
        self._names = _invented(rng, number, parts)
        self._weights = list(accumulate(1 / (place + 8) for place in range(number)))

    def one(self) -> str:
        return self._rng.choices(self._names, cum_weights=self._weights)[0]


@dataclass(frozen=True)
class Planted:
    """A child, and the places in the list of those who are the same child; ``kind`` says how it was planted."""

    child: Child
    kind: str
    of: int | None = None


class Invented:
    """A source of children, always the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.family = Names(self.rng, 8000, (2, 2, 3))
        self.given = Names(self.rng, 2500, (1, 2, 2))
        self._serial = count(1)

    def child(self) -> Child:
        rng = self.rng
        died = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        age = rng.choices((0, 3, 20, 200, 2000, 6500), (20, 15, 10, 20, 20, 15))[0]
        family = self.family.one()
        return Child(
            family_name=family,
            given_names=self._given(age),
            nhs_number=self._number() if rng.random() < 0.85 else None,
            date_of_birth=died - timedelta(days=rng.randint(0, age)),
            date_of_death=died,
            home_postcode=self.postcode() if rng.random() < 0.95 else None,
            sex=rng.choice(("female", "male")),
            mother_name=f"{self.given.one()} {family}" if rng.random() < 0.3 else None,
        )

    def _given(self, age: int) -> str:
        if age < 20 and self.rng.random() < 0.15:
            return self.rng.choice(("Baby", "Baby of", "Unnamed", "Baby girl", "Infant"))
        return " ".join(self.given.one() for _ in range(self.rng.choice((1, 1, 2))))

    def _number(self) -> str:
        while not (number := nhs_number(next(self._serial))):
            pass
        return number

    def postcode(self) -> str:
        rng = self.rng
        ends = "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
        return f"{rng.choice(('ME', 'CT', 'TN', 'DA', 'BR', 'SE'))}{rng.randrange(1, 20)} {rng.randrange(10)}{ends}"

    # What people do to a record when they tell of the same child again.

    def again(self, child: Child) -> Child:
        """The same child told again, with one to three slips, and often without a number."""
        told = replace(child, nhs_number=None) if self.rng.random() < 0.6 else child
        for slip in self.rng.sample(self.slips(), self.rng.choice((1, 1, 2, 2, 3))):
            told = slip(told)
        return told

    def slips(self):  # type: ignore[no-untyped-def]
        return [
            self.typo_given, self.typo_family, self.swapped_names, self.changed_family, self.slip_of_birth,
            self.slip_of_death, self.moved, self.initials, self.fewer_names, self.number_mistyped,
        ]  # fmt: skip

    def typo(self, name: str | None) -> str | None:
        if not name or len(name) < 3:
            return name
        at, rng = self.rng.randrange(len(name) - 1), self.rng
        letter = rng.choice(_LETTERS)
        return rng.choice(
            (
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            )
        )

    def typo_given(self, child: Child) -> Child:
        return replace(child, given_names=self.typo(child.given_names))

    def typo_family(self, child: Child) -> Child:
        return replace(child, family_name=self.typo(child.family_name))

    def swapped_names(self, child: Child) -> Child:
        return replace(child, family_name=child.given_names, given_names=child.family_name)

    def changed_family(self, child: Child) -> Child:
        return replace(child, family_name=self.family.one())

    def slip_of_birth(self, child: Child) -> Child:
        assert child.date_of_birth is not None
        return replace(child, date_of_birth=self.slip(child.date_of_birth))

    def slip_of_death(self, child: Child) -> Child:
        assert child.date_of_death is not None
        return replace(child, date_of_death=self.slip(child.date_of_death))

    def slip(self, day: date) -> date:
        """Day and month swapped where that is a day, a neighbouring day or year, or another digit."""
        rng = self.rng
        kind = rng.choice(("swap", "near", "year", "digit"))
        if kind == "swap" and day.day <= 12:
            return day.replace(month=day.day, day=day.month)
        if kind == "year":
            return day.replace(year=day.year + rng.choice((-1, 1)), day=min(day.day, 28))
        if kind == "digit":
            tens = [t * 10 + day.day % 10 for t in range(3) if t != day.day // 10 and t * 10 + day.day % 10]
            return day.replace(day=rng.choice([d for d in tens if d <= 28]))
        return day + timedelta(days=rng.choice((-1, 1)))

    def moved(self, child: Child) -> Child:
        return replace(child, home_postcode=self.rng.choice((self.postcode(), None)))

    def initials(self, child: Child) -> Child:
        return replace(child, given_names=(child.given_names or "B")[0])

    def fewer_names(self, child: Child) -> Child:
        return replace(child, given_names=(child.given_names or "").split()[0])

    def number_mistyped(self, child: Child) -> Child:
        number = child.nhs_number
        if number is None:
            return child
        at = self.rng.randrange(3, 10)
        return replace(child, nhs_number=number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :])

    # Children who look like another and are not.

    def twin(self, child: Child) -> Child:
        rng = self.rng
        assert child.date_of_death is not None
        days = rng.choice((0, 0, 1, 5))
        given = rng.choice(("Twin 2", "Baby")) if rng.random() < 0.1 else self._other_given(child)
        return replace(
            child,
            given_names=given,
            nhs_number=self._number(),
            sex=rng.choice(("female", "male")),
            date_of_death=child.date_of_death + timedelta(days=days),
        )

    def _other_given(self, child: Child) -> str:
        while (name := self.given.one()) in (child.given_names or "").split():
            pass
        return name

    def sibling(self, child: Child) -> Child:
        days, other = self.rng.randrange(330, 3000), self.child()
        assert child.date_of_birth is not None
        born = child.date_of_birth + timedelta(days=days)
        assert other.date_of_death is not None
        assert other.date_of_birth is not None
        died = born + (other.date_of_death - other.date_of_birth)
        return replace(
            other, family_name=child.family_name, home_postcode=child.home_postcode, mother_name=child.mother_name,
            date_of_birth=born, date_of_death=died,
        )  # fmt: skip

    def namesake(self, child: Child) -> Child:
        return replace(self.child(), family_name=child.family_name, given_names=child.given_names)


def planted(seed: int, cases: int, each: int = PLANTED) -> Iterator[Planted]:
    """``cases`` plain children; then ``each`` duplicates and ``each`` look-alikes of some of them.

    The duplicates' ``of`` is the place of the child they tell again.
    """
    source = Invented(seed)
    plain = [source.child() for _ in range(cases)]
    yield from (Planted(child, "plain") for child in plain)
    places = source.rng.sample(range(cases), 2 * each)
    for place in places[:each]:
        yield Planted(source.again(plain[place]), "duplicate", place)
    looks = (("twin", source.twin), ("sibling", source.sibling), ("namesake", source.namesake))
    for number, place in enumerate(places[each:]):
        kind, look = looks[number % len(looks)]
        yield Planted(look(plain[place]), kind, place)


def mangled(flat: Path, number: int = 200) -> list[tuple[Child, str]]:
    """Cases of a register told again: family name misspelt, another day of birth, moved. With their references."""
    columns = "family_name, given_names, date_of_birth, date_of_death, sex, case_ref"
    with sqlite3.connect(flat) as connection:
        rows = connection.execute(f"SELECT {columns} FROM cases ORDER BY id").fetchall()
    connection.close()
    source = Invented(10)
    found = []
    for family, given, born, died, sex, reference in source.rng.sample(rows, number):
        child = Child(source.typo(family), given, None, None, date.fromisoformat(born), date.fromisoformat(died))
        found.append((replace(source.slip_of_birth(child), sex=sex, home_postcode=source.postcode()), reference))
    return found


def whole(child: Child) -> str:
    """A child as one text, as the brute comparison sees one."""
    days = (day.isoformat() if day else "" for day in (child.date_of_birth, child.date_of_death))
    return " ".join((child.given_names or "", child.family_name or "", *days, child.home_postcode or ""))
