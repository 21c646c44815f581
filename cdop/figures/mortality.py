"""The rates of a year: mortality by age, of one year and of several, and those beside the tables of deaths. Pure.

Infant: under one year; neonatal: under 28 days; post-neonatal: between; all per 1,000 live births. Child: 1 to 17
years, per 100,000 people of that age (figures.md 4.1). Several years: the sum of deaths over the sum of what they are
divided by.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from cdop.figures.denominators.dimensions import ONE_TO_SEVENTEEN, WHOLE, Cell, Measure, cell
from cdop.figures.denominators.held import Denominators, Divisor
from cdop.figures.rating import RateRow, RateTable, added, printed_rate
from cdop.figures.tables import AnnualFigures, Count, Table
from cdop.reference.calendar import Year

KEY, AGES = "mortality", "deaths_by_age_band"
NEONATAL, POST_NEONATAL = "0-27 days", "28-364 days"
PERIODS = (1, 3, 5)
INFANT, CHILD = "infant", "child"
MEASURES: Mapping[str, tuple[str, Measure, tuple[str, ...]]] = MappingProxyType(
    {
        INFANT: ("Infant: under 1 year", Measure.BIRTHS, (NEONATAL, POST_NEONATAL)),
        "neonatal": ("Neonatal: under 28 days", Measure.BIRTHS, (NEONATAL,)),
        "post_neonatal": ("Post-neonatal: 28 days to under 1 year", Measure.BIRTHS, (POST_NEONATAL,)),
        CHILD: ("Child: 1 to 17 years", Measure.POPULATION, ONE_TO_SEVENTEEN),
    }
)
_CHILDREN = tuple(cell(age_band=band) for band in ONE_TO_SEVENTEEN)
_PARTED = MappingProxyType(
    {
        "deaths_by_sex": "sex",
        "deaths_by_ethnic_group": "ethnic_group",
        "deaths_by_deprivation_fifth": "deprivation_fifth",
    }
)
_WHOLE_ROWS = frozenset({"total", "Q1", "Q2", "Q3", "Q4"})
_CHANCE = (
    "The limits are of 95% intervals: they say how far chance alone could have moved the number of deaths. They are "
    "exact below 10 deaths, and Byar's from 10 on."
)
_ROUNDED = "Rates are rounded half up to one decimal place. [x]: no rate is given. [u]: unreliable, as few deaths."
_POOLED = "Of several years: all deaths over all live births or people of those years."
_NOT_PUBLIC = (
    "Rates of several years together are not in this public edition: with those of other years they could give away "
    "a number that is not shown."
)
_CALENDAR = MappingProxyType(
    {
        Measure.BIRTHS: "the live births of the calendar year",
        Measure.POPULATION: "the population in the middle of the calendar year",
    }
)
_RUNNING = "the year is still running"
_QUARTERS = (
    "The rate of a quarter is of three months' deaths over the year's population: the four add up to the year's."
)


def mortality(figures: AnnualFigures) -> RateTable | None:
    """Mortality by age, of one year and pooled; none where nobody asked what is loaded."""
    held = figures.denominators
    if held is None:
        return None
    rows = [row for years in PERIODS for row in _of_years(figures, held, years)]
    public = figures.edition == "public"
    own = (_NOT_PUBLIC if public and len(rows) == len(MEASURES) else _POOLED,)
    notes = _notes(figures, figures.table(AGES), held, frozenset(Measure), own)
    return RateTable(KEY, AGES, "Mortality rates", "Mortality", tuple(rows), notes)


def rates_of(figures: AnnualFigures, table: Table) -> RateTable | None:
    """The rates beside a table of deaths; none where nothing is loaded to divide by."""
    held = figures.denominators
    if held is None or not table.key.startswith("deaths_by_"):
        return None
    rows = []
    for row in table.rows:
        asked = _asked(table.key, row.key)
        if asked is not None:
            measure, cells, listed = asked
            divisor = _divisor(figures, held, measure, cells, listed)
            rows.append(RateRow(row.key, row.label, printed_rate(table.value(row.key), divisor, measure)))
    measures = frozenset(row.rate.measure for row in rows)
    if not measures & held.measures:
        return None
    own = (_QUARTERS,) if table.key == "deaths_by_quarter" else ()
    notes = _notes(figures, table, held, measures, own)
    title = f"Rates of {table.title[:1].lower()}{table.title[1:]}"
    return RateTable(f"rates_{table.key}", table.key, title, table.row_heading, tuple(rows), notes)


def rate_tables(figures: AnnualFigures) -> Iterator[RateTable]:
    """Every table of rates in printed order, mortality first."""
    for found in (mortality(figures), *(rates_of(figures, table) for table in figures)):
        if found is not None:
            yield found


def grouped(figures: AnnualFigures) -> dict[str, int]:
    """The year's deaths under one year and of 1 to 17 years, which the table of ages does not have (cases)."""
    count = figures.table(AGES).count
    return {key: sum(count(band) for band in MEASURES[key][2]) for key in (INFANT, CHILD)}


def _asked(table: str, row: str) -> tuple[Measure, tuple[Cell, ...], str | None] | None:
    """What a row's deaths are divided by: the measure, its cells, and the authority; none where it has no rate."""
    if row in _WHOLE_ROWS:
        return Measure.POPULATION, (WHOLE,), None
    if row in {"not_recorded", "indeterminate"}:
        return None
    if table == "deaths_by_local_authority":
        return Measure.POPULATION, (WHOLE,), row
    if table in _PARTED:
        return Measure.POPULATION, (cell(**{_PARTED[table]: row}),), None
    if row in (NEONATAL, POST_NEONATAL):
        return Measure.BIRTHS, (WHOLE,), None
    return Measure.POPULATION, (cell(age_band=row),), None


def _divisor(
    figures: AnnualFigures, held: Denominators, measure: Measure, cells: tuple[Cell, ...], listed: str | None = None
) -> Divisor:
    if figures.running:
        return Divisor(None, _RUNNING)
    return held.divisor(measure, Year.parse(figures.year), cells, listed)


def _of_years(figures: AnnualFigures, held: Denominators, years: int) -> Iterator[RateRow]:
    """The four measures of the year and so many less one before it, as far as the edition has them."""
    last = Year.parse(figures.year)
    pooled = [last.before(n) for n in range(years)]
    for key, (words, measure, bands) in MEASURES.items():
        cells = _CHILDREN if measure is Measure.POPULATION else (WHOLE,)
        name = pooled_name(key, years)
        if years > 1 and figures.edition == "public" and name not in held.grouped:
            continue
        deaths = _deaths(figures, held, name, bands, pooled)
        divisor = _pooled(figures, held, measure, cells, pooled)
        period = f"{pooled[-1].label} to {last.label}" if years > 1 else last.label
        yield RateRow(name, f"{words}, {period}", printed_rate(deaths, divisor, measure))


def pooled_name(key: str, years: int) -> str:
    """The key of a measure's row over so many years."""
    return f"{key}_{years}_years" if years > 1 else key


def _deaths(figures: AnnualFigures, held: Denominators, name: str, bands: tuple[str, ...], years: list[Year]) -> Count:
    if name in held.grouped:
        return held.grouped[name]
    if len(years) > 1:
        return sum(held.deaths.get(year.label, {}).get(band, 0) for year in years for band in bands)
    value = figures.table(AGES).value
    return added([value(band) for band in bands])


def _pooled(
    figures: AnnualFigures, held: Denominators, measure: Measure, cells: tuple[Cell, ...], years: list[Year]
) -> Divisor:
    """The sum over the years; none where the register holds no death of one of them, or one has no count."""
    if figures.running:
        return Divisor(None, _RUNNING)
    if len(years) > 1 and (unheld := [year.label for year in years if not held.has_deaths_of(year.label)]):
        return Divisor(None, f"the register holds no death of {unheld[-1]}")
    found = [held.divisor(measure, year, cells) for year in years]
    lacking = next((one for one in found if one.value is None), None)
    if lacking:
        return lacking
    return Divisor(sum(one.value or 0 for one in found), calendar=any(one.calendar for one in found))


def _notes(
    figures: AnnualFigures, table: Table, held: Denominators, measures: frozenset[Measure], own: tuple[str, ...]
) -> tuple[str, ...]:
    """What is counted, by what it is divided, where that comes from, and how to read it."""
    loaded = measures & held.measures
    unknown = table.value("not_recorded")
    left = f"Not recorded: {unknown:,}, in no rate but that of a total." if unknown else ""
    last = Year.parse(figures.year)
    years = [last.before(n) for n in range(max(PERIODS) if _POOLED in own else 1)]
    months = _other_months(held, loaded, years)
    lines = [f"Basis: {table.basis}.", left, months, *own]
    lines += [f"No {measure.words} loaded: no rate of it is given." for measure in sorted(measures - loaded)]
    lines += [
        f"Source of {one.measure.words}: {one.source}, {one.edition}."
        for one in held.sources
        if one.measure in measures and one.is_of(years)
    ]
    lines += [_CHANCE, _ROUNDED]
    if figures.policy:
        lines.append(figures.policy)
    return tuple(line for line in lines if line)


def _other_months(held: Denominators, measures: frozenset[Measure], years: list[Year]) -> str:
    """The footnote of the mismatch, where a year is divided by counts of a calendar year."""
    year = years[0]
    asked = ((Measure.BIRTHS, (WHOLE,)), (Measure.POPULATION, _CHILDREN), (Measure.POPULATION, (WHOLE,)))
    calendar = {
        measure
        for measure, cells in asked
        if measure in measures and any(held.divisor(measure, one, cells).calendar for one in years)
    }
    named = [words for measure, words in _CALENDAR.items() if measure in calendar]
    if not named:
        return ""
    return (
        f"Deaths of April to March are divided by {' and by '.join(named)} in which the year begins "
        f"({year.start} for {year.label}), which are not of the same twelve months."
    )
