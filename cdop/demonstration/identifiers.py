"""Numbers and postcodes that belong to nobody: each is handed out once."""

import random
from collections.abc import Iterable

from cdop.reference.areas import ABROAD

# NHS numbers from 999 000 0000 on are never issued. In these districts the post has no such sectors.
_SYNTHETIC = 999_000_000
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_AT_HOME = tuple(f"ME{district} {sector}" for district, sectors in (("1", "5678"), ("4", "0127")) for sector in sectors)
_ELSEWHERE = ("CT1 5", "CT1 6", "CT1 7", "ME10 6", "ME10 7", "ME10 8")
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def synthetic_number(rng: random.Random) -> str:
    """Ten digits from the synthetic range with a valid check digit (modulus 11; 10 is no digit)."""
    while True:
        nine = str(_SYNTHETIC + rng.randrange(1_000_000))
        total = sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True))
        check = (11 - total % 11) % 11
        if check < 10:
            return f"{nine}{check}"


def vacant_postcode(rng: random.Random, *, at_home: bool) -> str:
    """A postcode of the right shape in a sector that does not exist."""
    unit = "".join(rng.choice(_UNIT_LETTERS) for _ in range(2))
    return f"{rng.choice(_AT_HOME if at_home else _ELSEWHERE)}{unit}"


class Identifiers:
    """Hands out identifiers, none of them twice, and none of those that are taken."""

    def __init__(self, rng: random.Random, taken: Iterable[str | None] = ()) -> None:
        self._rng = rng
        self._given = {one for one in taken if one}

    def nhs_number(self) -> str:
        while (found := synthetic_number(self._rng)) in self._given:
            pass
        self._given.add(found)
        return found

    def postcode(self, home_area: str) -> str | None:
        """One for the panel's area or for elsewhere; none abroad."""
        if home_area == ABROAD:
            return None
        while (found := vacant_postcode(self._rng, at_home=home_area == "E06000035")) in self._given:
            pass
        self._given.add(found)
        return found
