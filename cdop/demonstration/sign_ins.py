"""The invented people who may sign in to the demonstration, and their passwords."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.passwords import hash_password, verify
from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.accounts.rights.service import create
from cdop.accounts.service import Details, create_account
from cdop.accounts.sessions import Ending, end_all
from cdop.accounts.tokens import READABLE
from cdop.agencies.directory.members import assign, contacts
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now


def _member(email: str, name: str, *duties: Duty) -> Details:
    return Details(email, name, frozenset({Role.PANEL_MEMBER}), frozenset(duties))


COORDINATOR = Details("coordinator@demo.example", "Corin Ashdell", frozenset({Role.COORDINATOR}))
SECOND = Details("coordinator2@demo.example", "Senara Wheatcroft", frozenset({Role.COORDINATOR}))
DOCTOR = _member("member2@demo.example", "Tamsel Rookwood", Duty.DESIGNATED_DOCTOR)
CONTACT = Details("agency@demo.example", "Anwen Sallowfield", frozenset({Role.AGENCY_CONTACT}))
LEAD = Details("lead@demo.example", "Lowen Farthingdale", frozenset({Role.PUBLIC_HEALTH_LEAD}))
ANSWERS_FOR = "Medway children’s social care"
"""The agency of the directory that the agency contact answers for."""
ADMINISTRATOR = Details("admin@demo.example", "Addis Crowmarsh", frozenset({Role.ADMINISTRATOR}))
ASKED_FOR = _member("member3@demo.example", "Bryony Stourhead")
"""Whose account the administrator asked for: it waits for the coordinator."""
SIGN_INS = (
    COORDINATOR,
    _member("member@demo.example", "Merrin Oakhallow"),
    DOCTOR,
    _member("chair@demo.example", "Perran Holtwick", Duty.CHAIR),
    LEAD,
    CONTACT,
    SECOND,
    ADMINISTRATOR,
)


def new_passwords(same_for_all: str | None = None) -> Mapping[str, str]:
    """A password for each sign-in: random, or the one that was asked for, whatever its length."""
    return MappingProxyType({details.email: same_for_all or _random() for details in SIGN_INS})


def create_sign_ins(session: Session) -> tuple[Person, Person]:
    """Make the accounts. Returns who records the cases: the coordinator, and the designated doctor who confirms.

    Nobody can sign in until ``give_passwords``.
    """
    accounts = {details.email: create_account(session, COMMAND_LINE, details) for details in SIGN_INS}
    coordinator, doctor, administrator = (
        Person((account := accounts[who.email]).id, account.display_name, who.roles, COMMAND_LINE.address)
        for who in (COORDINATOR, DOCTOR, ADMINISTRATOR)
    )
    create(session, administrator, ASKED_FOR)
    return coordinator, doctor


def lead_of(session: Session) -> Person:
    """The public health lead, who publishes."""
    return _person_of(session, LEAD)


def second_of(session: Session) -> Person:
    """The office's other coordinator."""
    return _person_of(session, SECOND)


def _person_of(session: Session, details: Details) -> Person:
    account = session.scalars(select(Account).where(Account.email == details.email)).one()
    return Person(account.id, account.display_name, details.roles, COMMAND_LINE.address)


def give_passwords(session: Session, hashes: Mapping[str, str]) -> None:
    """Give new accounts, by their addresses, the passwords that these are the hashes of."""
    for account in session.scalars(select(Account).where(Account.email.in_(hashes))):
        account.password_hash, account.password_changed_at = hashes[account.email], utc_now()


def let_answer(session: Session, coordinator: Person, agency: str) -> None:
    """Let the agency contact answer for an agency, by its token."""
    contact = next(one for one in contacts(session, coordinator) if one.email == CONTACT.email)
    assign(session, coordinator, contact, agency)


def set_passwords(session: Session, passwords: Mapping[str, str]) -> None:
    """Give the demonstration's accounts these passwords; whose it was already stays signed in."""
    query = select(Account).where(Account.email.in_(passwords)).order_by(Account.id)
    for account in session.scalars(query.with_for_update()):
        wanted = passwords[account.email]
        if verify(account.password_hash, wanted):
            continue
        account.password_hash, account.password_changed_at = hash_password(wanted), utc_now()
        account.code_hash = account.code_expires_at = None
        session.flush()
        end_all(session, account.id, Ending.PASSWORD_RESET)
        record(session, COMMAND_LINE, Event.PASSWORD_RESET, account=account.id)


def _random() -> str:
    """Sixteen characters in groups that can be read out: 79 random bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
