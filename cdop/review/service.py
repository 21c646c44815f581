"""Panel meetings, and the analysis: finalised, and where it must be, reopened.

The one way in which these facts come to a case: whoever knows more (the analysis in the room, its reason) says it with
``more`` and ``more_identity``, and whoever only knows the finding, as the demonstration's years, says no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact
from cdop.case.service import Opened, add, open_case
from cdop.reference.calendar import today
from cdop.review import rules
from cdop.review.rules import Analysis


def record_panel_meeting(
    session: Session, person: Person, case_id: int, on: date, *, more: Mapping[str, Any] | None = None
) -> Opened:
    """The panel met on the case and decided; the analysis is not final yet. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    return add(session, person, case, _with(rules.panel_meeting(case.facts, on, today()), more))


def finalise(  # noqa: PLR0913 - what was found, and what is known of it besides
    session: Session,
    person: Person,
    case_id: int,
    analysis: Analysis,
    on: date,
    *,
    more: Mapping[str, Any] | None = None,
    more_identity: Mapping[str, Any] | None = None,
) -> Opened:
    """Make the analysis final, for the first time or again after a reopening. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    *met, final = rules.finalising(case.facts, analysis, on, today())
    for fact in met:
        case = add(session, person, case, fact)
    return add(session, person, case, _with(final, more, more_identity))


def reopen(
    session: Session, person: Person, case_id: int, on: date, *, more_identity: Mapping[str, Any] | None = None
) -> Opened:
    """Open a finalised review again; the earlier analysis stays on the timeline. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    return add(session, person, case, _with(rules.reopening(case.facts, on, today()), None, more_identity))


def _with(fact: Fact, more: Mapping[str, Any] | None, more_identity: Mapping[str, Any] | None = None) -> Fact:
    """A fact with what is known besides."""
    identity = dict(more_identity) if more_identity else None
    return replace(fact, detail={**fact.detail, **(more or {})}, identity=identity)
