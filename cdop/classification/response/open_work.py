"""What the response’s meetings agreed, as tables: what each agency shares, who does what, and whether in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from cdop.case.facts import Fact
from cdop.case.presenters import day_words, isolated
from cdop.case.response_state import meetings
from cdop.classification.response.clocks import Moment, shared_state
from cdop.classification.response.shown import clock_tag, moment_words
from cdop.classification.situation import Situation
from cdop.reference.codes import label

Cell = Any


@dataclass(frozen=True)
class Agreed:
    """Rows for three tables: the meetings, what is to be shared, the actions."""

    meetings: list[list[Cell]]
    shared: list[list[Cell]]
    actions: list[list[Cell]]


def agreed(case: Situation, today: date) -> Agreed:
    """Everything agreed at the meetings of one case, for a viewer with identity."""
    held = meetings(case.facts)
    return Agreed(
        [_meeting(case, fact) for fact in held],
        [_shared(row, today) for fact in held for row in _rows(fact, "shared")],
        [_action(row, today) for fact in held for row in _rows(fact, "actions")],
    )


def _meeting(case: Situation, fact: Fact) -> list[Cell]:
    key = fact.detail["meeting"]
    agencies = ", ".join(label("agency", code) for code in fact.detail["agencies"])
    return [
        label("response_meeting", fact.detail["meeting_kind"]),
        moment_words(Moment(fact.dated, fact.detail["time"])),
        {"text": "Add or correct", "href": url_for("response.meeting", token=case.token, key=key)},
        {"text": "Print record", "href": url_for("response.record", token=case.token, key=key)},
        agencies or "Not recorded",
    ]


def _shared(row: Mapping[str, Any], today: date) -> list[Cell]:
    agency = label("agency", row["agency"]) if row["agency"] else "Not said"
    return [agency, isolated(row["what"] or ""), *_days(row["due"], row["came"], today)]


def _action(row: Mapping[str, Any], today: date) -> list[Cell]:
    owner = ", ".join(w for w in (row["role"], label("agency", row["agency"]) if row["agency"] else "") if w)
    return [isolated(row["what"] or ""), isolated(owner), *_days(row["due"], row["done"], today)]


def _days(due: str | None, came: str | None, today: date) -> list[Cell]:
    state = shared_state(due, came, today)
    days = [day_words(day) if day else "" for day in (due, came)]
    return [*days, clock_tag(state) if state else ""]


def _rows(fact: Fact, name: str) -> list[Mapping[str, Any]]:
    return list((fact.identity or {})["record"].get(name, []))
