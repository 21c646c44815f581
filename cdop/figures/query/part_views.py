"""Pages of a quarter of a year, and of one local authority of several: the board's figures, as of a whole year."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import abort, current_app, render_template, request, url_for

from cdop.database import current_session
from cdop.figures.asking import asked_cell, asked_year
from cdop.figures.cell_page import basis, title
from cdop.figures.cells import CellName
from cdop.figures.exports.report_words import in_brief, sum_in_words
from cdop.figures.queries import cell_references
from cdop.figures.query.cases_page import Number, cases_page
from cdop.figures.query.page import part_tables
from cdop.figures.query.parts import (
    QUARTERS,
    PartClock,
    first_day_of,
    in_words,
    one_authority,
    part_figures,
    told_part,
    words_of,
)
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import row_label
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.calendar import today
from cdop.web.guard import current_person


def part(label: str) -> str:
    """A quarter's figures, an authority's, or an authority's of a quarter; without either the whole year's."""
    at, asked = _clock(label)
    figures = part_figures(current_session(), at)
    begin = url_for("figures.part_cases", label=label, **asked)
    between = "&" if asked else "?"

    def link(_figures: AnnualFigures, cell: CellName) -> str:
        return f"{begin}{between}cell={quote(str(cell), safe='')}"

    tables, sections = part_tables(figures, link)
    return render_template(
        "figures/query/part.html", year=label, figures=figures, words=words_of(at), tables=tables, sections=sections,
        brief=list(in_brief(figures)), sum_in_words=sum_in_words(figures), quarter=at.quarter, ways=_ways(at, asked),
    )  # fmt: skip


def part_cases(label: str) -> str:
    """The cases behind a number of a part. Leaves one audit entry."""
    at, asked = _clock(label)
    cell = asked_cell()
    try:
        found = cell_references(current_session(), at, cell.table, cell.row, cell.column)
    except KeyError:
        abort(404)
    back = url_for("figures.part", label=label, **asked, _anchor=cell.table)
    where = f"{title(cell)}, {words_of(at)}, {at.area.name}"
    address = {"label": label, **asked, "cell": str(cell)}
    return cases_page(
        Number(at, found, where, in_words(basis(cell, at), at), back, "figures.part_cases", address),
        " ".join([*asked.values(), str(cell)]),
    )


def _clock(label: str) -> tuple[PartClock, dict[str, Any]]:
    """The part that the address asks for, and what it holds of it. 404 where there is none, or has not begun."""
    year, area = asked_year(label), _area()
    quarter, authority = request.args.get("quarter", ""), request.args.get("authority", "")
    if quarter not in {"", *QUARTERS} or authority not in {"", *area.listed}:
        abort(404)
    if first_day_of(year, quarter) > today():
        abort(404)
    asked: dict[str, Any] = {name: value for name, value in (("quarter", quarter), ("authority", authority)) if value}
    at = PartClock(one_authority(area, authority) if authority else area, year, today(), quarter)
    return told_part(current_person(), at) or abort(404), asked


def _ways(at: PartClock, asked: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The other quarters, and the other authorities where the panel covers several; without an address: this one."""
    area, label = _area(), at.year.label

    def way(words: str, **values: Any) -> tuple[str, str]:
        held = {name: value for name, value in {**asked, **values}.items() if value}
        return words, "" if held == asked else url_for("figures.part", label=label, **held)

    begun = [one for one in QUARTERS if told_part(current_person(), replace(at, known_by=today(), quarter=one))]
    quarters = [way("Whole year", quarter="")]
    quarters += [way(row_label("reviews_by_quarter", one), quarter=one) for one in begun]
    found = [("Quarters", quarters)]
    if len(area.listed) > 1:
        authorities = [way("All of them", authority="")]
        found.append(("Local authorities", authorities + [way(area_name(one), authority=one) for one in area.listed]))
    return found


def _area() -> PanelArea:
    area: PanelArea = current_app.extensions["panel_area"]
    return area
