"""Which other cases the facts of a full export name, and whether there are such cases."""

import json
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.case.facts import Fact
from cdop.case.models import Case
from cdop.register.rules import Fault

NAMING = ("into", "from_case")


def references_in(path: Path) -> frozenset[str]:
    """The references of a full export's cases: a fact may name a case that stands further down."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        return frozenset(filter(None, map(_reference, file)))


def _reference(line: str) -> str | None:
    """None for a line that is no case: who reads the cases says why."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    reference = data.get("case_ref") if isinstance(data, dict) else None
    return reference if isinstance(reference, str) else None


def unknown_cases(
    session: Session, cases: Sequence[tuple[int, str, Sequence[Fact]]], in_file: Container[str]
) -> list[Fault]:
    """Faults of facts that name no case of the file or the register, or their own. ``cases``: row, reference, facts."""
    named = {name for _, _, facts in cases for _, name in _named(facts) if name not in in_file}
    held = set(session.scalars(select(Case.reference).where(Case.reference.in_(named)))) if named else set()
    return [
        Fault(number, "facts", name, words)
        for number, reference, facts in cases
        for place, name in dict.fromkeys(_named(facts))
        if (words := _fault(place, name, reference, name in in_file or name in held))
    ]


def _named(facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """By which key of which kind of fact a case is named, and its reference."""
    for fact in facts:
        for key in NAMING:
            if key in fact.detail:
                yield f"a fact '{fact.kind}' whose {key}", fact.detail[key]


def _fault(place: str, name: str, reference: str, known: bool) -> str:
    if name == reference:
        return f"has {place} names the case itself"
    return "" if known else f"has {place} names a case that is neither in the file nor in the register"
