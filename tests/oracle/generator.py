"""Seeded random registers: every row valid under register.md, many of them on edge days."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle import pools
from tests.oracle.bands import CATEGORIES, PLACES_OF_DEATH
from tests.oracle.cases import COLUMNS
from tests.oracle.days import ONE_DAY, birthday, completed_age, last_day, year_of
from tests.oracle.edge_days import DAYS_OF_LIFE, near_birthday, near_month, some_day, within
from tests.oracle.nhs import synthetic_number

Row = dict[str, str]
TODAY = date(2026, 3, 31)


@dataclass(frozen=True)
class Register:
    """Rows as facts (nothing escaped), the panel that keeps them, and what to ask of them."""

    seed: int
    panel_area: tuple[str, ...]
    rows: tuple[Row, ...]
    questions: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class Setting:
    """Where and when the cases of one register lie."""

    panel_area: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    first: date
    today: date


def random_register(seed: int, today: date = TODAY) -> Register:
    """The register of this seed; nothing in it is dated after ``today``."""
    rng = random.Random(seed)
    panel_area, inside, outside = pools.PANELS[seed % len(pools.PANELS)]
    last_year = today.year - (1 if today >= date(today.year, 4, 1) else 2)
    starts = rng.randrange(2008, last_year - 2)
    close = min(today, date(starts + rng.randrange(3, 7), 3, 31))
    setting = Setting(panel_area, inside, outside, date(starts, 4, 1), close)
    rows: list[Row] = []
    for number in range(rng.choice((10, 20, 40, 80))):
        twin_of = rng.choice(rows) if rows and rng.random() < 0.06 else None
        row = random_row(rng, setting, twin_of)
        row["case_ref"] = unused_reference(rng, number, {other["case_ref"] for other in rows})
        rows.append(row)
    rng.shuffle(rows)
    return Register(seed, panel_area, tuple(rows), tuple(questions(rng, setting, rows, today)))


def unused_reference(rng: random.Random, number: int, used: set[str]) -> str:
    """A reference; now and then it differs from another by the case of its letters alone."""
    for other in rng.sample(sorted(used), min(len(used), 2)):
        if other.swapcase() not in used and rng.random() < 0.3:
            return other.swapcase()
    reference = rng.choice(pools.REFERENCE_STYLES).format(n=number)
    return reference if reference not in used else f"X-{number}"


def random_row(rng: random.Random, setting: Setting, twin_of: Row | None) -> Row:
    """One case without its reference."""
    row = dict.fromkeys(COLUMNS, "")
    died, born = random_life(rng, setting)
    if twin_of:
        died = date.fromisoformat(twin_of["date_of_death"])
        born = date.fromisoformat(twin_of["date_of_birth"]) if twin_of["date_of_birth"] else None
    row["date_of_death"] = died.isoformat()
    row["date_of_birth"] = born.isoformat() if born else ""
    notified = died if rng.random() < 0.3 else some_day(rng, died, setting.today)
    if rng.random() < 0.5:
        notified = within(died + timedelta(days=rng.choice((0, 1, 2, 5, 30))), died, setting.today)
    row["notified_on"] = notified.isoformat()
    add_child(rng, row, twin_of)
    add_places(rng, setting, row, notified)
    add_classification(rng, setting, row, notified)
    adult = born is not None and completed_age(born, died) >= 18
    add_withdrawal(rng, setting, row, notified, adult)
    add_review(rng, setting, row)
    return row


def random_life(rng: random.Random, setting: Setting) -> tuple[date, date | None]:
    """A day of death in the setting, and a day of birth that makes it an edge of an age band."""
    died = some_day(rng, setting.first, setting.today)
    kind = rng.random()
    if kind < 0.1:
        return died, None
    if kind < 0.4:
        return died, died - timedelta(days=rng.choice(DAYS_OF_LIFE))
    if kind < 0.75:
        born = some_day(rng, birthday(setting.first, -18), setting.today)
        if rng.random() < 0.3:
            born = date(rng.choice(range(1992, setting.today.year - 1, 4)), 2, 29)
        died = near_birthday(rng, born)
        if setting.first <= died <= setting.today:
            return died, born
        died = within(died, max(born, setting.first), setting.today)
        return died, within(born, birthday(died, -18), died)
    if kind < 0.8:
        return died, birthday(died, -rng.choice((18, 18, 19, 40)))
    return died, some_day(rng, birthday(died, -18) + ONE_DAY, died)


def add_child(rng: random.Random, row: Row, twin_of: Row | None) -> None:
    row["family_name"] = twin_of["family_name"] if twin_of else rng.choice(pools.FAMILY_NAMES)
    row["given_names"] = rng.choice(pools.GIVEN_NAMES)
    if rng.random() < 0.1:
        row["family_name"] = row["given_names"] = ""
    if rng.random() < 0.6:
        row["nhs_number"] = synthetic_number(rng)
    if twin_of and rng.random() < 0.3:
        row["nhs_number"] = twin_of["nhs_number"]
    row["sex"] = rng.choice(("female", "male", "female", "male", "indeterminate", "not_known", ""))
    row["ethnicity"] = rng.choice(pools.ETHNICITIES)
    row["home_postcode"] = rng.choice(pools.POSTCODES)


def add_places(rng: random.Random, setting: Setting, row: Row, notified: date) -> None:
    """Where the child lived and died, and when residency was decided, if it was."""
    row["place_of_death"] = rng.choice(("", *PLACES_OF_DEATH))
    row["home_area"] = some_area(rng, setting, 0.65)
    if rng.random() < 0.12:
        row["home_area"] = ""
    row["death_area"] = some_area(rng, setting, 0.7)
    if row["home_area"] and rng.random() < 0.5:
        row["residency_decided_on"] = some_day(rng, notified, setting.today).isoformat()


def some_area(rng: random.Random, setting: Setting, chance_inside: float) -> str:
    if rng.random() < chance_inside:
        return rng.choice(setting.inside)
    return rng.choice((*setting.outside, "abroad"))


def add_classification(rng: random.Random, setting: Setting, row: Row, notified: date) -> None:
    row["expectation"] = rng.choice(pools.EXPECTATIONS)
    if row["expectation"] and rng.random() < 0.5:
        row["classified_on"] = some_day(rng, notified, setting.today).isoformat()


def add_withdrawal(rng: random.Random, setting: Setting, row: Row, notified: date, adult: bool) -> None:
    """An adult is withdrawn as one; others now and then, for any reason."""
    if adult:
        row["withdrawn_reason"] = "adult"
    elif rng.random() < 0.15:
        row["withdrawn_reason"] = rng.choice((*pools.WITHDRAWN_REASONS, "adult"))
    if row["withdrawn_reason"]:
        row["withdrawn_on"] = some_day(rng, notified, setting.today).isoformat()


def add_review(rng: random.Random, setting: Setting, row: Row) -> None:
    """A panel meeting, a finalising and a reopening, as far as the case has come."""
    notified = date.fromisoformat(row["notified_on"])
    if not row["home_area"] or rng.random() < 0.3:
        if rng.random() < 0.2:
            row["panel_met_on"] = some_day(rng, notified, setting.today).isoformat()
        return
    earliest = date.fromisoformat(row["residency_decided_on"] or row["notified_on"])
    finalised = some_day(rng, earliest, setting.today)
    if rng.random() < 0.5:
        after_death = near_month(rng, date.fromisoformat(row["date_of_death"]))
        finalised = within(after_death, earliest, setting.today)
    row["finalised_on"] = finalised.isoformat()
    if rng.random() < 0.4:
        row["panel_met_on"] = some_day(rng, notified, finalised).isoformat()
    row["category"] = rng.choice(CATEGORIES)
    row["modifiability"] = rng.choice(pools.MODIFIABILITY)
    if row["modifiability"] == "modifiable" and rng.random() < 0.9:
        row["modifiable_factors"] = some_factors(rng)
    if rng.random() < 0.3:
        same_day = rng.random() < 0.4
        reopened = finalised if same_day else some_day(rng, finalised, setting.today)
        row["reopened_on"] = reopened.isoformat()


def some_factors(rng: random.Random) -> str:
    """Factors with blanks, empty pieces and repeats between them; trimmed at both ends."""
    pieces = rng.choices(pools.FACTORS, k=rng.choice((1, 1, 2, 3, 5)))
    if rng.random() < 0.3:
        pieces.append(pieces[0])
    if rng.random() < 0.2:
        pieces.insert(rng.randrange(len(pieces) + 1), "")
    padded = [f"{rng.choice(pools.BLANK_PIECES)}{p}{rng.choice(pools.BLANK_PIECES)}" for p in pieces]
    return ";".join(padded).strip(" \u00a0\t\r\n")


def questions(rng: random.Random, setting: Setting, rows: list[Row], today: date) -> list[tuple[str, date]]:
    """Years to ask for, each as known by a day on which the answer might turn."""
    dates = [
        date.fromisoformat(row[column])
        for row in rows
        for column in ("residency_decided_on", "classified_on", "withdrawn_on", "reopened_on")
        if row[column]
    ]
    dates += [near_month(rng, date.fromisoformat(row["date_of_death"])) for row in rows[::3]]
    asked = []
    for index in range(4):
        year = year_of(some_day(rng, setting.first, setting.today))
        starts, ends = date(int(year[:4]), 4, 1), last_day(year)
        latest = setting.today if index else today
        later = [day for day in dates if starts <= day <= latest] or [latest]
        turning = rng.choice(later) + timedelta(days=rng.choice((-1, 0)))
        known_by = rng.choice((starts, ends - ONE_DAY, ends, ends + ONE_DAY, turning, turning, turning, latest))
        asked.append((year, within(known_by, starts, latest)))
    return asked
