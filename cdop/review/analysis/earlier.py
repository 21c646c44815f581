"""What a reopened case's next analysis was not begun with, told beside its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.reference.codes import label
from cdop.review.analysis.carrying import carried, carried_of_final
from cdop.review.analysis.desk import Desk
from cdop.review.analysis.queries import PANEL, analyses_of, written
from cdop.review.analysis.saving import answers_alone
from cdop.review.analysis.shown import Part, category_part, parts


@dataclass(frozen=True)
class Earlier:
    """The review before: opened again ``on``; ``words`` say what was carried over; ``left``: what was not, to read."""

    on: date
    words: str
    left: Sequence[Part]


SAME = "The answers of the analysis before stand in the form, each marked until the panel ratifies it."
OTHER_FORM = (
    "The analysis before was on another form ({}). Its texts, category, answer on modifiability and learning stand in "
    "this form where both have them. Its scores and factors are of another scale and are not translated: they stand "
    "here to be read, and the panel grades anew."
)
NO_ANALYSIS = (
    "The review was made final without an analysis in this tracker. Category and answer on modifiability stand in the "
    "form. Its factors have no domain and no score: they stand here to be read, and the panel grades anew."
)
NOT_BEGUN = (
    "The review was made final without an analysis in this tracker: nothing stands in the form. What was final stands "
    "here to be read."
)


def earlier_of(session: Session, viewer: Person, desk: Desk) -> Earlier | None:
    """What stands beside the form of a case whose review was reopened; None of every other. Pseudonymised.

    Three statements at most.
    """
    again, own = desk.again, desk.analysis
    if again is None or desk.final or (own is not None and own.origin != PANEL):
        return None
    found = [one for one in analyses_of(session, viewer, desk.case_id) if one.origin == PANEL]
    before = next((one for one in reversed(found) if own is not None and one.number == own.number - 1), None)
    if before is None:
        return Earlier(again.on, NO_ANALYSIS if own else NOT_BEGUN, _of_final(desk))
    content = answers_alone(written(session, viewer, before).content)
    if before.form.key == desk.form.key:
        return Earlier(again.on, SAME, ())
    left = carried(content, before.form, desk.form).left
    masked = {name: desk.mask.value(value) for name, value in left.items()}
    return Earlier(again.on, OTHER_FORM.format(before.form.title), parts(masked, before.form))


def _of_final(desk: Desk) -> list[Part]:
    assert desk.again is not None
    final = desk.again.final
    taken = carried_of_final(final, desk.form) if desk.analysis else {}
    factors = "\n".join(desk.mask.text(one) for one in final.get("factors", ()))
    answer = label("modifiability", final["modifiability"]) if "modifiability" in final else ""
    told = [
        category_part(final.get("category", "")) if "category" not in taken else None,
        Part("Modifiable factors", answer) if answer and "modifiability" not in taken else None,
        Part("Factors that counted", factors) if factors else None,
    ]
    return [part for part in told if part is not None]
