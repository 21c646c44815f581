"""The addresses of residency's pages; their section on the case page, and their words on the timeline."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.residency import views

    return views


def _handover_views() -> ModuleType:
    from cdop.residency.handover import views

    return views


def _hang() -> None:
    from cdop.residency import section, wording

    section.register()
    wording.register()


residency = Blueprint("residency", __name__, url_prefix="/cases")
LaterPages(residency, _views).add("/<token:token>/residency", "decision", BOTH)
pages = LaterPages(residency, _handover_views)
pages.add("/<token:token>/hand-over", "hand_over", BOTH)
pages.add("/<token:token>/hand-over/<token:handover>/answer", "answer", BOTH)
pages.add("/<token:token>/hand-over/<token:handover>/outcome", "outcome", BOTH)
pages.add("/<token:token>/lead", "lead", BOTH)
pages.add("/<token:token>/hand-over/sheet", "sheet")
hang_later(_hang)
