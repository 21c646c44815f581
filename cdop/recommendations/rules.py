"""How a recommendation stands with an organisation, and what may happen next. Pure.

The states are those of domain.md 4.5, with partial acceptance as an answer of its own and two ways to end: done, with
evidence and somebody who signs for it, or not taken up, with a reason and the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from cdop.reference.calendar import months_after


class State(StrEnum):
    """How a recommendation stands with one organisation."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    TOLD = "told"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_TAKEN_UP = "not_taken_up"
    SUPERSEDED = "superseded"


class Happening(StrEnum):
    """What happened. Those of ``MOVES`` change how an organisation stands, the others are kept beside."""

    WRITTEN = "written"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    TOLD = "told"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REFUSED = "refused"
    BEGUN = "begun"
    NOTE = "note"
    EVIDENCE = "evidence"
    ACTION = "action"
    REMINDER = "reminder"
    SECOND_REMINDER = "second_reminder"
    ESCALATION = "escalation"
    CHALLENGE = "challenge"
    HELD = "held"
    BY_HAND = "by_hand"
    LINK_GIVEN = "link_given"
    OPENED = "opened"
    WRONG_FACT = "wrong_fact"
    PAUSED = "paused"
    DONE = "done"
    NOT_TAKEN_UP = "not_taken_up"
    REOPENED = "reopened"
    FOLLOWED_UP = "followed_up"
    SUPERSEDED = "superseded"


ANSWERS = (State.ACCEPTED, State.PARTLY_ACCEPTED, State.REFUSED)
OPEN = frozenset({State.AGREED, State.TOLD, *ANSWERS, State.IN_PROGRESS})
CLOSED = frozenset({State.DONE, State.NOT_TAKEN_UP, State.SUPERSEDED})
UNTOLD = frozenset({State.PROPOSED, State.AGREED})
TAKEN_UP = frozenset({State.ACCEPTED, State.PARTLY_ACCEPTED, State.IN_PROGRESS})
_TOLD_ONCE = frozenset({State.TOLD, *ANSWERS, State.IN_PROGRESS})

MOVES: Mapping[Happening, tuple[frozenset[State], State]] = MappingProxyType(
    {
        Happening.AGREED: (frozenset({State.PROPOSED}), State.AGREED),
        # Who refused may be asked again.
        Happening.TOLD: (frozenset({State.AGREED, State.REFUSED}), State.TOLD),
        Happening.ACCEPTED: (frozenset({State.TOLD, *ANSWERS}), State.ACCEPTED),
        Happening.PARTLY_ACCEPTED: (frozenset({State.TOLD, *ANSWERS}), State.PARTLY_ACCEPTED),
        Happening.REFUSED: (frozenset({State.TOLD, *ANSWERS}), State.REFUSED),
        Happening.BEGUN: (frozenset({State.ACCEPTED, State.PARTLY_ACCEPTED}), State.IN_PROGRESS),
        Happening.DONE: (TAKEN_UP, State.DONE),
        Happening.NOT_TAKEN_UP: (_TOLD_ONCE, State.NOT_TAKEN_UP),
        # What the organisation had never accepted goes back to being told (``may_happen``).
        Happening.REOPENED: (frozenset({State.DONE, State.NOT_TAKEN_UP}), State.IN_PROGRESS),
        Happening.SUPERSEDED: (OPEN, State.SUPERSEDED),
    }
)
"""From which states each moves an organisation, and to which."""


class NotNow(Exception):
    """It cannot happen as things stand. ``field`` is where on a form it is said; the text says why, in plain words."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Happened:
    """One event as the rules see it. ``moved_to``: how the organisation stood from then on, None where unchanged."""

    what: Happening
    dated: date
    moved_to: State | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""
    by_addressee: bool = False
    number: int = 0


def moved(state: State, what: Happening) -> State | None:
    """How an organisation stands after something happened; None where that changes nothing.

    Raises ``NotNow`` where it cannot happen from this state.
    """
    if what not in MOVES:
        return None
    before, after = MOVES[what]
    if state not in before:
        raise NotNow(_CANNOT.get(what, "That cannot be recorded as things stand. Look at the page again."))
    return after


def state_on(events: Iterable[Happened], day: date) -> State:
    """How an organisation stood at the end of a day. ``events`` in the order in which they were recorded."""
    state, on = State.PROPOSED, date.min
    for event in events:
        if event.moved_to is not None and on <= event.dated <= day:
            state, on = event.moved_to, event.dated
    return state


def last_move(events: Sequence[Happened]) -> date:
    """The day of the last move: nothing that moves can be dated before it. ``date.min`` where there is none."""
    return max((event.dated for event in events if event.moved_to is not None), default=date.min)


def evidence_since_opening(events: Sequence[Happened]) -> list[Happened]:
    """The evidence given since it was last opened again with the organisation, and of a day no earlier than that.

    What showed that it was done before it was opened again shows nothing of now.
    """
    opened = _last(events, Happening.REOPENED)
    since = events[opened].dated if opened >= 0 else date.min
    later = events[opened + 1 :]
    return [one for one in later if one.what is Happening.EVIDENCE and one.dated >= since]


def readable_evidence(events: Sequence[Happened], unread: Collection[str] = ()) -> list[Happened]:
    """The same without files that nobody may open: held for the scanner, or found harmful (``unread``: their keys)."""
    return [one for one in evidence_since_opening(events) if one.detail.get("file") not in unread]


def may_happen(
    events: Sequence[Happened],
    event: Happened,
    today: date,
    unread: Collection[str] = (),
    own: Collection[int] = (),
) -> State | None:
    """How the organisation stands after an event that is to be recorded; None where that stays as it was.

    ``unread``: the keys of files that nobody may open; ``own``: the numbers of the evidence that whoever signs had
    recorded. Raises ``NotNow`` where the event may not be recorded: a day to come or before the last move, closing as
    done without evidence or with one's own alone, closing or opening without a name and words, an answer or a note
    without what it needs, notes and the like where nobody was told, of a day before that, or where it is closed.
    """
    if event.dated > today:
        raise NotNow("The day must be today or in the past", "dated")
    now = state_on(events, date.max)
    after = moved(now, event.what)
    if after is not None and event.dated < last_move(events):
        raise NotNow("The day must not be before what was recorded last", "dated")
    if event.what is Happening.REOPENED and not _was_taken_up(events):
        after = State.AGREED
    _written_on(now, event)
    _of_the_time(events, event)
    if event.what is Happening.DONE:
        _shown(events, unread, own)
    if event.what is Happening.FOLLOWED_UP:
        _asked_again(events, event, now)
    _complete(event)
    return after


def may_write_on(state: State) -> bool:
    """Whether notes, actions and evidence may be added: from when it was told until it is closed."""
    return state in _TOLD_ONCE


def may_follow_up(due_on: date, on: date) -> bool:
    """Whether a follow-up may be answered on a day: from a month before it is due, for boards meet when they meet."""
    return on >= due_on - ANSWERED_BEFORE


def follow_up_days(closed_on: date, months: Sequence[int]) -> list[tuple[int, date]]:
    """The months and days on which to ask again; a day that its month has not becomes the month's last day."""
    return [(number, months_after(closed_on, number)) for number in months]


def is_overdue(state: State, due_on: date | None, reply_due_on: date | None, on: date) -> bool:
    """Whether an answer, or what was recommended, is awaited beyond its day at the end of a day."""
    if state is State.TOLD:
        return reply_due_on is not None and reply_due_on < on
    return state in TAKEN_UP and due_on is not None and due_on < on


def _last(events: Sequence[Happened], what: Happening) -> int:
    return max((place for place, one in enumerate(events) if one.what is what), default=-1)


def _was_taken_up(events: Sequence[Happened]) -> bool:
    """Whether the organisation had accepted it when it was closed; who never did is told, and asked, again."""
    before = [one.moved_to for one in events if one.moved_to is not None and one.moved_to not in CLOSED]
    return bool(before) and before[-1] in TAKEN_UP


def _written_on(now: State, event: Happened) -> None:
    """Refuse notes, evidence and actions where nobody was told or it is closed; a follow-up's evidence comes later."""
    follows_up = event.what is Happening.EVIDENCE and "follow_up" in event.detail and now is State.DONE
    if event.what in _WRITTEN_ON and not may_write_on(now) and not follows_up:
        raise NotNow(
            "It is closed: open it again first" if now in CLOSED else "Record first that the organisation was told"
        )


def _of_the_time(events: Sequence[Happened], event: Happened) -> None:
    """Refuse notes, evidence and actions of a day before the organisation was told: they tell of nothing it did."""
    told = min((one.dated for one in events if one.moved_to is State.TOLD), default=date.min)
    if event.what in _WRITTEN_ON and event.dated < told:
        raise NotNow("The day must not be before the organisation was told", "dated")


def _shown(events: Sequence[Happened], unread: Collection[str], own: Collection[int]) -> None:
    """Refuse an end that nothing shows, or that is shown by whoever signs alone (two hands: decisions 0026)."""
    readable = readable_evidence(events, unread)
    if not readable:
        given = evidence_since_opening(events)
        raise NotNow(_WAITS_FOR_SCANNER if given else "Add the evidence first: a file, or where it can be seen")
    if all(one.number in own for one in readable):
        raise NotNow(_ONE_HAND)


def _asked_again(events: Sequence[Happened], event: Happened, now: State) -> None:
    if now is not State.DONE:
        raise NotNow("Only what was closed as done is asked about again")
    if event.dated < last_move(events):
        raise NotNow("The day must not be before it was closed", "dated")
    for key, words in (("happened", "Say whether it happened"), ("worked", "Say whether it worked")):
        if not event.detail.get(key):
            raise NotNow(words, key)


def _complete(event: Happened) -> None:
    """Refuse an event without what it needs: who signs and in which role, the reason, the note, the evidence."""
    if event.what in _SIGNED:
        for key, words in (("signed_by", "Enter who signs this off, by name"), ("signed_role", "Enter their role")):
            if not str(event.detail.get(key, "")).strip():
                raise NotNow(words, key)
    if event.what in _WORDED and not event.words.strip():
        raise NotNow("Enter the reason", "words")
    if event.what is Happening.NOTE and not event.words.strip():
        raise NotNow("Enter the note", "words")
    if event.what is Happening.EVIDENCE and not (event.words.strip() or event.detail.get("file")):
        raise NotNow("Choose a file, or say where the evidence can be seen", "words")


ANSWERED_BEFORE = timedelta(days=31)
_WRITTEN_ON = frozenset({Happening.NOTE, Happening.EVIDENCE, Happening.ACTION})
_WAITS_FOR_SCANNER = (
    "The evidence is a file that nobody may open yet: it waits to be looked through for harmful content, or was removed"
)
_ONE_HAND = (
    "You recorded the only evidence yourself: somebody else signs this off, or the organisation or somebody else adds "
    "evidence first"
)
_SIGNED = frozenset({Happening.DONE, Happening.NOT_TAKEN_UP})
_WORDED = frozenset({Happening.NOT_TAKEN_UP, Happening.REOPENED, Happening.REFUSED, Happening.PARTLY_ACCEPTED,
                     Happening.SUPERSEDED})  # fmt: skip
_CANNOT = {
    Happening.AGREED: "It was agreed already.",
    Happening.TOLD: "The organisation was told already, or the recommendation is not agreed yet.",
    Happening.ACCEPTED: "An answer can be recorded once the organisation was told, and until work on it has begun.",
    Happening.PARTLY_ACCEPTED: "An answer can be recorded once the organisation was told, and until work has begun.",
    Happening.REFUSED: "An answer can be recorded once the organisation was told, and until work on it has begun.",
    Happening.BEGUN: "Work begins after the organisation accepted the recommendation, wholly or in part.",
    Happening.DONE: "It can be closed as done once the organisation accepted it, and while it is open.",
    Happening.NOT_TAKEN_UP: "It can be closed as not taken up once the organisation was told, and while it is open.",
    Happening.REOPENED: "Only what was closed can be opened again.",
    Happening.SUPERSEDED: "Only what is agreed and open can give way to another recommendation.",
}
