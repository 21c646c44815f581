"""Making a return, and permitting that children be named in one: each one transaction with its audit entries."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.database import insert_rows
from cdop.figures.queries import cell_references, clock
from cdop.figures.recorded import english_day
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year
from cdop.reference.wording import long_date
from cdop.register.returning.making import About, Made, made
from cdop.register.returning.models import RegisterReturn, ReturnedCase, ReturnPermission
from cdop.register.returning.queries import Permission, cases_of, permissions, rows_of, still_visible, usable
from cdop.register.returning.rules import Form, Scope, new_name, new_pseudonym, pseudonymised
from cdop.register.rules import Row

MOST_CASES = 20_000


class NothingToReturn(Exception):
    """No case of the scope exists for whoever asks, or there are too many; the text says which."""


class UnknownReferences(Exception):
    """Some references are of no case that exists for whoever asks."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(", ".join(references))
        self.references = tuple(references)


class NotPermitted(Exception):
    """Whoever asks may not make this return (any more)."""


class Changed(Exception):
    """While the file was made a case was withdrawn from whoever asks: nothing is handed out."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks to be returned. ``permission`` is needed where it is identified, and only there.

    ``references`` are those of ``Scope.NAMED``; ``year`` is of all else.
    """

    form: Form
    recipient: str
    reason: str
    scope: Scope
    year: str = ""
    references: tuple[str, ...] = ()
    permission: Permission | None = None


@dataclass(frozen=True)
class Prepared:
    """A return that is made and not yet in the ledger. ``written`` are the cases' ids and references in the file."""

    asked: Asked
    about: About
    made: Made
    written: tuple[tuple[int, str], ...]


def check_permitted(session: Session, person: Person, asked: Asked, today: date) -> None:
    """Raises ``NotPermitted``: pseudonymised returns are for coordinators and leads, identified ones for coordinators,
    by a permission in force for the recipient that somebody else gave."""
    if not person.is_a(Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD) or not asked.reason.strip():
        raise NotPermitted
    if (asked.form is Form.IDENTIFIED) != (asked.permission is not None):
        raise NotPermitted
    if asked.permission is None:
        return
    in_force = {one.id: one for one in usable(session, person, today)}
    held = in_force.get(asked.permission.id)
    if held is None or held.recipient != asked.recipient:
        raise NotPermitted


def prepare(session: Session, person: Person, area: PanelArea, asked: Asked, today: date) -> Prepared:
    """Read the cases and make the file, in a snapshot that only reads.

    Raises ``NotPermitted``, ``NothingToReturn`` or ``UnknownReferences``.
    """
    check_permitted(session, person, asked, today)
    wanted = _wanted(session, area, asked)
    there = cases_of(session, person, wanted)
    if asked.scope is Scope.NAMED and (unknown := [one for one in wanted if one not in there]):
        raise UnknownReferences(unknown)
    if not there:
        raise NothingToReturn("There is no case to return")
    if len(there) > MOST_CASES:
        raise NothingToReturn(f"A return holds up to {MOST_CASES:,} cases")
    name = new_name()
    written: list[tuple[int, str]] = []
    rows: list[Row] = []
    for row in rows_of(session, person, sorted(there)):
        reference = row["case_ref"]
        written_as = reference if asked.form is Form.IDENTIFIED else new_pseudonym(name)
        written.append((there[reference], written_as))
        rows.append(row if asked.form is Form.IDENTIFIED else pseudonymised(row, written_as))
    about = _about(person, asked, name, len(wanted) - len(there))
    return Prepared(asked, about, made(about, rows), tuple(written))


def _wanted(session: Session, area: PanelArea, asked: Asked) -> list[str]:
    if asked.scope is Scope.NAMED:
        return list(dict.fromkeys(asked.references))
    return cell_references(session, clock(area, Year.parse(asked.year)), *asked.scope.cell)


def _about(person: Person, asked: Asked, name: str, left_out: int) -> About:
    return About(
        name, asked.form, asked.recipient, asked.reason, asked.scope, asked.year, left_out,
        permission_words(asked.permission) if asked.permission else "", person.name, utc_now().replace(microsecond=0),
    )  # fmt: skip


def permission_words(permission: Permission) -> str:
    """``Section 16M; given by A. Lead on 3 May 2015``."""
    return f"{permission.basis}; given by {permission.recorded_by} on {long_date(english_day(permission.recorded_at))}"


def enter(session: Session, person: Person, prepared: Prepared, today: date) -> None:
    """Put a return into the ledger, with an audit entry for it and for each case: before the file is handed out.

    Raises ``NotPermitted`` or ``Changed`` where the permission or a case was taken from whoever asks meanwhile.
    """
    asked, about = prepared.asked, prepared.about
    check_permitted(session, person, asked, today)
    row = {
        "name": about.name, "form": asked.form.value, "recipient": asked.recipient, "reason": asked.reason,
        "scope": asked.scope.value, "year": asked.year, "cases": len(prepared.written), "left_out": about.left_out,
        "fingerprint": prepared.made.fingerprint,
        "permission_id": asked.permission.id if asked.permission else None, "account_id": person.account_id,
        "recorded_at": about.made_at, "recorded_by": about.made_by,
    }  # fmt: skip
    number = session.scalar(insert(RegisterReturn).values(row).returning(RegisterReturn.id))
    assert number is not None
    cases = [{"return_id": number, "case_id": case, "written_as": as_} for case, as_ in prepared.written]
    insert_rows(session, ReturnedCase, cases)
    if still_visible(session, person, number) != len(cases):
        raise Changed
    detail = {"name": about.name, "form": asked.form.value}
    record(session, person, Event.REGISTER_RETURNED, None, **detail, cases=len(cases))
    record_each(session, person, Event.CASE_RETURNED, [case for case, _ in prepared.written], **detail)


def permit(session: Session, person: Person, recipient: str, basis: str, until: date) -> None:
    """Permit identified returns to a recipient until a day: a public health lead, who makes none of them.

    Raises ``PermissionError``.
    """
    if not person.is_a(Role.PUBLIC_HEALTH_LEAD):
        raise PermissionError("a public health lead permits returns that name children")
    number = _keep(session, person, {"recipient": recipient, "basis": basis, "until": until})
    record(session, person, Event.RETURN_PERMITTED, None, permission=number)


def end(session: Session, person: Person, token: str, today: date) -> None:
    """End a permission that is in force. Raises ``PermissionError`` or ``LookupError``."""
    if not person.is_a(Role.PUBLIC_HEALTH_LEAD):
        raise PermissionError("a public health lead ends a permission")
    held = next((one for one in permissions(session, person, today) if one.token == token), None)
    if held is None:
        raise LookupError(token)
    same = {"recipient": held.recipient, "basis": held.basis, "until": held.until, "ends_permission_id": held.id}
    _keep(session, person, same)
    record(session, person, Event.RETURN_PERMISSION_ENDED, None, permission=held.id)


def _keep(session: Session, person: Person, values: dict[str, object]) -> int:
    model, at = ReturnPermission, utc_now()
    kept = {
        "ends_permission_id": None, **values, "token": secrets.token_hex(16), "account_id": person.account_id,
        "recorded_at": at, "recorded_by": person.name,
    }  # fmt: skip
    return session.scalars(insert(model).values(kept).returning(model.id)).one()
