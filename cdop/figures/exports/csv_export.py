"""The figures as one tidy CSV table: a line for each cell."""

import csv
import io
from collections.abc import Iterator

from cdop.documents.inert import inert
from cdop.figures.comparing.beside import KEY, comparison_tables
from cdop.figures.exports.words_tables import words_tables
from cdop.figures.mortality import rate_tables
from cdop.figures.rating import UNAVAILABLE, Printed
from cdop.figures.shares import printed_share
from cdop.figures.tables import AnnualFigures, plain
from cdop.figures.wording import DEMONSTRATION

HEADER = (
    "year", "known_by", "table", "row", "column", "value", "basis", "denominator", "left_out", "demonstration",
    "revised", "before", "edition", "fingerprint",
)  # fmt: skip
COMPARED = ("here", "low", "high", "published", "published_with", "outcome", "words", "source")
REVISED = "[r]"
# What a table with one count a row calls that count; the counting rules say the same.
SINGLE_COLUMN = "count"


def to_csv(figures: AnnualFigures) -> bytes:
    """Every cell of every table, of rates and of recommendations: UTF-8, RFC 4180 quoting, lines end CR LF.

    There is no byte-order mark. ``value`` is a number of cases; in the tables ``recommendations_…`` a number of
    recommendations, or words; in ``timeliness_…`` and ``quality_…`` what their columns say. In ``mortality``,
    ``modifiable_share`` and the tables ``rates_…`` it may have one decimal place, and ``[x]`` stands where none is
    given. In ``comparisons`` it is a number or words. ``table``, ``row`` and ``column`` are the keys that JSON uses.
    ``basis`` says what the table counts; ``denominator`` and ``left_out`` are its numbers.
    ``demonstration`` is empty, but where every child is invented it says so on each line. The last four are empty
    while the figures are not published: ``revised`` is ``[r]`` where the edition before had another number, ``before``
    that number, ``edition``
    the number of the edition, ``fingerprint`` that of its release.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_lines(figures))
    writer.writerows(_rates(figures))
    writer.writerows(_comparisons(figures))
    writer.writerows(_beside(figures))
    return out.getvalue().encode("utf-8", "backslashreplace")


def _lines(figures: AnnualFigures) -> Iterator[tuple[str | int, ...]]:
    known_by = figures.known_by.isoformat()
    invented = DEMONSTRATION if figures.demonstration else ""
    for table in figures:
        columns = table.columns or (SINGLE_COLUMN,)
        about = (inert(table.basis), plain(table.denominator), plain(table.left_out), invented)
        for row in table.rows:
            for column, value in zip(columns, row.values, strict=True):
                cells = (figures.year, known_by, table.key, row.key, column)
                at = (table.key, row.key, column if table.columns else None)
                earlier = figures.earlier_of(*at)
                mark = (REVISED if figures.is_revised(*at) else "", "" if earlier is None else earlier)
                yield (*map(inert, cells), plain(value), *about, *mark, *_release(figures))


def _rates(figures: AnnualFigures) -> Iterator[tuple[str | int, ...]]:
    """A line for each number of each rate, and of the share with modifiable factors."""
    known_by = figures.known_by.isoformat()
    invented = DEMONSTRATION if figures.demonstration else ""
    end = ("", "", *_release(figures))
    for table in rate_tables(figures):
        deaths = figures.table(table.about)
        about = (inert(deaths.basis), plain(deaths.denominator), plain(deaths.left_out), invented)
        for row in table.rows:
            names = ("deaths", "denominator", "per", "rate", "low", "high", "note")
            found = row.rate
            written = (
                f"{found.deaths}", _written(found.denominator), str(found.per),
                *map(_written, (found.rate, found.low, found.high)), found.note,
            )  # fmt: skip
            for name, value in zip(names, written, strict=True):
                yield (*map(inert, (figures.year, known_by, table.key, row.key, name)), inert(value), *about, *end)
    if figures.denominators is not None:
        yield from _share(figures, known_by, invented)


def _share(figures: AnnualFigures, known_by: str, invented: str) -> Iterator[tuple[str | int, ...]]:
    reviews, share = figures.table("reviews"), printed_share(figures)
    about = (inert(reviews.basis), plain(reviews.denominator), plain(reviews.left_out), invented)
    numbers = {
        "modifiable": share.part, "adequate": share.whole, "inadequate": share.inadequate, "percent": share.percent,
        "low": share.low, "high": share.high,
    }  # fmt: skip
    end = ("", "", *_release(figures))
    for name, value in numbers.items():
        yield (figures.year, known_by, "modifiable_share", "total", name, _written(value), *about, *end)


def _comparisons(figures: AnnualFigures) -> Iterator[tuple[str | int, ...]]:
    """A line for each number of each published figure; ``basis`` is the published figure's own."""
    known_by = figures.known_by.isoformat()
    invented = DEMONSTRATION if figures.demonstration else ""
    for table in comparison_tables(figures):
        about = (inert(table.basis), "", "", invented, "", "", *_release(figures))
        for row in table.rows:
            found = row.published
            written = (
                *map(_written, row.numbers), row.made_of, row.outcome.value, row.words,
                f"{found.source}, {found.edition}",
            )  # fmt: skip
            for column, value in zip(COMPARED, written, strict=True):
                yield (*map(inert, (figures.year, known_by, KEY, row.name, column, value)), *about)


def _written(number: Printed | int) -> str:
    return UNAVAILABLE if number is None else f"{number}"


def _beside(figures: AnnualFigures) -> Iterator[tuple[str | int | float, ...]]:
    """The same of what stands beside the counts; a row is called by the cells that name it."""
    known_by = figures.known_by.isoformat()
    invented = DEMONSTRATION if figures.demonstration else ""
    for section, table in words_tables(figures):
        about = (inert(table.basis), table.denominator, table.left_out, invented)
        for row in table.rows:
            name = "; ".join(str(cell) for cell in row[: table.keyed])
            for column, cell in zip(table.columns, row, strict=True):
                value = inert(cell) if isinstance(cell, str) else cell
                cells = (figures.year, known_by, f"{section}_{table.key}", name, column)
                yield (*map(inert, cells), value, *about, "", "", *_release(figures))


def _release(figures: AnnualFigures) -> tuple[str | int, str]:
    """The edition's number and its fingerprint; nothing while it is not published."""
    return (figures.release.number, figures.release.fingerprint) if figures.release else ("", "")
