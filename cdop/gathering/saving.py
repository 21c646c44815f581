"""Adding what was gathered to a timeline, and never over somebody else's unseen."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, refuse_unseen
from cdop.case.facts import Fact
from cdop.case.service import add, open_case
from cdop.classification.saving import check_day


def save(session: Session, person: Person, page: Seen, fact: Fact, key: str) -> bool:
    """Add a fact that takes the place of the last one of its kind with the same key. Returns whether anything changed.

    ``key`` names the key of the detail that tells one meeting or process from another; empty for a kind of which a
    case has one. Raises ``Overtaken`` where somebody recorded another since the page was opened, and ``NotPossible``
    (field ``dated``) where the day cannot be.
    """
    case = open_case(session, page.case_id)
    chain = (old for old in case.facts if old.kind is fact.kind)
    before = next((old for old in reversed([*chain]) if not key or old.detail[key] == fact.detail[key]), None)
    if before is not None and _tells(before) == _tells(fact):
        return False
    refuse_unseen(case, page, before)
    check_day(case, fact.dated)
    add(session, person, case, fact)
    return True


def _tells(fact: Fact) -> tuple[object, ...]:
    return fact.dated, dict(fact.detail), fact.identity
