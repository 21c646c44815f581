"""Opening a one-time link with the address that it was sent to (security.md S57 to S60).

Whatever is wrong, the same is done and said, so that nobody learns whether a link was ever one: it is looked for, what
was typed is compared, a wrong fact is counted where there is something to count, and the audit is written.
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
    link = links.find(session, secret)
    right = hmac.compare_digest(links.typed_hash(key, typed), link.typed_hash if link else _NOBODY)
    usable = link if link and link.usable else None
    token = links.open_session(session, usable) if usable and right else None
    if usable is None or token is None:
        _refuse(session, person, usable)
        return None
    note(session, person, usable.request_id, "opened", today())
    record(session, person, Event.REQUEST_LINK_OPENED, usable.case_id, request=usable.request)
    return token


def _refuse(session: Session, person: Person, link: Link | None) -> None:
    """Count a wrong fact; after ``MOST_WRONG`` the request's links are closed and the coordinator is told."""
    wrong = links.count_wrong(session, link.link_id if link else 0)
    request, case_id = (link.request, link.case_id) if link else (None, None)
    record(session, person, Event.REQUEST_LINK_REFUSED, case_id, request=request)
    if link is None:
        return
    note(session, person, link.request_id, "wrong_fact", today())
    if wrong >= links.MOST_WRONG:
        links.pause(session, link.request_id)
        note(session, person, link.request_id, "paused", today())
        record(session, person, Event.REQUEST_LINK_PAUSED, case_id, request=request)
