"""The filters of what is outstanding: as an address says them, and as the page offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.agencies.directory.rules import Agency
from cdop.case.filtering import Choice
from cdop.gathering.chasing.presenters import STEP_WORDS
from cdop.gathering.chasing.queries import Due, Filters
from cdop.gathering.chasing.rules import chased_on
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.codes import code_list

_STEPS = {str(number): words for number, words in enumerate(STEP_WORDS)}
_YES = "yes"


@dataclass(frozen=True)
class Offered:
    """What a page of filters offers: the agencies of the directory and the panel's area."""

    agencies: Sequence[Agency]
    area: PanelArea


def asked_filters(asked: Mapping[str, str], offered: Offered, today: date) -> Filters:
    """The filters of an address on a day; an unknown value filters nothing."""
    agency, kind, step, area = (asked.get(name, "") for name in ("agency", "kind", "step", "area"))
    return Filters(
        agency if any(one.token == agency for one in offered.agencies) else None,
        kind if kind in code_list("agency") else None,
        int(step) if step in _STEPS else None,
        area if area in offered.area.listed else None,
        asked.get("todo") == _YES,
        due_by(offered.agencies, today) if asked.get("due") == _YES else None,
    )


def due_by(agencies: Sequence[Agency], today: date) -> Due:
    """What the next run takes, on this day or the next that people work."""
    return Due(today, chased_on(agencies, today))


def address_of(filters: Filters, number: int = 1) -> dict[str, str]:
    """What an address says to list this page again."""
    said = {
        "agency": filters.agency,
        "kind": filters.kind,
        "step": None if filters.step is None else str(filters.step),
        "area": filters.area,
        "todo": _YES if filters.by_hand else None,
        "due": _YES if filters.due else None,
        "page": str(number) if number > 1 else None,
    }
    return {name: value for name, value in said.items() if value}


def choices(filters: Filters, offered: Offered) -> list[Choice]:
    """The filters as selects."""
    said = address_of(filters)
    areas = sorted((area_name(code), code) for code in offered.area.listed)
    asked = (
        ("agency", "Agency", [(one.token, one.name) for one in offered.agencies]),
        ("kind", "Kind of agency", [(code.code, code.label) for code in code_list("agency").values()]),
        ("step", "Done last", list(_STEPS.items())),
        ("area", "Child’s home area", [(code, name) for name, code in areas]),
        ("todo", "By hand", [(_YES, "To be done by hand")]),
        ("due", "Next", [(_YES, "Due today or before")]),
    )
    return [Choice(name, question, [("", "All"), *options], said.get(name, "")) for name, question, options in asked]
