"""The inbox on the pages of others: its count on the home, its section and words on the case page, receipts found."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.sections import Place, register_case_section
from cdop.notification.inbox import by_receipt, case_section
from cdop.notification.inbox.queries import waiting_count
from cdop.web.home import Waiting, register_waiting


def waiting_notifications(session: Session, viewer: Person) -> list[Waiting]:
    """The notifications that nobody has decided of."""
    count = waiting_count(session, viewer)
    return [Waiting("Inbox", count, url_for("inbox.inbox"))] if count else []


def install() -> None:
    """Once for the whole program."""
    register_waiting("inbox.inbox", waiting_notifications)
    register_case_section(
        "Notifications", Place.NOTIFICATIONS, case_section.notifications_of, "notification/inbox_case_section.html"
    )
    case_section.register_timeline_words()
    by_receipt.install()
