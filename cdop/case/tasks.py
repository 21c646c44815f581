"""A case as a list of tasks by stage, each with where it stands, and the next step of the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cdop.case.asks import Asks, asked_of, response_goes_on
from cdop.case.awaiting_others import step_words
from cdop.case.case_page import CaseView
from cdop.case.clocks import Step
from cdop.case.deadlines import Deadlines, Standing
from cdop.case.facts import FactKind, in_force
from cdop.case.handovers import DECLINED, standing_hand_over
from cdop.case.presenters import day_words
from cdop.case.readiness import Ready, Why, planned_meetings, readiness, review_meeting_held
from cdop.case.response_state import STARTED, ResponseState, last_decision, response_state
from cdop.case.steps import (
    BUTTONS,
    CRITERIA,
    CRITERIA_WORDS,
    HAND_OVER,
    LED_ELSEWHERE,
    LED_ELSEWHERE_BUTTON,
    OF_OTHERS,
    STEP_WORDS,
    page_of,
    shown_step,
)
from cdop.case.timeline import reopened
from cdop.reference.areas import PanelArea
from cdop.reference.wording import plural


class Task(StrEnum):
    """The stages of a case as tasks, in their order; the value is the task's place on the page."""

    NOTIFICATION = "notification"
    RESIDENCY = "residency_task"
    CLASSIFICATION = "classification_task"
    RESPONSE = "response_task"
    CERTIFICATE = "certificate"
    INFORMATION = "information_task"
    MEETING = "meeting_task"
    REVIEW = "review_task"


@dataclass(frozen=True)
class State:
    """How a task stands in words; ``colour`` of its tag, none where the words stand plainly."""

    words: str
    colour: str = ""


DONE = State("Done")
NOT_STARTED = State("Not started", "blue")
NOT_NEEDED = State("Not needed")
ELSEWHERE = State("With the other panel", "grey")
_TITLES = {
    Task.NOTIFICATION: "Notification",
    Task.RESIDENCY: "Residency",
    Task.CLASSIFICATION: "Expected or unexpected",
    Task.RESPONSE: "Joint agency response",
    Task.CERTIFICATE: "Cause of death as certified",
    Task.INFORMATION: "Information gathering",
    Task.MEETING: "Child death review meeting",
    Task.REVIEW: "Review",
}
_STARTED = (State("Running", "yellow"), State("Started", "yellow"))
"""A response that runs; and how it is told to those who see no identity, who are told no meetings."""
_RESPONSES = {
    ResponseState.NOT_NEEDED: NOT_NEEDED,
    ResponseState.RUNNING: _STARTED[0],
    ResponseState.STOOD_DOWN: State("Stood down"),
    ResponseState.COMPLETED: DONE,
}


@dataclass(frozen=True)
class Row:
    """One task: its title, how it stands, and its page; none where this viewer has nothing to do there."""

    title: str
    state: State
    href: str | None


@dataclass(frozen=True)
class Next:
    """What has to happen next, how its clock stands, and the button that leads there, if a page for it is built."""

    words: str
    standing: str
    late: bool
    button: str
    href: str | None


def next_of(view: CaseView, area: PanelArea, deadlines: Deadlines, standing: Standing | None) -> Next | None:
    """The next step, whose clock stands so (``step_clocks``); None where nothing is left.

    Without identity it tells no clock and leads nowhere.
    """
    step = shown_step(view, area, deadlines.today)
    if step is None:
        return None
    words = step_words(step, view.facts) if view.identified else STEP_WORDS[step]
    button, page = BUTTONS.get(step, ""), step
    if step == Step.RESPONSE and in_force(view.facts, FactKind.RESPONSE_CRITERIA) is None:
        words, button, page = CRITERIA_WORDS, CRITERIA_WORDS, CRITERIA
    elif _waits_for_their_review(view, area, step):
        button, page = LED_ELSEWHERE_BUTTON, LED_ELSEWHERE
    href = _page(view, page) if view.identified else None
    late = bool(standing and standing.late_by)
    return Next(words, standing.words if standing else "", late, button, href)


def _waits_for_their_review(view: CaseView, area: PanelArea, step: str) -> bool:
    """Whether the review of a resident that another panel leads is what is recorded next: no outcome of a hand-over."""
    agreed, sent = in_force(view.facts, FactKind.LEAD_AGREED), standing_hand_over(view.facts)
    theirs = agreed is not None and agreed.detail["lead"] == "theirs" and agreed.detail["panel"] is not None
    if not theirs or view.home_area not in area.home:
        return False
    return step == Step.FINALISE or (step == Step.OUTCOME and (sent is None or sent.answer == DECLINED))


def task_rows(
    view: CaseView, area: PanelArea, deadlines: Deadlines, standing: Standing | None, *, awaits_doctor: bool
) -> list[Row]:
    """Every stage with its state; ``standing`` is that of the next step's clock, ``awaits_doctor`` whether the
    classification is to be confirmed.
    """
    step = shown_step(view, area, deadlines.today)
    states: dict[Task, Callable[[], State]] = {
        Task.NOTIFICATION: lambda: DONE,
        Task.RESIDENCY: lambda: _residency(view, step, standing),
        Task.CLASSIFICATION: lambda: _classification(view, step, standing, awaits_doctor=awaits_doctor),
        Task.RESPONSE: lambda: _response(view, step, standing),
        Task.CERTIFICATE: lambda: DONE if _has(view, FactKind.CAUSE_CERTIFIED) else NOT_STARTED,
        Task.INFORMATION: lambda: _information(view, step, standing),
        Task.MEETING: lambda: _meeting(view),
        Task.REVIEW: lambda: _review(view, step),
    }
    asked = asked_of(view, area, deadlines.today)
    return [_row(view, task, _settled(view, task, state(), asked), step) for task, state in states.items()]


def _row(view: CaseView, task: Task, state: State, step: str | None) -> Row:
    pages = {
        Task.RESIDENCY: step if step in {HAND_OVER, *OF_OTHERS} else Step.RESIDENCY,
        Task.CLASSIFICATION: Step.CLASSIFICATION,
        Task.INFORMATION: Step.ASKING if step == Step.ASKING else Task.INFORMATION,
    }
    href = _page(view, pages.get(task) or task) if view.identified else None
    return Row(_TITLES[task], state, href)


def _settled(view: CaseView, task: Task, state: State, asked: Asks) -> State:
    """What is not done in a case that is withdrawn or another panel's need not be done here, but for a response that
    was started.
    """
    if state in _STARTED and response_goes_on(view.facts):
        return state
    if state.colour and asked is Asks.NOBODY:
        return NOT_NEEDED
    return ELSEWHERE if state.colour and asked is Asks.ANOTHER_PANEL and task is not Task.RESIDENCY else state


def _residency(view: CaseView, step: str | None, standing: Standing | None) -> State:
    if step == Step.RESIDENCY:
        return _running(step, standing) or NOT_STARTED
    if step == HAND_OVER:
        return State("Waiting to be handed over", "yellow")
    if step in OF_OTHERS:
        return _running(step, standing) or State(STEP_WORDS[step], "yellow")
    return DONE if view.home_area else NOT_STARTED


def _classification(view: CaseView, step: str | None, standing: Standing | None, *, awaits_doctor: bool) -> State:
    if in_force(view.facts, FactKind.CLASSIFIED) is None:
        return _late_or_due(step, Step.CLASSIFICATION, standing)
    return State("Waiting for the designated doctor", "yellow") if awaits_doctor else DONE


def _response(view: CaseView, step: str | None, standing: Standing | None) -> State:
    decided = last_decision(view.facts)
    if decided is None:
        return _late_or_due(step, Step.RESPONSE, standing)
    if not view.identified and decided.detail.get("decision") == STARTED:
        return _STARTED[1]
    return _RESPONSES[response_state(view.facts)]


def _information(view: CaseView, step: str | None, standing: Standing | None) -> State:
    """How far the gathering is, told from the facts; without identity from what is derived."""
    if view.ready is None:
        return DONE if view.status == "reviewed" else NOT_STARTED
    if view.ready == Ready.NOT_ASKED:
        return _late_or_due(step, Step.ASKING, standing)
    if not view.identified:
        return State("Under way", "yellow") if view.ready == Ready.GATHERING else DONE
    found = readiness(view.facts)
    if found.unread or found.contradictions:
        words = f": {standing.words.lower()}" if step == Step.SETTLING and standing else ""
        late = words and standing is not None and standing.late_by
        return State(f"To read and settle{words}", "red" if late else "blue")
    outstanding = sum(reason.why is Why.REPLY_OUTSTANDING for reason in found.reasons)
    return State(f"Waiting for {plural(outstanding, 'reply')}", "yellow") if outstanding else DONE


def _meeting(view: CaseView) -> State:
    """Whether the review meeting was held. Without identity no meeting is told apart: the case is ready, or not."""
    if view.status == "reviewed":
        return DONE
    if not view.identified:
        started = _has(view, FactKind.REVIEW_MEETING_RECORDED)
        return DONE if view.ready == Ready.READY else State("Started", "yellow") if started else NOT_STARTED
    if review_meeting_held(view.facts):
        return DONE
    planned = planned_meetings(view.facts)
    return State(f"Planned for {day_words(planned[-1].detail['on'])}", "yellow") if planned else NOT_STARTED


def _review(view: CaseView, step: str | None) -> State:
    if reopened(view.facts):
        return State("Reopened", "yellow")
    if step == Step.REVIEW:
        return State("Ready for the panel", "green")
    if in_force(view.facts, FactKind.FINALISED):
        return DONE
    return State("Waiting to be finalised", "yellow") if _has(view, FactKind.PANEL_MET) else NOT_STARTED


def _late_or_due(step: str | None, own: Step, standing: Standing | None) -> State:
    return (_running(own, standing) if step == own else None) or NOT_STARTED


def _running(step: str, standing: Standing | None) -> State | None:
    """A running clock: late by how much, or due when, and for whom it waits."""
    if standing is None:
        return None
    if standing.late_by:
        return State(standing.words, "red")
    waits = step in OF_OTHERS
    return State(
        f"{STEP_WORDS[step]}: {standing.words.lower()}" if waits else f"Not started: {standing.words.lower()}", "blue"
    )


def _page(view: CaseView, step: str) -> str | None:
    handed = [fact for fact in view.facts if fact.kind is FactKind.HANDED_OVER] if step in OF_OTHERS else []
    return page_of(step, view.token, handed[-1].detail["handover"] if handed else None)


def _has(view: CaseView, kind: FactKind) -> bool:
    return any(fact.kind is kind for fact in view.facts)
