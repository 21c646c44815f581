"""What tells of a child, as the duplicate service compares it: a description, and what joined notifications say."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from cdop.case.likeness.child import Child

Told = Mapping[str, Any]
_TEXTS = tuple(f.name for f in fields(Child) if not f.name.startswith("date_"))
_DAYS = ("date_of_birth", "date_of_death")
_KEPT = (*_TEXTS, *_DAYS, "unnamed_baby", *(f"{day}_precision" for day in _DAYS))
_ONLY_NOTIFIED = ("mother_name", "other_names", "birth_order")
_TO_THE_DAY = (None, "", "day")
PLACES_IN_A_BIRTH = frozenset("1234")  # the last of them: fourth or later
MOST_TOLD = 8  # notifications of one case that are compared


def child_of(told: Told) -> Child:
    """The child that answers or a description tell of; dates not known to the day are none.

    A baby who has not been named has no given names, whatever stands in their place. Of the answers to the order of
    birth only a place in a multiple birth tells children apart.
    """
    values: dict[str, Any] = {name: _text(told.get(name)) for name in _TEXTS}
    values |= {name: _day(told.get(name)) for name in _DAYS if told.get(f"{name}_precision") in _TO_THE_DAY}
    if told.get("unnamed_baby") in ("yes", True):
        values["given_names"] = None
    if values["birth_order"] not in PLACES_IN_A_BIRTH:
        values["birth_order"] = None
    return Child(**values)


def children_told(described: Told, told: Sequence[Told]) -> tuple[Child, ...]:
    """Every telling of one child: the description, with what it cannot hold, and each joined notification."""
    tellings = [child_of(one) for one in told[:MOST_TOLD]]
    child = child_of(described)
    for name in _ONLY_NOTIFIED:
        known = next((value for one in tellings if (value := getattr(one, name))), None)
        child = replace(child, **{name: getattr(child, name) or known})
    return tuple(dict.fromkeys((child, *tellings)))


def kept(told: Iterable[Told]) -> str | None:
    """What is compared of each notification, as one text; None where none tells anything."""
    found = [{key: one[key] for key in _KEPT if one.get(key) not in (None, "")} for one in told]
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if any(found) else None


def read_back(text: str | None) -> list[Told]:
    """What ``kept`` has kept."""
    found: list[Told] = json.loads(text) if text else []
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() not in ("", "not_known") else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # approximate: told in words
