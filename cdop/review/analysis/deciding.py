"""What the panel decided of its analysis, finalising it as a step of its own, and reopening it. Decisions are facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.queries import facts_of
from cdop.case.readiness import processes
from cdop.case.rules import NotPossible
from cdop.case.service import Opened, add, open_case
from cdop.database import table_of
from cdop.notification.order import RuleBroken
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.calendar import today
from cdop.review import rules as review
from cdop.review import service
from cdop.review.analysis.answers import TEXTS, Answers
from cdop.review.analysis.carrying import carried_of_final
from cdop.review.analysis.models import AnalysisRecord
from cdop.review.analysis.queries import (
    DECIDED,
    FINALISED,
    OPEN,
    PANEL,
    REVIEW_MEETING,
    Analysis,
    last_of,
    written,
)
from cdop.review.analysis.rules import Context, Finding, contradictions
from cdop.review.analysis.saving import answers_alone, begin_next, carry_over, create, form_for, lock
from cdop.review.meetings.queries import item_of_case
from cdop.review.rules import standing_review
from cdop.review.service import record_panel_meeting

_ANALYSES = table_of(AnalysisRecord)
REOPENED_TODAY = (
    "The review was reopened today, and in every figure a reopening follows a finalising of its day: finalise it from "
    "tomorrow on"
)
NO_QUORUM = "Enter why the review is finalised though the panel was not quorate, or not known to be"


class Contradicts(Exception):
    """The analysis contradicts itself, or something is missing. ``findings``: what, in words."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(*(finding.words for finding in findings))
        self.findings = list(findings)


@dataclass(frozen=True)
class Sitting:
    """When the panel decided, at which meeting (its token), and whether it was quorate then; None where not known."""

    on: date
    meeting: str | None = None
    quorate: bool | None = None


def blocking(session: Session, viewer: Person, analysis: Analysis) -> list[Finding]:
    """Why an analysis can be neither decided nor final: what contradicts, and drafts that nobody has ratified."""
    now = written(session, viewer, analysis)
    left = [
        Finding(name, "An answer of the draft is not ratified: take it over, or write it anew") for name in now.drafts
    ]
    return [*contradictions(now.answers, analysis.form), *left[:1]]


def decide(session: Session, person: Person, analysis: Analysis, sitting: Sitting) -> None:
    """The panel decided: it met, and this is its analysis. Not final yet.

    Raises ``NotOpen``, ``Contradicts``, or ``NotPossible``.
    """
    case = open_case(session, analysis.case_id)
    lock(session, analysis)
    if found := blocking(session, person, analysis):
        raise Contradicts(found)
    if not _has_met(case, sitting):
        more = {"meeting": sitting.meeting} if sitting.meeting else {}
        try:
            case = record_panel_meeting(session, person, analysis.case_id, sitting.on, more=more)
        except RuleBroken as broken:
            raise NotPossible({"on": _words(broken)}) from None
    add(session, person, case, _decision(analysis, written(session, person, analysis).answers, sitting))
    _set(session, analysis, state=DECIDED, decided_on=sitting.on)


def open_again(session: Session, person: Person, analysis: Analysis) -> None:
    """Write on in an analysis that was decided and is not final. What was decided stays on the timeline.

    Raises ``NotOpen``.
    """
    open_case(session, analysis.case_id)
    lock(session, analysis, DECIDED)
    _set(session, analysis, state=OPEN, decided_on=None)
    record(session, person, Event.ANALYSIS_OPENED_AGAIN, analysis.case_id, number=analysis.number)


def finalise(session: Session, person: Person, analysis: Analysis, reason: str, *, on: date | None = None) -> None:
    """Make the decided analysis final, today: what every figure counts. ``reason``: needed where it was not quorate.

    ``on``: the day where it was made final before and is recorded now, as the demonstration's years are.

    Raises ``NotOpen`` where it is not decided, ``Contradicts``, or ``NotPossible``.
    """
    case = open_case(session, analysis.case_id)
    lock(session, analysis, DECIDED)
    if found := blocking(session, person, analysis):
        raise Contradicts(found)
    if not reason.strip() and not was_quorate(session, case.facts, analysis):
        raise NotPossible({"reason": NO_QUORUM})
    on = on or today()
    if (again := in_force(case.facts, FactKind.REOPENED)) and again.dated >= on:
        raise NotPossible({"reason": REOPENED_TODAY})
    more_identity = {"reason": reason.strip()} if reason.strip() else None
    counted, more = figures_of(session, person, analysis), {"analysis": analysis.token}
    try:
        service.finalise(session, person, analysis.case_id, counted, on, more=more, more_identity=more_identity)
    except RuleBroken as broken:
        raise NotPossible({"reason": _words(broken)}) from None
    _set(session, analysis, state=FINALISED)


def reopen(session: Session, person: Person, case_id: int, reason: str, *, on: date | None = None) -> Analysis:
    """Open a final review again, with the reason: the next analysis begins beside the last one, from its answers.

    Where there is none, for the review was made final by another way, it begins from its category and modifiability.
    ``on``: the day where it was reopened before today.

    Raises ``NotPossible`` where there is no final review.
    """
    final = standing_review(open_case(session, case_id).facts)
    try:
        case = service.reopen(session, person, case_id, on or today(), more_identity={"reason": reason})
    except RuleBroken:
        raise NotPossible({"reason": "There is no final review to reopen"}) from None
    earlier = last_of(session, person, case_id)
    if earlier is not None:
        return begin_next(session, person, case.facts, earlier)
    form = form_for(case.facts)
    anew = create(session, person, case_id, form, PANEL, 1, None)
    carry_over(session, person, anew, carried_of_final(final.detail if final else {}, form))
    return anew


def start_from_draft(session: Session, person: Person, case_id: int, content: dict[str, Any], item: str | None) -> None:
    """Begin the panel's first analysis with the review meeting's answers (``content``), as a draft until ratified.

    Raises ``NotPossible`` where the panel has begun one.
    """
    form = form_for(open_case(session, case_id).facts)
    if last_of(session, person, case_id) is not None:
        raise NotPossible({"": "The panel’s analysis has begun already"})
    analysis = create(session, person, case_id, form, PANEL, 1, item)
    carry_over(session, person, analysis, content)


def draft_content(session: Session, viewer: Person, case_id: int) -> dict[str, Any]:
    """The answers of the review meeting's draft; empty where there is none."""
    draft = last_of(session, viewer, case_id, REVIEW_MEETING)
    return answers_alone(written(session, viewer, draft).content) if draft else {}


def context_of(
    session: Session, viewer: Person, facts: Sequence[Fact], analysis: Analysis | None, case_id: int
) -> Context:
    """What the case says that the form is compared with."""
    cause, classified = in_force(facts, FactKind.CAUSE_CERTIFIED), in_force(facts, FactKind.CLASSIFIED)
    decided = [one.detail["state"] for one in processes(facts) if one.detail["process_kind"] == "safeguarding"]
    earlier = [fact.detail["category"] for fact in facts if fact.kind is FactKind.FINALISED]
    if analysis is None or analysis.origin != REVIEW_MEETING:
        earlier += filter(None, [draft_content(session, viewer, case_id).get("category")])
    return Context(
        cause.detail["icd10"] if cause else None,
        classified.detail["expectation"] if classified else None,
        bool(decided),
        tuple(dict.fromkeys(earlier)),
    )


def figures_of(session: Session, viewer: Person, analysis: Analysis) -> review.Analysis:
    """What figures count of an analysis: category, answer, and the modifiable factors by their words."""
    answers, form = written(session, viewer, analysis).answers, analysis.form
    factors = tuple(row.name(form) for row in answers.modifiable(form))
    return review.Analysis(answers.category, answers.modifiability, factors)


def quorate_when_heard(session: Session, _viewer: Person, analysis: Analysis) -> bool | None:
    """The same of an analysis that the viewer has been let to. One read of the case's timeline."""
    return was_quorate(session, facts_of(session, analysis.case_id), analysis)


def was_quorate(session: Session, facts: Sequence[Fact], analysis: Analysis) -> bool | None:
    """Whether the panel was quorate when it decided on an analysis; None where that is not known.

    By the attendance as it now stands, which may have been corrected since; of a meeting that is not kept here, as it
    was recorded with the decision.
    """
    decided = [f for f in facts if f.kind is FactKind.ANALYSIS_DECIDED and f.detail["analysis"] == analysis.token]
    told = decided[-1].detail if decided else {"meeting": None, "quorate": None}
    item = item_of_case(session, analysis.case_id, told["meeting"]) if told["meeting"] else None
    known: bool | None = told["quorate"] if item is None or item.quorate is None else item.quorate
    return known


def _decision(analysis: Analysis, answers: Answers, sitting: Sitting) -> Fact:
    graded = [
        {"domain": row.domain, "code": row.code, "score": row.score, "modifiable": row.modifiable == "yes"}
        for row in answers.factors
    ]
    detail = {
        "analysis": analysis.token, "meeting": sitting.meeting, "form": analysis.form.key,
        "category": answers.category, "secondary": list(answers.secondary), "modifiability": answers.modifiability,
        "scores": dict(answers.scores), "factors": graded, "quorate": sitting.quorate,
    }  # fmt: skip
    return Fact(FactKind.ANALYSIS_DECIDED, sitting.on, detail, {"texts": _texts(answers, analysis.form)})


def _texts(answers: Answers, form: AnalysisForm) -> dict[str, Any]:
    return {
        "answers": {name: answers.texts[name] for name in TEXTS if answers.texts[name]},
        "narratives": {code: text for code, text in answers.narratives.items() if text},
        "factors": [{"words": row.words, "reason": row.reason} for row in answers.factors],
        "learning": [
            {"words": row.words, "level": row.level, "domain": row.domain} for row in answers.learning if row.words
        ],
    }


def _has_met(case: Opened, sitting: Sitting) -> bool:
    """Whether it is recorded already that the panel met on the case that day, and since it was last reopened."""
    since = max((n for n, fact in enumerate(case.facts) if fact.kind is FactKind.REOPENED), default=-1)
    return any(
        fact.kind is FactKind.PANEL_MET and fact.dated == sitting.on and fact.detail.get("meeting") == sitting.meeting
        for fact in case.facts[since + 1 :]
    )


def _set(session: Session, analysis: Analysis, **values: Any) -> None:
    version = _ANALYSES.c.version + 1
    session.execute(update(_ANALYSES).where(_ANALYSES.c.id == analysis.analysis_id).values(**values, version=version))


def _words(broken: RuleBroken) -> str:
    return _SAID.get(broken.words.partition(" is ")[0], _OTHER_DAY)


_OTHER_DAY = "This cannot be dated so: not in the future, before the notification, or after a final review"
_SAID = {
    "needs a residency decision: home_area": "Residency is decided first: figures count no review without it",
}
