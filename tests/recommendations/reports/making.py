"""Invented recommendations with a history, made by the product's own service; and random ones."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.audit.service import utc_now
from cdop.database import insert_rows
from cdop.recommendations.models import (
    AddresseeRecord,
    RecommendationAction,
    RecommendationRecord,
    RecommendationText,
)
from cdop.recommendations.queries import ADDRESSEES, EVENTS, FOLLOW_UPS, RECOMMENDATIONS
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen, new_token

LEAD = Person(None, "Test lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "a test")
SIGNED = {"signed_by": "Dr Test Signer", "signed_role": "Chair"}
AGENCIES = (
    ("a" * 32, "Riverside Hospital Trust"), ("b" * 32, "Community Health"), ("c" * 32, "The council"),
    ("d" * 32, "Clinical commissioning group"),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A recommendation's number, and its organisations' tokens by the agency's."""

    number: int
    addressees: dict[str, str]


def recommend(
    session: Session, reference: str, agreed_on: date, agencies: Sequence[tuple[str, str]] = AGENCIES[:1],
    *, due_on: date | None = None, **text: Any,
) -> Made:  # fmt: skip
    """A recommendation that was agreed on a day, to some organisations."""
    token, now = new_token(), utc_now()
    insert_rows(session, RecommendationRecord, [{
        "token": token, "reference": reference, "panel": None, "state": "agreed", "version": 1,
        "agreed_on": agreed_on, "created_at": now, "created_by": "a test",
    }])  # fmt: skip
    number = session.scalars(select(RECOMMENDATIONS.c.id).where(RECOMMENDATIONS.c.token == token)).one()
    insert_rows(session, RecommendationText, [{
        "recommendation_id": number, "version": 1, "words": f"Words of {reference}.", "theme": f"Theme of {reference}",
        "factors": [], "done_when": "It is seen.", "measured_by": "By counting.", "strength": "rule",
        "due_on": due_on, "justified": {}, "recorded_at": now, "recorded_by": "a test", **text,
    }])  # fmt: skip
    own = {agency: new_token() for agency, _ in agencies}
    insert_rows(session, AddresseeRecord, [
        {
            "token": own[agency], "recommendation_id": number, "agency": agency, "agency_name": name,
            "state": "proposed", "due_on": due_on, "told_on": None, "reply_due_on": None, "answered_on": None,
            "ended_on": None, "step": 0, "next_chase_on": None, "paused": False, "version": 0,
        }
        for agency, name in agencies
    ])  # fmt: skip
    for addressee in own.values():
        step(session, addressee, Happening.AGREED, agreed_on)
    return Made(number, own)


def step(session: Session, addressee: str, what: Happening, on: date, words: str = "", **detail: Any) -> None:
    """Let something have happened on a day; who signs is there where somebody must."""
    if what in {Happening.DONE, Happening.NOT_TAKEN_UP}:
        detail = SIGNED | detail
    happen(session, COMMAND_LINE, addressee, Step(what, words, on, detail))


def act(  # noqa: PLR0917 - one row
    session: Session, addressee: str, on: date, words: str, due_on: date | None, state: str = "planned",
    *, token: str = "", version: int = 1,
) -> str:  # fmt: skip
    """An action, or another version of one, recorded on a day. Returns its token."""
    token = token or new_token()
    number = session.scalars(select(ADDRESSEES.c.id).where(ADDRESSEES.c.token == addressee)).one()
    insert_rows(session, RecommendationAction, [{
        "token": token, "version": version, "addressee_id": number, "words": words, "shown": words,
        "owner": "Head of midwifery", "owner_shown": "Head of midwifery",
        "due_on": due_on, "state": state, "recorded_at": utc_now(),
        "recorded_by": "a test",
    }])  # fmt: skip
    step(session, addressee, Happening.ACTION, on, words, action=token, version=version, state=state)
    return token


def ask_again(  # noqa: PLR0917 - one answer
    session: Session, addressee: str, on: date, happened: str, worked: str, words: str = ""
) -> None:
    """Answer the first follow-up that waits."""
    number = session.scalars(select(ADDRESSEES.c.id).where(ADDRESSEES.c.token == addressee)).one()
    waits = (FOLLOW_UPS.c.addressee_id == number) & FOLLOW_UPS.c.asked.is_(None) & ~FOLLOW_UPS.c.dropped
    found = session.execute(select(FOLLOW_UPS).where(waits).order_by(FOLLOW_UPS.c.due_on).limit(1)).one()
    step(
        session, addressee, Happening.FOLLOWED_UP, on, words,
        follow_up=found.id, months=found.months, happened=happened, worked=worked,
    )  # fmt: skip
    event = session.scalars(select(EVENTS.c.id).order_by(EVENTS.c.id.desc()).limit(1)).one()
    session.execute(update(FOLLOW_UPS).where(FOLLOW_UPS.c.id == found.id).values(asked=event))


def withdraw(session: Session, number: int, on: date) -> None:
    """The panel takes a recommendation back on a day."""
    session.execute(insert(EVENTS).values(
        recommendation_id=number, addressee_id=None, event="withdrawn", state=None, dated=on, detail={}, words="",
        shown="", by_addressee=False, account_id=None, at=utc_now(), by="a test",
    ))  # fmt: skip
    session.execute(update(RECOMMENDATIONS).where(RECOMMENDATIONS.c.id == number).values(state="withdrawn"))


def example(session: Session) -> dict[str, Made]:
    """Two years of a panel: something of everything that a report tells, up to 31 March 2015."""
    smoking = recommend(
        session, "2013-14/01", date(2013, 11, 4), AGENCIES, due_on=date(2014, 9, 30), theme="Stopping smoking",
        words="Offer every pregnant woman who smokes, and her family, support to stop that is known to work.",
    )  # fmt: skip
    hospital, community, council, _ = smoking.addressees.values()
    for addressee in smoking.addressees.values():
        step(session, addressee, Happening.TOLD, date(2013, 11, 11))
    step(session, hospital, Happening.ACCEPTED, date(2013, 12, 2))
    step(session, hospital, Happening.BEGUN, date(2014, 1, 13))
    step(session, hospital, Happening.EVIDENCE, date(2014, 6, 2), "The audit of June 2014.")
    step(session, hospital, Happening.DONE, date(2014, 6, 9), "Every clinic offers it.")
    ask_again(session, hospital, date(2014, 9, 10), "yes", "too_early", "Too few women yet.")
    ask_again(session, hospital, date(2014, 12, 10), "yes", "no", "As many smoke as before.")
    step(session, community, Happening.PARTLY_ACCEPTED, date(2014, 1, 6), "Not for fathers.")
    act(session, community, date(2014, 2, 3), "Train the health visitors", date(2014, 11, 30))
    step(session, council, Happening.REFUSED, date(2014, 1, 20), "There is no money for it.")
    handover = recommend(
        session, "2014-15/01", date(2014, 5, 12), AGENCIES[:2], due_on=date(2015, 6, 30), theme="Gestational age",
        words="Check the gestational age whenever midwives hand over to obstetrics.",
    )  # fmt: skip
    first, second = handover.addressees.values()
    step(session, first, Happening.TOLD, date(2014, 5, 19))
    step(session, second, Happening.TOLD, date(2015, 1, 5))
    step(session, first, Happening.ACCEPTED, date(2014, 6, 30))
    agenda = recommend(session, "2014-15/02", date(2014, 10, 6), AGENCIES[2:3], theme="The rapid response agenda")
    (own,) = agenda.addressees.values()
    step(session, own, Happening.TOLD, date(2014, 10, 13))
    step(session, own, Happening.ACCEPTED, date(2014, 10, 27))
    step(session, own, Happening.EVIDENCE, date(2014, 12, 1), "The agenda as it is used.")
    step(session, own, Happening.DONE, date(2014, 12, 8), "It is used at every meeting.")
    dropped = recommend(session, "2014-15/03", date(2014, 11, 3), AGENCIES[3:], theme="A leaflet")
    withdraw(session, dropped.number, date(2015, 2, 2))
    later = recommend(session, "2015-16/01", date(2015, 4, 13), AGENCIES[:1], theme="After the year")
    return {"smoking": smoking, "handover": handover, "agenda": agenda, "dropped": dropped, "later": later}


NEXT = {
    "agreed": ["told", "superseded"],
    "told": ["accepted", "accepted", "partly_accepted", "refused", "not_taken_up"],
    "accepted": ["begun", "evidence", "refused", "not_taken_up"],
    "partly_accepted": ["begun", "accepted", "evidence"],
    "refused": ["told", "not_taken_up", "superseded"],
    "in_progress": ["evidence", "evidence", "not_taken_up"],
    "done": ["followed_up", "followed_up", "reopened"],
    "not_taken_up": ["reopened"],
    "superseded": [],
}
FIRST, LAST = date(2012, 4, 1), date(2017, 12, 31)


def random_histories(session: Session, seed: int, number: int = 5) -> None:
    """Recommendations with which anything may have happened on any day of six years."""
    rng = random.Random(seed)
    for place in range(number):
        agreed_on = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        due_on = agreed_on + timedelta(days=rng.randrange(900)) if rng.random() < 0.7 else None
        agencies = rng.sample(AGENCIES, rng.randint(1, 3))
        made = recommend(session, f"{agreed_on.year}-{place:02}", agreed_on, agencies, due_on=due_on)
        for addressee in made.addressees.values():
            _walk(session, rng, addressee, agreed_on)
        if rng.random() < 0.15:
            withdraw(session, made.number, agreed_on + timedelta(days=rng.randrange(800)))


def _walk(session: Session, rng: random.Random, addressee: str, day: date) -> None:
    for _ in range(rng.randint(0, 9)):
        day += timedelta(days=rng.choice((0, rng.randrange(40), rng.randrange(300))))
        state = session.scalars(select(ADDRESSEES.c.state).where(ADDRESSEES.c.token == addressee)).one()
        if day > LAST or not NEXT[state]:
            return
        what = rng.choice(NEXT[state])
        if what == "followed_up":
            number = session.scalars(select(ADDRESSEES.c.id).where(ADDRESSEES.c.token == addressee)).one()
            waits = (FOLLOW_UPS.c.addressee_id == number) & FOLLOW_UPS.c.asked.is_(None) & ~FOLLOW_UPS.c.dropped
            if session.scalars(select(FOLLOW_UPS.c.id).where(waits)).first():
                answers = rng.choice(("yes", "no", "partly")), rng.choice(("yes", "no", "too_early"))
                ask_again(session, addressee, day, *answers)
            continue
        step(session, addressee, Happening(what), day, "Because.")
        if what == "evidence" and rng.random() < 0.7:
            step(session, addressee, Happening.DONE, day, "It is done.")
