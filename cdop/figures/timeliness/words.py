"""What the page says: the same for every reader, and no day of a death."""

from collections.abc import Iterator
from fractions import Fraction

from cdop.figures.timeliness.backlog import MONTHS, Backlog
from cdop.figures.timeliness.cohorts import Cohort, Within
from cdop.figures.timeliness.days import in_weeks
from cdop.figures.timeliness.rare_events import FEWEST_TIMES, Pace, RareEvents, Signal
from cdop.figures.timeliness.survival import Step, median, median_limits
from cdop.figures.timeliness.waits import OURS, Whose
from cdop.figures.timeliness.whose import Waited
from cdop.reference.rates import rounded
from cdop.reference.wording import month_year, plural, when

WHOSE = {
    Whose.PANEL: "Another area’s panel",
    Whose.PROCESS: "An inquest or another process that holds up the panel",
    Whose.MEETING: "The child death review meeting, planned",
    Whose.AGENCY: "Agencies’ replies",
    Whose.ASKING: "Us: before the first agency was asked",
    Whose.OURS: "Us: everything else",
}
NO_CHANCE = "Nothing here is more than chance."
STEADY = (
    "Deaths that come at a steady rate come in clusters and with gaps: two on one day, none for months. "
    "Do not look for the cause of a single point."
)
TOO_FEW = f"There are {FEWEST_TIMES} deaths or fewer in these five years: too few for a chart."
TOO_MANY = (
    "These deaths are not rare: there is one every three days or oftener, and the days between them say nothing. "
    "Choose some of them, or compare the years’ rates."
)
FEWEST_DEATHS = 5
"""Of fewer deaths in a year a median is one review's, and says nothing of the others."""
TOO_FEW_DEATHS = "too few deaths"
IN_PARTS = (
    "Deaths, notifications and reviews count here as in the middle of their week of the month (the 1st to the 7th, the "
    "8th to the 14th, the 15th to the 21st, and the rest), so that nobody can work out the day on which a child died."
)
CROWDED = (
    "In this demonstration that is by design: many invented children die in its last weeks, so that every step of a "
    "case can be seen."
)
LOOK = (
    "This is a reason to look at the cases, not a finding: it says neither why, nor that anything could be prevented."
)


def cohort_words(cohort: Cohort) -> str:
    """How long half of the reviews took, open ones not left out."""
    half, year, children = median(cohort.from_death), cohort.year.label, plural(cohort.deaths, "child")
    if cohort.deaths < FEWEST_DEATHS:
        return f"{children} died in {year}: too few to tell how long half of the reviews take."
    if half is None:
        return (
            f"Of the {children} who died in {year} fewer than half are reviewed: "
            "how long half of the reviews take cannot be told yet."
        )
    return (
        f"For half of the children who died in {year} the review was done within {plural(_weeks(half), 'week')} of "
        "the death."
    )


def weeks_words(deaths: int, steps: tuple[Step, ...]) -> str:
    """The median in whole weeks; or that it is not reached, or too few deaths to be told."""
    half = median(steps)
    if deaths < FEWEST_DEATHS:
        return TOO_FEW_DEATHS
    return "not reached yet" if half is None else f"{_weeks(half):,}"


def limits_words(deaths: int, steps: tuple[Step, ...]) -> str:
    """The limits of the median, in whole weeks."""
    low, high = median_limits(steps)
    if deaths < FEWEST_DEATHS:
        return TOO_FEW_DEATHS
    if low is None:
        return "cannot be told"
    return f"{_weeks(low):,} to {_weeks(high):,}" if high is not None else f"{_weeks(low):,} or more"


def _weeks(days: float) -> int:
    return int(rounded(in_weeks(days), 0))


def within_words(within: Within) -> str:
    """So many of so many, and the share; a dash where the months are up for none."""
    if not within.due:
        return "–"
    return f"{within.reviewed:,} of {within.due:,} ({rounded(Fraction(100 * within.reviewed, within.due))}%)"


def early_words(within: Within) -> str:
    """How many died too lately, and how many of them are reviewed already."""
    return f"{within.early:,}, of whom {within.early_reviewed:,} reviewed" if within.early else "0"


def signal_words(signal: Signal, chart: RareEvents) -> str:
    """What is more than chance, in words that a chair can read out."""
    since, until = month_year(signal.since), month_year(signal.until)
    span = f"in {until}" if since == until else f"from {since} to {until}"
    match signal.pace:
        case Pace.MORE | Pace.FEWER:
            year = chart.last_year
            assert year
            return (
                f"In the last twelve months there were {plural(year.events, 'death')}, {signal.pace.value} than chance "
                f"explains: the time before lets expect about {rounded(year.expected, 0)}."
            )
        case Pace.CLOSER:
            return (
                f"{span[0].upper()}{span[1:]} {signal.times} deaths in a row came sooner after one another than is "
                f"usual: more in a row than chance explains ({chart.row} or more)."
            )
        case Pace.APART:
            return (
                f"{span[0].upper()}{span[1:]} {signal.times} deaths in a row came later after one another than is "
                "usual: fewer deaths than chance explains, or some that nobody told of."
            )
        case Pace.LONG_WITHOUT:
            return f"{span[0].upper()}{span[1:]} no death for longer than chance explains: ask whether all were told."
    return "Since the last death more time has gone by than chance explains: ask whether all were told."


def chart_rows(chart: RareEvents) -> Iterator[tuple[str, str]]:
    """The lines of the chart in numbers."""
    yield "Deaths in five years", f"{len(chart.times) + 1:,}"
    yield "Mean weeks from one to the next", str(rounded(in_weeks(chart.mean)))
    yield "Usual: as many times are shorter as longer (weeks)", str(rounded(in_weeks(chart.middle)))
    yield "Limit: longer than this is more than chance (weeks)", str(rounded(in_weeks(chart.limit)))
    yield "Row on one side of the usual that is more than chance", f"{chart.row} in a row"
    if year := chart.last_year:
        yield "Deaths in the last twelve months", f"{year.events:,}"
        yield "What the whole time lets expect of twelve months", str(rounded(year.expected))


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def backlog_words(backlog: Backlog) -> Iterator[str]:
    """Where the backlog stands, how it came there, and where it goes."""
    now, number = backlog.now, len(backlog.periods)
    yield f"{_begun(when(now.until))} {plural(now.waiting, 'case')} waited for review."
    came, went = (sum(getattr(one, name) for one in backlog.periods) for name in ("came", "went"))
    yield (
        f"In the last {number * MONTHS} months {came:,} came to wait and {went:,} were reviewed: "
        f"{rounded(came / number)} and {rounded(went / number)} every three months."
    )
    if not backlog.ahead:
        yield "The register holds too little of the past to say where this goes: eighteen months at the least."
        return
    last = backlog.ahead[-1]
    likely, low, high = last.whole
    yield (
        f"If both go on like this, about {plural(likely, 'case')} will wait {when(backlog.day(last))}; "
        f"four times in five between {low:,} and {high:,}."
    )
    if came > went:
        more = rounded((came - went) / number)
        yield f"To stop growing, {more} more reviews are needed every three months."


def waited_words(waited: Waited, who: str) -> str:
    """Of which share of their days cases waited for others."""
    total = sum(waited.days.values())
    if not total:
        return f"Of no case {who} is it recorded what it waited for."
    ours = sum(waited.days[one] for one in OURS)
    share = rounded(100 * (total - ours) / total)
    return f"Cases {who} waited for others on {share}% of their days, and for us on the rest."
