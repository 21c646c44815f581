"""What agencies' answers suggest of the circumstance, a protection plan and a statutory order. Pure.

A suggestion is never recorded by itself: the coordinator chooses.
"""

from collections.abc import Iterator, Mapping, Sequence

from cdop.case.ages import NEONATAL_DAYS
from cdop.case.facts import Fact
from cdop.case.gathered import NOTIFICATION, Answer, answers
from cdop.reference.codes import label
from cdop.reference.reporting_form import part_title
from cdop.reference.return_list import suggested_by

_EVER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "protection_plan": (("protection_plan", "on a child protection plan"),),
    "statutory_order": (("court_orders", "under a court order"), ("looked_after", "looked after")),
}


def suggestions(facts: Sequence[Fact], age: str | None) -> dict[str, list[str]]:
    """What is suggested, in sentences, for each of the three questions.

    ``age`` at death as ``P27D``, ``P11M`` or ``P4Y``, None where it is not known.
    """
    known = answers(facts)
    found = {"circumstance": list(_of_circumstance(known, age))}
    for name, questions in _EVER.items():
        found[name] = [words for key, what in questions if key in known for words in _of_ever(known[key], what)]
    return found


def _of_circumstance(known: Mapping[str, Answer], age: str | None) -> Iterator[str]:
    if age is not None and age.endswith("D") and int(age[1:-1]) < NEONATAL_DAYS:
        yield f"{label('circumstance', 'neonatal_death')}: the child was under {NEONATAL_DAYS} days old"
    parts = {answer.question.part for answer in known.values() if _from_an_agency(answer)}
    for part, code in suggested_by().items():
        if part in parts:
            yield f"{label('circumstance', code)}: an agency answered questions on “{part_title(part)}”"


def _from_an_agency(answer: Answer) -> bool:
    return any(one.definite and one.source != NOTIFICATION for one in answer.given)


def _of_ever(answer: Answer, what: str) -> Iterator[str]:
    """A yes or no of whether it ever was so: it tells never from ever, and now from before it does not."""
    contradicted = ", by one of two answers that contradict each other" if answer.contradictory else ""
    for value in answer.possible:
        if value == "yes":
            yield f"An agency says that the child was {what} at some time{contradicted}"
        elif value == "no":
            yield f"An agency says that the child was never {what}{contradicted}"
