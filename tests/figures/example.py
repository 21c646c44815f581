"""The figures of 2014-15 by hand, for tests of everything that presents figures.

The totals are those of the founding report (``source-2014-15.md``); how they divide between
rows is invented. Labels may be replaced, to see what becomes of hostile text.
"""

from dataclasses import replace
from datetime import date

from cdop.figures.tables import (
    MODIFIABILITY_COLUMNS,
    AnnualFigures,
    Count,
    PrintedTotal,
    RestatedCase,
    Restatement,
    Row,
    Table,
)
from tests.figures.example_tables import (
    AGE_BANDS,
    COUNT_TABLES,
    CROSS_TABLES,
    DEATH_TABLES,
    Counts,
    Cross,
)

KNOWN_BY = date(2015, 9, 18)
MODIFIABILITY_LABELS = ("Modifiable factors", "No modifiable factors", "Inadequate information", "All reviews")


def example_figures(year: str = "2014-15") -> AnnualFigures:
    """All tables of one year, with the opening restated from 11 to 12."""
    start = int(year[:4])
    return AnnualFigures(
        year=year,
        first_day=date(start, 4, 1),
        last_day=date(start + 1, 3, 31),
        known_by=KNOWN_BY,
        edition="board",
        area_name="Medway",
        rules_version="1",
        tables=(
            *(_single(*table) for table in COUNT_TABLES),
            *(_cross(*table) for table in CROSS_TABLES),
            *(_single(*table) for table in DEATH_TABLES),
        ),
        restatement=_restatement(),
        printed_totals=(
            PrintedTotal("2014-15", "reviews", "total", 21, "Annual report 2014-15, page 31", date(2015, 10, 1)),
            PrintedTotal("2014-15", "outstanding", "opening", 11, "Annual report 2014-15, page 31", date(2015, 10, 1)),
            PrintedTotal("2014-15", "notifications", "total", 32, "Annual report 2014-15, page 31", date(2015, 10, 1)),
        ),
        reconciles=True,
    )


def example_previous() -> tuple[AnnualFigures, ...]:
    """Four earlier years with other notified and reviewed totals, oldest first."""
    years = (("2010-11", 24, 18), ("2011-12", 27, 25), ("2012-13", 29, 22), ("2013-14", 30, 17))
    return tuple(
        with_count(with_count(example_figures(y), "notifications", "requiring_review", n), "reviews", "total", r)
        for y, n, r in years
    )


def with_count(figures: AnnualFigures, table: str, row: str, value: Count) -> AnnualFigures:
    """The same figures with one cell of a single-count table changed."""
    old = figures.table(table)
    rows = tuple(replace(r, values=(value,)) if r.key == row else r for r in old.rows)
    return with_table(figures, replace(old, rows=rows))


def with_factors(figures: AnnualFigures, *labels: str) -> AnnualFigures:
    """The same figures with these free-text factors, one case each."""
    rows = tuple(Row(label, label, (1,)) for label in labels)
    return with_table(figures, replace(figures.table("factors"), rows=rows))


def with_table(figures: AnnualFigures, table: Table) -> AnnualFigures:
    """The same figures with the table of the same key replaced."""
    return replace(figures, tables=tuple(table if t.key == table.key else t for t in figures))


def _single(  # noqa: PLR0917 - one argument for each field of a row of data
    key: str, title: str, basis: str, heading: str, rows: Counts, denominator: int, what: str, left_out: str = ""
) -> Table:
    return Table(
        key=key,
        title=title,
        basis=basis,
        row_heading=heading,
        columns=(),
        column_labels=("Cases",),
        rows=tuple(Row(k, label, (n,)) for k, label, n in rows),
        denominator=denominator,
        denominator_label=what,
        left_out=next((n for k, _, n in rows if k == "not_recorded"), 0),
        left_out_label=left_out,
        optional_rows=frozenset({"non_resident_died_out_of_area", "residency_undecided", "not_classified"})
        if key in ("notifications", "reviews")
        else frozenset(),
    )


def _cross(key: str, title: str, heading: str, rows: Cross) -> Table:
    full = [(k, label, (m, n, i, m + n + i)) for k, label, m, n, i in rows]
    total = tuple(sum(column) for column in zip(*(values for _, _, values in full), strict=True))
    return Table(
        key=key,
        title=title,
        basis="Counted by the year in which the review was finalised",
        row_heading=heading,
        columns=MODIFIABILITY_COLUMNS,
        column_labels=MODIFIABILITY_LABELS,
        rows=(*(Row(*row) for row in full), Row("total", "Total", total)),
        denominator=21,
        denominator_label="reviews finalised in the year",
        left_out=sum(sum(v[:3]) for k, _, v in full if k == "not_recorded"),
        left_out_label=f"reviews without a recorded {heading.lower()}",
    )


def _restatement() -> Restatement:
    return Restatement(
        year_before="2013-14",
        printed_closing=11,
        opening=12,
        source="Annual report 2014-15, page 31",
        published_on=date(2014, 10, 1),
        cases=(RestatedCase("2014-007", "came in", "residency decided on 2 June 2014: home in the panel area"),),
        words="Opening restated from 11 to 12",
    )


__all__ = ["AGE_BANDS", "example_figures", "example_previous", "with_count", "with_factors", "with_table"]
