"""Opening a one-time link with the address that it was sent to (security.md S57 to S60).

Whatever is wrong, the same is done and said, so that nobody learns whether a link was ever one, from the page or from
the time that it takes: it is looked for, what was typed is compared, a wrong fact is counted, the audit is written.
Where there is nothing to count it is counted for another link, and that is undone.
"""

import hmac
from datetime import timedelta

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.gathering import links
from cdop.gathering.links import Link
from cdop.gathering.service import note
from cdop.notification.form.throttle import Limit
from cdop.reference.calendar import today

TRIED = (Limit("reply_link", 30, timedelta(minutes=5)), Limit("reply_link", 120, timedelta(hours=1)))
"""How often links may be tried from one address: a hospital's departments share one."""
_NOBODY = "0" * 64


def by_link(address: str) -> Person:
    """Who answers without an account, as the audit names them. The agency's name is told with the request alone."""
    return Person(None, "an agency, by its link", frozenset(), address)


def open_link(session: Session, person: Person, key: str, secret: str, typed: str) -> str | None:
    """The token for the cookie of whoever may answer the request; None where the link or the address is not right."""
    link, another = links.find(session, secret), links.any_link(session)
    right = hmac.compare_digest(links.typed_hash(key, typed), link.typed_hash if link else _NOBODY)
    usable = link if link and link.usable else None
    token = links.open_session(session, usable) if usable and right else None
    if usable is None or token is None:
        _refuse(session, person, usable, usable or link or another)
        return None
    note(session, person, usable.request_id, "opened", today())
    record(session, person, Event.REQUEST_LINK_OPENED, usable.case_id, request=usable.request)
    return token


def _refuse(session: Session, person: Person, link: Link | None, counted: Link | None) -> None:
    """Count a wrong fact; after ``MOST_WRONG`` the request's links are closed and the coordinator is told.

    ``counted`` is the link itself, or where there is none another, of which nothing is kept.
    """
    wrong = 0
    if counted is not None:
        with session.begin_nested() as attempt:
            # The request's row first, as every writer.
            note(session, person, counted.request_id, "wrong_fact", today())
            wrong = links.count_wrong(session, counted.link_id)
            if link is None:
                attempt.rollback()
    request, case_id = (link.request, link.case_id) if link else (None, None)
    record(session, person, Event.REQUEST_LINK_REFUSED, case_id, request=request)
    if link is not None and wrong >= links.MOST_WRONG:
        links.pause(session, link.request_id)
        note(session, person, link.request_id, "paused", today())
        record(session, person, Event.REQUEST_LINK_PAUSED, case_id, request=request)
