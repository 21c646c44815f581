"""A resident's review that another panel led: its outcome and finalised day count like any other (counting.md 1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, open_seen
from cdop.case.facts import Fact, FactKind, first_notified, in_force
from cdop.case.rules import NotPossible
from cdop.case.service import add
from cdop.notification.order import RuleBroken
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.review.rules import Analysis, finalising

# The questions of the page, by the register's names for what a rule refuses.
FIELDS = {
    "finalised_on": "on",
    "category": "category",
    "modifiability": "modifiability",
    "modifiable_factors": "factors",
}
WORDS = {
    "finalised_on": "The day cannot be recorded",
    "category": "Choose a category of the list",
    "modifiability": "Choose one of the answers",
    "modifiable_factors": "Write one modifiable factor a line, without semicolons, and only where there were any",
}


def leading_panel(facts: Sequence[Fact], panel_area: PanelArea) -> str | None:
    """The token of the panel that leads our resident's review by agreement; none where this panel leads."""
    decided, agreed = in_force(facts, FactKind.RESIDENCY_DECIDED), in_force(facts, FactKind.LEAD_AGREED)
    resident = decided is not None and decided.detail["home_area"] in panel_area.home
    if not resident or agreed is None or agreed.detail["lead"] != "theirs":
        return None
    panel: str | None = agreed.detail["panel"]
    return panel


def outcome_of_another(facts: Sequence[Fact], panel: str, analysis: Analysis, on: date, now: date) -> Fact:
    """The other panel's analysis, final on the day on which it was there. Raises ``NotPossible``.

    No meeting of ours is recorded: the panel that met was theirs.
    """
    if refused := _refused_day(facts, on, now):
        raise NotPossible({"on": refused})
    try:
        final = finalising(facts, analysis, on, now)[-1]
    except RuleBroken as broken:
        raise NotPossible({FIELDS.get(broken.column, "on"): WORDS.get(broken.column, WORDS["finalised_on"])}) from None
    return replace(final, detail={**final.detail, "led_by": panel})


def _refused_day(facts: Sequence[Fact], on: date, now: date) -> str | None:
    """Why the review cannot count on a day, and what to do; none where it can.

    No figure knows a review of a child whose residency was not decided, and no decision may be dated back.
    """
    notified, decided = first_notified(facts), in_force(facts, FactKind.RESIDENCY_DECIDED)
    if on > now:
        return "The day must not be in the future"
    if on < notified:
        return f"The day must not be before this panel was notified, on {long_date(notified)}"
    if decided and on < decided.dated:
        day = long_date(decided.dated)
        return (
            f"A review counts once residency is decided, which this panel did on {day}. Enter {day}, "
            "and the other panel’s own day in the note of the case"
        )
    return None


def record_outcome(  # noqa: PLR0913, PLR0917 - what is recorded
    session: Session, person: Person, page: Seen, area: PanelArea, analysis: Analysis, on: date
) -> None:
    """Record the outcome of a review that another panel led. Raises ``Overtaken``, or ``NotPossible``."""
    case = open_seen(session, page, FactKind.FINALISED)
    panel = leading_panel(case.facts, area)
    if panel is None:
        raise NotPossible({"on": "This panel leads: agree first that another panel does"})
    add(session, person, case, outcome_of_another(case.facts, panel, analysis, on, today()))
