"""Adding what was gathered to a timeline, and never over somebody else's unseen."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact
from cdop.case.rules import NotPossible
from cdop.case.service import add, open_case
from cdop.classification.situation import last_died
from cdop.reference.calendar import today
from cdop.reference.wording import long_date


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
    shown = case.facts[: page.version] if 0 < page.version <= case.version else ()
    if before is not None and not any(old is before for old in shown):
        raise Overtaken(None, before, case.version)
    died = last_died(case.facts)
    if fact.dated > today():
        raise NotPossible({"dated": "Date must not be in the future"})
    if fact.dated < died:
        raise NotPossible({"dated": f"Date must not be before the day of death, {long_date(died)}"})
    add(session, person, case, fact)
    return True


def _tells(fact: Fact) -> tuple[object, ...]:
    return fact.dated, dict(fact.detail), fact.identity
