"""The addresses of what is known, of replies and of contradictions; what of them waits is told on the home."""

from types import ModuleType

from flask import Blueprint, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.matters import MatterKind
from cdop.gathering.record import sections
from cdop.gathering.record.lists import counts
from cdop.web.home import Waiting, register_waiting
from cdop.web.later import LaterPages

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.record import views

    return views


def _chronology_views() -> ModuleType:
    from cdop.gathering.record import chronology_views

    return chronology_views


def waiting(session: Session, viewer: Person) -> list[Waiting]:
    """Replies to read and answers that contradict, over all cases, in one statement."""
    found = counts(session, viewer)
    rows = (
        Waiting("Replies to read", found.get(MatterKind.REPLY.value, 0), url_for("record.replies")),
        Waiting(
            "Answers that contradict", found.get(MatterKind.CONTRADICTION.value, 0), url_for("record.contradictions")
        ),
    )
    return [row for row in rows if row.count]


record = Blueprint("record", __name__)
pages = LaterPages(record, _views)
pages.add("/cases/<token:token>/record", "known")
pages.add("/cases/<token:token>/record/<question>", "question", BOTH)
pages.add("/cases/<token:token>/replies/<token:key>", "reply", BOTH)
pages.add("/replies", "replies")
pages.add("/contradictions", "contradictions")
chronology = Blueprint("chronology", __name__, url_prefix="/cases/<token:token>/chronology")
entries = LaterPages(chronology, _chronology_views)
entries.add("", "chronology")
entries.add("/picture", "picture")
entries.add("/pdf", "pdf")
entries.add("/new", "new", BOTH)
entries.add("/<token:key>", "entry", BOTH)
entries.add("/<token:key>/take-out", "take_out", BOTH)
sections.install()
register_waiting("record.replies", waiting)
