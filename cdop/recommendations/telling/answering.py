"""An organisation's answer: what it needs, and taking it in, once.

It is kept as it was written, for coordinators, and without names for everybody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.due_days import TOO_FAR, is_too_far
from cdop.recommendations.following.screening import role_of
from cdop.recommendations.following.service import Deed, keep_action
from cdop.recommendations.rules import ANSWERS, Happening, NotNow, State
from cdop.recommendations.service import Step, happen, locked
from cdop.recommendations.telling.drafts import Draft, forget

LINK, ACCOUNT = "link", "account"
ACCEPTED, PARTLY, REFUSED = (state.value for state in ANSWERS)
ALREADY = "This recommendation has been answered, or is not waiting for an answer any more. Nothing was sent."
MOST_ACTIONS = 12
NEEDS_REASON = {
    PARTLY: "Say which part you accept and which not, and why",
    REFUSED: "Say why it is refused",
}


@dataclass(frozen=True)
class Answer:
    """What an organisation says: ``what`` is a state's code, ``role`` of whoever answers, ``way`` a ``reply_way``.

    ``actions`` are what it will do; none where it refuses. ``on``: the day on which it came, today unless given.
    """

    what: str
    words: str
    role: str
    way: str
    actions: Sequence[Deed] = ()
    on: date | None = None


def faults(draft: Draft) -> dict[str, str]:
    """What is missing before an answer can be sent, in words, by the question's field."""
    found: dict[str, str] = {}
    if draft.answer not in {ACCEPTED, PARTLY, REFUSED}:
        found["answer"] = "Choose your answer"
    if draft.answer in NEEDS_REASON and not draft.words.strip():
        found["words"] = NEEDS_REASON[draft.answer]
    if not draft.role.strip():
        found["role"] = "Enter the role of whoever answers"
    if draft.answer in {ACCEPTED, PARTLY}:
        if not draft.actions:
            found["actions-0-words"] = "Say what you will do: one action or more"
        for place, one in enumerate(draft.actions):
            found |= {f"actions-{place}-{key}": words for key, words in _action_faults(one)}
    return found


def answer_of(draft: Draft, way: str) -> Answer:
    """The answer that a draft without faults holds. Who refuses plans nothing."""
    planned = () if draft.answer == REFUSED else draft.actions
    deeds = [Deed(one["words"], one["owner"], _day(one["due"])) for one in planned]
    return Answer(draft.answer, draft.words, draft.role, way, deeds)


def take_answer(
    session: Session, person: Person, token: str, answer: Answer, *, seen_version: int | None = None
) -> None:
    """Take an answer in, with what the organisation will do. ``token``: its addressee's.

    By link or account once, while it is awaited; a coordinator (``seen_version``: what the page showed) may take down
    a later one, until work has begun. Raises ``NotNow``, ``NamesSomebody`` (a role that looks like a name),
    ``LookupError`` or ``ChangedMeanwhile``.
    """
    addressee = locked(session, token, seen_version)
    if answer.way in {LINK, ACCOUNT} and addressee.state is not State.TOLD:
        raise NotNow(ALREADY)
    role = role_of(session, addressee.recommendation_number, answer.role) if answer.role.strip() else ""
    detail = {"way": answer.way, "role": role}
    happen(session, person, token, Step(Happening(answer.what), answer.words, answer.on, detail, by_addressee=True))
    for deed in answer.actions:
        keep_action(session, person, token, deed, by_addressee=True, dated=answer.on)
    forget(session, addressee.number)


def _action_faults(one: Mapping[str, str]) -> list[tuple[str, str]]:
    asked = (
        ("words", "Enter what you will do"), ("owner", "Enter the role of whoever sees to it"),
        ("due", "Enter by when it will be done"),
    )  # fmt: skip
    found = [(key, words) for key, words in asked if not one[key].strip()]
    return [*found, *([("due", TOO_FAR)] if is_too_far(_day(one["due"].strip())) else [])]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
