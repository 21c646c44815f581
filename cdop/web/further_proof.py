"""On to the page that asks for what is missing, with what was sent held until it has been given.

Somebody who has the session's cookie and not the rest is told nothing of the pages that there are. A form that arrives
meanwhile is held only where the guard would have let it pass, and only for its own session.
"""

from flask import current_app, flash, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from cdop.accounts.access import Rule, Standing
from cdop.accounts.locking import holding
from cdop.accounts.sessions import SignedIn
from cdop.database import db
from cdop.web import destinations, forgery

NEXT_STEP = {
    Standing.TO_ENROL: "factors.factor",
    Standing.TO_PROVE: "factors.code",
    Standing.LOCKED: "locking.locked",
}
"""The page that asks for what is missing, by how far somebody has come."""
PROVE = "locking.prove"
HELD_FIELD = "held_form"
NOT_KEPT = "What you sent has not been saved, and was too long to keep."


def ask(who: SignedIn, standing: Standing, rule: Rule) -> Response:
    """The way on for whoever is not in, whether or not there is a page such as was asked for."""
    passes = standing is Standing.LOCKED and rule.allows(request.method, who.roles) and _checked(rule)
    wanted = _held(who) if passes else destinations.asked_for()
    return redirect(destinations.on_the_way(NEXT_STEP[standing], wanted), 303)


def ask_to_prove(who: SignedIn) -> Response:
    """The way on for whoever is in, may open the page, and proved too long ago who they are."""
    return redirect(destinations.on_the_way(PROVE, _held(who)), 303)


def forget_sent(who: SignedIn) -> None:
    """Of a form that is sent again nothing more is held, once its transaction is committed."""
    if request.method == "POST" and (token := request.form.get(HELD_FIELD, "")):
        holding.forget(db.session(), who.session_id, token)


def _held(who: SignedIn) -> str:
    """Where to go on: the page that was asked for, or the one that gives back what was sent to it."""
    wanted = destinations.asked_for()
    if request.method in forgery.SAFE or not _by_a_person():
        return wanted
    pairs = [(name, value) for name, values in request.form.lists() for value in values]
    chosen = any(file.filename for file in request.files.values())
    sent = holding.worth_holding(wanted, pairs, files=chosen)
    if sent is None:
        flash(NOT_KEPT)
        return wanted
    token = holding.hold(db.session(), who.session_id, sent, str(current_app.config["SECRET_KEY"]))
    return destinations.held_address(token)


def _by_a_person() -> bool:
    """Whether a page was left for this; a script that saves meanwhile keeps its words and sends them again."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _checked(rule: Rule) -> bool:
    """Whether the form carries the token of a page of this session."""
    if request.method in forgery.SAFE:
        return True
    try:
        forgery.check(rule)
    except HTTPException:
        return False
    return True
