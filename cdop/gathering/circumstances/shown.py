"""The circumstances on the case page, and what the timeline says of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.sections import Place, register_case_section
from cdop.case.wording import listed, register_words, typed
from cdop.gathering.circumstances.rules import suggestions

Line = tuple[str, str]
_NAMES = (
    ("circumstance", "What led to the death"),
    ("protection_plan", "Child protection plan"),
    ("statutory_order", "Statutory order"),
)


@dataclass(frozen=True)
class Circumstances:
    """What is recorded, the page to change it, and how much agencies' answers suggest where nothing is."""

    lines: list[Line]
    page: str
    suggested: int


def section(_session: Session, viewer: Person, case: CaseView) -> Circumstances | None:
    """Nothing for viewers without identity: of a child, a plan or an order says who it was to those who know."""
    if not viewer.sees_identity:
        return None
    recorded = in_force(case.facts, FactKind.CIRCUMSTANCES_RECORDED)
    offered = () if recorded else [one for each in suggestions(case.facts, case.age_at_death).values() for one in each]
    page = url_for("circumstances.circumstances", token=case.token)
    return Circumstances(_answers(recorded) if recorded else [], page, len(offered))


def _answers(fact: Fact) -> list[Line]:
    return [(words, listed(fact, name, name) or "Not recorded") for name, words in _NAMES]


def lines_of(fact: Fact) -> Iterator[Line]:
    """What the timeline says of them; to viewers without identity nothing."""
    if fact.identity is not None:
        yield from _answers(fact)
        yield "Where this comes from", typed(fact, "words")


def install() -> None:
    """Put the section on the case page, and the words on the timeline."""
    register_case_section(
        "For the national return", Place.CIRCUMSTANCES, section, "gathering/circumstances/_section.html"
    )
    register_words(FactKind.CIRCUMSTANCES_RECORDED, lines_of)
