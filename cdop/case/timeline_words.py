"""The timeline in words: what happened, on which day, who recorded it, and what it says."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind
from cdop.case.kinds import KINDS
from cdop.case.presenters import DESCRIPTION, category_words, isolated, value_words
from cdop.case.timeline import Entry, timeline
from cdop.case.told_days import parts_the_month_of_death
from cdop.case.wording import told
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date, month_year, short_datetime

Lines = Iterable[tuple[str, str]]
Item = dict[str, Any]

_REVIEW = frozenset({FactKind.PANEL_MET, FactKind.ANALYSIS_DECIDED, FactKind.FINALISED, FactKind.REOPENED})
_LINE = Markup('<p class="govuk-body-s govuk-!-margin-bottom-1"><strong>{}:</strong> {}</p>')
_UNSEEN = Markup('<p class="govuk-body-s">What was corrected is not shown here.</p>')
_NOTE = Markup('<div class="govuk-body-s app-typed" dir="auto">{}</div>')


def timeline_items(view: CaseView) -> list[Item]:
    """The entries for the timeline component, newest first."""
    return [_item(view, entry) for entry in timeline(view.facts)]


def shown_day(view: CaseView, fact: Fact) -> str:
    """The day of a fact; its month where the day would tell when a child died to somebody who must not know.

    Notifications and first decisions follow a death by a day or two, so without identity only a review has its day,
    and even that not where it would narrow the day of death.
    """
    if view.identified or (fact.kind in _REVIEW and not _narrows(view, fact)):
        return long_date(fact.dated)
    return month_year(fact.dated)


def _narrows(view: CaseView, fact: Fact) -> bool:
    return parts_the_month_of_death(fact.dated, date.fromisoformat(f"{view.month_of_death}-01"))


def _item(view: CaseView, entry: Entry) -> Item:
    fact, day = entry.fact, shown_day(view, entry.fact)
    recorded = short_datetime(fact.recorded_at) if view.identified else ""
    exact = day == long_date(fact.dated)
    return {
        "title": _title(entry),
        "by": fact.recorded_by,
        "byword": "recorded by" if fact.kind is FactKind.NOTIFIED else "by",
        "when": recorded if recorded.startswith(day) else f"{day}, recorded {recorded}" if recorded else day,
        "at": fact.dated.isoformat() if exact else fact.dated.isoformat()[:7],
        "text": _text(entry),
        "superseded": _superseded(view, entry),
    }


def _title(entry: Entry) -> str:
    if entry.fact.kind is FactKind.DESCRIBED:
        return "Child’s details corrected" if entry.before else "Child’s details recorded"
    if entry.fact.kind is FactKind.NOTED and entry.before:
        return "Note changed"
    return KINDS[entry.fact.kind].title


def _text(entry: Entry) -> Markup:
    if entry.fact.kind is FactKind.NOTED:
        return _NOTE.format((entry.fact.identity or {}).get("text") or "The note was cleared.")
    lines = [_LINE.format(words, value) for words, value in _lines(entry)]
    hidden = entry.fact.kind is FactKind.DESCRIBED and not lines
    return _UNSEEN if hidden else Markup("").join(lines)


def _lines(entry: Entry) -> Lines:
    detail = entry.fact.detail
    match entry.fact.kind:
        case FactKind.DESCRIBED:
            return _described(_values(entry.fact), _values(entry.before) if entry.before else None)
        case FactKind.RESIDENCY_DECIDED:
            return [("Home area", area_name(detail["home_area"])), *told(entry.fact)]
        case FactKind.CLASSIFIED:
            return [("Death", label("expectation", detail["expectation"])), *told(entry.fact)]
        case FactKind.WITHDRAWN:
            return [("Reason", label("withdrawn_reason", detail["reason"])), *told(entry.fact)]
        case FactKind.FINALISED:
            return [*_analysis(detail), *told(entry.fact)]
    return told(entry.fact)


def _values(fact: Fact) -> dict[str, str | None]:
    values: dict[str, str | None] = {**fact.detail, **(fact.identity or {})}
    return values


def _described(values: Mapping[str, str | None], before: Mapping[str, str | None] | None) -> Iterator[tuple[str, str]]:
    """All that is recorded; of a correction, what it changed and from what."""
    for key, (words, _) in DESCRIPTION.items():
        new, old = values.get(key), (before or {}).get(key)
        if before is None and new:
            yield words, value_words(key, new)
        elif before is not None and new != old:
            yield words, Markup("{} (was: {})").format(value_words(key, new), value_words(key, old))


def _analysis(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Category", category_words(detail["category"])
    yield "Modifiability", label("modifiability", detail["modifiability"])
    if detail.get("factors"):
        yield "Modifiable factors", Markup("; ").join(isolated(factor) for factor in detail["factors"])


_TAKEN_BY = {
    FactKind.DESCRIBED: "Superseded by the correction of {}",
    FactKind.NOTED: "Superseded by the note of {}",
    FactKind.RESIDENCY_DECIDED: "Superseded by the decision of {}",
    FactKind.CLASSIFIED: "Superseded by the classification of {}",
    FactKind.NOTIFICATION_SEPARATED: "Separated from this case: {}",
    FactKind.WITHDRAWN: "Superseded by the withdrawal of {}",
    FactKind.WITHDRAWAL_UNDONE: "Undone: {}",
    FactKind.FINALISED: "Superseded by the review finalised on {}",
    FactKind.REOPENED: "Reopened: {}",
}


def _superseded(view: CaseView, entry: Entry) -> str:
    later = entry.superseded_by
    return _TAKEN_BY.get(later.kind, "Superseded by the entry of {}").format(shown_day(view, later)) if later else ""
