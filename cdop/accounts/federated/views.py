"""Signing in with an organisation's own account, in the place of the password. The second factor is still asked for."""

from flask import Response, abort, flash, make_response, redirect, request, session, url_for

from cdop.accounts import signing_in
from cdop.accounts.answers import asked, let_in
from cdop.accounts.federated import provider
from cdop.accounts.guessing import Wrong
from cdop.database import db
from cdop.web.destinations import destination
from cdop.web.guard import held, signed_in
from cdop.web.unit_of_work import let_go

WANTED = "wanted"
NOT_IN = "That did not sign you in. Use your e-mail address and password, or ask the person who manages accounts."


def go() -> Response:
    """On to the organisation's page. Whoever is in goes on: no link from elsewhere ends their session."""
    if not provider.is_set():
        abort(404)
    if (who := signed_in()) is not None:
        return make_response(redirect(destination(request.args.get("next", ""), who.roles), 303))
    let_go()  # the organisation is asked where its page is
    try:
        answer = make_response(provider.way_there(url_for("federated.back", _external=True)))
    except provider.NotProven:
        return _not_in()
    session[WANTED] = request.args.get("next", "")
    return answer


def back() -> Response:
    """Go on with what the organisation says: who it is, and nothing of what they may do."""
    if not provider.is_set():
        abort(404)
    wanted = str(session.pop(WANTED, ""))
    let_go()  # the organisation is asked, and nobody waits for it
    try:
        opened = signing_in.come_in(db.session(), asked(provider.email_of_answer(), ""), instead_of=held())
    except (provider.NotProven, Wrong):
        signing_in.refused_elsewhere(db.session(), asked("", "").address)
        return _not_in()
    return let_in(opened, wanted)


def _not_in() -> Response:
    flash(NOT_IN)
    return make_response(redirect(url_for("accounts.sign_in"), 303))
