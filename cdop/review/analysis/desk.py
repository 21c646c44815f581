"""One case of a meeting as its room shows it: who may read, who may write, and what stands in the analysis.

In the room nothing tells who the child was, to coordinators neither: screens stand where others read them. What was
typed stays as it is in the boxes of whoever typed it, and of coordinators; whoever writes is warned of names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import reference_and_facts
from cdop.database import table_of
from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting
from cdop.reference.analysis_form import AnalysisForm
from cdop.review.analysis.deciding import context_of
from cdop.review.analysis.masking import Mask
from cdop.review.analysis.queries import OPEN, PANEL, Analysis, Answer, Written, analyses_of, written
from cdop.review.analysis.rules import Context, Finding, contradictions, warnings
from cdop.review.analysis.saving import form_for
from cdop.review.meetings.queries import Item, item_at
from cdop.review.rules import standing_review

_CASES = table_of(Case).c
_QUOTED = re.compile("“(.*)”", re.DOTALL)
"""What a finding quotes, from the first quotation mark to the last: what is quoted may hold some of its own."""


@dataclass(frozen=True)
class Brief:
    """What may be told of a child without naming one: age (``P4Y``), month of death, sex, home area."""

    age: str | None
    month: str
    sex: str | None
    area: str | None


@dataclass(frozen=True)
class Again:
    """That the review was final and was opened again (``on``); ``final``: what was final before, as its fact told."""

    on: date
    final: Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """A case and its analysis, as one person works on it. ``item`` and ``meeting``: where it is heard, if anywhere."""

    case_id: int
    brief: Brief
    form: AnalysisForm
    analysis: Analysis | None
    written: Written
    context: Context
    mask: Mask
    final: bool
    person: Person
    item: Item | None = None
    meeting: Meeting | None = None
    again: Again | None = None

    @property
    def open(self) -> bool:
        """Whether answers can be written now."""
        return not self.final and (self.analysis is None or self.analysis.state == OPEN)

    @property
    def contradictions(self) -> list[Finding]:
        return self.told(contradictions(self.written.answers, self.form))

    @property
    def warnings(self) -> list[Finding]:
        return self.told(warnings(self.written.answers, self.form, self.context))

    def told(self, findings: Sequence[Finding]) -> list[Finding]:
        """Findings as this person may read them: what they quote of the answers may name the child."""
        if self.person.sees_identity:
            return list(findings)
        return [replace(one, words=_QUOTED.sub(self._pseudonymised_quote, one.words)) for one in findings]

    def _pseudonymised_quote(self, quoted: re.Match[str]) -> str:
        return f"“{self.mask.text(quoted[1])}”"

    def shown(self, answer: Answer) -> Any:
        """An answer as this person's boxes hold it: one's own as it is, another's without what could identify.

        Coordinators know who the child was, and read what was written.
        """
        return answer.value if self.reads_as_written(answer) else self.mask.value(answer.value)

    def reads_as_written(self, answer: Answer) -> bool:
        """Whether this person reads an answer with whatever in it could identify."""
        return self.person.sees_identity or answer.account_id == self.person.account_id

    @property
    def content(self) -> Mapping[str, Any]:
        """The answers that hold, as this person's boxes show them."""
        return {name: self.shown(answer) for name, answer in self.written.holding.items()}

    @property
    def pseudonymised(self) -> Mapping[str, Any]:
        """The answers for everybody's eyes: all that could identify has given way to a role."""
        return {name: self.mask.value(answer.value) for name, answer in self.written.holding.items()}


def item_desk(session: Session, person: Person, token: str) -> Desk | None:
    """A case of an agenda; None where there is none, or none for this person."""
    item = item_at(session, person, token)
    meeting = meeting_at(session, item.meeting) if item else None
    if item is None or meeting is None:
        return None
    return desk_of(session, person, item.case_id, _of_item(session, person, item), item, meeting)


def desk_of(  # noqa: PLR0913, PLR0917 - where a case is worked on
    session: Session,
    person: Person,
    case_id: int,
    analysis: Analysis | None,
    item: Item | None = None,
    meeting: Meeting | None = None,
) -> Desk:
    """The desk of a case that the person has been let to."""
    reference, facts = reference_and_facts(session.connection(), case_id)
    columns = _CASES.age_at_death, _CASES.month_of_death, _CASES.sex, _CASES.home_area
    brief = Brief(*session.execute(select(*columns).where(_CASES.id == case_id)).one())
    return Desk(
        case_id, brief, analysis.form if analysis else form_for(facts), analysis, written(session, person, analysis),
        context_of(session, person, facts, analysis, case_id), Mask(list(facts), reference), _final(facts, analysis),
        person, item, meeting, _again(facts),
    )  # fmt: skip


def _of_item(session: Session, viewer: Person, item: Item) -> Analysis | None:
    """The analysis written at this item; before anything is, the case's last one."""
    found = [one for one in analyses_of(session, viewer, item.case_id) if one.origin == PANEL]
    own = [one for one in found if one.item == item.token]
    return next(reversed(own or found), None)


def _again(facts: Sequence[Fact]) -> Again | None:
    """The last time that the review was opened again, where it was."""
    before: Mapping[str, Any] = {}
    found = None
    for fact in facts:
        if fact.kind is FactKind.FINALISED:
            before = fact.detail
        elif fact.kind is FactKind.REOPENED:
            found = Again(fact.dated, before)
    return found


def _final(facts: list[Fact] | Any, analysis: Analysis | None) -> bool:
    """Whether the review is final, so that nothing is written; an analysis of the review meeting is no review."""
    if analysis is not None and analysis.origin != "panel":
        return False
    return standing_review(facts) is not None
