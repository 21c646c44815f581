"""Finding a case by the receipt that a notifier was given: notifications are a later stage, which answers for them."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person


@dataclass(frozen=True)
class OfReceipt:
    """The notification of a receipt: the case that it led to, or else, while it leads to none, its own page."""

    receipt: str
    case_id: int | None
    href: str
    words: str


Finder = Callable[[Session, Person, str], OfReceipt | None]
_finders: list[Finder] = []


def register_receipts(finder: Finder) -> None:
    """Say how what somebody typed is looked up as a receipt, once for the whole program."""
    _finders[:] = [finder]


def of_receipt(session: Session, viewer: Person, question: str) -> OfReceipt | None:
    """The notification whose receipt this is, whole; None where it is none, or not for this viewer."""
    if not viewer.sees_identity:
        return None
    return next((found for finder in _finders if (found := finder(session, viewer, question))), None)
