"""The charts of the page: what each draws, and the same in words for whoever does not see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from reportlab.graphics.shapes import Drawing

from cdop.documents.bars import Series, stacked
from cdop.figures.timeliness.backlog import Backlog
from cdop.figures.timeliness.cohorts import Cohort
from cdop.figures.timeliness.days import WEEK
from cdop.figures.timeliness.drawings import Level, Point, Reach, control, course
from cdop.figures.timeliness.rare_events import Pace, RareEvents
from cdop.figures.timeliness.waits import OURS, Whose
from cdop.figures.timeliness.whose import OPEN, REVIEWED, Waited
from cdop.reference.calendar import Year
from cdop.reference.rates import rounded
from cdop.reference.wording import MONTHS, end_of

_OF_TIMES = frozenset({Pace.CLOSER, Pace.APART, Pace.LONG_WITHOUT})
_GROUPS = {REVIEWED: "Reviewed", OPEN: "Waiting"}


@dataclass(frozen=True)
class Drawn:
    """A chart at one width (points), and in words."""

    drawing: Drawing
    words: str


def of_cohorts(cohorts: Sequence[Cohort], width: float) -> Drawn:
    """A bar for each year of death, parted by how soon the review came."""
    years = sorted(cohorts, key=lambda one: one.year)
    parts = (
        Series("Reviewed in under 6 months", [one.under_6 for one in years]),
        Series("Reviewed later", [one.from_6_to_11 + one.later for one in years]),
        Series("Not reviewed yet", [one.open for one in years]),
    )
    bars = "; ".join(
        f"{one.year.label}: " + ", ".join(f"{part.label.lower()} {part.values[i]}" for part in parts)
        for i, one in enumerate(years)
    )
    return Drawn(stacked([one.year.label for one in years], parts, width), f"Bar chart by year of death. {bars}.")


def of_deaths(chart: RareEvents, width: float) -> Drawn:
    """The time before each death in whole weeks, of days as they are told: the picture tells no day of death.

    Heights are square roots: the limit lies far above most times, which would all lie on the axis.
    """
    rows = [one for one in chart.signals if one.pace in _OF_TIMES]
    marked = {place for one in rows for place in range(one.first, one.first + one.times)}
    years = [Year.of(one.on).label for one in chart.times]
    points = [
        Point(sqrt(one.days // WEEK), label if place == 0 or label != years[place - 1] else "", place in marked)
        for place, (one, label) in enumerate(zip(chart.times, years, strict=True))
    ]
    middle, limit = chart.middle / WEEK, chart.limit / WEEK
    levels = [Level(sqrt(middle), "usual"), Level(sqrt(limit), f"limit: {rounded(limit, 0)} weeks", dashed=True)]
    words = (
        f"Chart of the weeks from each death to the next, {len(points)} points from {years[0]} to {years[-1]}. "
        f"Usual {rounded(middle)} weeks, limit {rounded(limit)} weeks; "
        f"longest {max(one.days for one in chart.times) // WEEK}. "
        f"{len(marked) or 'No'} points are marked as more than chance."
    )
    return Drawn(control(points, levels, width), words)


def of_backlog(backlog: Backlog, width: float) -> Drawn:
    """What waited at the end of each three months, and where it may go in the next twelve."""
    points = [Point(one.waiting, _short(one.until.month, one.until.year)) for one in backlog.periods]
    reaches = []
    for ahead in backlog.ahead:
        (likely, low, high), day = ahead.whole, backlog.day(ahead)
        reaches.append(Reach(likely, low, high, _short(day.month, day.year)))
    past = "; ".join(f"{end_of(one.until)}: {one.waiting}" for one in backlog.periods)
    words = f"Line chart of the cases that waited. {past}."
    if reaches:
        last = reaches[-1]
        words += f" In twelve months likely {last.likely}, four times in five from {last.low} to {last.high}."
    return Drawn(course(points, reaches, width), words)


def of_waits(waited: Mapping[str, Waited], width: float) -> Drawn:
    """The mean days a case waited, for us, for agencies and for others."""
    others = [one for one in Whose if one not in OURS and one is not Whose.AGENCY]
    kinds = (("For us", [*OURS]), ("For agencies", [Whose.AGENCY]), ("For others", others))
    groups = [group for group in _GROUPS if waited[group].told]
    parts = [Series(words, [int(rounded(waited[g].mean(*whose), 0)) for g in groups]) for words, whose in kinds]
    bars = "; ".join(
        f"{_GROUPS[group]}: " + ", ".join(f"{part.label.lower()} {part.values[i]}" for part in parts)
        for i, group in enumerate(groups)
    )
    return Drawn(stacked([_GROUPS[g] for g in groups], parts, width), f"Bar chart of mean days of waiting. {bars}.")


def _short(month: int, year: int) -> str:
    return f"{MONTHS[month - 1][:3]} {year % 100:02d}"
