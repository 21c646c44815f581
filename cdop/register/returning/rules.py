"""What a return carries of each case, and what a pseudonymised one changes so that no child is named. Pure.

A pseudonymised row has no name, number, postcode or reference of the panel. No day of the case stands in it: every day
is set to the first of its month, also those of the review, which with the months that were complete on them would part
the month of death; and the date of birth to the day that gives the age as the panel's papers tell it (days under 28
days, months under a year, then years). Years, quarters, age bands and months to review stay what they are, so that the
figures counted from a return are those of the panel.
"""

import calendar
import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from cdop.case.ages import age_at_death
from cdop.redaction.scanning import scan
from cdop.redaction.values import Known, KnownPerson
from cdop.reference.calendar import complete_months, months_band
from cdop.reference.values import split_factors
from cdop.register.rules import Row

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
NAME_LENGTH, CASE_LENGTH = 6, 10
LEFT_OUT = ("family_name", "given_names", "nhs_number", "home_postcode")
SOON_AFTER = ("notified_on", "residency_decided_on", "classified_on", "withdrawn_on")
OF_REVIEW = ("panel_met_on", "finalised_on", "reopened_on")
WITHHELD = "label withheld"
_AGE = re.compile(r"P(\d+)([DMY])")


class Form(StrEnum):
    """Whether a return names the children."""

    PSEUDONYMISED = "pseudonymised"
    IDENTIFIED = "identified"

    @property
    def words(self) -> str:
        return "Pseudonymised" if self is Form.PSEUDONYMISED else "Identified"


class Scope(StrEnum):
    """Which cases a return is of."""

    REVIEWED = "reviewed"
    NOTIFIED = "notified"
    DIED = "died"
    NAMED = "named"

    @property
    def cell(self) -> tuple[str, str]:
        """The number of the annual figures that counts these cases: table and row."""
        return {
            Scope.REVIEWED: ("reviews", "total"), Scope.NOTIFIED: ("notifications", "total"),
            Scope.DIED: ("deaths_by_sex", "total"),
        }[self]  # fmt: skip

    def words(self, year: str) -> str:
        """``Reviews of residents’ deaths completed in 2014-15``."""
        return {
            Scope.REVIEWED: f"Reviews of residents’ deaths completed in {year}",
            Scope.NOTIFIED: f"Deaths notified in {year}",
            Scope.DIED: f"Residents who died in {year}",
            Scope.NAMED: "Cases by their references",
        }[self]


def new_name() -> str:
    """The name of a return: random, and in every row of a pseudonymised one."""
    return "".join(secrets.choice(LETTERS) for _ in range(NAME_LENGTH))


def new_pseudonym(name: str) -> str:
    """A reference of one case in one return, which tells nothing and does not sort by anything."""
    return f"{name}-{''.join(secrets.choice(LETTERS) for _ in range(CASE_LENGTH))}"


def pseudonymised(row: Row, written_as: str) -> Row:
    """The row as a pseudonymised return has it, under its reference there."""
    died = _day(row["date_of_death"])
    stands_for = _day_of_death(row, died)
    kept = {column: value for column, value in row.items() if column not in LEFT_OUT}
    kept |= {"case_ref": written_as, "date_of_death": stands_for.isoformat()}
    for column in (*SOON_AFTER, *OF_REVIEW):
        if column in row:
            kept[column] = _month_of(_day(row[column]), died, stands_for).isoformat()
    if "date_of_birth" in row:
        age = age_at_death(_day(row["date_of_birth"]), died)
        assert age is not None
        kept["date_of_birth"] = _born(age, stands_for).isoformat()
    if "modifiable_factors" in row:
        kept["modifiable_factors"] = ";".join(_safe_labels(row))
    return kept


def _day_of_death(row: Row, died: date) -> date:
    """The first day of the month; the second where on the first of the review's month fewer months were complete.

    Which of the two tells the band of the months to review, as every return does, and nothing of any day.
    """
    first = died.replace(day=1)
    if "finalised_on" not in row:
        return first
    finalised = _day(row["finalised_on"])
    told = months_band(complete_months(first, finalised.replace(day=1)))
    return first if told == months_band(complete_months(died, finalised)) else first.replace(day=2)


def _month_of(day: date, died: date, stands_for: date) -> date:
    """The first of a month; in the month of death the day that stands for it, which nothing may come before."""
    return stands_for if (day.year, day.month) == (died.year, died.month) else day.replace(day=1)


def _born(age: str, died: date) -> date:
    """The day that gives this age (``cdop.case.ages``) on the day of death."""
    found = _AGE.fullmatch(age)
    assert found is not None
    number = int(found[1])
    if found[2] == "D":
        return died - timedelta(days=number)
    months = died.year * 12 + died.month - 1 - number * (12 if found[2] == "Y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(died.day, calendar.monthrange(year, month + 1)[1]))


def _safe_labels(row: Row) -> list[str]:
    """The factors; a label in which something of this child is recognised is withheld."""
    known = _known(row)
    safe: Callable[[str], bool] = lambda label: not scan(label, known)  # noqa: E731
    labels = [label if safe(label) else WITHHELD for label in split_factors(row["modifiable_factors"])]
    return list(dict.fromkeys(labels))


def _known(row: Row) -> Known:
    names = tuple(row[column] for column in ("given_names", "family_name") if column in row)
    days = tuple(_day(row[column]) for column in ("date_of_birth", "date_of_death") if column in row)
    return Known(
        people=(KnownPerson("the child", names),) if names else (),
        numbers=tuple(row[column] for column in ("nhs_number", "case_ref") if column in row),
        dates=days,
        postcodes=(row["home_postcode"],) if "home_postcode" in row else (),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
