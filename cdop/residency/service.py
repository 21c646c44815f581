"""Deciding whose child it is."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, open_seen
from cdop.case.facts import FactKind
from cdop.case.service import add, open_case
from cdop.reference.calendar import today
from cdop.residency.looking import Looked
from cdop.residency.rules import check_decision, decision


@dataclass(frozen=True)
class Guided:
    """A person's decision after the rules were asked: the home, since when, why, and what was looked up."""

    home_area: str | None
    decided_on: date
    reason: str
    circumstance: str
    looked: Looked

    @property
    def rule(self) -> str:
        """The rule that was followed; ``otherwise`` where the person decided against it."""
        suggestion = self.looked.suggestion
        return suggestion.home_rule.key if suggestion.home_area == self.home_area else "otherwise"


def decide_residency(session: Session, person: Person, case_id: int, home_area: str | None, decided_on: date) -> None:
    """Decide, or correct, the child's home. Earlier decisions stay on the timeline. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, decision(case.facts, home_area, decided_on, today()))


def decide(session: Session, person: Person, page: Seen, guided: Guided) -> None:
    """Decide with the reason and the rule beside it. Raises ``Overtaken``, or ``NotPossible``."""
    case = open_seen(session, page, FactKind.RESIDENCY_DECIDED)
    check_decision(case.facts, guided.home_area, guided.decided_on, today())
    fact = decision(case.facts, guided.home_area, guided.decided_on, today())
    detail = {**fact.detail, "circumstance": guided.circumstance, "rule": guided.rule}
    identity = {"reason": guided.reason}
    if place := guided.looked.place:
        detail["postcode_edition"] = place.edition
        if place.deprivation_decile is not None:
            detail["deprivation_decile"] = place.deprivation_decile
        if place.small_area is not None:
            identity["small_area"] = place.small_area
    add(session, person, case, replace(fact, detail=detail, identity=identity))
