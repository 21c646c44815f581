"""What was recommended before and is like a text, and what became of it: 'You said this in 2012-13: …'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.queries import (
    RECOMMENDATIONS,
    WITHDRAWN,
    Addressee,
    Recommendation,
    Wording,
    addressees_of,
    recommendations,
)
from cdop.recommendations.rules import State, is_overdue
from cdop.recommendations.writing.likeness import Said, most_alike, prepared
from cdop.reference.codes import label


@dataclass(frozen=True)
class SaidBefore:
    """An earlier one: its year, what became of it with each organisation, and why it is told to be like."""

    recommendation: Recommendation
    year: str
    standing: str
    reasons: Sequence[str]


def said_before(session: Session, viewer: Person, wording: Wording, own: str, today: date) -> list[SaidBefore]:
    """At most three recommendations like a text, the most alike first. Two statements. ``own``: its token."""
    others = RECOMMENDATIONS.c.state != WITHDRAWN, RECOMMENDATIONS.c.token != own
    known = recommendations(session, viewer, *others)
    found = most_alike(_said(wording), ((one, prepared(_said(one.wording))) for one in known))
    addressees = addressees_of(session, viewer, [one.number for one, _ in found])
    return [
        SaidBefore(one, one.reference.partition("/")[0], _standing(one, addressees[one.number], today), like.reasons)
        for one, like in found
    ]


def _said(wording: Wording) -> Said:
    return Said(wording.words, wording.theme, wording.factors)


def _standing(one: Recommendation, addressees: Sequence[Addressee], today: date) -> str:
    """'To the hospital: done and signed off. To the council: told, no answer yet, overdue.'"""
    if one.agreed_on is None:
        return "A draft still."
    return " ".join(f"To {each.agency_name}: {_stands(each, today)}." for each in addressees)


def _stands(addressee: Addressee, today: date) -> str:
    if addressee.state is State.NOT_TAKEN_UP:
        return "not taken up"
    words = label("addressee_state", addressee.state.value)
    late = is_overdue(addressee.state, addressee.due_on, addressee.reply_due_on, today)
    return words[0].lower() + words[1:] + (", overdue" if late else "")
