"""The case page's "Ready for the panel?": what is missing, what of it waits for us and what for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.clocks import is_gathered
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.presenters import isolated
from cdop.case.readiness import Readiness, Ready, Why, readiness, undone_by
from cdop.case.sections import Place, register_case_section
from cdop.case.steps import is_here
from cdop.case.wording import register_words, typed
from cdop.gathering.processes.shown import to_be_expected
from cdop.gathering.readiness.places import place_of
from cdop.gathering.readiness.queries import Counted, counted, steps_taken
from cdop.gathering.readiness.words import Told, reason_words
from cdop.reference.calendar import today
from cdop.reference.wording import long_date

Line = tuple[str | Markup, str | None]
DECIDED = "panel_decided"
STATES: Mapping[Ready, str] = {
    Ready.NOT_ASKED: "Not ready: no agency has been asked",
    Ready.GATHERING: "Not ready",
    Ready.READY: "Ready",
    Ready.DECIDED_READY: "Ready, as the coordinator decided",
}
_CAME = {
    FactKind.INFORMATION_RECEIVED: "a reply came",
    FactKind.PROCESS_RECORDED: "a process that holds up the panel was recorded",
    FactKind.REOPENED: "the review was reopened",
}


@dataclass(frozen=True)
class Shown:
    """The state in words; what waits for us and for others, each with the page where it is mended; decisions.

    ``counts`` alone for viewers without identity. ``decide``: the page to decide otherwise. ``expected``: processes
    that are to be expected and that nobody has recorded, whatever they hold up; ``strip`` records them.
    """

    state: str
    ready: bool
    ours: Sequence[Line] = ()
    theirs: Sequence[Line] = ()
    decision: Sequence[str | Markup] = field(default=())
    counts: Counted | None = None
    decide: str = ""
    expected: Sequence[str] = ()
    strip: str = ""


def asks(case: CaseView) -> bool:
    """Whether it is asked of a case if it is ready: it is open, this panel's, and the panel has not met about it."""
    ours = is_here(case, current_app.extensions["panel_area"])
    return ours and case.status != DECIDED and is_gathered(case.facts, case.status)


def ready_shown(session: Session, viewer: Person, case: CaseView) -> Shown | None:
    """The section as this viewer may see it: without identity the state and counts, as they are derived."""
    if not (viewer.sees_identity and case.identified):
        counts = counted(session, viewer, case.case_id)
        if counts is None or case.status == DECIDED or not is_here(case, current_app.extensions["panel_area"]):
            return None
        return Shown(STATES[counts.state], counts.ready, counts=counts)
    return whole(session, viewer, case) if asks(case) else None


def whole(session: Session, viewer: Person, case: CaseView) -> Shown:
    """The whole of it, of a case of which it is asked (``asks``), for those who see identity. At most one statement."""
    found = readiness(case.facts)
    decided = in_force(case.facts, FactKind.READINESS_DECIDED)
    outstanding = any(reason.why is Why.REPLY_OUTSTANDING for reason in found.reasons)
    steps = steps_taken(session, viewer, case.case_id) if outstanding else {}
    told = Told.of(case.facts, steps, today(), _reason(decided))

    def lines(of: str) -> list[Line]:
        return [(reason_words(each, told), place_of(each, case.token)) for each in getattr(found, of)]

    since = f" since {long_date(found.since)}" if found.state is Ready.READY and found.since else ""
    decide = url_for("readiness.decide", token=case.token)
    strip = url_for("processes.strip", token=case.token)
    return Shown(
        STATES[found.state] + since, found.ready, lines("ours"), lines("theirs"), _decision(case, found), decide=decide,
        expected=to_be_expected(case), strip=strip,
    )  # fmt: skip


def _decision(case: CaseView, found: Readiness) -> list[str | Markup]:
    """The decision that holds, or the last one and what undid it."""
    if undone := undone_by(case.facts):
        decided, came = undone
        return [
            Markup("{} That does not hold any more: on {} {}.").format(
                _sentence(decided), long_date(came.dated), _CAME[came.kind]
            )
        ]
    decided_now = in_force(case.facts, FactKind.READINESS_DECIDED)
    return [_sentence(decided_now)] if decided_now and found.state is Ready.DECIDED_READY else []


def _sentence(decided: Fact) -> Markup:
    verdict = "to be ready" if decided.detail["ready"] else "not to be ready"
    by = f" by {decided.recorded_by}" if decided.recorded_by else ""
    return Markup("Decided {} on {}{}: {}.").format(verdict, long_date(decided.dated), by, isolated(_reason(decided)))


def _reason(decided: Fact | None) -> str:
    return str((decided.identity or {}).get("reason", "")).rstrip(".") if decided else ""


def _decided_words(fact: Fact) -> list[tuple[str, str]]:
    ready = {True: "Yes", False: "No"}.get(fact.detail.get("ready"), "")  # type: ignore[arg-type]
    return [("Ready for the panel", ready), ("Why", typed(fact, "reason"))]


def install() -> None:
    """Put the section on the case page, after what is gathered, and the words on the timeline."""
    register_case_section("Ready for the panel?", Place.READY, ready_shown, "gathering/readiness/_section.html")
    register_words(FactKind.READINESS_DECIDED, _decided_words)
