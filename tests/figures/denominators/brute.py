"""Rates the slow way: from plain rows of files and brute-force counts of deaths. Nothing is shared with the product."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

from scipy.stats import chi2, norm

from tests.oracle.areas import code_list

AGES = ("under 1 year", "1-4 years", "5-9 years", "10-14 years", "15-17 years")
VALUES = {
    "age_band": AGES,
    "sex": ("female", "male"),
    "ethnic_group": ("white", "mixed", "asian", "black", "other"),
    "deprivation_fifth": tuple("12345"),
}
FileRow = dict[str, str]
COLUMNS = ("area", "year", "financial_year", *VALUES, "live_births", "population")


@dataclass(frozen=True)
class Asked:
    """What a rate is of: the measure, the values that its people have, and of which listed codes."""

    measure: str
    people: tuple[Mapping[str, str], ...]
    codes: tuple[str, ...]


def inside(code: str) -> list[str]:
    """The authorities that make one up: today's districts of a county, else those that went into it alone."""
    rows = [row for row in code_list().values() if row["code"] != code and not row["code"].startswith("E10")]
    near = [row for row in rows if row["upper_tier_code"] == code or row["successor"].split() == [code]]
    now = [row["code"] for row in near if row["current"] == "yes"]
    return sorted(now or [row["code"] for row in near])


def holds_another(code: str, listed: Sequence[str]) -> bool:
    return any(part in listed or holds_another(part, listed) for part in inside(code))


def of_area(rows: Sequence[FileRow], code: str, listed: Sequence[str], people: Mapping[str, str]) -> int | None:
    """The count of an authority without those that are listed by themselves; ``rows`` are of one measure and year."""
    if not holds_another(code, listed):
        own = of_people([row for row in rows if row["area"] == code], people)
        if own is not None:
            return own
    parts = [of_area(rows, part, listed, people) for part in inside(code) if part not in listed]
    return sum(parts) if parts and None not in parts else None  # type: ignore[arg-type]


def of_people(rows: Sequence[FileRow], people: Mapping[str, str]) -> int | None:
    """The number of a row for just these people; else of rows for all their parts by the first that is whole."""
    more = [name for name in VALUES if name not in people]
    for way in (way for size in (0, 1, 2) for way in combinations(more, size)):
        wanted = [{**people, **part} for part in _all(way)]
        found = [
            [int(row["number"]) for row in rows if {n: row[n] for n in VALUES if row[n]} == dict(one)] for one in wanted
        ]
        if all(found):
            return sum(numbers[-1] for numbers in found)
    return None


def held(editions: Sequence[Sequence[FileRow]], measure: str, year: str) -> list[FileRow]:
    """The rows of one measure and year that hold: for each authority and way to part, those of the last edition."""
    last: dict[object, int] = {}
    told = []
    for number, edition in enumerate(editions):
        for row in edition:
            if row[measure] and (row["year"] or row["financial_year"]) == year:
                way = (row["area"], tuple(name for name in VALUES if row[name]))
                last[way] = number
                told.append((way, number, {**row, "number": row[measure]}))
    return [row for way, number, row in told if last[way] == number]


def divisor(editions: Sequence[Sequence[FileRow]], asked: Asked, year: str, listed: Sequence[str]) -> int | None:
    """Of each authority the very year's number, else the calendar year's; none where one has neither."""
    found = 0
    for code in asked.codes:
        for label in (year, year[:4]):
            rows = held(editions, asked.measure, label)
            parts = [of_area(rows, code, listed, people) for people in asked.people]
            if None not in parts:
                found += sum(parts)  # type: ignore[arg-type]
                break
        else:
            return None
    return found


def half_up(number: Fraction | float) -> float:
    exact = (
        Decimal(number.numerator) / Decimal(number.denominator)
        if isinstance(number, Fraction)
        else Decimal(repr(number))
    )
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def rate(deaths: int, over: int | None, per: int) -> dict[str, object]:
    """A rate as the files say it."""
    if not over or deaths < 3:
        return {"rate": None, "low": None, "high": None, "mark": "x"}
    if deaths < 10:
        low, high = chi2.ppf(0.025, 2 * deaths) / 2, chi2.ppf(0.975, 2 * deaths + 2) / 2
    else:
        z, more = norm.ppf(0.975), deaths + 1
        low = deaths * (1 - 1 / (9 * deaths) - z / (3 * math.sqrt(deaths))) ** 3
        high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    limits = {"low": half_up(float(low * per / over)), "high": half_up(float(high * per / over))}
    return {"rate": half_up(Fraction(deaths * per, over)), **limits, "mark": "u" if deaths < 20 else ""}


def random_editions(rng: random.Random, listed: Sequence[str], first: int, last: int) -> list[list[FileRow]]:
    """Some files one after another, with holes."""
    return [_random_edition(rng, listed, first, last) for _ in range(rng.randrange(1, 4))]


def _random_edition(rng: random.Random, listed: Sequence[str], first: int, last: int) -> list[FileRow]:
    codes = {code for code in listed if rng.random() < 0.7}
    for code in listed:
        if rng.random() < 0.7:
            codes |= set(inside(code))
    holes, rows = rng.choice((0, 0, 0.02)), []
    measures = rng.choice((("live_births",), ("population",), ("live_births", "population")))
    for start in range(first, last + 1):
        label = f"{start}-{(start + 1) % 100:02}" if rng.random() < 0.2 else ""
        for measure in measures:
            ways = [(), ("sex",), ("ethnic_group",), ("deprivation_fifth",)]
            ways += [("age_band",), ("age_band", "sex")] if measure == "population" else []
            for way in rng.sample(ways, rng.randrange(1, len(ways) + 1)):
                for code in sorted(codes):
                    rows += [
                        {**dict.fromkeys(COLUMNS, ""), "area": code, **people, measure: str(rng.randrange(40, 9000)),
                         "year": "" if label else str(start), "financial_year": label}
                        for people in _all(way)
                        if rng.random() >= holes
                    ]  # fmt: skip
    rng.shuffle(rows)
    return rows or [{**dict.fromkeys(COLUMNS, ""), "area": listed[0], "year": "1999", measures[0]: "7"}]


def _all(way: Sequence[str]) -> list[dict[str, str]]:
    if not way:
        return [{}]
    return [{**rest, way[0]: value} for value in VALUES[way[0]] for rest in _all(way[1:])]


def as_csv(rows: Sequence[FileRow]) -> str:
    return "\n".join([",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in rows)]) + "\n"
