"""How the response is shown: its state, its clocks, the next step. Without identity: its state alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from cdop.case.asks import Asks, response_goes_on
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.presenters import isolated
from cdop.case.response_state import ResponseState, last_decision, response_state
from cdop.classification.response.clocks import Clock, ClockState, Moment, clocks
from cdop.classification.response.rules import called_for, hint
from cdop.classification.situation import Situation
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.calendar import now
from cdop.reference.codes import label
from cdop.reference.wording import long_date, short_datetime

Row = tuple[str, str]
Step = tuple[str, str]
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_AFTER = Markup("{} {}")
STATES = {
    ResponseState.NOT_DECIDED: ("yellow", "Not decided"),
    ResponseState.NOT_NEEDED: ("grey", "Not needed"),
    ResponseState.RUNNING: ("blue", "Running"),
    ResponseState.STOOD_DOWN: ("grey", "Stood down"),
    ResponseState.COMPLETED: ("green", "Completed"),
}
UNDECIDED = {
    Asks.NOBODY: ("grey", "Not needed"),
    Asks.ANOTHER_PANEL: ("grey", "With the other panel"),
}
NEVER_DECIDED = ("grey", "None decided on")
CLOCKS = {
    ClockState.MET: ("green", "In time"),
    ClockState.LATE: ("orange", "Late"),
    ClockState.DOUBTFUL: ("grey", "Not known to the hour"),
    ClockState.DUE: ("blue", "Due"),
    ClockState.OVERDUE: ("red", "Overdue"),
    ClockState.NOT_HELD: ("grey", "Not held before it was stood down"),
}


@dataclass(frozen=True)
class ResponseShown:
    """The rows, a hint where decision and criteria differ, the next step and further ways on."""

    rows: list[Row]
    hint: str
    next: Step | None
    links: list[Step]


def response_shown(case: Situation, settings: PanelSettings, asked: Asks, *, reviewed: bool = False) -> ResponseShown:
    """The response of one case, as this viewer may see it; ``asked``: whom the case asks for what is not done.

    Once it is ``reviewed``, nobody is asked to decide on a response any more; and no target runs for a death that was
    found expected, unless a criterion called for one.
    """
    assessed, decided = in_force(case.facts, FactKind.RESPONSE_CRITERIA), last_decision(case.facts)
    goes_on = _goes_on(case, asked) and (decided is not None or not reviewed)
    running = goes_on and (decided is not None or _wanted(case, assessed))
    clocks_now = [row for clock, row in _clocks(case, settings) if running or clock.happened]
    state = _TAG.format(*NEVER_DECIDED) if reviewed and decided is None else state_tag(case, asked)
    rows = [("State", state), *_criteria(case, assessed), *_decision(case, decided), *clocks_now]
    following = _next(case, assessed) if goes_on else None
    return ResponseShown(rows, _hint(case, assessed), following, _links(case))


def _goes_on(case: Situation, asked: Asks) -> bool:
    """Whether anything of the response waits here: what was started is ended, be the case withdrawn or elsewhere."""
    started = last_decision(case.facts) is not None
    return response_goes_on(case.facts) if started else asked is Asks.US


def _wanted(case: Situation, assessed: Fact | None) -> bool:
    """Whether a response may be called for: not of a death found expected, of which no criterion says so."""
    if assessed is not None:
        return "yes" in assessed.detail["criteria"].values() or called_for(assessed.detail["criteria"]) is None
    return case.classified is None or case.classified.detail["expectation"] != "expected"


def state_tag(case: Situation, asked: Asks) -> Markup:
    """The state; of a response that nobody decided on, whether this panel still has to."""
    state = response_state(case.facts)
    if state is ResponseState.NOT_DECIDED and asked is not Asks.US:
        return _TAG.format(*UNDECIDED[asked])
    return _TAG.format(*STATES[state])


def clock_tag(state: ClockState) -> Markup:
    return _TAG.format(*CLOCKS[state])


def clock_words(clock: Clock) -> Markup:
    """The state as a tag, and when it happened or is due."""
    tag = clock_tag(clock.state)
    if clock.state is ClockState.NOT_HELD:
        return tag
    return _AFTER.format(tag, moment_words(clock.happened) if clock.happened else _due(clock))


def _due(clock: Clock) -> str:
    return f"{'since' if clock.state is ClockState.OVERDUE else 'by'} {short_datetime(clock.due)}"


def moment_words(moment: Moment) -> str:
    return f"{long_date(moment.day)} at {moment.time}" if moment.time else long_date(moment.day)


def _criteria(case: Situation, assessed: Fact | None) -> Iterator[Row]:
    if not case.identified:
        return
    if assessed is None:
        yield "Criteria", "Not yet looked at"
        return
    says = {True: "Call for a response", False: "Do not call for a response", None: "Cannot be told yet"}
    criteria = assessed.detail["criteria"]
    yield "Criteria", says[called_for(criteria)]
    met = [label("response_criterion", code) for code, answer in criteria.items() if answer == "yes"]
    if met:
        yield "Met", "; ".join(met)


def _decision(case: Situation, decided: Fact | None) -> Iterator[Row]:
    if decided is None or not case.identified:
        return
    identity = decided.identity or {}
    if decided.kind is FactKind.RESPONSE_STOOD_DOWN:
        yield "Stood down", Markup("{}: {}").format(long_date(decided.dated), isolated(identity["reason"]))
        return
    yield "Decision", label("response_decision", decided.detail["decision"])
    yield "Why", isolated(identity["reason"])
    if decided.detail["disagreed"]:
        yield "Disagreement", isolated(identity["disagreement"])


def _clocks(case: Situation, settings: PanelSettings) -> Iterator[tuple[Clock, Row]]:
    if not case.identified:
        return
    for clock in clocks(case, settings, now()):
        yield clock, (f"{clock.title} (target: {clock.target})", clock_words(clock))


def _hint(case: Situation, assessed: Fact | None) -> str:
    decided = in_force(case.facts, FactKind.RESPONSE_DECIDED)
    if not case.identified or assessed is None or decided is None:
        return ""
    return hint(assessed.detail["criteria"], decided.detail["decision"])


def _next(case: Situation, assessed: Fact | None) -> Step | None:
    if not case.identified:
        return None
    state = response_state(case.facts)
    if state is ResponseState.NOT_DECIDED:
        if assessed is None:
            return "Look at the criteria", url_for("response.criteria", token=case.token)
        return "Decide on a joint agency response", url_for("response.decision", token=case.token)
    if state is ResponseState.RUNNING:
        return "Record a meeting", url_for("response.new_meeting", token=case.token)
    return None


def _links(case: Situation) -> list[Step]:
    return [("Joint agency response", url_for("response.response", token=case.token))] if case.identified else []
