"""What people said why they opened a case, beside the entries that tell that they did."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.access.looks.queries import Look
from cdop.access.models import IdentityReason, RestrictedOpening
from cdop.access.reasons.rules import REASONS
from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.database import table_of

_AT_ONCE = 500
_REASON, _OPENING = table_of(IdentityReason).c, table_of(RestrictedOpening).c


def reasons_told(session: Session, viewer: Person, looks: Sequence[Look]) -> dict[int, str]:
    """The reasons beside some looks, by the numbers of their entries: a statement for every 500 of them.

    Of the words, which may name somebody, only those who see identity are told; all others read the coded reason.
    """
    given = _numbers(looks, Event.REASON_GIVEN, "given")
    opened = _numbers(looks, Event.RESTRICTED_OPENED, "opening")
    told = _told(session, viewer, sorted(given.values()))
    why = _opened(session, viewer, sorted(opened.values()))
    found = {entry: told[number] for entry, number in given.items() if number in told}
    return found | {entry: why[number] for entry, number in opened.items() if number in why}


def _numbers(looks: Sequence[Look], event: Event, key: str) -> dict[int, int]:
    return {one.number: int(one.detail[key]) for one in looks if one.event == event and key in one.detail}


def _told(session: Session, viewer: Person, numbers: list[int]) -> dict[int, str]:
    query, found = select(_REASON.id, _REASON.code, _REASON.words), dict[int, str]()
    for some in _batches(numbers):
        for number, code, words in session.execute(query.where(_REASON.id.in_(some))):
            said = REASONS.get(code, code), words if viewer.sees_identity else ""
            found[number] = ". ".join(filter(None, said))
    return found


def _opened(session: Session, viewer: Person, numbers: list[int]) -> dict[int, str]:
    query, found = select(_OPENING.id, _OPENING.reason), dict[int, str]()
    for some in _batches(numbers if viewer.sees_identity else []):
        found |= {number: reason for number, reason in session.execute(query.where(_OPENING.id.in_(some)))}  # noqa: C416 - rows
    return found


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[first : first + _AT_ONCE] for first in range(0, len(numbers), _AT_ONCE))
