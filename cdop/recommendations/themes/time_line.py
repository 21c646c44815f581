"""What happened in each year of a theme: plain numbers for the picture, and days with words for the table. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdop.recommendations.queries import Action, Recommendation
from cdop.recommendations.rules import Happening
from cdop.recommendations.themes.queries import Followed, Theme
from cdop.reference.calendar import Year


class Mark(StrEnum):
    """What stands below the years in the picture, in this order."""

    AGREED = "agreed"
    TOLD = "told"
    DONE = "done"
    FOLLOWED_UP = "followed_up"


MARK_WORDS: Mapping[Mark, str] = {
    Mark.AGREED: "Recommendations agreed",
    Mark.TOLD: "Organisations told",
    Mark.DONE: "Done",
    Mark.FOLLOWED_UP: "Asked whether it worked",
}
_HAPPENED = {
    Happening.TOLD: Mark.TOLD,
    Happening.DONE: Mark.DONE,
    Happening.FOLLOWED_UP: Mark.FOLLOWED_UP,
}


@dataclass(frozen=True)
class Moment:
    """A day on which something happened with an organisation. ``worked`` is what it said when it was asked again."""

    mark: Mark
    on: date
    reference: str
    agency: str
    worked: str = ""


@dataclass(frozen=True)
class YearOfTheme:
    """One year: its cases (``Theme.cases``), what was agreed and happened in it, and the actions due in it."""

    label: str
    cases: int | None
    agreed: tuple[Recommendation, ...]
    moments: tuple[Moment, ...]
    actions: tuple[tuple[Action, str], ...]


def marks(theme: Theme) -> dict[Mark, dict[str, int]]:
    """How often each mark stands in each year; years with none are left out."""
    found: dict[Mark, dict[str, int]] = {mark: defaultdict(int) for mark in Mark}
    for moment in moments(theme):
        found[moment.mark][Year.of(moment.on).label] += 1
    return {mark: dict(by_year) for mark, by_year in found.items()}


def moments(theme: Theme) -> list[Moment]:
    """Everything that has a mark, the first first."""
    return sorted((each for one in theme.followed for each in _moments(one)), key=lambda each: (each.on, each.mark))


def years_of(theme: Theme) -> list[YearOfTheme]:
    """Every year, earliest first."""
    told: dict[str, list[Moment]] = defaultdict(list)
    for moment in moments(theme):
        if moment.mark is not Mark.AGREED:
            told[Year.of(moment.on).label].append(moment)
    agreed: dict[str, list[Recommendation]] = defaultdict(list)
    due: dict[str, list[tuple[Action, str]]] = defaultdict(list)
    for one in theme.followed:
        names = {each.number: each.agency_name for each in one.addressees}
        if on := one.recommendation.agreed_on:
            agreed[Year.of(on).label].append(one.recommendation)
        for action in one.actions:
            if action.due_on:
                due[Year.of(action.due_on).label].append((action, names[action.addressee_number]))
    cases = theme.cases or {}
    return [
        YearOfTheme(label, cases.get(label, 0), tuple(agreed[label]), tuple(told[label]), tuple(due[label]))
        for label in theme.years
    ]


def _moments(one: Followed) -> Iterator[Moment]:
    reference = one.recommendation.reference
    if one.recommendation.agreed_on:
        yield Moment(Mark.AGREED, one.recommendation.agreed_on, reference, "")
    names = {each.number: each.agency_name for each in one.addressees}
    for entry in one.entries:
        mark = _HAPPENED.get(entry.happened.what)
        if mark and entry.addressee_number in names:
            worked = str(entry.happened.detail.get("worked") or "")
            yield Moment(mark, entry.happened.dated, reference, names[entry.addressee_number], worked)
