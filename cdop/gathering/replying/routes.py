"""The addresses of replies: by a link, by an agency's account; and what of it waits for the coordinator."""

from types import ModuleType

from flask import Blueprint, Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from cdop.reference.codes import code_list
from cdop.web import cookies
from cdop.web.guard import register_senders
from cdop.web.later import LaterPages, hang_later

BOTH, POST = ("GET", "POST"), ("POST",)
PARTS = (*code_list("form_part"), *code_list("supplementary"))


def _views() -> ModuleType:
    from cdop.gathering.replying import views

    return views


def _coordinator_views() -> ModuleType:
    from cdop.gathering.replying import coordinator_views

    return coordinator_views


def _add_form(pages: LaterPages, form: str, sent: str) -> None:
    """The pages of the form, which stand at two places."""
    pages.add(form, "form")
    pages.add(f"{form}/nothing-held", "nothing_held", POST)
    pages.add(f"{form}/wrong-agency", "wrong_agency", POST)
    pages.add(f"{form}/<any({', '.join(map(repr, PARTS))}):part>", "part", BOTH)
    pages.add(f"{form}/dates", "dates", BOTH)
    pages.add(f"{form}/dates/<token:row>/remove", "remove_date", POST)
    pages.add(f"{form}/files", "files", BOTH)
    pages.add(f"{form}/files/<token:file>/remove", "remove_file", POST)
    pages.add(f"{form}/author", "author", BOTH)
    pages.add(f"{form}/check", "check", BOTH)
    pages.add(sent, "sent")


def _for_no_search_engine(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _holds_a_request(session: Session) -> bool:
    from cdop.gathering.links import LINKS

    return LINKS.held(session, cookies.reply_token()) is not None


def _closed() -> BaseResponse:
    from cdop.gathering.replying.page import closed

    return closed()


def _hang() -> None:
    from cdop.gathering.replying import waiting

    waiting.install()


reply = Blueprint("reply", __name__, url_prefix="/reply")
pages = LaterPages(reply, _views)
_add_form(pages, "/form", "/form/sent")
pages.add("/<string(minlength=5):secret>", "link", BOTH)  # no shorter one is a link, and "form" is a page
reply.after_request(_for_no_search_engine)
register_senders("reply.files", _holds_a_request, _closed)

agency = Blueprint("agency", __name__, url_prefix="/agency")
pages = LaterPages(agency, _views)
pages.add("", "requests")
_add_form(pages, "/<token:token>", "/sent")

paused_links = Blueprint("paused_links", __name__, url_prefix="/paused-links")
LaterPages(paused_links, _coordinator_views).add("", "paused")
hang_later(_hang)
