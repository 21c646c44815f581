"""The guard: before any view runs, it asks the permission table whether this person may.

Closed unless listed. Somebody signed in without the right is told what they would be told of a page that does not
exist; somebody not signed in is asked to sign in, whether or not there is such a page.
"""

from collections.abc import Callable

from flask import Flask, Response, abort, current_app, flash, g, make_response, redirect, request
from flask_login import LoginManager
from sqlalchemy.orm import Session
from werkzeug.exceptions import MethodNotAllowed, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from cdop.accounts import sessions
from cdop.accounts.access import ANYONE, ORDINARY_BODY, Rule, Standing, faults
from cdop.accounts.people import Person
from cdop.accounts.permissions import NOT_YET_BUILT, PERMISSIONS
from cdop.accounts.sessions import SignedIn
from cdop.accounts.standing import Policy
from cdop.audit.service import utc_now
from cdop.database import db, only_read
from cdop.installation import is_demonstration
from cdop.web import cookies, destinations, forgery, further_proof, unit_of_work
from cdop.web.refusals import Refusals

SPOKEN = ("GET", "HEAD", "POST")
WITHOUT_DATABASE = {"static"}
THE_SAME_FOR_ALL = {"reply.link", "answers.link"}  # until a form is sent: nothing is looked up before
CLOSED = Rule()
MaySend = Callable[[Session], bool]
Refuse = Callable[[], BaseResponse]
_senders: dict[str, tuple[MaySend, Refuse]] = {}
SIGNED_OUT = (
    "You have been signed out. This happens twelve hours after signing in, and when your password or second factor is "
    "changed elsewhere."
)
LOST = "What you sent has not been saved."


def install(app: Flask) -> None:
    """Stand before every request."""
    app.config["SESSION_PROTECTION"] = None  # Flask-Login keeps nothing in Flask's own session here
    manager = LoginManager(app)
    manager.request_loader(lambda _request: g.get("signed_in"))
    app.extensions["refusals"] = Refusals()
    app.before_request(_guard)


def check_table(app: Flask) -> None:
    """Refuse to start where a route has no line in the permission table, or a line no route."""
    if found := faults(PERMISSIONS, routes(app), NOT_YET_BUILT):
        raise LookupError("; ".join(found))


def routes(app: Flask) -> dict[str, frozenset[str]]:
    """Every endpoint with the methods that it answers; HEAD and OPTIONS come by themselves."""
    found: dict[str, frozenset[str]] = {}
    for rule in app.url_map.iter_rules():
        methods = frozenset(rule.methods or ()) - {"HEAD", "OPTIONS"}
        found[rule.endpoint] = found.get(rule.endpoint, frozenset()) | methods
    return found


def signed_in() -> SignedIn | None:
    """The session of this request's person, if there is one."""
    who: SignedIn | None = g.get("signed_in")
    return who


def held() -> SignedIn | None:
    """The session of whoever asks, however far they have come. For the pages of signing in and out alone."""
    who: SignedIn | None = g.get("held_session")
    return who


def standing() -> Standing | None:
    """How far whoever holds this session has come."""
    found: Standing | None = g.get("standing")
    return found


def policy() -> Policy:
    """What this installation asks of people who sign in."""
    asked: Policy = current_app.config["SIGN_IN_POLICY"]
    return asked


def current_person() -> Person:
    """Who makes this request, for services and queries. 404 where nobody has signed in."""
    who = signed_in()
    if who is None:
        abort(404)
    return who.person(address())


def address() -> str:
    """Where the request comes from, as the audit stores it."""
    return (request.remote_addr or "unknown")[:64]


def _guard() -> BaseResponse | None:
    if isinstance(request.routing_exception, SecurityError):  # a host that is not ours: no page can be drawn for it
        return Response("This service does not answer at that address.\n", 400, mimetype="text/plain")
    if request.method not in SPOKEN:
        raise MethodNotAllowed(list(SPOKEN))
    if request.method == "HEAD":  # a view that asks whether a form was sent must not take this for one
        request.method = "GET"
    if request.endpoint in WITHOUT_DATABASE:
        return None
    rule = PERMISSIONS.get(request.endpoint or "", CLOSED)
    request.max_content_length = rule.body
    forgery.refuse_other_sites()
    forgery.bind()
    if (refusal := _refused_unread(rule)) is not None:
        return refusal
    if _reads_body(rule):
        forgery.read_body()
    _recognise(rule)
    who = signed_in()
    if not _may(rule, who):
        g.closed_page = _closed_page()
        return _ask_for_more(rule) if who is None else abort(404)
    if request.routing_exception is None:
        forgery.check(rule)
        if who is not None:
            return _ask_for_proof(rule, who)
    return None


def _ask_for_more(rule: Rule) -> BaseResponse:
    who, far = held(), standing()
    return _ask_to_sign_in() if who is None or far is None else further_proof.ask(who, far, rule)


def _ask_for_proof(rule: Rule, who: SignedIn) -> BaseResponse | None:
    """Where the page asks for fresh proof and there is none, the way to give it; otherwise nothing."""
    if rule.fresh and not policy().is_fresh(who, utc_now()):
        return further_proof.ask_to_prove(who)
    further_proof.forget_sent(who)
    return None


def register_senders(endpoint: str, may_send: MaySend, refuse: Refuse) -> None:
    """Say who may send a large body to a page that needs no account, and what everybody else is answered.

    ``may_send`` looks at the cookies in a transaction of its own, which only reads and ends before the body is read.
    """
    _senders[endpoint] = may_send, refuse


def _refused_unread(rule: Rule) -> BaseResponse | None:
    """The answer to whoever may not send what is open to anybody, before the body is read; None for all others."""
    registered = _senders.get(request.endpoint or "")
    if registered is None or request.method in forgery.SAFE or rule.body <= ORDINARY_BODY:
        return None
    may_send, refuse = registered
    session = db.session()
    only_read(session)
    allowed = may_send(session)
    session.rollback()
    return None if allowed else refuse()


def _reads_body(rule: Rule) -> bool:
    """Whether the body is worth waiting for: nobody's is who will be refused anyway.

    Where more than an ordinary form may come, who asks is found out before, in a transaction that ends here: a cookie
    alone says nothing, and nothing is held while an upload arrives.
    """
    if rule.access(request.method) is ANYONE or not cookies.session_token():
        return rule.access(request.method) is ANYONE
    if request.method in forgery.SAFE or rule.body <= ORDINARY_BODY:
        return True
    session = db.session()
    only_read(session)
    who, far = _look(session, cookies.session_token())
    session.rollback()
    return who is not None and rule.allows(request.method, who.roles) and far in rule.at | {Standing.LOCKED}


def _look(session: Session, token: str) -> tuple[SignedIn | None, Standing | None]:
    """Who holds this session, and how far they have come: one statement."""
    who = sessions.signed_in(session, token)
    if who is None or (far := policy().standing(who, utc_now(), demonstration=who.demonstration)) is None:
        return None, None
    return who, far


def _recognise(rule: Rule) -> None:
    """Begin the transaction that the page needs, and find out who asks: one statement."""
    if request.endpoint in THE_SAME_FOR_ALL and request.method in forgery.SAFE:
        return
    token = cookies.session_token()
    if not token and rule.access(request.method) is not ANYONE:
        return  # nobody: they will be asked to sign in, which takes no database
    unit_of_work.begin(reads_only=request.method != "POST" and not rule.audited)
    g.held_session, g.standing = _look(db.session(), token) if token else (None, None)
    g.signed_in = g.held_session if g.standing is Standing.IN else None
    g.demonstration = g.held_session.demonstration if g.held_session else is_demonstration(db.session())


def _may(rule: Rule, who: SignedIn | None) -> bool:
    """Whether the table opens this page, or opens it to another method: then Flask answers 405.

    Somebody who holds a session and is not in yet, or is locked out, is nobody but on the pages that are for them.
    """
    if who is None and (on_the_way := held()) is not None and standing() in rule.at:
        return rule.allows(request.method, on_the_way.roles)
    roles = who.roles if who else None
    wrong = request.routing_exception
    if not isinstance(wrong, MethodNotAllowed):
        return rule.allows(request.method, roles)
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    for method in set(wrong.valid_methods or ()) & {"GET", "POST"}:
        endpoint, _ = adapter.match(method=method)
        if PERMISSIONS.get(endpoint, CLOSED).allows(method, roles):
            return True
    return False


def _closed_page() -> str:
    """The page that the table closes to this person, for the audit; nothing where there is no such page."""
    if isinstance(request.routing_exception, MethodNotAllowed):
        return "another method"
    return request.endpoint or ""


def _ask_to_sign_in() -> Response:
    response = make_response(redirect(destinations.sign_in_address(destinations.asked_for()), 303))
    if cookies.session_token():
        forgery.rebind("")
        flash(SIGNED_OUT if request.method in forgery.SAFE else f"{SIGNED_OUT} {LOST}")
        cookies.take_back(response)
    return response
