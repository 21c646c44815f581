"""The full export: one JSON object a line with every fact of every case, which an import takes back whole."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cdop.agencies.rules import Details
from cdop.case.facts import Fact, FactKind
from cdop.register.faults import Faults
from cdop.register.history import faults_of
from cdop.register.panels import Panels, carried, panels_from_json
from cdop.register.rules import Fault


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


def line(reference: str, facts: Sequence[Fact], held: Panels) -> str:
    """One case as one line of JSON, with what the directory (``held``) says of the other panels that it names."""
    data: dict[str, Any] = {"case_ref": reference, "facts": [fact_as_json(f) for f in facts]}
    if panels := carried(facts, held):
        data["panels"] = panels
    return json.dumps(data, ensure_ascii=False) + "\n"


def read(
    path: Path, today: date, faults: Faults
) -> Iterator[tuple[int, str | None, tuple[Fact, ...] | None, dict[str, Details]]]:
    """Each case with its line number, reference, timeline and panels; what cannot be read becomes a fault.

    A case with faults comes without its timeline, and without its reference where that could not be read.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for number, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                reference, facts, panels = _case(text)
            except _Unreadable as words:
                faults.append(Fault(number, "facts", "", str(words)))
                yield number, None, None, {}
                continue
            found = faults_of(number, reference, facts, today)
            faults.extend(found)
            yield number, reference, None if found else facts, panels


def _case(text: str) -> tuple[str, tuple[Fact, ...], dict[str, Details]]:
    try:
        data = json.loads(text)
        reference, facts = data["case_ref"], tuple(fact_from_json(f) for f in data["facts"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _Unreadable("is not one case of a full export") from None
    if not isinstance(reference, str):
        raise _Unreadable("has no case_ref")
    try:
        return reference, facts, panels_from_json(data.get("panels", {}))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _Unreadable("carries panels that cannot be read") from None
