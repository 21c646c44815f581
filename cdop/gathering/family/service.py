"""Avoiding a day that comes every year, by one button."""

import secrets

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add, open_case
from cdop.gathering.family.rules import AVOID, yearly_days
from cdop.reference.calendar import today


def avoid_every_year(session: Session, person: Person, case_id: int, code: str) -> bool:
    """Avoid the birthday or the day of the death every year. Returns whether it was not avoided already."""
    case = open_case(session, case_id)
    found = next((one for one in yearly_days(case.facts) if one.code == code), None)
    if found is None:
        return False
    detail = {
        "wish": secrets.token_hex(16), "wish_kind": AVOID, "first": found.first.isoformat(), "last": None,
        "yearly": True, "withdrawn": False,
    }  # fmt: skip
    add(session, person, case, Fact(FactKind.FAMILY_WISHED, today(), detail, {"words": found.words}))
    return True
