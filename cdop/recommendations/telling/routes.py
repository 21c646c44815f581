"""The addresses of telling organisations, for the panel; and of answering, by a link and by an agency's account."""

from types import ModuleType

from flask import Blueprint, Response, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from cdop.accounts.people import Person
from cdop.gathering.replying.beside import register_for_agency
from cdop.outbox.about import About, register_about
from cdop.recommendations.queries import addressee_with
from cdop.recommendations.rules import State
from cdop.recommendations.telling import chasing, messages, page_parts
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.own import own_recommendations
from cdop.recommendations.telling.own_list import own_rows
from cdop.recommendations.telling.paused import paused_number
from cdop.recommendations.telling.to_do import to_do
from cdop.web import cookies
from cdop.web.guard import register_senders
from cdop.web.home import Waiting, register_waiting
from cdop.web.later import LaterPages

BOTH, POST = ("GET", "POST"), ("POST",)


def _views() -> ModuleType:
    from cdop.recommendations.telling import views

    return views


def _letter_views() -> ModuleType:
    from cdop.recommendations.telling import letter_views

    return letter_views


def _answer_views() -> ModuleType:
    from cdop.recommendations.telling import answer_views

    return answer_views


def _add_form(pages: LaterPages, form: str, sent: str) -> None:
    """The pages of an organisation, which stand at two places."""
    pages.add(form, "form")
    pages.add(f"{form}/answer", "answer", BOTH)
    pages.add(f"{form}/check", "check", BOTH)
    pages.add(f"{form}/progress", "progress", BOTH)
    pages.add(f"{form}/evidence", "evidence", BOTH)
    pages.add(f"{form}/actions", "new_action", BOTH)
    pages.add(f"{form}/actions/<token:action>", "action", BOTH)
    pages.add(sent, "sent")


def _for_no_search_engine(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _holds_a_recommendation(session: Session) -> bool:
    return LINKS.held(session, cookies.answer_token()) is not None


def _closed() -> BaseResponse:
    from cdop.recommendations.telling.answer_page import closed

    return closed()


def _waiting_for_agency(session: Session, viewer: Person) -> list[Waiting]:
    own = own_recommendations(session, viewer) or ()
    number = sum(one.addressee.state is State.TOLD for one in own)
    return [Waiting("Recommendations to answer", number, url_for("agency.requests"))] if number else []


def _waiting_for_panel(session: Session, viewer: Person) -> list[Waiting]:
    number = paused_number(session, viewer)
    words = "Links to recommendations closed after five wrong addresses"
    return [Waiting(words, number, url_for("telling.paused"))] if number else []


def _waiting_by_hand(session: Session, viewer: Person) -> list[Waiting]:
    found, href = to_do(session, viewer), url_for("recommendations.recommendations", overdue="yes")
    rows = (
        ("Organisations to remind by hand of a recommendation", found.by_hand),
        ("Challenges about recommendations due", found.challenges),
    )
    return [Waiting(words, number, href) for words, number in rows if number]


def recommendation_of(session: Session, viewer: Person, token: str) -> About | None:
    """The page of the recommendation that a message is about."""
    found = addressee_with(session, viewer, token)
    if found is None:
        return None
    _, one = found
    return About(f"Recommendation {one.reference}", url_for("recommendations.recommendation", token=one.token))


telling = Blueprint("telling", __name__, url_prefix="/recommendations")
pages = LaterPages(telling, _views)
pages.add("/<token:token>/tell", "tell", BOTH)
pages.add("/told/<token:token>/link/send", "send_again", POST)
pages.add("/told/<token:token>/link/give", "give", BOTH)
pages.add("/told/<token:token>/link/revoke", "revoke", POST)
pages.add("/told/<token:token>/link/open-again", "open_again", POST)
pages.add("/told/<token:token>/hold", "hold", BOTH)
pages.add("/told/<token:token>/by-hand", "by_hand", BOTH)
pages.add("/told/<token:token>/answer", "type_in", BOTH)
pages.add("/links-closed", "paused")
pages = LaterPages(telling, _letter_views)
pages.add("/told/<token:token>/letter", "letter")
pages.add("/told/<token:token>/letter.pdf", "letter_pdf")

answers = Blueprint("answers", __name__, url_prefix="/answer")
pages = LaterPages(answers, _answer_views)
_add_form(pages, "/form", "/form/sent")
pages.add("/<string(minlength=5):secret>", "link", BOTH)  # no shorter one is a link, and "form" is a page
answers.after_request(_for_no_search_engine)
register_senders("answers.evidence", _holds_a_recommendation, _closed)

own_answers = Blueprint("own_answers", __name__, url_prefix="/agency/recommendations")
pages = LaterPages(own_answers, _answer_views)
_add_form(pages, "/<token:token>", "/sent")
register_waiting("own_answers.form", _waiting_for_agency)
register_waiting("telling.paused", _waiting_for_panel)
register_waiting("recommendations.recommendations", _waiting_by_hand)
register_for_agency(own_rows)
for kind in (messages.TOLD, messages.REMINDER, messages.ESCALATION):
    register_about(kind, recommendation_of)
messages.install()
chasing.install()
page_parts.install()
