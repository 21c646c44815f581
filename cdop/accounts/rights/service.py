"""Giving rights takes two people: one asks, another approves (security.md S07, S08).

Otherwise an administrator, who may see no case, could make an account that does, or let himself in as somebody else.
Taking rights away takes one.
"""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts import service, sessions
from cdop.accounts.factors import service as factors
from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rights.models import RoleRequest
from cdop.accounts.rules import NotAllowed, check_roles, duties_of, roles_of, stored_words
from cdop.accounts.service import Details
from cdop.accounts.sessions import Ending
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import table_of

APPROVED, REFUSED, WITHDRAWN = "approved", "refused", "withdrawn"
MAY_APPROVE = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
OWN_REQUEST = "You asked for this yourself: another administrator or a coordinator must decide"
OWN_RIGHTS = "These are your own rights: somebody else must decide"
ASKER_GONE = "Whoever asked for this manages accounts no longer. Refuse it: another administrator may ask again"
_ROWS = table_of(RoleRequest)


def raises(account: Account, details: Details) -> bool:
    """Whether somebody would be allowed more than now."""
    return not (details.roles <= roles_of(account.roles) and details.duties <= duties_of(account.duties))


def create(session: Session, person: Person, details: Details) -> Account:
    """Store a new account, which stays closed until a second person approves its rights. Raises ``NotAllowed``."""
    account = service.create_account(session, person, details)
    account.disabled_at = utc_now()
    session.flush()
    ask(session, person, account, details, gives_code=True)
    return account


def change(session: Session, person: Person, account: Account, details: Details) -> bool:
    """Change the name now, and the rights now or, where they are raised, once a second person approves.

    Where rights are taken away, what was asked for before waits no longer: it would give them back. Returns whether
    they wait. Raises ``NotAllowed``.
    """
    if not raises(account, details):
        if (stored_words(details.roles), stored_words(details.duties)) != (account.roles, account.duties):
            _withdraw(session, person, account, utc_now())
        service.change_account(session, person, account, details)
        return False
    check_roles(details.roles, details.duties)
    if account.id == person.account_id:
        raise NotAllowed("You cannot change your own roles: another administrator can")
    ask(session, person, account, details)
    held = Details(account.email, details.display_name, roles_of(account.roles), duties_of(account.duties))
    service.change_account(session, person, account, held)
    return True


def ask(session: Session, person: Person, account: Account, details: Details, *, gives_code: bool = False) -> None:
    """Let rights wait for a second person. What waited for this account before is withdrawn."""
    now = utc_now()
    _withdraw(session, person, account, now)
    asked = RoleRequest(
        token=secrets.token_hex(16),
        account_id=account.id,
        roles=stored_words(details.roles),
        duties=stored_words(details.duties),
        gives_code=gives_code,
        asked_at=now,
        asked_by_id=person.account_id,
        asked_by=person.name,
    )
    session.add(asked)
    session.flush()
    record(
        session, person, Event.RIGHTS_ASKED, account=account.id, request=asked.id,
        roles=asked.roles, duties=asked.duties,
    )  # fmt: skip


def close(session: Session, person: Person, account: Account) -> None:
    """Close an account, and give it no rights that still wait. Raises ``NotAllowed``."""
    service.disable_account(session, person, account)
    _withdraw(session, person, account, utc_now())


def approve(session: Session, person: Person, number: int) -> tuple[Account, str | None]:
    """Give the rights that were asked for. Returns the account, and the one-time code to be handed over, if any.

    Raises ``NotAllowed``: nobody approves what they asked for, or their own rights, and nothing twice; nor what was
    asked for by somebody who has been let go since, nor with a code for the password whose factor they gave a code for.
    """
    asked, account = _to_decide(session, number)
    if person.account_id is not None and person.account_id == asked.asked_by_id:
        raise NotAllowed(OWN_REQUEST)
    if person.account_id is not None and person.account_id == account.id:
        raise NotAllowed(OWN_RIGHTS)
    if not _asker_still_may(session, asked):
        raise NotAllowed(ASKER_GONE)
    if asked.gives_code:
        _never_both(session, person, account)
    details = Details(account.email, account.display_name, roles_of(asked.roles), duties_of(asked.duties))
    if (asked.roles, asked.duties) != (account.roles, account.duties):
        service.change_account(session, person, account, details)
    account.disabled_at = None
    _decide(session, person, asked, APPROVED)
    sessions.end_all(session, account.id, Ending.ROLES_RAISED)
    record(
        session, person, Event.RIGHTS_APPROVED, account=account.id, request=asked.id,
        roles=asked.roles, duties=asked.duties, asked_by=asked.asked_by_id,
    )  # fmt: skip
    code = service.give_code(session, person, account, service.life_of_code(account)) if asked.gives_code else None
    return account, code


def refuse(session: Session, person: Person, number: int) -> None:
    """Do not give the rights; whoever asked takes the request back so. Raises ``NotAllowed`` where it was decided."""
    asked, account = _to_decide(session, number)
    own = person.account_id is not None and person.account_id == asked.asked_by_id
    _decide(session, person, asked, WITHDRAWN if own else REFUSED)
    record(session, person, Event.RIGHTS_REFUSED, account=account.id, request=asked.id, own="yes" if own else "no")


def let_in(session: Session, person: Person, account: Account, *, two_people: bool) -> str | None:
    """Make a one-time code for an account's password; none where a second person must approve it first.

    Whoever has the code of an account without a second factor has the account, so that takes two. Of an account with
    one, the code of its password and that of its factor must not be in one person's hands. Raises ``NotAllowed``.
    """
    if account.disabled_at is not None:
        raise NotAllowed("This account is disabled. Enable it first")
    _never_both(session, person, account)
    alone = person.account_id is not None and factors.standing(session, account.id).confirmed_at is None
    if two_people and alone:
        held = Details(account.email, account.display_name, roles_of(account.roles), duties_of(account.duties))
        ask(session, person, account, held, gives_code=True)
        return None
    return service.give_code(session, person, account, service.life_of_code(account))


def _never_both(session: Session, person: Person, account: Account) -> None:
    if factors.resets_by(session, account.id, person):
        raise NotAllowed(
            "You gave a code for this account's second factor, which can still be used. With both, you could sign in "
            "as its owner: another administrator must give the code for the password"
        )


def _asker_still_may(session: Session, asked: RoleRequest) -> bool:
    """Whether whoever asked is still an administrator; the command line always is."""
    asker = session.get(Account, asked.asked_by_id) if asked.asked_by_id is not None else None
    if asker is None:
        return asked.asked_by_id is None
    return asker.disabled_at is None and Role.ADMINISTRATOR in roles_of(asker.roles)


def _withdraw(session: Session, person: Person, account: Account, now: datetime) -> None:
    """Nothing asked for earlier waits any more. Nobody else can ask for this account meanwhile."""
    session.scalar(select(Account.id).where(Account.id == account.id).with_for_update())
    earlier = (_ROWS.c.account_id == account.id, _ROWS.c.outcome.is_(None))
    withdrawn = {"outcome": WITHDRAWN, "decided_at": now, "decided_by_id": person.account_id, "decided_by": person.name}
    session.execute(update(_ROWS).where(*earlier).values(withdrawn))


def _to_decide(session: Session, number: int) -> tuple[RoleRequest, Account]:
    asked = session.scalar(select(RoleRequest).where(RoleRequest.id == number).with_for_update())
    if asked is None or asked.outcome is not None:
        raise NotAllowed("This was decided already")
    account = session.scalar(select(Account).where(Account.id == asked.account_id).with_for_update())
    assert account is not None
    return asked, account


def _decide(session: Session, person: Person, asked: RoleRequest, outcome: str) -> None:
    asked.outcome, asked.decided_at = outcome, utc_now()
    asked.decided_by_id, asked.decided_by = person.account_id, person.name
    session.flush()
