"""The counts of one year as one system: a number that stands in several tables is one count, every total is a sum.

What may be shown of it is decided by ``cdop.disclosure``. Written from ``counting.md`` sections 2 to 4.
"""

from collections.abc import Iterator, Mapping

from cdop.disclosure.values import Key, Linked, Policy, Sum
from cdop.figures.mortality import AGES, CHILD, INFANT, MEASURES, grouped
from cdop.figures.pooling import Pooled, pooled
from cdop.figures.tables import AnnualFigures, Count, Table
from cdop.figures.wording import WORDS

Place = tuple[str, str, str]
"""Table, row and column of a cell; the column is empty where a table has a single count a row."""

_NOTIFIED_TOTAL: Place = ("notifications", "total", "")
_RESIDENT: Place = ("notifications", "requiring_review", "")
_REVIEWED: Place = ("reviews", "total", "")
OPENING: Place = ("outstanding", "opening", "")
CLOSING: Place = ("outstanding", "closing", "")
_DEATHS: Place = ("deaths_by_sex", "total", "")
_SAME: Mapping[Place, Place] = {
    ("reconciliation", "opening", ""): OPENING,
    ("reconciliation", "closing", ""): CLOSING,
    ("reconciliation", "notified", ""): _RESIDENT,
    ("reconciliation", "reviewed", ""): _REVIEWED,
}
"""Numbers that stand in two tables: one count."""
_BALANCE: Place = ("reconciliation", "both sides", "")
_BEFORE = "before"  # the years of the longest period that the next longest leaves out
_SPLITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "notifications",
        "total",
        (
            "non_resident_died_in_area", "resident_died_in_area", "resident_died_out_of_area",
            "non_resident_died_out_of_area", "residency_undecided",
        ),
    ),
    ("notifications", "requiring_review", ("resident_died_in_area", "resident_died_out_of_area")),
    ("notifications", "requiring_review", ("expected", "unexpected", "not_classified")),
    ("reviews", "total", ("expected", "unexpected", "not_classified")),
    ("reviews", "total", ("modifiable", "none", "inadequate")),
)  # fmt: skip
_WHOLES: Mapping[str, Place] = {"notified": _NOTIFIED_TOTAL, "reviews": _REVIEWED, "closing": CLOSING}


def linked(figures: AnnualFigures, policy: Policy) -> Linked:
    """Every count of the year once, with every sum that holds between them.

    The snapshots of cases outstanding stand in two years, at the end of one and the beginning of the next. So that no
    year hides what another shows, they are hidden where they are small, which is so in both, and never beside others.
    """
    counts: dict[Key, int] = {at: _board(count) for at, count in places(figures).items()}
    for key, deaths in grouped(figures).items():
        counts[ages(key)] = deaths
    line = figures.table("reconciliation").count
    counts[_BALANCE] = line("opening") + line("notified") + line("reopened")
    others: dict[Key, int] = dict(_of_other_years(figures))
    several: dict[Key, int] = {ages(one.name): one.total for one in pooled(figures)}
    counts |= several | others
    small = frozenset(at for at, count in others.items() if policy.is_small(count))
    snapshots = frozenset(at for at in (OPENING, CLOSING) if not policy.is_small(counts[at]))
    sums = tuple(dict.fromkeys([*_sums(figures), *_pooled_sums(figures)]))
    return Linked(counts, sums, snapshots, frozenset({_BALANCE, *others} - small), small)


def _of_other_years(figures: AnnualFigures) -> Iterator[tuple[Place, int]]:
    """The deaths of each other year that is pooled, and of all that the longest period has before the next longest.

    They stand nowhere in this year's tables. Small ones are protected all the same, since one number of several years
    less another would tell them.
    """
    periods: dict[str, Pooled] = {}
    for one in pooled(figures):
        yield from ((of_year(year, one.measure), count) for year, count in one.others)
        if shorter := periods.get(one.measure):
            yield of_year(_BEFORE, one.measure), one.total - shorter.total
        periods[one.measure] = one


def _pooled_sums(figures: AnnualFigures) -> Iterator[Sum]:
    """Several years are the sum of their years; in each of them deaths under one year are those of its two ages."""
    periods: dict[str, Pooled] = {}
    for one in pooled(figures):
        yield Sum(ages(one.name), (measured(one.measure), *(of_year(year, one.measure) for year, _ in one.others)))
        if one.measure == INFANT:
            for year, _ in one.others:
                yield Sum(of_year(year, INFANT), tuple(of_year(year, age) for age in ("neonatal", "post_neonatal")))
        if shorter := periods.get(one.measure):
            yield Sum(ages(one.name), (ages(shorter.name), of_year(_BEFORE, one.measure)))
        periods[one.measure] = one


def measured(measure: str) -> Place:
    """The place of a year's own deaths of a measure of mortality."""
    bands = MEASURES[measure][2]
    return place(AGES, bands[0]) if len(bands) == 1 else ages(measure)


def of_year(year: str, measure: str) -> Place:
    """The place of another year's deaths of a measure of mortality (``other_year`` reads it)."""
    return ("mortality", measure, year)


def other_year(at: Place) -> tuple[str, Place] | None:
    """The year, and the place in it, of another year's deaths; none for a place of the year itself."""
    table, measure, year = at
    return (year, measured(measure)) if table == "mortality" and year not in {"", _BEFORE} else None


def places(figures: AnnualFigures) -> dict[Place, Count]:
    """Every number of an edition under its place. Raises ``ValueError`` where two tables disagree."""
    found: dict[Place, Count] = {}
    for table in figures:
        beside = [(about(table, "left out"), table.left_out), (about(table, "denominator"), table.denominator)]
        for at, count in (*_cells(table), *beside):
            if found.setdefault(at, count) != count:
                raise ValueError(f"two tables disagree: {at}")
    if figures.denominators is not None:
        found |= {ages(key): count for key, count in figures.denominators.grouped.items()}
    return found


def _board(count: Count) -> int:
    if not isinstance(count, int):
        raise TypeError("only the board's figures can be protected")
    return count


def _cells(table: Table) -> Iterator[tuple[Place, Count]]:
    for row in table.rows:
        for column, count in zip(table.columns or ("",), row.values, strict=True):
            yield place(table.key, row.key, column), count


def place(table: str, row: str, column: str = "") -> Place:
    """The one place under which a cell's count is kept, whichever of its tables it was read from."""
    if row == "total" and table.startswith("deaths_by_"):
        return _DEATHS
    if table.startswith("reviews_by_") and row == "total":
        return _REVIEWED if column == "total" else ("reviews", column, "")
    return _SAME.get((table, row, column), (table, row, column))


def ages(key: str) -> Place:
    """The place of a number of deaths that stands in the table of mortality alone."""
    return ("mortality", key, "")


def about(table: Table, name: str) -> Place:
    """The place of what is told beside a table: its denominator is a total, what it leaves out is its clock's own."""
    if name == "denominator":
        return _WHOLES.get(WORDS[table.key].clock, _DEATHS)
    return ("left out", WORDS[table.key].clock, "")


def _sums(figures: AnnualFigures) -> Iterator[Sum]:
    for key, total, parts in _SPLITS:
        yield Sum(place(key, total), tuple(place(key, part) for part in parts))
    for key in (INFANT, CHILD):
        yield Sum(ages(key), tuple(place(AGES, band) for band in MEASURES[key][2]))
    yield Sum(_BALANCE, (OPENING, _RESIDENT, ("reconciliation", "reopened", "")))
    yield Sum(_BALANCE, (_REVIEWED, CLOSING))
    for table in figures:
        rows = [row.key for row in table.rows if row.key != "total"]
        if table.columns:
            yield from crossed(table, rows)
        elif table.key.startswith("deaths_by_"):
            yield Sum(_DEATHS, tuple(place(table.key, row) for row in rows))
        elif table.key == "reviews_by_year_of_death":
            yield Sum(_REVIEWED, tuple(place(table.key, row) for row in rows))
        elif table.key == "outstanding_by_age_of_case":
            yield Sum(CLOSING, tuple(place(table.key, row) for row in rows))


def crossed(table: Table, rows: list[str]) -> Iterator[Sum]:
    """The sums of a table: of each of these rows over its columns, where there are several, and of each column."""
    parts = [column for column in table.columns if column != "total"]
    for row in rows if parts else ():
        yield Sum(place(table.key, row, "total"), tuple(place(table.key, row, column) for column in parts))
    for column in table.columns:
        yield Sum(place(table.key, "total", column), tuple(place(table.key, row, column) for row in rows))
