"""The invented people who may sign in to the demonstration, and their passwords."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.accounts.service import Details, create_account
from cdop.accounts.tokens import READABLE


def _member(email: str, name: str, *duties: Duty) -> Details:
    return Details(email, name, frozenset({Role.PANEL_MEMBER}), frozenset(duties))


COORDINATOR = Details("coordinator@demo.example", "Corin Ashdell", frozenset({Role.COORDINATOR}))
SIGN_INS = (
    COORDINATOR,
    _member("member@demo.example", "Merrin Oakhallow"),
    _member("member2@demo.example", "Tamsel Rookwood", Duty.DESIGNATED_DOCTOR),
    _member("chair@demo.example", "Perran Holtwick", Duty.CHAIR),
    Details("lead@demo.example", "Lowen Farthingdale", frozenset({Role.PUBLIC_HEALTH_LEAD})),
    Details("admin@demo.example", "Addis Crowmarsh", frozenset({Role.ADMINISTRATOR})),
)


def new_passwords(same_for_all: str | None = None) -> Mapping[str, str]:
    """A password for each sign-in: random, or the one that was asked for, whatever its length."""
    return MappingProxyType({details.email: same_for_all or _random() for details in SIGN_INS})


def create_sign_ins(session: Session, passwords: Mapping[str, str]) -> Person:
    """Make the accounts. Returns the coordinator, in whose name the cases are recorded."""
    accounts = {d.email: create_account(session, COMMAND_LINE, d, passwords[d.email]) for d in SIGN_INS}
    account = accounts[COORDINATOR.email]
    return Person(account.id, account.display_name, COORDINATOR.roles, COMMAND_LINE.address)


def _random() -> str:
    """Sixteen characters in groups that can be read out: 79 random bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
