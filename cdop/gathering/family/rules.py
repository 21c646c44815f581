"""What a family wishes, the days to leave them in peace, and what stands in the way of a letter. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cdop.case.facts import Fact, FactKind
from cdop.case.timeline import last_recorded

NO_CONTACT, AVOID = "no_contact", "avoid_dates"
LETTER_TRAVELS = timedelta(days=2)
"""A letter is read some days after its date: those days count as well."""
BIRTHDAY, ANNIVERSARY = "birthday", "anniversary"


@dataclass(frozen=True)
class Yearly:
    """A day that comes every year and that families may wish to be left in peace on; ``code`` names which."""

    code: str
    words: str
    first: date


def wishes(facts: Sequence[Fact]) -> list[Fact]:
    """What the family wishes now: the last recorded of each wish, without those that no longer hold."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind is FactKind.FAMILY_WISHED:
            found[fact.detail["wish"]] = fact
    return [fact for fact in found.values() if not fact.detail["withdrawn"]]


def no_contact(facts: Sequence[Fact]) -> Fact | None:
    """The wish to hear nothing, where it stands."""
    return next((fact for fact in reversed(wishes(facts)) if fact.detail["wish_kind"] == NO_CONTACT), None)


def avoided(facts: Sequence[Fact], first: date, last: date) -> list[Fact]:
    """The wishes whose days to avoid touch the days from ``first`` to ``last``."""
    avoiding = (fact for fact in wishes(facts) if fact.detail["wish_kind"] == AVOID)
    return [fact for fact in avoiding if any(a <= last and first <= b for a, b in _spans(fact, last))]


def avoided_by_a_letter(facts: Sequence[Fact], on: date) -> list[Fact]:
    """The wishes that a letter of this day would touch on its way."""
    return avoided(facts, on, on + LETTER_TRAVELS)


def yearly_days(facts: Sequence[Fact]) -> list[Yearly]:
    """The child's birthday and the day of the death, where no yearly wish of the family avoids that day already."""
    described = last_recorded(facts, FactKind.DESCRIBED)
    if described is None:
        return []
    born, died = (described.identity or {}).get("date_of_birth"), described.detail.get("date_of_death")
    known = [(BIRTHDAY, "The child’s birthday", born), (ANNIVERSARY, "The day of the death", died)]
    days = [Yearly(code, words, date.fromisoformat(day)) for code, words, day in known if day]
    kept = {_yearly_day(fact) for fact in wishes(facts)}
    return [one for one in days if (one.first.month, one.first.day) not in kept]


def key_worker(facts: Sequence[Fact]) -> Fact | None:
    """Who stands by the family now."""
    return last_recorded(facts, FactKind.KEY_WORKER_NAMED)


def contacts(facts: Sequence[Fact]) -> list[Fact]:
    """Every contact as it was last recorded, newest day first."""
    last = {fact.detail["entry"]: fact for fact in facts if fact.kind is FactKind.FAMILY_CONTACTED}
    return sorted(last.values(), key=lambda fact: fact.dated, reverse=True)


def letters(facts: Sequence[Fact]) -> list[Fact]:
    """Every letter that was written, in the order recorded."""
    return [fact for fact in facts if fact.kind is FactKind.FAMILY_WRITTEN_TO]


def _yearly_day(wish: Fact) -> tuple[int, int] | None:
    detail = wish.detail
    if detail["wish_kind"] != AVOID or not detail["yearly"] or not detail["first"]:
        return None
    first = date.fromisoformat(detail["first"])
    return first.month, first.day


def _spans(wish: Fact, until: date) -> Iterator[tuple[date, date]]:
    """The first and last days to avoid, each year's up to a day where it comes every year."""
    detail = wish.detail
    if not detail["first"]:
        return
    first = date.fromisoformat(detail["first"])
    last = max(date.fromisoformat(detail["last"]), first) if detail["last"] else first
    if not detail["yearly"]:
        yield first, last
        return
    yield from (_in_year(first, last - first, year) for year in range(first.year, until.year + 1))


def _in_year(first: date, length: timedelta, year: int) -> tuple[date, date]:
    """The days in one year. Those of a 29 February are 28 February and 1 March where there is none."""
    try:
        begin = first.replace(year=year)
    except ValueError:
        return date(year, 2, 28), date(year, 3, 1) + length
    return begin, begin + length
