"""The addresses of notes of what cases have in common, and what of them waits."""

from types import ModuleType

from flask import Blueprint, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.clusters.queries import open_number
from cdop.web.home import Waiting, register_waiting
from cdop.web.later import LaterPages

WORDS = "Cases with something in common to look at"


def _views() -> ModuleType:
    from cdop.recommendations.clusters import views

    return views


def waiting_notes(session: Session, viewer: Person) -> list[Waiting]:
    """The notes that wait for a decision, for the coordinator and the public health lead."""
    number = open_number(session, viewer)
    return [Waiting(WORDS, number, url_for("clusters.clusters"))] if number else []


clusters = Blueprint("clusters", __name__, url_prefix="/in-common")
pages = LaterPages(clusters, _views)
pages.add("", "clusters")
pages.add("/look", "look_now", ("POST",))
pages.add("/<token:token>", "note", ("GET", "POST"))
register_waiting("clusters.clusters", waiting_notes)
