"""Which agency an account answers for. Accounts of agency contacts alone can belong to one."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.agencies.directory.models import AgencyMember
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows


@dataclass(frozen=True)
class Contact:
    """The account of an agency contact, and the token of the agency that it answers for, if any."""

    account_id: int
    token: str
    name: str
    email: str
    agency: str | None


def agency_of(session: Session, person: Person) -> str | None:
    """The token of the agency that this person answers for; None for whoever is no agency contact."""
    if person.account_id is None or not person.is_a(Role.AGENCY_CONTACT):
        return None
    query = select(AgencyMember.agency).where(AgencyMember.account_id == person.account_id)
    return session.scalar(query.order_by(AgencyMember.id.desc()).limit(1))


def contacts(session: Session, viewer: Person) -> list[Contact]:
    """The accounts in use of agency contacts, by name, for the coordinator who assigns them. One statement."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    last = select(func.max(AgencyMember.id)).group_by(AgencyMember.account_id)
    query = (
        select(Account.id, Account.token, Account.display_name, Account.email, AgencyMember.agency, Account.roles)
        .outerjoin(AgencyMember, (AgencyMember.account_id == Account.id) & AgencyMember.id.in_(last))
        .where(Account.disabled_at.is_(None), Account.roles.contains(Role.AGENCY_CONTACT.value, autoescape=True))
        .order_by(Account.display_name, Account.email)
    )
    found = session.execute(query).all()
    return [Contact(*row[:5]) for row in found if Role.AGENCY_CONTACT in roles_of(row.roles)]


def assign(session: Session, person: Person, contact: Contact, agency: str | None) -> bool:
    """Let an account answer for an agency, or for none. Returns whether anything changed."""
    # The account's row is the lock: two who assign it at once do so one after the other.
    session.execute(select(Account.id).where(Account.id == contact.account_id).with_for_update())
    query = select(AgencyMember.agency).where(AgencyMember.account_id == contact.account_id)
    if session.scalar(query.order_by(AgencyMember.id.desc()).limit(1)) == agency:
        return False
    row = {"account_id": contact.account_id, "agency": agency, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, AgencyMember, [row])
    record(session, person, Event.AGENCY_MEMBER_RECORDED, None, agency=agency, account=contact.account_id)
    return True
