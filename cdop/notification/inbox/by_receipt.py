"""A notification by the receipt that its notifier was given, for the search of cases."""

import re

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.receipts import OfReceipt, register_receipts
from cdop.notification.inbox.queries import notices_of_case
from cdop.notification.inbox.rules import WAITING

_RECEIPT = re.compile(r"N([A-Z0-9]{4})([A-Z0-9]{4})")


def receipt_in(question: str) -> str | None:
    """A receipt as it is stored, however its letters, dashes and blanks were typed; None where it is none."""
    found = _RECEIPT.fullmatch(re.sub(r"[\s\u2010-\u2015-]", "", question).upper())
    return f"N-{found[1]}-{found[2]}" if found else None


def find_by_receipt(session: Session, viewer: Person, question: str) -> OfReceipt | None:
    """The notification of a receipt. That an entry of the inbox was found is left in the audit; a case's is with it."""
    receipt = receipt_in(question)
    notice = notices_of_case(session, viewer, [receipt]).get(receipt) if receipt else None
    if notice is None:
        return None
    if notice.case_id is None:
        record(session, viewer, Event.NOTIFICATIONS_LISTED, notifications=str(notice.notification_id), shown="search")
    words = "waits in the inbox" if notice.state == WAITING else "was set aside"
    return OfReceipt(notice.receipt, notice.case_id, url_for("inbox.notification", token=notice.token), words)


def install() -> None:
    """Let the search of cases find receipts."""
    register_receipts(find_by_receipt)
