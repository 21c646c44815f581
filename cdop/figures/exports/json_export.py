"""The figures as JSON, in the shape that the counting rules fix (``counting.md`` section 7)."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from cdop.figures.comparing.beside import ComparisonTable, comparison_tables
from cdop.figures.comparing.menu import MEASURES
from cdop.figures.mortality import mortality, rates_of
from cdop.figures.rating import RateTable, held
from cdop.figures.shares import printed_share
from cdop.figures.tables import (
    AnnualFigures,
    PrintedTotal,
    ReleaseMark,
    RestatedCase,
    Restatement,
    Table,
    plain,
)
from cdop.figures.watched import QUALITY, TIMELINESS
from cdop.figures.wording import KNOWN_BY_MEANS
from cdop.recommendations.reports.annual import YearSection
from cdop.recommendations.reports.tables import WordsTable


def to_json(figures: AnnualFigures) -> dict[str, Any]:
    """The document as plain values; counts are numbers of cases, days are ``YYYY-MM-DD``.

    The required keys come first; everything after ``tables`` stands beside them.
    """
    return {
        "year": figures.year,
        "from": figures.first_day.isoformat(),
        "to": figures.last_day.isoformat(),
        "known_by": figures.known_by.isoformat(),
        "edition": figures.edition,
        "tables": {table.key: _table(table) | _rates(rates_of(figures, table)) for table in figures},
        "mortality": _rate_table(mortality(figures)),
        "modifiable_share": _share(figures),
        "comparisons": [_comparison(table) for table in comparison_tables(figures)],
        "demonstration": figures.demonstration,
        "known_by_means": KNOWN_BY_MEANS,
        "area_name": figures.area_name,
        "rules_version": figures.rules_version,
        "not_shown": figures.policy,
        "rounded_to": figures.rounded_to,
        "running": figures.running,
        "reconciles": figures.reconciles,
        "restated": _restated(figures.restatement),
        "printed_totals": [_printed(total) for total in figures.printed_totals],
        "moved_since_printed": [
            {"table": found.table, "row": found.row, "cases": _cases(found.cases)} for found in figures.differences
        ],
        "recommendations": _recommendations(figures.recommendations),
        **{key: _watched(figures, key) for key in (TIMELINESS, QUALITY)},
        "commentary": {said.section: said.text for said in figures.commentary},
        "release": release_of(figures.release) if figures.release else None,
    }


def release_of(mark: ReleaseMark) -> dict[str, Any]:
    """What makes the document a release; its moment is in UTC, its revised cells are ``table.row[.column]``.

    ``before``: what the edition before showed in them.
    """
    return {
        "number": mark.number,
        "published_at": f"{mark.published_at:%Y-%m-%dT%H:%M:%S}Z",
        "published_by": mark.published_by,
        "role": mark.role,
        "words": mark.words,
        "revised": sorted(mark.revised),
        "before": dict(sorted(mark.earlier.items())),
        "fingerprint": mark.fingerprint,
    }


def dumps(figures: AnnualFigures) -> bytes:
    """The document as UTF-8 bytes, the same for the same figures, ending in one line end.

    A lone surrogate, which UTF-8 cannot hold, is written as its JSON escape.
    """
    text = json.dumps(to_json(figures), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _table(table: Table) -> dict[str, Any]:
    """One table: every row in order, zero rows and optional rows included."""
    rows: dict[str, Any] = {}
    for row in table.rows:
        if table.columns:
            rows[row.key] = dict(zip(table.columns, map(plain, row.values), strict=True))
        else:
            rows[row.key] = plain(row.values[0])
    return {
        "basis": table.basis,
        "rows": rows,
        "title": table.title,
        "labels": {row.key: row.label for row in table.rows},
        "denominator": plain(table.denominator),
        "denominator_label": table.denominator_label,
        "left_out": plain(table.left_out),
        "left_out_label": table.left_out_label,
    }


def _rates(rates: RateTable | None) -> dict[str, Any]:
    """The rates beside a table's rows, where anything is loaded to divide by."""
    return {} if rates is None else {"rates": _rate_rows(rates), "rates_notes": list(rates.notes)}


def _rate_table(table: RateTable | None) -> dict[str, Any] | None:
    if table is None:
        return None
    labels = {row.key: row.label for row in table.rows}
    return {"title": table.title, "rows": _rate_rows(table), "labels": labels, "notes": list(table.notes)}


def _rate_rows(table: RateTable) -> dict[str, Any]:
    """Each rate with what it is made of; a number that is not given is null, and ``note`` says why."""
    return {
        row.key: {
            "deaths": plain(row.rate.deaths),
            "denominator": row.rate.denominator,
            "denominator_is": row.rate.measure.value,
            "per": row.rate.per,
            "rate": held(row.rate.rate),
            "low": held(row.rate.low),
            "high": held(row.rate.high),
            "mark": row.rate.mark,
            "note": row.rate.note,
        }
        for row in table.rows
    }


def _share(figures: AnnualFigures) -> dict[str, Any]:
    """% modifiable with what it is made of and its limits (Wilson's, 95%); null where it is not given."""
    share = printed_share(figures)
    return {
        "modifiable": plain(share.part),
        "adequate": plain(share.whole),
        "inadequate": plain(share.inadequate),
        "percent": held(share.percent),
        "low": held(share.low),
        "high": held(share.high),
    }


def _comparison(table: ComparisonTable) -> dict[str, Any]:
    """What was published of one place by one basis, beside the figures here; null where a number is not given."""
    return {
        "title": table.title,
        "area": table.area,
        "basis": table.basis,
        "rows": [
            {
                "label": row.label,
                "measure": row.published.measure,
                "parted_by": row.published.parted_by,
                "row": row.published.row,
                "year": row.published.year,
                "years": row.published.years,
                "per": int(MEASURES[row.published.measure].unit.value),
                **dict(zip(("here", "low", "high", "published"), map(held, row.numbers), strict=True)),
                "published_low": held(row.published.low),
                "published_high": held(row.published.high),
                "published_numerator": row.published.numerator,
                "published_denominator": row.published.denominator,
                "source": row.published.source,
                "edition": row.published.edition,
                "outcome": row.outcome.value,
                "words": row.words,
            }
            for row in table.rows
        ],
        "notes": list(table.notes),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _restated(restatement: Restatement | None) -> dict[str, Any] | None:
    """How the opening differs from the closing printed before, or None where none was printed."""
    if restatement is None:
        return None
    return {
        "year_before": restatement.year_before,
        "printed_closing": restatement.printed_closing,
        "opening": restatement.opening,
        "differs": restatement.differs,
        "source": restatement.source,
        "published_on": _day(restatement.published_on),
        "words": restatement.words,
        "cases": _cases(restatement.cases),
    }


def _cases(cases: Sequence[RestatedCase]) -> list[dict[str, str]]:
    return [{"reference": case.reference, "direction": case.direction, "reason": case.reason} for case in cases]


def _printed(total: PrintedTotal) -> dict[str, Any]:
    return {
        "year": total.year,
        "table": total.table,
        "row": total.row,
        "value": total.value,
        "source": total.source,
        "published_on": _day(total.published_on),
    }


def _recommendations(section: YearSection | None) -> dict[str, Any] | None:
    """The tables about recommendations, each row by its columns' keys; None where nothing was recommended."""
    if section is None:
        return None
    return {
        "to": section.last_day.isoformat(),
        "known_by": section.known_by.isoformat(),
        "tables": {table.key: _words_table(table) for table in section.tables},
    }


def _watched(figures: AnnualFigures, key: str) -> dict[str, Any] | None:
    """What a section says, with its tables; None where the edition has none."""
    section = next((one for one in figures.watched if one.key == key), None)
    if section is None:
        return None
    return {"said": list(section.said), "tables": {table.key: _words_table(table) for table in section.tables}}


def _words_table(table: WordsTable) -> dict[str, Any]:
    return {
        "basis": table.basis,
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        "title": table.title,
        "columns": dict(zip(table.columns, table.head, strict=True)),
        "denominator": plain(table.denominator),
        "denominator_label": table.denominator_label,
        "left_out": plain(table.left_out),
        "left_out_label": table.left_out_label,
    }
