"""The addresses at which it is said what was done about a recommendation, and of what is due."""

from types import ModuleType

from flask import Blueprint
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.following import page_parts
from cdop.recommendations.following.waiting import waiting
from cdop.recommendations.parts import register_way_on
from cdop.web.home import Waiting, register_waiting
from cdop.web.later import LaterPages


def _views() -> ModuleType:
    from cdop.recommendations.following import views

    return views


def _due_views() -> ModuleType:
    from cdop.recommendations.following import due_views

    return due_views


BOTH = ("GET", "POST")
following = Blueprint("following", __name__, url_prefix="/recommendations")
LaterPages(following, _due_views).add("/follow-ups", "due")
pages = LaterPages(following, _views)
pages.add("/with/<token:token>/actions/new", "new_action", BOTH)
pages.add("/with/<token:token>/actions/<token:action>", "action", BOTH)
pages.add("/with/<token:token>/note", "note", BOTH)
pages.add("/with/<token:token>/evidence", "evidence", BOTH)
pages.add("/with/<token:token>/evidence/<token:file>", "file")
pages.add("/with/<token:token>/done", "done", BOTH)
pages.add("/with/<token:token>/not-taken-up", "not_taken_up", BOTH)
pages.add("/with/<token:token>/open-again", "reopen", BOTH)
pages.add("/with/<token:token>/follow-ups/<int:number>", "follow_up", BOTH)
page_parts.install()


def _waiting(session: Session, person: Person) -> list[Waiting]:
    return [Waiting(words, number, href) for words, number, href in waiting(session, person)]


register_waiting("following.due", _waiting)
register_way_on("following.due", "What is due", 30)
