"""Preparing beside the request, so that no page waits for it: the public edition takes seconds, and longer as more
years are published."""

import logging
import threading

from flask import Flask

from cdop.accounts.people import Person
from cdop.database import current_session, only_read, transaction
from cdop.disclosure.suppressing import CannotProtect
from cdop.figures.releases import service
from cdop.figures.releases.drafting import Inputs, prepare, read_inputs
from cdop.figures.releases.queries import EXPOSED, FAILED
from cdop.figures.releases.rules import Rule
from cdop.figures.slices import Clock

log = logging.getLogger(__name__)
SOON = 2.0  # seconds that a request waits: a small panel's first edition may be done by then


def start(app: Flask, person: Person, at: Clock, token: str, rule: Rule = Rule.DECIDED) -> None:
    """Begin, and wait a moment for it. The draft of this token must be committed before."""
    thread = threading.Thread(target=work, args=(app, person, at, token, rule), daemon=True)
    thread.start()
    thread.join(SOON)


def work(app: Flask, person: Person, at: Clock, token: str, rule: Rule = Rule.DECIDED) -> None:
    """Count, protect and keep both editions; whatever goes wrong is noted on the draft, and why in the log."""
    with app.app_context():
        session = current_session()
        try:
            inputs = _read(person, at, rule)
            with transaction(session):
                service.come_to(session, token, 2)
            prepared = prepare(inputs)
            with transaction(session):
                service.keep(session, token, prepared, inputs.sha256)
        except CannotProtect:
            _fail(token, EXPOSED)
        except Exception:
            log.exception("the editions of a year could not be prepared")
            _fail(token)


def _read(person: Person, at: Clock, rule: Rule) -> Inputs:
    session = current_session()
    only_read(session)
    inputs = read_inputs(session, person, at, rule)
    session.rollback()
    return inputs


def _fail(token: str, state: str = FAILED) -> None:
    session = current_session()
    session.rollback()
    with transaction(session):
        service.fail(session, token, state)
