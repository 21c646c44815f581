"""The full export: one JSON object a line with every fact of every case, which an import takes back whole."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind
from cdop.reference.values import storable
from cdop.register.columns import READERS, REQUIRED, factors, split_factors
from cdop.register.mapping import row_of_facts
from cdop.register.rules import Fault, check_row

_DETAIL: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.DESCRIBED: DESCRIPTION_KEYS,
    FactKind.RESIDENCY_DECIDED: ("home_area",),
    FactKind.CLASSIFIED: ("expectation",),
    FactKind.WITHDRAWN: ("reason",),
    FactKind.FINALISED: ("category", "modifiability", "factors"),
}
_COLUMN = {"reason": "withdrawn_reason"}
_UNDECIDED = (FactKind.RESIDENCY_DECIDED, "home_area")


class _Unreadable(ValueError):
    """A line that is not a case of a full export, with the words that say why."""


def is_full_export(path: Path) -> bool:
    """True where the file begins as JSON lines do."""
    with path.open("rb") as file:
        return file.read(4).lstrip(b"\xef\xbb\xbf").startswith(b"{")


def fact_as_json(fact: Fact) -> dict[str, Any]:
    """A fact as plain JSON; who recorded it and when are kept where they are known."""
    data: dict[str, Any] = {"kind": fact.kind.value, "dated": fact.dated.isoformat(), "detail": dict(fact.detail)}
    data["identity"] = None if fact.identity is None else dict(fact.identity)
    data["recorded_at"] = fact.recorded_at.isoformat() if fact.recorded_at else None
    data["recorded_by"] = fact.recorded_by
    return data


def fact_from_json(data: Mapping[str, Any]) -> Fact:
    """The fact that ``fact_as_json`` wrote. Raises ``ValueError``, ``KeyError`` or ``TypeError``."""
    recorded_at = data.get("recorded_at")
    return Fact(
        FactKind(data["kind"]),
        date.fromisoformat(data["dated"]),
        dict(data["detail"]),
        None if data.get("identity") is None else dict(data["identity"]),
        recorded_at=datetime.fromisoformat(recorded_at) if recorded_at else None,
        recorded_by=data.get("recorded_by"),
    )


def line(reference: str, facts: Sequence[Fact]) -> str:
    """One case as one line of JSON."""
    return json.dumps({"case_ref": reference, "facts": [fact_as_json(f) for f in facts]}, ensure_ascii=False) + "\n"


def read(path: Path, today: date, faults: list[Fault]) -> Iterator[tuple[int, str, tuple[Fact, ...]]]:
    """Each case with its line number, reference and timeline; what cannot be read becomes a fault."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for number, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                reference, facts = _case(text, today)
            except _Unreadable as words:
                faults.append(Fault(number, "facts", "", str(words)))
                continue
            found = check_row(number, row_of_facts(reference, facts), today)[1]
            faults += found
            if not found:
                yield number, reference, facts


def _case(text: str, today: date) -> tuple[str, tuple[Fact, ...]]:
    try:
        data = json.loads(text)
        reference, facts = data["case_ref"], tuple(fact_from_json(f) for f in data["facts"])
        for fact in facts:
            _check_fact(fact, today)
    except _Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _Unreadable("is not one case of a full export") from None
    if not isinstance(reference, str):
        raise _Unreadable("has no case_ref")
    notified = [f.dated for f in facts if f.kind is FactKind.NOTIFIED]
    if not notified or not any(f.kind is FactKind.DESCRIBED for f in facts):
        raise _Unreadable("lacks a notification or a description of the child")
    early = [f.kind for f in facts if f.dated < min(notified) and f.kind is not FactKind.CLASSIFIED]
    if early:
        raise _Unreadable(f"has a fact '{early[0]}' dated before the notification")
    return reference, facts


def _check_fact(fact: Fact, today: date) -> None:
    """A fact says what its kind says, no more and no less, in values that the register's columns take."""
    if fact.dated > today:
        raise _Unreadable(f"has a fact '{fact.kind}' dated in the future")
    if fact.recorded_at and fact.recorded_at.replace(tzinfo=UTC) > datetime.now(UTC):
        raise _Unreadable(f"has a fact '{fact.kind}' recorded in the future")
    expected = _DETAIL.get(fact.kind, ())
    if set(fact.detail) != set(expected):
        raise _Unreadable(f"has a fact '{fact.kind}' that does not say: {', '.join(expected) or 'nothing more'}")
    identity = {FactKind.DESCRIBED: set(IDENTITY_KEYS), FactKind.NOTED: {"text"}}.get(fact.kind)
    if (None if fact.identity is None else set(fact.identity)) != identity:
        raise _Unreadable(f"has a fact '{fact.kind}' with another identity than it should have")
    for key, value in (*fact.detail.items(), *(fact.identity or {}).items()):
        if not _readable(fact.kind, key, value, today):
            raise _Unreadable(f"has a fact '{fact.kind}' whose {key} cannot be taken")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _readable(kind: FactKind, key: str, value: Any, today: date) -> bool:
    if value is None:
        return (kind is FactKind.DESCRIBED and key not in REQUIRED) or (kind, key) == _UNDECIDED
    if not (isinstance(value, str) or (key == "factors" and _are_texts(value))):
        return False
    try:
        if key == "factors":
            return not value or split_factors(factors(";".join(value), today)) == tuple(value)
        read = storable(value) if kind is FactKind.NOTED else READERS[_COLUMN.get(key, key)](value, today)
    except ValueError:
        return False
    return read == str(value)
