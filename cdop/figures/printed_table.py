"""Printed totals beside what is counted now: what the page, the report and the workbook all show."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdop.figures.printed import Compared, compared, signed, to_explain
from cdop.figures.tables import AnnualFigures, PrintedTotal
from cdop.reference.wording import long_date

REASON = "Reason given"
NUMBERS = ("Printed", "Counted now", "Difference")


@dataclass(frozen=True)
class PrintedLine:
    """One total: its words and numbers (cases), then its source and the reason given for a difference, or nothing.

    ``asked``: there is something that a reason could be given for.
    """

    total: Compared
    numbers: tuple[int, ...]
    source: str
    reason: str
    asked: bool

    @property
    def words(self) -> str:
        return self.total.words

    @property
    def shown(self) -> tuple[str, ...]:
        """The numbers as they are read, a difference with its sign."""
        printed, *others = self.numbers
        return (f"{printed:,}", *(f"{n:,}" for n in others[:1]), *(signed(n) if n else "none" for n in others[1:]))


@dataclass(frozen=True)
class PrintedTable:
    """The lines in the order of the tables.

    ``columns`` are the words over the numbers: the printed ones alone where no case of the year is held.
    ``source`` is said once where all totals have the same; ``reasons`` tells whether any was given.
    """

    lines: tuple[PrintedLine, ...]
    columns: tuple[str, ...]
    source: str
    reasons: bool

    @property
    def more(self) -> tuple[str, ...]:
        """The words over what stands after the numbers."""
        return (*([] if self.source else ["Source"]), *([REASON] if self.reasons else []))

    @property
    def headings(self) -> list[str | dict[str, str | bool]]:
        """All columns, as a page's table has them."""
        head: list[str | dict[str, str | bool]] = ["Total"]
        head += [{"text": words, "count": True} for words in self.columns]
        return [*head, *self.more]

    def more_of(self, line: PrintedLine) -> tuple[str, ...]:
        return (*([] if self.source else [line.source]), *([_reason_of(line)] if self.reasons else []))


def _reason_of(line: PrintedLine) -> str:
    return line.reason or ("None yet" if line.asked else "Not needed")


def printed_table(figures: AnnualFigures) -> PrintedTable | None:
    """The printed totals of the year; none where none is kept."""
    totals = compared(figures)
    if not totals:
        return None
    asked = to_explain(figures)
    sources = {source_words(total.printed) for total in totals}
    return PrintedTable(
        lines=tuple(PrintedLine(t, _numbers(t), source_words(t.printed), reason_words(t), t in asked) for t in totals),
        columns=NUMBERS if figures.held else NUMBERS[:1],
        source="".join(sources) if len(sources) == 1 else "",
        reasons=any(total.printed.reason for total in totals),
    )


def lines_above(table: PrintedTable) -> Sequence[str]:
    """What files say above the table."""
    said = ["Kept as they were printed; what is counted now stands beside them."]
    return [*said, f"Printed in: {table.source}."] if table.source else said


def source_words(printed: PrintedTotal) -> str:
    """Where a total is printed, and when that was published."""
    published = f", published on {long_date(printed.published_on)}" if printed.published_on else ""
    return f"{printed.source}{published}"


def reason_words(total: Compared) -> str:
    """The reason given, its day, and the difference that it was given for where that is another one now."""
    given = total.printed.reason
    if given is None:
        return ""
    when = f"written on {long_date(given.given_on)}{f' by {given.given_by}' if given.given_by else ''}"
    if given.difference is not None and given.difference != total.difference:
        when += f" of a difference of {signed(given.difference)}"
    return f"{given.text} ({when})"


def _numbers(total: Compared) -> tuple[int, ...]:
    if total.counted is None:
        return (total.printed.value,)
    return (total.printed.value, total.counted, total.counted - total.printed.value)
