"""What the lines of the CSV file mean: its columns, its signs, and the words of each table, row and column."""

import csv
import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from cdop.documents.inert import inert
from cdop.figures.comparing.beside import KEY, TITLE, comparison_tables
from cdop.figures.exports.csv_export import HEADER, REVISED, SINGLE_COLUMN
from cdop.figures.exports.report_words import release_lines
from cdop.figures.exports.words_tables import words_tables
from cdop.figures.mortality import rate_tables
from cdop.figures.order import titles
from cdop.figures.rating import UNAVAILABLE
from cdop.figures.tables import HIDDEN, AnnualFigures
from cdop.figures.wording import KNOWN_BY_MEANS

HEAD = ("kind", "name", "words", "meaning")
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "year": "The year, from 1 April to 31 March, such as 2014-15",
        "known_by": f"The day up to whose end facts are known, YYYY-MM-DD. {KNOWN_BY_MEANS}",
        "table": "The table's key, which JSON uses as well; see the lines of kind table",
        "row": "The row's key within its table; see the lines of kind row",
        "column": f"The column's key within its table; {SINGLE_COLUMN} where a table has one number a row",
        "value": "A whole number of cases; in rates and shares a number with one decimal place; of recommendations "
        "a number of them, or words; or a sign, see the lines of kind sign",
        "basis": "What the table counts",
        "denominator": "How many cases the table is about",
        "left_out": "How many more cases have a day on the table's clock and stand in none of its rows",
        "demonstration": "Empty; where every child is invented it says so",
        "revised": f"{REVISED} where the edition before had another number, else empty",
        "before": "What the edition before had there, else empty",
        "edition": "The number of the published edition; empty while the figures are not published",
        "fingerprint": "The SHA-256 of all that the edition froze; empty while the figures are not published",
    }
)
_RATES = MappingProxyType(
    {
        "deaths": "How many deaths the rate is of",
        "denominator": "The live births, or people, that they are divided by",
        "per": "For how many births or people the rate is",
        "rate": "Deaths for so many births or people",
        "low": "The lower limit of its 95% interval",
        "high": "The upper limit of its 95% interval",
        "note": "Why no rate is given, or whether so few deaths make it unreliable",
    }
)
_COMPARED = {
    "here": "The figure of this panel",
    "low": "The lower limit of its 95% interval",
    "high": "The upper limit",
    "published": "The published figure",
    "published_with": "What else was published with it: limits, numerator, denominator",
    "outcome": "higher, lower, no_difference, too_few or not_compared",
    "words": "What can be said",
    "source": "Who published it, in which edition",
}
_SHARE = MappingProxyType(
    {
        "modifiable": "Reviews that found modifiable factors",
        "adequate": "Reviews with adequate information: with or without modifiable factors",
        "inadequate": "Reviews with inadequate information, which are not part of the percentage",
        "percent": "Modifiable of adequate, per cent",
        "low": "The lower limit of its 95% interval (Wilson's)",
        "high": "The upper limit of its 95% interval (Wilson's)",
    }
)


def to_dictionary(figures: AnnualFigures) -> bytes:
    """The dictionary of the year's CSV: UTF-8, RFC 4180 quoting, lines end CR LF. Each name stands once a kind.

    Rows and columns are named by their table and their key as the CSV writes it: ``reviews_by_sex.female``.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for line in _lines(figures):
        writer.writerow([inert(cell) for cell in line])
    return out.getvalue().encode("utf-8", "backslashreplace")


def _lines(figures: AnnualFigures) -> Iterator[tuple[str, str, str, str]]:
    for name in HEADER:
        yield "field", name, name, COLUMNS[name]
    if figures.release:
        for line in release_lines(figures):
            yield "release", "", line, ""
    yield from _signs(figures)
    named = titles(figures)
    for key, title in named.items():
        table = figures.table(key)
        yield "table", key, title, table.basis
        for row in table.rows:
            yield "row", f"{key}.{inert(row.key)}", row.label, ""
        for column, label in zip(table.columns or (SINGLE_COLUMN,), table.column_labels, strict=True):
            yield "column", f"{key}.{column}", label, ""
    yield from _rates(figures)
    yield from _comparisons(figures)
    yield from _beside(figures)


def _comparisons(figures: AnnualFigures) -> Iterator[tuple[str, str, str, str]]:
    """The one table of published figures, each row under the name that CSV gives it."""
    tables = comparison_tables(figures)
    if tables:
        yield "table", KEY, TITLE, " ".join(dict.fromkeys(note for table in tables for note in table.notes))
    for table in tables:
        for row in table.rows:
            yield "row", f"{KEY}.{inert(row.name)}", f"{table.title}: {row.label}", ""
    if tables:
        for column, words in _COMPARED.items():
            yield "column", f"{KEY}.{column}", column, words


def _rates(figures: AnnualFigures) -> Iterator[tuple[str, str, str, str]]:
    for rates in rate_tables(figures):
        yield "table", rates.key, rates.title, " ".join(rates.notes)
        for one in rates.rows:
            yield "row", f"{rates.key}.{one.key}", one.label, ""
        for column, words in _RATES.items():
            yield "column", f"{rates.key}.{column}", column, words
    if figures.denominators is not None:
        yield "table", "modifiable_share", "The share with modifiable factors", figures.table("reviews").basis
        yield "row", "modifiable_share.total", "All reviews of the year", ""
        for column, words in _SHARE.items():
            yield "column", f"modifiable_share.{column}", column, words


def _signs(figures: AnnualFigures) -> Iterator[tuple[str, str, str, str]]:
    """What stands in the place of a number."""
    yield "sign", HIDDEN.value, HIDDEN.value, figures.policy or "Not shown. The board's edition shows every number"
    yield "sign", UNAVAILABLE, UNAVAILABLE, "No number is given; the line named note says why"
    yield "sign", REVISED, REVISED, "The edition before had another number"


def _beside(figures: AnnualFigures) -> Iterator[tuple[str, str, str, str]]:
    for section, table in words_tables(figures):
        key = f"{section}_{table.key}"
        yield "table", key, table.title, table.basis
        for row in table.rows:
            name = "; ".join(str(cell) for cell in row[: table.keyed])
            yield "row", f"{key}.{inert(name)}", name, ""
        for column, words in zip(table.columns, table.head, strict=True):
            yield "column", f"{key}.{column}", words, ""
