"""The panel's analysis on the case page, on the timeline, on the review meeting's page, and what waits on the home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.case_page import CaseView
from cdop.case.clocks import Step
from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import category_words, isolated
from cdop.case.sections import Place, register_case_section
from cdop.case.steps import register_page
from cdop.case.wording import listed, register_words, typed
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.review.analysis.deciding import draft_content
from cdop.review.analysis.queries import DECIDED, REVIEW_MEETING, Analysis, analyses_of, last_among, last_of
from cdop.review.analysis.returns import changed_since, returns_of
from cdop.review.analysis.shown import STATES, parts
from cdop.review.analysis.waiting import number_unfinished
from cdop.review.duties import may_finalise
from cdop.review.papers.draft import DraftPart, register_draft_analysis
from cdop.review.rules import standing_review
from cdop.web.home import Waiting, register_waiting

Row = tuple[str, Any]
TITLE = "The panel’s analysis"


@dataclass(frozen=True)
class Shown:
    """How the analysis stands, as rows; what can be done, as words and address; ``page``: all analyses."""

    rows: list[Row]
    links: list[tuple[str, str]]


def section(session: Session, viewer: Person, case: CaseView) -> Shown | None:
    """The analysis in short; for coordinators, and what is to be finalised for the chair."""
    chair = may_finalise(session, viewer)
    if not viewer.is_a(Role.COORDINATOR) and not chair:
        return None
    found = analyses_of(session, viewer, case.case_id)
    last, final = last_among(found), standing_review(case.facts) is not None
    rows: list[Row] = [("Analysis", f"Number {last.number}: {STATES[last.state].lower()}" if last else "Not begun")]
    links: list[tuple[str, str]] = []
    if chair and last and last.state == DECIDED:
        links.append(("Finalise", url_for("analyses.finalise", token=last.token)))
    if final:
        links.append(("Reopen the review", url_for("analyses.reopening", token=case.token)))
    if viewer.is_a(Role.COORDINATOR):
        rows += _for_coordinators(found, case)
        links += [
            ("Analyses of this case", url_for("analyses.of_case", token=case.token)),
            ("National database", url_for("analyses.national_return", token=case.token)),
        ]
    return Shown(rows, links)


def _for_coordinators(found: Sequence[Analysis], case: CaseView) -> Iterator[Row]:
    draft = last_among(found, REVIEW_MEETING)
    yield "Review meeting’s draft", "Begun" if draft else "None"
    sent = returns_of(case.facts)
    words = label("national_return", sent[-1].detail["state"]) if sent else "Not sent"
    yield "National database", f"{words}; changed since" if changed_since(case.facts) else words


def decided_lines(fact: Fact) -> Iterator[Row]:
    """What the timeline says of a decision; to those who see no identity no more than that there was one."""
    if fact.identity is None or "category" not in fact.detail:
        return
    detail = fact.detail
    yield "Category", category_words(detail["category"])
    yield "Modifiability", label("modifiability", detail["modifiability"])
    quorate = {True: "Yes", False: "No", None: "Not known"}[detail["quorate"]]
    yield "Panel quorate", quorate
    summary = (fact.identity.get("texts") or {}).get("answers", {}).get("summary", "")
    yield "Summary", isolated(summary) if summary else ""


def reason_lines(fact: Fact) -> Iterator[Row]:
    """Why a review was reopened."""
    yield "Why", typed(fact, "reason")


def return_lines(fact: Fact) -> Iterator[Row]:
    """What the national database was sent."""
    yield "What", listed(fact, "state", "national_return")
    yield "Note", typed(fact, "words")


_IN_SHORT = frozenset({"Category of death", "Modifiable factors"})


def draft_parts(session: Session, viewer: Person, case_id: int) -> list[DraftPart]:
    """The review meeting's draft for the case's paper, whose gate looks through it."""
    draft = last_of(session, viewer, case_id, REVIEW_MEETING)
    if draft is None:
        return []
    told = parts(draft_content(session, viewer, case_id), draft.form)
    rows = {part.title: [": ".join(filter(None, row)) for row in part.rows] for part in told}
    return [
        DraftPart(part.title, "\n".join(filter(None, [part.text, *rows[part.title]])), part.title in _IN_SHORT)
        for part in told
    ]


def waiting(session: Session, person: Person) -> list[Waiting]:
    """Reviews decided or heard and not final, for those who can do something about it: in the place of that status."""
    if not person.is_a(Role.COORDINATOR) and not may_finalise(session, person):
        return []
    number = number_unfinished(session, person, current_app.extensions["panel_area"], today())
    href = url_for("analyses.waiting")
    return [Waiting("Decided, not final", number, href, "panel_decided")] if number else []


def install() -> None:
    """Once for the whole program."""
    register_case_section(TITLE, Place.ANALYSIS, section, "analysis/_section.html")
    register_words(FactKind.ANALYSIS_DECIDED, decided_lines)
    register_words(FactKind.REOPENED, reason_lines)
    register_words(FactKind.NATIONAL_RETURN, return_lines)
    register_draft_analysis(draft_parts)
    register_waiting("analyses.waiting", waiting)
    register_page(Step.FINALISE, "analyses.of_case")
