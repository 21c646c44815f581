"""Replies and contradictions on the pages of others: what of them waits is told on the home."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.matters import MatterKind
from cdop.gathering.record import sections
from cdop.gathering.record.lists import counts
from cdop.web.home import Waiting, register_waiting


def waiting(session: Session, viewer: Person) -> list[Waiting]:
    """Replies to read and answers that contradict, over all cases, in one statement."""
    found = counts(session, viewer)
    rows = (
        Waiting("Replies to read", found.get(MatterKind.REPLY.value, 0), url_for("record.replies")),
        Waiting(
            "Answers that contradict", found.get(MatterKind.CONTRADICTION.value, 0), url_for("record.contradictions")
        ),
    )
    return [row for row in rows if row.count]


def install() -> None:
    """Once for the whole program; the section on the case page as well."""
    sections.install()
    register_waiting("record.replies", waiting)
