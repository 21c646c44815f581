"""Reading analyses: one, those of a case, and what stands in them. Whoever asks has been let to the case before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.reference.analysis_form import AnalysisForm, analysis_forms
from cdop.review.analysis.answers import Answers, Content, answers_of
from cdop.review.analysis.models import AnalysisEntry, AnalysisRecord

PANEL, REVIEW_MEETING = "panel", "review_meeting"
OPEN, DECIDED, FINALISED, REPLACED = "open", "decided", "finalised", "replaced"
SETTLED, RATIFIED, DRAFTED = "settled.", "ratified.", "drafted"
"""Fields of the tracker's own: what was typed beside and is done with, what was ratified, what began as a draft."""
_ANALYSES, _ENTRIES = table_of(AnalysisRecord), table_of(AnalysisEntry)


@dataclass(frozen=True)
class Analysis:
    """One analysis of a case; ``number`` counts those of its origin."""

    analysis_id: int
    token: str
    case_id: int
    origin: str
    number: int
    item: str | None
    form: AnalysisForm
    state: str
    decided_on: date | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class Answer:
    """A saved answer: of its field the ``number``-th, or None where it stands beside the one that holds."""

    entry: int
    field: str
    number: int | None
    value: Any
    account_id: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Written:
    """What stands in an analysis: the answers that hold, what was typed beside them, what is a draft still."""

    holding: Mapping[str, Answer]
    beside: Mapping[str, Sequence[Answer]]

    @property
    def content(self) -> Content:
        return {name: answer.value for name, answer in self.holding.items()}

    @property
    def answers(self) -> Answers:
        return answers_of(self.content)

    @property
    def drafts(self) -> list[str]:
        """The fields that hold what was carried over, and that nobody has ratified or written anew."""
        drafted: Mapping[str, int] = self.content.get(DRAFTED, {})
        return [
            name
            for name, number in drafted.items()
            if self.number(name) == number and f"{RATIFIED}{name}" not in self.holding
        ]

    def number(self, name: str) -> int:
        """How often a field was saved; 0 for one that never was."""
        return (self.holding[name].number or 0) if name in self.holding else 0


NOTHING_WRITTEN = Written({}, {})


def analysis_at(session: Session, viewer: Person, token: str) -> Analysis | None:
    """The analysis at an address; None where there is none, or its case does not exist for this viewer."""
    query = select(_ANALYSES).where(_ANALYSES.c.token == token, visible(viewer, _ANALYSES.c.case_id))
    row = session.execute(query).one_or_none()
    return _analysis(row) if row else None


def analyses_of(session: Session, viewer: Person, case_id: int) -> list[Analysis]:
    """Every analysis of a case, the review meeting's before the panel's, of each origin the first first."""
    query = select(_ANALYSES).where(_ANALYSES.c.case_id == case_id, visible(viewer, _ANALYSES.c.case_id))
    return [_analysis(row) for row in session.execute(query.order_by(_ANALYSES.c.origin.desc(), _ANALYSES.c.number))]


def last_of(session: Session, viewer: Person, case_id: int, origin: str = PANEL) -> Analysis | None:
    """The last analysis of a case by one origin."""
    return last_among(analyses_of(session, viewer, case_id), origin)


def last_among(found: Sequence[Analysis], origin: str = PANEL) -> Analysis | None:
    """The last of some analyses by one origin."""
    return next((one for one in reversed(found) if one.origin == origin), None)


def written(session: Session, _viewer: Person, analysis: Analysis | None) -> Written:
    """What stands in an analysis, in two statements whatever was typed; nothing in one that nobody has begun."""
    if analysis is None:
        return NOTHING_WRITTEN
    own = _ENTRIES.c.analysis_id == analysis.analysis_id
    last = select(_ENTRIES.c.field, func.max(_ENTRIES.c.number).label("number")).where(own)
    newest = last.where(_ENTRIES.c.number.is_not(None)).group_by(_ENTRIES.c.field).subquery()
    same = (_ENTRIES.c.field == newest.c.field) & (_ENTRIES.c.number == newest.c.number)
    rows = session.execute(select(_ENTRIES).join(newest, same).where(own).order_by(_ENTRIES.c.id))
    holding = {row.field: _answer(row) for row in rows}
    return Written(holding, _beside(session, analysis, holding))


def saved_value(session: Session, analysis: Analysis, name: str, number: int) -> Any:
    """What a field held as its ``number``-th answer; None for one that it never had."""
    which = _ENTRIES.c.analysis_id == analysis.analysis_id, _ENTRIES.c.field == name, _ENTRIES.c.number == number
    return session.scalar(select(_ENTRIES.c.value).where(*which))


def _beside(session: Session, analysis: Analysis, holding: Mapping[str, Answer]) -> dict[str, list[Answer]]:
    """What was typed upon an answer that had changed: of each account the last, until it saves the field itself."""
    own, later = _ENTRIES.c.analysis_id == analysis.analysis_id, _ENTRIES.alias("later")
    decided_since = exists().where(
        later.c.analysis_id == _ENTRIES.c.analysis_id,
        later.c.field == _ENTRIES.c.field,
        later.c.id > _ENTRIES.c.id,
        later.c.account_id == _ENTRIES.c.account_id,
    )
    query = select(_ENTRIES).where(own, _ENTRIES.c.number.is_(None), ~decided_since).order_by(_ENTRIES.c.id)
    found: dict[str, list[Answer]] = {}
    for row in session.execute(query):
        if f"{SETTLED}{row.id}" not in holding:
            found.setdefault(row.field, []).append(_answer(row))
    return found


def _analysis(row: Row[Any]) -> Analysis:
    return Analysis(
        row.id, row.token, row.case_id, row.origin, row.number, row.item, analysis_forms()[row.form], row.state,
        row.decided_on, row.created_at, row.created_by,
    )  # fmt: skip


def _answer(row: Row[Any]) -> Answer:
    return Answer(row.id, row.field, row.number, row.value, row.account_id, row.saved_by, row.saved_at)
