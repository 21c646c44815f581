"""Chasing on the pages of others: what waits is told on the home, a message's request, and an agency's own record."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.agencies.directory.sections import register_agency_section
from cdop.gathering.chasing.challenges import waiting_numbers
from cdop.gathering.chasing.queries import Filters, counts, request_at
from cdop.gathering.chasing.timeliness import records, timeliness_rows
from cdop.gathering.service import ESCALATION, REMINDER, REQUEST
from cdop.outbox.about import About, register_about
from cdop.reference.calendar import today
from cdop.web.home import Waiting, register_waiting


def waiting_requests(session: Session, viewer: Person) -> list[Waiting]:
    """Letters to print and seniors to tell, for the coordinator."""
    number = counts(session, viewer, Filters(by_hand=True), today()).open
    return (
        [Waiting("Agencies to chase by hand", number, url_for("gathering.outstanding", todo="yes"))] if number else []
    )


def waiting_challenges(session: Session, viewer: Person) -> list[Waiting]:
    """Challenges to make, and those without an outcome, for the chair and the coordinator."""
    to_make, to_end = waiting_numbers(session, viewer)
    rows = (("Challenges to agencies due", to_make), ("Challenges without an outcome", to_end))
    return [Waiting(words, number, url_for("gathering.challenges")) for words, number in rows if number]


def request_of(session: Session, viewer: Person, token: str) -> About | None:
    """The page of the request that a message is about, for the coordinator."""
    asked = request_at(session, viewer, token)
    if asked is None:
        return None
    words = f"The request, in case {asked.reference}"
    return About(words, url_for("asking.request", token=asked.case_token, key=asked.token))


def agency_record(session: Session, viewer: Person, agency: str) -> list[tuple[str, str]]:
    """An agency's timeliness, for its page of the directory."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    return timeliness_rows(records(session, viewer, [agency], today())[agency], today())


def install() -> None:
    """Once for the whole program."""
    for kind in (REQUEST, REMINDER, ESCALATION):
        register_about(kind, request_of)
    register_waiting("gathering.outstanding", waiting_requests)
    register_waiting("gathering.challenges", waiting_challenges)
    register_agency_section("How it answers", agency_record)
