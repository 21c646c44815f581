"""The words for what a case waits for, and the page where each step is done, as the stages register it."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import current_app, url_for

from cdop.case.clocks import Step
from cdop.reference.areas import PanelArea

HAND_OVER = "hand_over"
"""What waits at another area's child whose case nobody has handed over: not a step of the timeline, which knows no
panel, but what this panel reads from one."""

STEP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Step.RESIDENCY: "Decide residency",
        HAND_OVER: "Hand over to the other panel",
        Step.HANDOVER: "Waiting for the other panel’s answer",
        Step.OUTCOME: "Waiting for the other panel’s outcome",
        Step.CLASSIFICATION: "Decide expected or unexpected",
        Step.RESPONSE: "Decide on a joint agency response",
        Step.REVIEW: "Waiting for its review",
        Step.FINALISE: "Finalise the review",
    }
)
BUTTONS: Mapping[str, str] = MappingProxyType(
    {
        Step.RESIDENCY: "Decide residency",
        HAND_OVER: "Hand over",
        Step.HANDOVER: "Record the answer",
        Step.OUTCOME: "Record the outcome",
        Step.CLASSIFICATION: "Classify",
        Step.RESPONSE: "Decide the response",
    }
)
OF_OTHERS = frozenset({Step.HANDOVER, Step.OUTCOME})
ANYWHERE = frozenset({Step.RESIDENCY, *OF_OTHERS})
"""The steps that wait here wherever the child lived."""

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


def shown_step(step: str | None, home_area: str | None, lead: str | None, area: PanelArea) -> str | None:
    """A case's step as this panel sees it: what is another area's, and not agreed to be led here, is handed over."""
    if step is None or step in ANYWHERE or lead == "ours":
        return step
    return HAND_OVER if home_area is not None and home_area not in area.home else step
