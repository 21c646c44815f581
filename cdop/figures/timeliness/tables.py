"""Timeliness as tables for a year's documents: what the page shows, with whole numbers as numbers. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.figures.timeliness import words
from cdop.figures.timeliness.backlog import Backlog
from cdop.figures.timeliness.cohorts import Cohort
from cdop.figures.timeliness.rare_events import RareEvents
from cdop.figures.timeliness.waits import Whose
from cdop.figures.timeliness.whose import OPEN, REVIEWED, Waited
from cdop.figures.watched import BACKLOG, COHORTS, FORECAST, TIMELINESS, Watched
from cdop.recommendations.reports.tables import Cell, WordsTable
from cdop.reference.rates import rounded
from cdop.reference.wording import end_of, long_date, when

_ONE_PLACE = re.compile(r"[0-9]+\.[0-9]")
NONE = "No resident’s death of these years is in the register"
_KAPLAN = "The median counts cases that are not reviewed for as long as they have waited (Kaplan–Meier)."
_DEATHS = "Residents who died in the five years, notified by the known-by day"
_BACKLOG = (
    "Residents’ cases notified and not reviewed on the day; reopened cases came to wait again",
    "Residency and withdrawals as known by the known-by day hold for all of the past.",
)
_FORECAST = "It goes on as the last periods went, and knows nothing of what is planned."


@dataclass(frozen=True)
class Measured:
    """All that is told: ``followed`` is the day up to which waiting is followed, ``end`` E of the year.

    ``chart``: that of deaths, or why there is none.
    """

    cohorts: Sequence[Cohort]
    followed: date
    chart: RareEvents | str
    trend: Backlog
    waits: Mapping[str, Waited]
    end: date


def timeliness(measured: Measured) -> Watched:
    """The section: what it says in sentences, then its tables; those without a row are left out."""
    found, followed, chart = measured.cohorts, measured.followed, measured.chart
    trend, waits = measured.trend, measured.waits
    of_chance = [chart] if isinstance(chart, str) else list(_of_chance(chart))
    said = (
        *(words.cohort_words(one) for one in found[:1]), *words.backlog_words(trend),
        words.waited_words(waits[REVIEWED], "reviewed in the year"),
        words.waited_words(waits[OPEN], f"waiting {when(measured.end)}"), *of_chance,
    )  # fmt: skip
    tables = [_cohorts(found, followed), _durations(found, followed), _backlog(trend), _forecast(trend), _waits(waits)]
    if not isinstance(chart, str):
        tables.append(_deaths(chart))
    return Watched(TIMELINESS, "Timeliness", said, tuple(table for table in tables if table.rows))


def _of_chance(chart: RareEvents) -> Iterator[str]:
    signals = [words.signal_words(one, chart) for one in chart.signals]
    yield from (*signals, words.LOOK) if signals else (f"Deaths of the last five years: {_lower(words.NO_CHANCE)}",)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _cohorts(found: Sequence[Cohort], followed: date) -> WordsTable:
    rows = [(one.year.label, one.deaths, one.under_6, one.from_6_to_11 + one.later, one.open) for one in found]
    basis = f"Residents who died in the year, notified by {long_date(followed)}, with the reviews that stood then"
    return _table(
        COHORTS, "Residents’ deaths by year of death, and their reviews",
        {
            "year": "Year of death", "deaths": "Deaths", "under_6": "Reviewed in under 6 months",
            "later": "Reviewed later", "open": "Not reviewed yet",
        },
        rows, basis,
    )  # fmt: skip


def _durations(found: Sequence[Cohort], followed: date) -> WordsTable:
    rows = [
        (
            one.year.label, words.within_words(one.six), words.within_words(one.twelve),
            _number(words.weeks_words(one.deaths, one.from_death)), words.limits_words(one.deaths, one.from_death),
            _number(words.weeks_words(one.deaths, one.from_notification)),
        )
        for one in found
    ]  # fmt: skip
    return _table(
        "durations", "How long a review takes",
        {
            "year": "Year of death", "within_6": "Reviewed in under 6 months, of those whose months are up",
            "within_12": "The same in under 12 months", "half": "Half reviewed within (weeks from death)",
            "limits": "95% limits", "half_from_notification": "Half reviewed within (weeks from notification)",
        },
        rows, f"Residents who died in the year, followed to {long_date(followed)}", _KAPLAN, words.IN_PARTS,
    )  # fmt: skip


def _backlog(trend: Backlog) -> WordsTable:
    rows = [(_begun(one.until), one.came, one.went, one.waiting) for one in trend.periods]
    return _table(
        BACKLOG, "Cases waiting every three months",
        {"until": "Three months up to", "came": "Came to wait", "went": "Reviewed", "waiting": "Waiting at the end"},
        rows, _BACKLOG[0], *_BACKLOG[1:],
    )  # fmt: skip


def _forecast(trend: Backlog) -> WordsTable:
    rows = [(_begun(trend.day(one)), *one.whole) for one in trend.ahead]
    return _table(
        FORECAST, "Cases that will wait: forecast [f]",
        {"on": "On", "likely": "Likely", "low": "Four times in five from", "high": "to"},
        rows, "The mean change of the last periods of three months, and how far they differed", _FORECAST,
    )  # fmt: skip


def _waits(waits: Mapping[str, Waited]) -> WordsTable:
    rows = [(words.WHOSE[one], *(_mean(waits[group], one) for group in (REVIEWED, OPEN))) for one in Whose]
    told = any(one.told for one in waits.values())
    left_out = " and ".join(
        f"{waits[group].not_recorded:,} of {waits[group].cases:,} {who}"
        for group, who in ((REVIEWED, "reviewed"), (OPEN, "waiting"))
    )
    return _table(
        "waits", "Mean days a case waited, and for whom",
        {"whose": "Waiting for", "reviewed": "Cases reviewed in the year", "waiting": "Cases waiting at its end"},
        rows if told else [], "From the notification to the review, or to the end; each day is given once",
        f"Cases that tell nothing of what they waited for are left out: {left_out}.",
    )  # fmt: skip


def _mean(waited: Waited, whose: Whose) -> Cell:
    return float(rounded(waited.mean(whose))) if waited.told else "–"


def _number(text: str) -> Cell:
    """A number as one, with its one place where it has one; other words as they are."""
    plain = text.replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return float(plain) if _ONE_PLACE.fullmatch(plain) else text


def _deaths(chart: RareEvents) -> WordsTable:
    return _table(
        "chance", "Do deaths come more often than chance?", {"what": "What the chart says", "number": "Number"},
        [(what, _number(number)) for what, number in words.chart_rows(chart)], _DEATHS,
        words.IN_PARTS,
    )  # fmt: skip


def _table(
    key: str, title: str, columns: Mapping[str, str], rows: Sequence[tuple[Cell, ...]], *lines: str
) -> WordsTable:
    """``lines``: the basis, then what else there is to know."""
    basis, *more = lines
    return WordsTable(
        key, title, tuple(columns), tuple(columns.values()), tuple(rows), NONE, (f"Basis: {basis}.", *more), keyed=1,
        basis=basis,
    )  # fmt: skip


def _begun(day: date) -> str:
    text = end_of(day)
    return text[:1].upper() + text[1:]
