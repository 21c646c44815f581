"""Working out a public answer beside the request, so that no page waits for it: a large one takes a minute."""

import logging
import threading

from flask import Flask

from cdop.accounts.people import Person
from cdop.database import current_session, only_read, transaction
from cdop.disclosure.suppressing import CannotProtect
from cdop.figures.query import service
from cdop.figures.query.answer import Layout
from cdop.figures.query.drafts import State, come_to
from cdop.reference.calendar import today

log = logging.getLogger(__name__)
SOON = 2.0  # seconds that a request waits: most answers are done by then
TRIES = 3
_ONE_AFTER_ANOTHER = threading.Lock()
"""Two at once would only be told that the other was first."""


def start(app: Flask, person: Person, layout: Layout, token: str) -> None:
    """Begin, and wait a moment for it. The draft of this token must be committed before."""
    thread = threading.Thread(target=work, args=(app, person, layout, token), daemon=True)
    thread.start()
    thread.join(SOON)


def work(app: Flask, person: Person, layout: Layout, token: str) -> None:
    """Count, protect and keep an answer; what came of it is noted on the draft, and what went wrong in the log."""
    with _ONE_AFTER_ANOTHER, app.app_context():
        try:
            state = _tried(person, layout, token)
        except CannotProtect:
            state = State.EXPOSED
        except Exception:
            log.exception("a public answer could not be worked out")
            state = State.FAILED
        if state is not State.GIVEN:
            session = current_session()
            session.rollback()
            with transaction(session):
                come_to(session, token, state)


def _tried(person: Person, layout: Layout, token: str) -> State:
    """Work it out and keep it; again where something was told meanwhile."""
    session = current_session()
    for _ in range(TRIES):
        only_read(session)
        inputs = service.read_inputs(session, layout, today())
        session.rollback()
        made = service.make(inputs)
        try:
            with transaction(session):
                come_to(session, token, State.GIVEN, service.give(session, person, made))
        except service.ToldMeanwhile:
            session.rollback()
            continue
        return State.GIVEN
    return State.BUSY
