"""Themes as rows of tables."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from cdop.recommendations.themes.queries import Listed, Theme
from cdop.recommendations.themes.small import words_of
from cdop.recommendations.themes.time_line import Mark, Moment, YearOfTheme, years_of
from cdop.reference.codes import label
from cdop.reference.wording import long_date

_DID = {Mark.TOLD: "told", Mark.DONE: "done", Mark.FOLLOWED_UP: "asked again"}


def list_head(years: Sequence[str]) -> list[Any]:
    """The headings of the list: the years' last first, for they matter most and stand in sight on a telephone."""
    counted = [{"text": year, "count": True} for year in reversed(years)]
    standing = [{"text": "Open", "count": True}, {"text": "Done", "count": True}]
    return ["Theme", *standing, "Last agreed", *counted]


def list_rows(years: Sequence[str], listed: Sequence[Listed]) -> list[list[Any]]:
    """A row for each theme."""
    return [
        [
            {"text": one.words, "href": url_for("themes.theme", token=one.key)},
            one.open,
            one.done,
            _reference(one),
            *({"text": _cell(one, year), "count": True} for year in reversed(years)),
        ]
        for one in listed
    ]


def _cell(one: Listed, year: str) -> str:
    return words_of(one.cases.get(year, 0)) if one.factor else "–"


def _reference(one: Listed) -> Any:
    if one.latest is None:
        return ""
    page = url_for("recommendations.recommendation", token=one.latest.token)
    return {"text": one.latest.reference, "href": page, "whole": True}


def head(theme: Theme) -> list[Any]:
    """The headings of one theme's table."""
    cases = [{"text": "Cases reviewed", "count": True}] if theme.cases is not None else []
    return ["Year", *cases, "Recommendations agreed", "What happened", "Actions due"]


def rows(theme: Theme) -> list[list[Any]]:
    """A row for each year, the last first."""
    return [_row(year, counted=theme.cases is not None) for year in reversed(years_of(theme))]


def _row(year: YearOfTheme, *, counted: bool) -> list[Any]:
    return [
        {"text": year.label, "whole": True},
        *([{"text": words_of(year.cases), "count": True}] if counted else []),
        _lines([_agreed(one.reference, one.token, long_date(one.agreed_on)) for one in year.agreed]),
        _lines([escape(_happened(moment)) for moment in year.moments]),
        _lines(
            [
                escape(f"{action.words} ({agency}, {long_date(action.due_on)}): {_state(action.state)}")
                for action, agency in year.actions
            ]
        ),
    ]


def _agreed(reference: str, token: str, on: str) -> Markup:
    page = url_for("recommendations.recommendation", token=token)
    return Markup('<a class="govuk-link app-target app-whole" href="{}">{}</a>, {}').format(page, reference, on)


def _happened(moment: Moment) -> str:
    worked = f"; worked: {label('follow_up_worked', moment.worked).lower()}" if moment.worked else ""
    return f"{moment.reference}: {moment.agency} {_DID[moment.mark]}, {long_date(moment.on)}{worked}"


def _state(code: str) -> str:
    return label("recommendation_action", code).lower()


def _lines(lines: Sequence[Markup]) -> Markup | str:
    if not lines:
        return ""
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<ul class="govuk-list govuk-!-margin-bottom-0">{}</ul>').format(items)
