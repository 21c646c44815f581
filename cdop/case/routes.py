"""The addresses of the case's pages, and what of cases waits on the home."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.case import views

    return views


def _editing_views() -> ModuleType:
    from cdop.case import editing_views

    return editing_views


def _likeness_views() -> ModuleType:
    from cdop.case.likeness import views

    return views


def _recusal_views() -> ModuleType:
    from cdop.case.recusal import views

    return views


def _hang() -> None:
    from cdop.case.recusal import views
    from cdop.case.recusal.queries import visible
    from cdop.case.waiting import waiting_cases, waiting_pairs
    from cdop.files.queries import register_scope
    from cdop.web.home import register_waiting

    register_scope(visible)
    views.install()
    register_waiting("cases.worklist", waiting_cases)
    register_waiting("likenesses.likenesses", waiting_pairs)


cases = Blueprint("cases", __name__, url_prefix="/cases")
pages = LaterPages(cases, _views)
pages.add("", "worklist", view="worklist_page")
pages.add("/search", "search", ("POST",))
pages.add("/<token:token>", "case", view="case_page")
editing_pages = LaterPages(cases, _editing_views)
editing_pages.add("/<token:token>/describe", "describe", BOTH)
editing_pages.add("/<token:token>/note", "note", BOTH)
likenesses = Blueprint("likenesses", __name__, url_prefix="/likely-duplicates")
likeness_pages = LaterPages(likenesses, _likeness_views)
likeness_pages.add("", "likenesses", BOTH, view="likenesses_page")
likeness_pages.add("/merge/<token:first>/<token:second>", "merge", BOTH)
likeness_pages.add("/settled", "settled", BOTH)
recusal = Blueprint("recusal", __name__, url_prefix="/cases/<token:token>/conflict")
recusal_pages = LaterPages(recusal, _recusal_views)
recusal_pages.add("", "declare", BOTH)
recusal_pages.add("/set", "bar", BOTH, view="set_for_somebody")
recusal_pages.add("/<token:account>/lift", "lift", BOTH)
hang_later(_hang)
