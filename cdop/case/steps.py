"""The words for what a case waits for, and the page where each step is done, as the stages register it."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from flask import current_app, url_for

from cdop.case.clocks import Step
from cdop.reference.areas import PanelArea

HAND_OVER = Step.HAND_OVER
"""What waits where another panel declined, and at another area's child whose case nobody has handed over: the timeline
knows no panel, so that this panel reads the second from one."""

STEP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Step.RESIDENCY: "Decide residency",
        HAND_OVER: "Hand over to the other panel",
        Step.HANDOVER: "Waiting for the other panel’s answer",
        Step.OUTCOME: "Waiting for the other panel’s outcome",
        Step.CLASSIFICATION: "Decide expected or unexpected",
        Step.RESPONSE: "Decide on a joint agency response",
        Step.ASKING: "Ask agencies for information",
        Step.SETTLING: "Read and settle what came",
        Step.GATHERING: "Waiting for information",
        Step.PREPARING: "Prepare for the panel",
        Step.REVIEW: "Ready for the panel",
        Step.FINALISE: "Finalise the review",
    }
)
CRITERIA, CRITERIA_WORDS = "criteria", "Look at the criteria"
"""What of ``Step.RESPONSE`` comes first where nobody has looked at them: on a page of its own, by the same clock."""
LED_ELSEWHERE, LED_ELSEWHERE_BUTTON = "led_elsewhere", "Record the other panel’s review"
"""What ends the wait for a resident's review that another panel leads, where no hand-over waits for its outcome."""
BUTTONS: Mapping[str, str] = MappingProxyType(
    {
        Step.RESIDENCY: "Decide residency",
        HAND_OVER: "Hand over",
        Step.HANDOVER: "Record the answer",
        Step.OUTCOME: "Record the outcome",
        Step.CLASSIFICATION: "Classify",
        Step.RESPONSE: "Decide the response",
        Step.ASKING: "Ask agencies",
        Step.SETTLING: "Read and settle",
        Step.GATHERING: "See what is outstanding",
        Step.PREPARING: "Prepare for the panel",
        Step.FINALISE: "See the analysis",
    }
)
OF_OTHERS = frozenset({Step.HANDOVER, Step.OUTCOME})
ANYWHERE = frozenset({Step.RESIDENCY, Step.HAND_OVER, *OF_OTHERS})
"""The steps that wait here wherever the child lived."""


class Stepping(Protocol):
    """What tells the step of a case: columns of its own row (``cdop.case.clocks.Clocks``)."""

    @property
    def step(self) -> str | None: ...
    @property
    def home_area(self) -> str | None: ...
    @property
    def lead(self) -> str | None: ...
    @property
    def hand_over_until(self) -> date | None: ...


_pages: dict[str, str] = {}


def register_page(step: str, endpoint: str) -> None:
    """Say where a step or a task is done: an endpoint that takes the case's ``token``."""
    _pages[step] = endpoint


def page_of(step: str, token: str, handover: str | None = None) -> str | None:
    """The address where a step or task is done; None where no page for it is built, or its hand-over is not known."""
    endpoint = _pages.get(step)
    if endpoint not in current_app.view_functions:
        return None
    if step in OF_OTHERS:
        return url_for(endpoint, token=token, handover=handover) if handover else None
    return url_for(endpoint, token=token)


def shown_step(case: Stepping, area: PanelArea, today: date) -> str | None:
    """A case's step as this panel sees it on a day: what is another area's, and not agreed to be led here, is handed
    over, unless its residency is history that was brought in with a register (``clocks.hand_over_until``).
    """
    if case.step is None or case.step in ANYWHERE or is_here(case, area):
        return case.step
    return HAND_OVER if case.hand_over_until is not None and today <= case.hand_over_until else None


def is_here(case: Stepping, area: PanelArea) -> bool:
    """Whether this panel reviews it: a child of its area or of no decided one, or agreed to be led here."""
    return case.lead == "ours" or case.home_area is None or case.home_area in area.home
