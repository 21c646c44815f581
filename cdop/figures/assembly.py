"""From counts to tables: every row of a fixed list, in order, with its words."""

from collections.abc import Mapping
from datetime import date

from cdop.figures.counting import LEFT_OUT, UNBALANCED, Counts
from cdop.figures.definitions import DEFINITIONS, LOCAL_AUTHORITY_TABLES, CountedRows, CrossTable
from cdop.figures.slices import Clock
from cdop.figures.tables import MODIFIABILITY_COLUMNS, Row, Table
from cdop.figures.wording import LEFT_OUT_LABELS, OPTIONAL_ROWS, column_labels, is_part, row_label, worded
from cdop.reference.areas import PanelArea

Cells = Mapping[tuple[str | None, str | None], int]
RULES_VERSION = "1"


def assemble(counts: Counts, at: Clock) -> tuple[Table, ...]:
    """All tables of a year in their printed order."""
    running_to = at.end if at.end < at.year.last_day else None
    return tuple(_table(key, counts, at.area, running_to) for key in DEFINITIONS)


def reconciles(counts: Counts) -> bool:
    """True where the sets agree, and opening + notified + reopened − reviewed = closing."""
    line = {row: cases for (row, _), cases in counts["reconciliation"].items()}
    adds_up = line["opening"] + line["notified"] + line["reopened"] - line["reviewed"] == line["closing"]
    return adds_up and not any(counts[UNBALANCED].values())


def _table(key: str, counts: Counts, area: PanelArea, running_to: date | None) -> Table:
    definition, words = DEFINITIONS[key], worded(key, running_to)
    columns = MODIFIABILITY_COLUMNS if isinstance(definition, CrossTable) and definition.columns else ()
    rows = _rows(key, definition, counts.get(key, {}), area)
    return Table(
        key=key,
        title=words.title,
        basis=words.basis,
        row_heading=words.row_heading,
        columns=columns,
        column_labels=column_labels(columns),
        rows=tuple(Row(row, row_label(key, row), values, is_part(key, row)) for row, values in rows.items()),
        denominator=_denominator(words.clock, counts),
        denominator_label=words.denominator,
        left_out=counts[LEFT_OUT][(words.clock, None)],
        left_out_label=LEFT_OUT_LABELS[words.clock],
        optional_rows=OPTIONAL_ROWS.get(key, frozenset()),
    )


def _denominator(clock: str, counts: Counts) -> int:
    match clock:
        case "notified":
            return counts["notifications"][("total", None)]
        case "reviews":
            return counts["reviews"][("total", None)]
        case "closing":
            return counts["outstanding"][("closing", None)]
        case _:
            return sum(counts.get("deaths_by_sex", {}).values())


def _rows(key: str, definition: CountedRows | CrossTable, cells: Cells, area: PanelArea) -> dict[str, tuple[int, ...]]:
    if isinstance(definition, CountedRows):
        return {row: (cells[(row, None)],) for row in definition.rows}
    if key in LOCAL_AUTHORITY_TABLES:
        cells = _by_listed_code(cells, area)
    fixed = area.listed if key in LOCAL_AUTHORITY_TABLES else definition.fixed
    named = fixed if fixed is not None else tuple(sorted(row for row, _ in cells if row is not None))
    rows = {row: _values(definition, cells, row) for row in named}
    if definition.recorded:
        rows["not_recorded"] = _values(definition, cells, None)
        rows["total"] = tuple(map(sum, zip(*rows.values(), strict=True)))
    return rows


def _values(definition: CrossTable, cells: Cells, row: str | None) -> tuple[int, ...]:
    if not definition.columns:
        return (cells.get((row, None), 0),)
    parts = tuple(cells.get((row, column), 0) for column in MODIFIABILITY_COLUMNS[:-1])
    return (*parts, sum(parts))


def _by_listed_code(cells: Cells, area: PanelArea) -> Cells:
    found: dict[tuple[str | None, str | None], int] = {}
    for (home, column), cases in cells.items():
        row = area.home.get(home or "")
        found[(row, column)] = found.get((row, column), 0) + cases
    return found
