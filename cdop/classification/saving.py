"""Adding a decision to a timeline, and never over somebody else's unseen."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, refuse_unseen
from cdop.case.facts import Fact, FactKind
from cdop.case.rules import NotPossible
from cdop.case.service import Opened, add, open_case
from cdop.classification.response.clocks import Moment
from cdop.classification.situation import last_died
from cdop.reference.calendar import now, today
from cdop.reference.wording import long_date

Same = Callable[[Fact], bool]


def save(  # noqa: PLR0913, PLR0917 - who, where, what, and what it takes the place of
    session: Session,
    person: Person,
    page: Seen,
    fact: Fact,
    among: Collection[FactKind],
    same: Same | None = None,
    *,
    planned: bool = False,
) -> bool:
    """Add a fact that takes the place of the last of some kinds. Returns whether anything changed.

    ``same`` narrows them, to the records of one meeting, whose day may be corrected to an earlier one; ``planned``: the
    fact's ``time`` may be that of a day to come. Raises ``Overtaken`` where somebody recorded another since the page
    was opened, and ``NotPossible`` (fields ``dated`` and ``time``) where the day or the time cannot be.
    """
    case = open_case(session, page.case_id)
    chain = [fact for fact in case.facts if fact.kind in among and (same is None or same(fact))]
    before = chain[-1] if chain else None
    if before is not None and _tells(before) == _tells(fact):
        return False
    refuse_unseen(case, page, before)
    check_day(case, fact.dated)
    if not planned and is_to_come(fact.dated, fact.detail.get("time"), now()):
        raise NotPossible({"time": "Time must not be later than now"})
    if same is None:
        _check_order(chain, fact.dated)
    add(session, person, case, fact)
    return True


def check_day(case: Opened, dated: date) -> None:
    """Nothing here lies in the future or before the death. Raises ``NotPossible``."""
    died = last_died(case.facts)
    if dated > today():
        raise NotPossible({"dated": "Date must not be in the future"})
    if dated < died:
        raise NotPossible({"dated": f"Date must not be before the day of death, {long_date(died)}"})


def is_to_come(day: date, time: str | None, moment: datetime) -> bool:
    """Whether a time (``HH:MM``, in England) of a day lies after a moment, which has a time zone: it stops a clock."""
    return time is not None and Moment(day, time).earliest > moment


def _check_order(chain: Sequence[Fact], dated: date) -> None:
    """A decision dated before the one that it replaces would never be in force."""
    latest = max((fact.dated for fact in chain), default=date.min)
    if dated < latest:
        words = f"Date must not be before {long_date(latest)}, the day of the decision that this one replaces"
        raise NotPossible({"dated": words})


def _tells(fact: Fact) -> tuple[object, ...]:
    return fact.kind, fact.dated, dict(fact.detail), fact.identity
