"""The public edition of a year's figures: small counts hidden, and whatever would give them away (counting.md 6).

All tables of the year are one set of linked counts: a number that stands in several tables is one count, and every
total is a sum. What is hidden of it is decided by ``cdop.disclosure`` and proven by its audit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cdop.disclosure.suppressing import Pattern, suppress
from cdop.disclosure.values import Key, Linked, Policy, Sum
from cdop.figures.denominators.held import Denominators
from cdop.figures.mortality import AGES, CHILD, INFANT, MEASURES, grouped
from cdop.figures.tables import HIDDEN, AnnualFigures, Count, Row, Table
from cdop.figures.wording import WORDS, hidden_words

Place = tuple[str, str, str]
"""Table, row and column of a cell; the column is empty where a table has a single count a row."""

_NOTIFIED_TOTAL: Place = ("notifications", "total", "")
_RESIDENT: Place = ("notifications", "requiring_review", "")
_REVIEWED: Place = ("reviews", "total", "")
_OPENING: Place = ("outstanding", "opening", "")
_CLOSING: Place = ("outstanding", "closing", "")
_DEATHS: Place = ("deaths_by_sex", "total", "")
_SAME: Mapping[Place, Place] = {
    ("reconciliation", "opening", ""): _OPENING,
    ("reconciliation", "closing", ""): _CLOSING,
    ("reconciliation", "notified", ""): _RESIDENT,
    ("reconciliation", "reviewed", ""): _REVIEWED,
}
"""Numbers that stand in two tables: one count."""
_BALANCE: Place = ("reconciliation", "both sides", "")
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
_WHOLES: Mapping[str, Place] = {"notified": _NOTIFIED_TOTAL, "reviews": _REVIEWED, "closing": _CLOSING}


@dataclass(frozen=True)
class Protected:
    """The public figures, with the pattern that hides and its audit; cells by table, row and column."""

    figures: AnnualFigures
    pattern: Pattern
    policy: Policy


def protect(figures: AnnualFigures, policy: Policy) -> Protected:
    """The public edition of the board's figures.

    Without what names a case, and without what only the board's reader needs: printed totals of earlier reports and
    the differences from them. Raises ``cdop.disclosure.suppressing.CannotProtect``.
    """
    pattern = suppress(linked(figures, policy), policy)
    hidden = pattern.hidden
    shown = replace(
        figures,
        edition="public",
        policy=hidden_words(policy.threshold),
        tables=tuple(_protected(table, hidden) for table in figures),
        restatement=None,
        printed_totals=(),
        differences=(),
        recommendations=None,
        denominators=_divided(figures, hidden),
    )
    return Protected(shown, pattern, policy)


def linked(figures: AnnualFigures, policy: Policy) -> Linked:
    """Every count of the year once, with every sum that holds between them.

    The snapshots of cases outstanding stand in two years, at the end of one and the beginning of the next. So that no
    year hides what another shows, they are hidden where they are small, which is so in both, and never beside others.
    """
    counts: dict[Key, int] = {}
    for table in figures:
        beside = [(_about(table, "left out"), table.left_out), (_about(table, "denominator"), table.denominator)]
        for at, count in (*_cells(table), *beside):
            if counts.setdefault(at, _board(count)) != count:
                raise ValueError(f"two tables disagree: {at}")
    for key, deaths in grouped(figures).items():
        counts[_ages(key)] = deaths
    line = figures.table("reconciliation").count
    counts[_BALANCE] = line("opening") + line("notified") + line("reopened")
    sums = dict.fromkeys(_sums(figures))
    snapshots = frozenset(at for at in (_OPENING, _CLOSING) if not policy.is_small(counts[at]))
    return Linked(counts, tuple(sums), snapshots, frozenset({_BALANCE}))


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


def _about(table: Table, name: str) -> Place:
    """The place of what is told beside a table: its denominator is a total, what it leaves out is its clock's own."""
    if name == "denominator":
        return _WHOLES.get(WORDS[table.key].clock, _DEATHS)
    return ("left out", WORDS[table.key].clock, "")


def _sums(figures: AnnualFigures) -> Iterator[Sum]:
    for key, total, parts in _SPLITS:
        yield Sum(place(key, total), tuple(place(key, part) for part in parts))
    for key in (INFANT, CHILD):
        yield Sum(_ages(key), tuple(place(AGES, band) for band in MEASURES[key][2]))
    yield Sum(_BALANCE, (_OPENING, _RESIDENT, ("reconciliation", "reopened", "")))
    yield Sum(_BALANCE, (_REVIEWED, _CLOSING))
    for table in figures:
        rows = [row.key for row in table.rows if row.key != "total"]
        if table.columns:
            yield from _crossed(table, rows)
        elif table.key.startswith("deaths_by_"):
            yield Sum(_DEATHS, tuple(place(table.key, row) for row in rows))
        elif table.key == "reviews_by_year_of_death":
            yield Sum(_REVIEWED, tuple(place(table.key, row) for row in rows))
        elif table.key == "outstanding_by_age_of_case":
            yield Sum(_CLOSING, tuple(place(table.key, row) for row in rows))


def _crossed(table: Table, rows: list[str]) -> Iterator[Sum]:
    parts = [column for column in table.columns if column != "total"]
    for row in rows:
        yield Sum(place(table.key, row, "total"), tuple(place(table.key, row, column) for column in parts))
    for column in table.columns:
        yield Sum(place(table.key, "total", column), tuple(place(table.key, row, column) for row in rows))


def _ages(key: str) -> Place:
    """The place of a number of deaths that stands in the table of mortality alone."""
    return ("mortality", key, "")


def _divided(figures: AnnualFigures, hidden: Mapping[Key, object]) -> Denominators | None:
    """What rates are divided by, with the ages that are shown, and without the deaths of other years."""
    held = figures.denominators
    if held is None:
        return None
    ages = {key: HIDDEN if _ages(key) in hidden else deaths for key, deaths in grouped(figures).items()}
    return replace(held, deaths={}, grouped=ages)


def _protected(table: Table, hidden: Mapping[Key, object]) -> Table:
    def shown(at: Place, count: Count) -> Count:
        return HIDDEN if at in hidden else count

    rows = [
        Row(
            row.key, row.label,
            tuple(
                shown(place(table.key, row.key, column), count)
                for column, count in zip(table.columns or ("",), row.values, strict=True)
            ),
            row.part,
        )
        for row in table.rows
    ]  # fmt: skip
    return replace(
        table,
        rows=tuple(rows),
        denominator=shown(_about(table, "denominator"), table.denominator),
        left_out=shown(_about(table, "left out"), table.left_out),
    )
