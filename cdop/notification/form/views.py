"""The public form's pages. None of them reads a case: nothing here can tell whether a child is known (S61)."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for

from cdop.accounts.throttle import source_of
from cdop.database import current_session
from cdop.notification.answers import Need, as_told, check
from cdop.notification.form import drafts
from cdop.notification.form.drafts import NoSuchCode
from cdop.notification.form.forms import CodeForm, TopicForm, topic_form
from cdop.notification.form.summary import told_in_words
from cdop.notification.form.throttle import TooMany
from cdop.notification.models import NotificationDraft
from cdop.notification.questions import TOPIC, TOPICS, Topic
from cdop.notification.receiving import public_form
from cdop.notification.scope import doubts, seems_out_of_scope
from cdop.reference.calendar import today
from cdop.web import cookies
from cdop.web.guard import address
from cdop.web.unit_of_work import keep_despite_refusal

notify = Blueprint("notify", __name__, url_prefix="/notify")
TOPIC_ADDRESS = f"/<any({', '.join(repr(topic.key) for topic in TOPICS)}):topic>"
SHOWN = "shown"  # instead of a token: the receipt has been shown in this browser
CLOSED = "No form is open here. Start one, or carry on with your code."
BEGUN_ANEW = (
    "Your earlier pages were deleted 24 hours after they were last saved. What you have just typed is kept: "
    "please fill in the others again."
)


@notify.after_request
def _for_no_search_engine(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@notify.route("", methods=["GET", "POST"])
def start() -> Response:
    """What the form is for; and its beginning."""
    if request.method == "GET":
        return _page("start", begun=_open_draft())
    try:
        _, token = drafts.begin(current_session(), _source())
    except TooMany as full:
        return _later("start", full)
    return _holding(_to(_topic_address(TOPICS[0])), token)


@notify.route(TOPIC_ADDRESS, methods=["GET", "POST"])
def topic(topic: str) -> Response:
    """One topic: its questions, and keeping the answers."""
    asked = TOPIC[topic]
    if request.method == "POST":
        return _save(asked)
    draft = _open_draft()
    if draft is None:
        return _closed()
    return _topic_page(asked, topic_form(asked, draft.answers))


@notify.route("/check", methods=["GET", "POST"])
def check_answers() -> Response:
    """Everything that was told, before it is sent; and sending it, once."""
    draft = drafts.held(current_session(), cookies.draft_token(), to_change=request.method == "POST")
    if draft is None:
        return _closed()
    if draft.receipt is not None:
        return _to(url_for(".sent"))
    if request.method == "GET":
        return _check_page(draft, 200)
    checked = check(as_told(draft.answers), today())
    if checked.faults:
        return _check_page(draft, 422, faults=_links(checked.faults))
    try:
        drafts.send(current_session(), public_form(address()), draft, _source(), checked.answers)
    except TooMany as full:
        return _waiting(_check_page(draft, 429, faults=[{"text": _wait(full)}]), full)
    return _to(url_for(".sent"))


@notify.get("/sent")
def sent() -> Response:
    """The receipt, once; afterwards only that the notification has been sent."""
    if cookies.draft_token() == SHOWN:
        return _page("sent")
    draft = drafts.held(current_session(), cookies.draft_token())
    if draft is None or draft.receipt is None:
        return _closed()
    page = _page("receipt", receipt=draft.receipt, received_at=draft.expires_at - drafts.KEPT)
    return _holding(page, SHOWN)


@notify.route("/carry-on", methods=["GET", "POST"])
def carry_on() -> Response:
    """Back to a form by its code."""
    form = CodeForm()
    if request.method == "GET":
        return _page("carry_on", form=form)
    if not form.validate():
        return _page("carry_on", 422, form=form)
    try:
        draft, token = drafts.take_up(current_session(), _source(), form.code.data or "")
    except NoSuchCode:
        keep_despite_refusal()
        form.code.errors = ["The code is not right, or its form was deleted after 24 hours"]
        return _page("carry_on", 422, form=form)
    except TooMany as full:
        return _later("carry_on", full, form=form)
    return _holding(_to(_topic_address(TOPIC[draft.last_topic or TOPICS[0].key])), token)


def _save(asked: Topic) -> Response:
    """Keep a topic's answers. Where the form was deleted meanwhile, what was just typed begins a new one."""
    later = "later" in request.form
    session, source = current_session(), _source()
    draft = drafts.held(session, cookies.draft_token(), to_change=True)
    if cookies.draft_token() == SHOWN or (draft is not None and draft.receipt is not None):
        return _to(url_for(".sent"))
    form = topic_form(asked)
    answers = form.check(Need.NOTHING if later else Need.ALL, draft.answers if draft else {})
    if answers is None:
        return _topic_page(asked, form, 422)
    token = ""
    try:
        if draft is None:
            draft, token = drafts.begin(session, source)
        drafts.save(session, draft, source, asked, answers)
    except TooMany as full:
        form.form_errors.append(_wait(full))
        return _waiting(_topic_page(asked, form, 429), full)
    if later:
        return _left(draft)
    if not token:
        return _to(_next_address(asked))
    flash(BEGUN_ANEW)
    return _holding(_to(_topic_address(TOPICS[0])), token)


def _left(draft: NotificationDraft) -> Response:
    """The code, and nothing left in the browser: it may be one that others use."""
    response = _page("later", letters=drafts.give_code(draft), until=draft.expires_at)
    cookies.take_back_draft(response)
    return response


def _open_draft() -> NotificationDraft | None:
    draft = drafts.held(current_session(), cookies.draft_token())
    return draft if draft is not None and draft.receipt is None else None


def _topic_page(asked: Topic, form: TopicForm, code: int = 200) -> Response:
    number = TOPICS.index(asked) + 1
    changing = "change" in request.args
    back = url_for(".check_answers") if changing else _back_address(number)
    return _page("topic", code, topic=asked, form=form, number=number, topics=len(TOPICS), back=back)


def _check_page(draft: NotificationDraft, code: int, **words: Any) -> Response:
    told = told_in_words(draft.answers)
    back, scope = _topic_address(TOPICS[-1]), seems_out_of_scope(draft.answers)
    return _page(
        "check", code, told=told, scope=scope, doubts=doubts(draft.answers), back=back, change=_change_address, **words
    )


def _back_address(number: int) -> str:
    return _topic_address(TOPICS[number - 2]) if number > 1 else url_for(".start")


def _next_address(asked: Topic) -> str:
    if "change" in request.args or asked is TOPICS[-1]:
        return url_for(".check_answers")
    return _topic_address(TOPICS[TOPICS.index(asked) + 1])


def _topic_address(asked: Topic) -> str:
    return url_for(".topic", topic=asked.key)


def _change_address(topic_key: str, question_key: str | None = None) -> str:
    return url_for(".topic", topic=topic_key, change=1, _anchor=question_key)


def _links(faults: dict[str, str]) -> list[dict[str, str]]:
    topics = {question.key: topic.key for topic in TOPICS for question in topic.questions}
    return [{"text": words, "href": _change_address(topics[key], key)} for key, words in faults.items()]


def _closed() -> Response:
    """No form is open: one that was sent from another page of this browser says so again."""
    if cookies.draft_token() == SHOWN:
        return _to(url_for(".sent"))
    flash(CLOSED)
    return _to(url_for(".start"))


def _later(name: str, full: TooMany, form: Any = None) -> Response:
    if form is None:
        return _waiting(_page(name, 429, faults=[{"text": _wait(full)}]), full)
    form.form_errors.append(_wait(full))
    return _waiting(_page(name, 429, form=form), full)


def _wait(full: TooMany) -> str:
    minutes = -(-full.seconds // 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return (
        f"Too much has been sent from where you are. Wait {wait}, then try again: what you typed is still on this page"
    )


def _waiting(response: Response, full: TooMany) -> Response:
    response.headers["Retry-After"] = str(full.seconds)
    return response


def _holding(response: Response, token: str) -> Response:
    cookies.hand_out_draft(response, token)
    return response


def _to(place: str) -> Response:
    return make_response(redirect(place, 303))


def _source() -> str:
    return source_of(address())


def _page(name: str, code: int = 200, **words: Any) -> Response:
    return make_response(render_template(f"notification/{name}.html", **words), code)
