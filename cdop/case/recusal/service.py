"""Withdrawing from a case for a conflict of interest, and lifting that: each one transaction, which the caller commits.

Cases that were merged are of one child: who withdraws from one withdraws from all of them.
"""

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.case.likeness.merging import same_child
from cdop.case.models import Case
from cdop.case.recusal.queries import SHOWN_CASES, visible
from cdop.case.recusal.recording import How, bars_of, keep
from cdop.case.rules import NotPossible

LONGEST_WAIT = "2s"


def bar(session: Session, person: Person, case_id: int, account_id: int, how: How, reason: str = "") -> None:  # noqa: PLR0913, PLR0917 - who withdraws whom from what, and why
    """Let a case not exist for an account any more, ``DECLARED`` by its holder or ``SET`` by a coordinator.

    Best the first statement of its transaction but for finding out who asks (``wait_for_readers``). Raises
    ``LookupError`` where the case does not exist for the person, and ``NotPossible`` for an account that cannot be
    barred, or is already.
    """
    wait_for_readers(session)
    _check_exists(session, person, case_id)
    if how is How.DECLARED and account_id != person.account_id:
        raise PermissionError("a conflict is declared by who has it")
    if how is How.SET and not person.is_a(Role.COORDINATOR):
        raise PermissionError("a conflict of somebody else is set by a coordinator")
    roles = session.scalar(select(Account.roles).where(Account.id == account_id))
    if roles is None or not roles_of(roles) & SHOWN_CASES:
        raise NotPossible({"account": "Choose somebody whose account shows cases"})
    cases = same_child(session, case_id)
    new = {(account_id, each) for each in cases} - bars_of(session, cases)
    if (account_id, case_id) not in new:
        raise NotPossible({"account": "The case is hidden from this person already"})
    keep(session, person, new, how, reason)


def lift(session: Session, person: Person, case_id: int, account_id: int, reason: str) -> None:
    """Let a case exist again for an account: by a coordinator, never by the account's own holder.

    Raises ``LookupError`` where the case does not exist for the person, or exists for the account.
    """
    if not person.is_a(Role.COORDINATOR) or person.account_id == account_id:
        raise PermissionError("a conflict is lifted by another coordinator")
    _check_exists(session, person, case_id)
    held = {each for each in bars_of(session, same_child(session, case_id)) if each[0] == account_id}
    if not held:
        raise LookupError(account_id)
    keep(session, person, held, How.LIFTED, reason)


def _check_exists(session: Session, person: Person, case_id: int) -> None:
    """Lock the case, so that of two who do the same at once the second is told. Raises ``LookupError``."""
    own = select(Case.id).where(Case.id == case_id, visible(person, Case.id))
    if session.scalar(own.with_for_update(key_share=True)) is None:
        raise LookupError(case_id)


def wait_for_readers(session: Session) -> None:
    """Let whoever is reading cases at this moment end first, so that nothing is shown after the bar is recorded (S83).

    On SQLite every page that leaves an audit entry has the write lock, as this transaction now has. On PostgreSQL the
    lock waits for every transaction that has asked who is barred; where one takes long (a backup) it is not waited for:
    what begins after the bar is refused in any case.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    try:
        with session.begin_nested():
            session.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"))
            session.execute(text("LOCK TABLE case_bars IN ACCESS EXCLUSIVE MODE"))
    except OperationalError:
        return
    session.execute(text("SET LOCAL lock_timeout = DEFAULT"))
