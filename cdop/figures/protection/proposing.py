"""What would leave more of a table whose public edition is mostly holes, each way tried, with what would remain. Pure.

Redesign before holes (figures.md 5): rows merged, totals alone, several years together, or the table left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cdop.disclosure.suppressing import CannotProtect, suppress
from cdop.disclosure.values import Key, Linked, Policy
from cdop.figures.joining import Published, Told
from cdop.figures.linking import crossed, place
from cdop.figures.protecting import protect
from cdop.figures.tables import HIDDEN, AnnualFigures, Row, Table

_ENDS = frozenset({"not_recorded", "total"})
_NEEDED = frozenset({"notifications", "reviews", "outstanding", "reconciliation", "deaths_by_age_band"})
"""Tables that others are made from: they can be neither merged nor left out."""
_POOLED = (3, 5)


@dataclass(frozen=True)
class Proposal:
    """One way: what to do, how many numbers the table would have that are not zero, and how many would be hidden.

    ``hidden`` is none where nothing would protect it beside what is public. ``others``: how many more numbers of other
    tables would be shown than now; fewer below zero. ``about``: a case that was reviewed twice is counted twice.
    """

    words: str
    hidden: int | None
    numbers: int
    others: int = 0
    about: bool = False

    @property
    def shown(self) -> int:
        return 0 if self.hidden is None else self.numbers - self.hidden

    @property
    def remain(self) -> str:
        """``About 12 of 16``."""
        if self.hidden is None:
            return "Cannot be protected beside what is public already"
        return f"{'About ' if self.about else ''}{self.shown:,} of {self.numbers:,}" if self.numbers else "No table"


@dataclass(frozen=True)
class Asked:
    """A year whose public edition is made by a rule beside what is public; ``before``: earlier years, latest first."""

    figures: AnnualFigures
    policy: Policy
    earlier: Sequence[Published] = ()
    answers: Sequence[Told] = ()
    before: Sequence[AnnualFigures] = ()


def proposals(asked: Asked, key: str, public: AnnualFigures) -> list[Proposal]:
    """The ways for one table, the one that shows most of it first. ``public``: the edition as it would be now.

    Raises ``KeyError`` where there is no such table.
    """
    table = asked.figures.table(key)
    found = []
    if key not in _NEEDED:
        found = [_tried(asked, key, instead, words, public) for words, instead in _instead(table)]
    if table.columns:
        found += [_together(asked, key, years) for years in _POOLED if len(asked.before) >= years - 1]
    return sorted(found, key=lambda one: (one.numbers == 0, -one.shown / max(one.numbers, 1), -one.numbers))


def _tried(asked: Asked, key: str, instead: Table | None, words: str, public: AnnualFigures) -> Proposal:
    tables = (instead if table.key == key else table for table in asked.figures)
    changed = replace(asked.figures, tables=tuple(table for table in tables if table is not None))
    numbers = _numbers(instead) if instead else 0
    try:
        then = protect(changed, asked.policy, asked.earlier, asked.answers).figures
    except CannotProtect:
        return Proposal(words, None, numbers)
    others = sum(_hidden(table) for table in public if table.key != key) - sum(
        _hidden(table) for table in then if table.key != key
    )
    return Proposal(words, _hidden(then.table(key)) if instead else 0, numbers, others)


def _instead(table: Table) -> Iterator[tuple[str, Table | None]]:
    """What could stand in its place."""
    inner = [row for row in table.rows if row.key not in _ENDS]
    if len(inner) > 3:
        pairs = [inner[at : at + 2] for at in range(0, len(inner), 2)]
        yield "Merge each row with the next", _with_rows(table, pairs)
    middle = sorted(_size(row) for row in inner)[len(inner) // 2] if inner else 0
    few = [row for row in inner if _size(row) <= middle]
    if 1 < len(few) < len(inner):
        names = ", ".join(row.label for row in few)
        yield f"Merge the smaller rows ({names})", _with_rows(table, [*([r] for r in inner if r not in few), few])
    if len(table.columns) > 1:
        last = [replace(row, values=row.values[-1:]) for row in table.rows]
        yield (
            "Give totals alone, without modifiable factors",
            replace(table, columns=table.columns[-1:], column_labels=table.column_labels[-1:], rows=tuple(last)),
        )
    yield "Leave the table out", None


def _size(row: Row) -> int:
    return int(str(row.values[-1]))


def _with_rows(table: Table, groups: Sequence[Sequence[Row]]) -> Table:
    merged = [_merged(group) for group in groups]
    return replace(table, rows=(*merged, *(row for row in table.rows if row.key in _ENDS)))


def _merged(rows: Sequence[Row]) -> Row:
    values = tuple(
        sum(int(str(value)) for value in column) for column in zip(*(row.values for row in rows), strict=True)
    )
    return Row(" and ".join(row.key for row in rows), " and ".join(row.label for row in rows), values)


def _together(asked: Asked, key: str, years: int) -> Proposal:
    """The table of several years in the place of each year's."""
    tables = [asked.figures.table(key), *(year.table(key) for year in asked.before[: years - 1])]
    rows: dict[str, list[Row]] = {}
    for table in tables:
        for row in table.rows:
            rows.setdefault(row.key, []).append(row)
    whole = replace(tables[0], rows=tuple(replace(_merged(found), key=name) for name, found in rows.items()))
    counts: dict[Key, int] = {
        place(key, row.key, column): int(str(value))
        for row in whole.rows
        for column, value in zip(whole.columns, row.values, strict=True)
    }
    linked = Linked(counts, tuple(crossed(whole, [row.key for row in whole.rows if row.key != "total"])))
    words = f"Publish {years} years together instead of one"
    try:
        hidden = len(suppress(linked, asked.policy).hidden)
    except CannotProtect:
        return Proposal(words, None, _numbers(whole))
    return Proposal(words, hidden, _numbers(whole), about=True)


def _hidden(table: Table) -> int:
    return sum(value is HIDDEN for row in table.rows for value in row.values)


def _numbers(table: Table) -> int:
    """How many of its numbers are not zero: a zero is always shown and tells little."""
    return sum(value != 0 for row in table.rows for value in row.values)
