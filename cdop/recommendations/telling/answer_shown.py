"""What an organisation's pages say, in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cdop.recommendations.rules import Happening
from cdop.recommendations.telling.answering import REFUSED
from cdop.recommendations.telling.drafts import Draft
from cdop.recommendations.telling.forms import ANSWERS
from cdop.recommendations.telling.own import Own
from cdop.reference.codes import label
from cdop.reference.wording import long_date

_SAID = {
    Happening.ACCEPTED: "You accepted it",
    Happening.PARTLY_ACCEPTED: "You accepted it in part",
    Happening.REFUSED: "You did not accept it",
    Happening.TOLD: "The panel told you",
    Happening.BEGUN: "Work began",
    Happening.NOTE: "You told how far it is",
    Happening.EVIDENCE: "You showed what was done",
    Happening.REOPENED: "The panel opened it again",
}


def wording_rows(own: Own) -> list[tuple[str, str]]:
    """What is recommended, besides its words."""
    wording, due = own.wording, own.addressee.due_on or own.wording.due_on
    rows = (
        ("It is about", "; ".join(wording.factors)),
        ("It will count as done when", wording.done_when),
        ("It will show whether it worked by", wording.measured_by),
        ("To be done by", long_date(due)),
    )
    return [(words, value) for words, value in rows if value]


def answer_rows(draft: Draft) -> list[tuple[str, str]]:
    """An answer before it is sent."""
    rows = [("Your answer", ANSWERS[draft.answer]), ("Your reasons", draft.words or "None given")]
    for place, one in enumerate(() if draft.answer == REFUSED else draft.actions, start=1):
        due = long_date(date.fromisoformat(one["due"]))
        rows.append((f"Action {place}", f"{one['words']}\n{one['owner']}, by {due}"))
    return [*rows, ("Who answers", draft.role)]


def said_rows(own: Own) -> list[dict[str, Any]]:
    """What happened between the panel and the organisation, the last first."""
    told = [one for one in own.entries if one.happened.what in _SAID]
    return [
        {
            "title": _SAID[one.happened.what],
            "by": own.addressee.agency_name if one.happened.by_addressee else "the panel",
            "when": long_date(one.happened.dated),
            "at": one.happened.dated.isoformat(),
            "text": "\n".join(filter(None, (one.happened.words, "A file." if one.happened.detail.get("file") else ""))),
        }
        for one in sorted(told, key=lambda one: (one.happened.dated, one.number), reverse=True)
    ]


def action_rows(own: Own, to: Callable[..., str]) -> list[list[Any]]:
    """What the organisation does, each leading to where it says how it stands."""
    return [
        [
            {"text": one.words, "href": to("action", action=one.token)},
            one.owner,
            long_date(one.due_on) or "No day",
            label("recommendation_action", one.state),
        ]
        for one in own.actions
    ]
