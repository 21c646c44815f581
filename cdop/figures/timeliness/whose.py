"""For whom the cases of a year waited, reviewed and open: what happened to each, put together (``waits``)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, literal, select, union_all
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import CaseFact, CaseState, OutstandingSpell, ReviewSpell
from cdop.figures import slices
from cdop.figures.slices import END, Clock
from cdop.figures.timeliness.days import told_as
from cdop.figures.timeliness.waits import KINDS, Told, Wait, Whose, split, waits
from cdop.gathering.models import InformationRequest

REVIEWED, OPEN = "reviewed", "open"


@dataclass(frozen=True)
class Waited:
    """Cases, how many of them tell nothing of what they waited for, and the days of the others, for whom they were."""

    cases: int
    not_recorded: int
    days: Counter[Whose]

    @property
    def told(self) -> int:
        return self.cases - self.not_recorded

    def mean(self, *whose: Whose) -> float:
        """Days a case, of those that tell."""
        return sum(self.days[one] for one in whose) / self.told if self.told else 0.0


@dataclass
class _Case:
    group: str
    begin: date
    end: date
    asked_on: date | None = None
    found: list[Wait] | None = None
    facts: list[Told] | None = None


def waited(session: Session, at: Clock) -> dict[str, Waited]:
    """The cases reviewed in the year up to their review, and those outstanding at E up to E. Three statements.

    Notifications and reviews on days as they are told, since a mean of few cases gives the days of each.

    The work grows with the cases of the year, not with the register.
    """
    cases = {
        case_id: _Case(group, begin := told_as(notified), max(begin, told_as(ended) if group == REVIEWED else ended))
        for case_id, group, notified, ended in session.execute(_cases_of_the_year(), at.parameters)
    }
    for case_id, asked_on, ended_on in session.execute(_requests(), at.parameters):
        one = cases[case_id]
        one.asked_on = min(asked_on, one.asked_on or asked_on)
        one.found = [*(one.found or ()), Wait(Whose.AGENCY, asked_on, ended_on)]
    for case_id, kind, dated, detail in session.execute(_facts(), at.parameters):
        one = cases[case_id]
        one.facts = [*(one.facts or ()), Told(FactKind(kind), dated, detail)]
    groups: dict[str, list[_Case]] = defaultdict(list)
    for one in cases.values():
        groups[one.group].append(one)
    return {group: _together(groups[group]) for group in (REVIEWED, OPEN)}


def _together(cases: list[_Case]) -> Waited:
    told = [one for one in cases if one.found or one.facts]
    days = Counter[Whose]()
    for one in told:
        days += split(one.begin, one.end, [*(one.found or ()), *waits(one.facts or ())], one.asked_on)
    return Waited(len(cases), len(cases) - len(told), days)


def _chosen() -> CTE:
    """Each case once: reviewed in the year, or outstanding at E."""
    ours = slices.resident(), slices.in_scope()

    def of(group: str, model: Any, end: Any) -> Select[*tuple[Any, ...]]:
        joined = select(CaseState.case_id, literal(group).label("kind"), CaseState.notified_on, end.label("ended"))
        return joined.select_from(model).join(CaseState, CaseState.case_id == model.case_id).where(*ours)

    done = of(REVIEWED, ReviewSpell, ReviewSpell.finalised_on).where(slices.on_review_clock())
    waiting = of(OPEN, OutstandingSpell, END).where(slices.on_outstanding_clock(END, "end_year"))
    return union_all(done, waiting).cte("chosen")


def _cases_of_the_year() -> Select[*tuple[Any, ...]]:
    chosen = _chosen()
    return select(chosen.c.case_id, chosen.c.kind, chosen.c.notified_on, chosen.c.ended)


def _requests() -> Select[*tuple[Any, ...]]:
    chosen, asked = _chosen(), InformationRequest
    query = select(asked.case_id, asked.asked_on, asked.ended_on).join(chosen, chosen.c.case_id == asked.case_id)
    return query.where(asked.asked_on <= END)


def _facts() -> Select[*tuple[Any, ...]]:
    chosen, kinds = _chosen(), [kind.value for kind in KINDS]
    query = select(CaseFact.case_id, CaseFact.kind, CaseFact.dated, CaseFact.detail)
    query = query.join(chosen, chosen.c.case_id == CaseFact.case_id)
    return query.where(CaseFact.kind.in_(kinds), CaseFact.dated <= END).order_by(CaseFact.case_id, CaseFact.id)
