"""What the coordinator decides of pairs of cases that are alike: two children, one child, and one merge undone."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.merging import merge_cases, undo_merge
from cdop.case.likeness.service import settle_as_two_children
from cdop.case.models import Case
from cdop.demonstration.casework.present import AGAIN, MERGED, SETTLED, UNDONE
from cdop.demonstration.speaking import Say

TWO = "Cousins: two mothers, two addresses, and both are known to the GP."
ONE = "One child: the ward and the coroner’s officer both telephoned."
NOT_ONE = "Merged by mistake: the second is a cousin of the same name."


def settle(session: Session, person: Person, cases: Mapping[str, int], say: Say) -> None:
    """Decide of the pairs. ``cases`` are ids by the names under which the stories are known."""
    pairs = {name: (cases[name], cases[f"{name}, {AGAIN}"]) for name in (SETTLED, MERGED, UNDONE)}
    merge_cases(session, person, *pairs[MERGED], say(ONE, "case_facts", "identity.words", MERGED))
    merge_cases(session, person, *pairs[UNDONE], say(ONE, "case_facts", "identity.words", UNDONE))
    undo_merge(session, person, pairs[UNDONE][1], say(NOT_ONE, "case_facts", "identity.words", UNDONE))
    for name in (SETTLED, UNDONE):
        query = select(Case.id, Case.token).where(Case.id.in_(pairs[name]))
        tokens = {row.id: row.token for row in session.execute(query)}
        first, second = (tokens[number] for number in pairs[name])
        reason = say(TWO, "likeness_settlements", "reason", name)
        settle_as_two_children(session, person, (first, second), reason)
