"""The morning's address, and where each step of a case is done: the one place that knows the pages of every stage."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later


def _views() -> ModuleType:
    from cdop.morning import views

    return views


def _hang() -> None:
    from cdop.case.clocks import Step
    from cdop.case.steps import CRITERIA, HAND_OVER, LED_ELSEWHERE, register_page
    from cdop.case.tasks import Task

    pages_of = {
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
    for step, endpoint in pages_of.items():
        register_page(step, endpoint)


morning = Blueprint("morning", __name__)
LaterPages(morning, _views).add("/morning", "morning", view="morning_page")
hang_later(_hang)
