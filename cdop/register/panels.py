"""The other areas' panels that a full export names: each case carries what the directory holds of its own.

Whoever imports it has then whom a case was handed over to, and who leads its review. What the directory already holds
of a panel stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.queries import other_panels
from cdop.agencies.rules import Details, read_areas
from cdop.agencies.service import take_back_panel
from cdop.case.facts import Fact
from cdop.register.rules import Fault

NAMING = ("panel", "led_by")
LONGEST = {"name": 200, "inbox": 254, "phone": 60, "address": 4_000, "notes": 4_000}
Panels = Mapping[str, Details]
"""By their tokens."""


def directory(session: Session) -> dict[str, Details]:
    """Every panel as it now stands. One statement."""
    return {panel.token: panel.details for panel in other_panels(session)}


def carried(facts: Sequence[Fact], held: Panels) -> dict[str, dict[str, Any]]:
    """What a case of a full export carries: the panels that its facts name, as plain JSON."""
    named = {token for _, token in _named(facts)}
    return {token: asdict(held[token]) for token in sorted(named & held.keys())}


def panels_from_json(data: Any) -> dict[str, Details]:
    """The panels that ``carried`` told. Raises ``ValueError``, ``KeyError``, ``TypeError`` or ``AttributeError``."""
    return {str(token): _details(told) for token, told in data.items()}


def _details(told: Mapping[str, Any]) -> Details:
    areas, active = read_areas("\n".join(told["areas"])), told["active"]
    texts = {key: told[key] for key in LONGEST}
    usual = all(isinstance(text, str) and len(text) <= LONGEST[key] and "\0" not in text for key, text in texts.items())
    if not (usual and texts["name"].strip() and areas and isinstance(active, bool)):
        raise ValueError("not a panel of a directory")
    return Details(areas=areas, active=active, **texts)


def unknown_panels(session: Session, cases: Iterable[tuple[int, Sequence[Fact], Panels]]) -> list[Fault]:
    """Faults of facts that name a panel which neither the directory nor their case has.

    ``cases``: row, facts, and the panels that it carries.
    """
    asked = [(number, name, token) for number, facts, panels in cases for name, token in _named(facts, panels)]
    known = _held(session, {token for _, _, token in asked})
    words = "has {} names a panel that is neither in the directory of other panels nor carried by the file"
    return [
        Fault(number, "facts", token, words.format(name), kind=words.format("a fact that"))
        for number, name, token in dict.fromkeys(asked)
        if token not in known
    ]


def keep_missing(session: Session, person: Person, cases: Iterable[Panels]) -> None:
    """Take the panels that cases carry into the directory, but for those that it has. One statement, and one each."""
    told: dict[str, Details] = {}
    for panels in cases:
        told = {**panels, **told}
    for token in sorted(told.keys() - _held(session, told.keys())):
        take_back_panel(session, person, token, told[token])


def _held(session: Session, tokens: Iterable[str]) -> set[str]:
    asked = sorted(tokens)
    return (
        set(session.scalars(select(OtherPanelRecord.token).where(OtherPanelRecord.token.in_(asked))))
        if asked
        else set()
    )


def _named(facts: Sequence[Fact], besides: Panels | None = None) -> Iterator[tuple[str, str]]:
    """By which key of which kind of fact a panel is named, and its token; without those ``besides``."""
    for fact in facts:
        for key in NAMING:
            token = fact.detail.get(key)
            if token is not None and token not in (besides or {}):
                yield f"a fact '{fact.kind}' whose {key}", token
