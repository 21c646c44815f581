"""All that the page of timeliness shows, in one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures import ways
from cdop.figures.exports.chart import NARROW, WIDE
from cdop.figures.month_ends import STANDS_AS, followed_to_a_month_end
from cdop.figures.pictures import ENLARGED, Chart
from cdop.figures.slices import Clock
from cdop.figures.timeliness import charts, words
from cdop.figures.timeliness.backlog import Backlog, backlog
from cdop.figures.timeliness.charts import Drawn
from cdop.figures.timeliness.cohorts import Cohort, cohorts
from cdop.figures.timeliness.deaths import WHICH, chart_of_deaths
from cdop.figures.timeliness.rare_events import RareEvents, TooFew, TooMany
from cdop.figures.timeliness.waits import Whose
from cdop.figures.timeliness.whose import OPEN, REVIEWED, Waited, waited
from cdop.installation import is_demonstration
from cdop.reference.rates import rounded
from cdop.reference.wording import end_of, long_date, when

Cell = str | int | dict[str, str | bool]
Rows = list[list[Cell]]
COHORTS = "cohorts"
SAME_NUMBERS = "The same numbers stand in the table."


@dataclass(frozen=True)
class Deaths:
    """The chart of deaths: which, what it says, and whether anything of it is more than chance."""

    which: str
    said: tuple[str, ...]
    signals: bool
    rows: Rows
    picture: Chart | None


@dataclass(frozen=True)
class TimelinessPage:
    """What the template places."""

    at: Clock
    followed_until: str
    cohort_words: tuple[str, ...]
    cohort_rows: Rows
    cohort_picture: Chart | None
    deaths: Deaths
    menu: tuple[tuple[str, str, str], ...]
    backlog_words: tuple[str, ...]
    backlog_rows: Rows
    ahead_rows: Rows
    backlog_picture: Chart
    waits_words: tuple[str, ...]
    waits_rows: Rows
    waits_notes: tuple[str, ...]
    waits_picture: Chart | None
    stands_as: str
    neighbours: tuple[tuple[str, str], ...]
    year: str

    @property
    def until(self) -> str:
        return long_date(self.at.end)

    @property
    def in_parts(self) -> str:
        return words.IN_PARTS


def timeliness_page(session: Session, person: Person, at: Clock, which: str) -> TimelinessPage:
    """Count all four parts. A bounded number of statements, whatever the number of cases. Raises nothing."""
    followed = followed_for(person, at)
    found, waits, trend = cohorts(session, followed), waited(session, at), backlog(session, at)
    return TimelinessPage(
        at=at,
        followed_until=long_date(followed.known_by),
        cohort_words=tuple(words.cohort_words(one) for one in found[:2]),
        cohort_rows=[_cohort_row(one) for one in found],
        cohort_picture=_picture(at, COHORTS, *_both(charts.of_cohorts, found)) if found else None,
        deaths=_deaths(session, at, which),
        menu=tuple((one.words, _address(at, key), "page" if key == which else "") for key, one in WHICH.items()),
        backlog_words=tuple(words.backlog_words(trend)),
        backlog_rows=[[_told(p.until), p.came, p.went, p.waiting] for p in trend.periods],
        ahead_rows=_ahead_rows(trend),
        backlog_picture=_picture(at, "backlog", *_both(charts.of_backlog, trend)),
        waits_words=(
            words.waited_words(waits[REVIEWED], "reviewed in the year"),
            words.waited_words(waits[OPEN], f"waiting {when(at.end)}"),
        ),
        waits_rows=_waits_rows(waits),
        waits_notes=tuple(_waits_notes(waits)),
        waits_picture=_picture(at, "waits", *_both(charts.of_waits, waits)) if _tell(waits) else None,
        stands_as=STANDS_AS if at.end < at.year.last_day and not person.sees_identity else "",
        neighbours=tuple(_neighbours(person, at)),
        year=ways.address_if_open(person, "figures.year", label=at.year.label, known_by=at.known_by.isoformat()),
    )


def followed_for(person: Person, at: Clock) -> Clock:
    """Up to which day waiting is followed: for whoever is shown no day of death the last end of a month."""
    return at if person.sees_identity else followed_to_a_month_end(at)


def drawn(session: Session, at: Clock, key: str, which: str, width: float) -> Drawn:
    """One of the page's charts. Raises ``KeyError`` where there is none of this name, or nothing to draw."""
    if key == COHORTS and (found := cohorts(session, at)):
        return charts.of_cohorts(found, width)
    if key == "deaths" and (of_deaths := _chart_of(session, at, which)[0]):
        return charts.of_deaths(of_deaths, width)
    if key == "backlog":
        return charts.of_backlog(backlog(session, at), width)
    if key == "waits" and _tell(waits := waited(session, at)):
        return charts.of_waits(waits, width)
    raise KeyError(key)


def _tell(waits: dict[str, Waited]) -> bool:
    """Whether of any case it is recorded what it waited for."""
    return any(one.told for one in waits.values())


def _deaths(session: Session, at: Clock, which: str) -> Deaths:
    found, said = _chart_of(session, at, which)
    invented = is_demonstration(session)  # asked of every chart: a page takes as many statements whatever it shows
    if found is None:
        return Deaths(WHICH[which].words, (said,), signals=False, rows=[], picture=None)
    signals = tuple(words.signal_words(one, found) for one in found.signals)
    lines = (*signals, words.LOOK) if signals else (words.NO_CHANCE, words.STEADY)
    if signals and invented:
        lines = (*lines, words.CROWDED)
    picture = _picture(at, "deaths", *_both(charts.of_deaths, found), which=which)
    return Deaths(
        WHICH[which].words,
        lines,
        bool(signals),
        [[name, _count(number)] for name, number in words.chart_rows(found)],
        picture,
    )


def _chart_of(session: Session, at: Clock, which: str) -> tuple[RareEvents | None, str]:
    """The chart; or none, and why not."""
    try:
        return chart_of_deaths(session, at, which), ""
    except TooFew:
        return None, words.TOO_FEW
    except TooMany:
        return None, words.TOO_MANY


def _count(text: str) -> Cell:
    """A number in words, at the right like other numbers."""
    return {"text": text, "count": True}


def _cohort_row(one: Cohort) -> list[Cell]:
    months = [words.within_words(one.six), words.within_words(one.twelve), words.early_words(one.twelve)]
    half = [words.weeks_words(one.deaths, one.from_death), words.limits_words(one.deaths, one.from_death)]
    year: Cell = {"text": one.year.label, "whole": True}
    return [year, one.deaths, *months, one.open, *half, words.weeks_words(one.deaths, one.from_notification)]


def _told(day: date) -> str:
    words = end_of(day)
    return words[:1].upper() + words[1:]


def _ahead_rows(trend: Backlog) -> Rows:
    rows: Rows = []
    for ahead in trend.ahead:
        likely, low, high = ahead.whole
        rows.append([_told(trend.day(ahead)), likely, f"{low:,} to {high:,}"])
    return rows


def _waits_rows(waits: dict[str, Waited]) -> Rows:
    rows: Rows = []
    for one in Whose:
        row: list[Cell] = [words.WHOSE[one]]
        for group in (REVIEWED, OPEN):
            total = sum(waits[group].days.values())
            share = f"{rounded(100 * waits[group].days[one] / total)}%" if total else "–"
            row += [_count(str(rounded(waits[group].mean(one))) if total else "–"), _count(share)]
        rows.append(row)
    return rows


def _waits_notes(waits: dict[str, Waited]) -> Sequence[str]:
    yields = []
    for group, who in ((REVIEWED, "reviewed in the year"), (OPEN, "waiting")):
        one = waits[group]
        yields.append(f"Cases {who}: {one.cases:,}, of which {one.not_recorded:,} tell nothing of what they waited for")
    return [f"{line} and are left out." for line in yields]


def _both(draw: object, found: object) -> tuple[Drawn, Drawn]:
    assert callable(draw)
    return draw(found, WIDE), draw(found, NARROW)


def _picture(at: Clock, key: str, wide: Drawn, narrow: Drawn, which: str | None = None) -> Chart:
    def address(size: str | None = None) -> str:
        known_by = at.known_by.isoformat()
        values = {"label": at.year.label, "key": key, "known_by": known_by, "size": size, "of": which}
        return url_for("figures.timeliness_chart", **values)  # type: ignore[arg-type]

    sizes = [(round(d.drawing.width * ENLARGED), round(d.drawing.height * ENLARGED)) for d in (wide, narrow)]
    caption = (
        SAME_NUMBERS
        if key != "deaths"
        else "Each point is a death: the higher, the more weeks since the death before it. "
        "In whole weeks, and as square roots, so that short times stay apart."
    )
    return Chart(address(), wide.words, caption, *sizes[0], address("narrow"), *sizes[1])


def _address(at: Clock, which: str) -> str:
    known_by = at.known_by.isoformat()
    return url_for("figures.timeliness", label=at.year.label, known_by=known_by, of=which, _anchor="deaths")


def _neighbours(person: Person, at: Clock) -> list[tuple[str, str]]:
    """The same page of the years around."""
    found = []
    for label, href in ways.neighbours(at):
        known_by = at.known_by.isoformat()
        there = ways.address_if_open(person, "figures.timeliness", label=label, known_by=known_by)
        found.append((label, there if href else ""))
    return found
