"""The morning's blueprint, and where each step of a case is done: the one place that knows the pages of every stage."""

from cdop.case.clocks import Step
from cdop.case.steps import CRITERIA, HAND_OVER, LED_ELSEWHERE, register_page
from cdop.case.tasks import Task
from cdop.morning.views import morning

PAGES = {
    HAND_OVER: "residency.hand_over",
    Step.RESIDENCY: "residency.decision",
    Step.CLASSIFICATION: "classification.classify",
    Step.RESPONSE: "response.decision",
    CRITERIA: "response.criteria",
    Step.HANDOVER: "residency.answer",
    Step.OUTCOME: "residency.outcome",
    LED_ELSEWHERE: "review.led_elsewhere",
    Step.ASKING: "asking.ask",
    Step.SETTLING: "record.known",
    Step.PREPARING: "readiness.decide",
    Task.INFORMATION: "record.known",
    Task.MEETING: "review_meetings.meetings",
    Task.RESPONSE: "response.response",
    Task.CERTIFICATE: "classification.certificate",
}
for step, endpoint in PAGES.items():
    register_page(step, endpoint)

__all__ = ["morning"]
