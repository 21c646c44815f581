"""What is known, on the case page: how much, what contradicts, what waits to be read, and the ways on."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.sections import Place, register_case_section
from cdop.gathering.record import wording
from cdop.gathering.record.known import agency_words, record_of
from cdop.gathering.record.presenters import count_words

Link = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """A count in words, what waits for the coordinator as links, and further ways on."""

    count: str
    differing: list[Link]
    unread: list[Link]
    links: list[Link]


def known_shown(_session: Session, viewer: Person, case: CaseView) -> Shown | None:
    """In short what is known of a case; nothing for those who see no identity."""
    if not (viewer.sees_identity and case.identified):
        return None
    record, token = record_of(case.facts), case.token
    return Shown(
        count_words(record),
        [
            (field.question.name, url_for("record.question", token=token, question=field.question.key))
            for field in record.contradictions
        ],
        [
            (agency_words(one.agency_name, one.agency_kind), url_for("record.reply", token=token, key=one.key))
            for one in record.unread
        ],
        [
            ("What is known, field by field", url_for("record.known", token=token)),
            ("Chronology", url_for("chronology.chronology", token=token)),
        ],
    )


def install() -> None:
    """Put the section on the case page, and the words on the timeline."""
    register_case_section("What is known", Place.KNOWN, known_shown, "gathering/record/_section.html")
    wording.register()
