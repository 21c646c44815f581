"""The addresses of the family's pages."""

from types import ModuleType

from flask import Blueprint

from cdop.web.later import LaterPages, hang_later

BOTH = ("GET", "POST")


def _views() -> ModuleType:
    from cdop.gathering.family import views

    return views


def _hang() -> None:
    from cdop.gathering.family import shown

    shown.install()


family = Blueprint("family", __name__, url_prefix="/cases/<token:token>/family")
pages = LaterPages(family, _views)
pages.add("", "family")
pages.add("/key-worker", "key_worker", BOTH)
pages.add("/contacts/new", "new_contact", BOTH)
pages.add("/contacts/<token:key>", "contact", BOTH)
pages.add("/wishes/new", "new_wish", BOTH)
pages.add("/wishes/<token:key>", "wish", BOTH)
pages.add("/avoid/<any(birthday, anniversary):day>", "avoid", ("POST",))
pages.add("/questions/new", "new_question", BOTH)
pages.add("/questions/<token:key>", "answer", BOTH)
pages.add("/letters/<any(first, review_meeting, panel, outcome):letter>", "letter", BOTH)
pages.add("/letters/<int:number>", "written")
pages.add("/letters/<int:number>/pdf", "written_pdf")
hang_later(_hang)
