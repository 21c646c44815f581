"""How a recommendation stood with an organisation on a day, by what is dated on or before it. Pure.

Nothing here reads a clock or a row that changes: the same events give the same answer for the same day, whenever asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.recommendations.rules import OPEN, Happened, Happening, State, evidence_since_opening, is_overdue, state_on
from cdop.reference.codes import label
from cdop.reference.wording import long_date

NOT_RAISED, WITHDRAWN = "", "withdrawn"
OPEN_POSITIONS = frozenset(str(state.value) for state in OPEN)
REFUSED, DONE, NOT_TAKEN_UP, SUPERSEDED = (
    state.value for state in (State.REFUSED, State.DONE, State.NOT_TAKEN_UP, State.SUPERSEDED)
)
_DEED_OPEN = frozenset({"planned", "under_way"})
_WORDS = {NOT_RAISED: "Not made yet", WITHDRAWN: "Withdrawn"}
_STEPS = {
    Happening.AGREED: "Agreed", Happening.TOLD: "Told", Happening.ACCEPTED: "Accepted",
    Happening.PARTLY_ACCEPTED: "Accepted in part", Happening.REFUSED: "Refused", Happening.BEGUN: "Work began",
    Happening.DONE: "Closed as done", Happening.NOT_TAKEN_UP: "Closed as not taken up",
    Happening.REOPENED: "Opened again", Happening.SUPERSEDED: "Superseded",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What one recommendation says. It names nobody."""

    token: str
    reference: str
    theme: str
    words: str
    done_when: str


@dataclass(frozen=True)
class Deed:
    """One version of an action, and the day from which it held. ``words`` name nobody, ``owner`` is a role."""

    token: str
    version: int
    words: str
    owner: str
    due_on: date | None
    state: str
    on: date


@dataclass(frozen=True)
class Planned:
    """A day on which to ask again; ``closing``: the number of the event that closed it."""

    number: int
    closing: int
    months: int
    due_on: date


@dataclass(frozen=True)
class Line:
    """One recommendation and one of its organisations (``agency``: its token), with all that happened with it.

    ``events`` in the order in which they were recorded, their words as everybody may read them. ``reply_due_on`` is
    the day of the last telling (``told_on``); ``withdrawn_on``: when the panel took the recommendation back.
    """

    said: Said
    token: str
    agency: str
    agency_name: str
    due_on: date | None
    told_on: date | None
    reply_due_on: date | None
    withdrawn_on: date | None
    events: tuple[Happened, ...]
    deeds: tuple[Deed, ...] = ()
    planned: tuple[Planned, ...] = ()


@dataclass(frozen=True)
class Late:
    """Something awaited beyond its day: what ("Answer", "What was recommended", or an action's words)."""

    line: Line
    kind: str
    words: str
    due_on: date
    days: int


@dataclass(frozen=True)
class Move:
    """Something that moved it: the day, how it stood from then on, what happened, and the words given for it."""

    on: date
    to: str
    what: str
    words: str


def position(line: Line, day: date) -> str:
    """A state's code at the end of a day; ``NOT_RAISED`` before it was agreed, ``WITHDRAWN`` once it was taken back."""
    state = state_on(line.events, day)
    if state is State.PROPOSED:
        return NOT_RAISED
    if line.withdrawn_on is not None and line.withdrawn_on <= day:
        return WITHDRAWN
    return state.value


def position_words(found: str) -> str:
    """How it stands, in words."""
    return _WORDS[found] if found in _WORDS else label("addressee_state", found)


def is_open(line: Line, day: date) -> bool:
    """Whether anything is still awaited at the end of a day."""
    return position(line, day) in OPEN_POSITIONS


def raised_on(line: Line) -> date | None:
    """The day on which it was agreed; None where it never was."""
    return min((one.dated for one in line.events if one.what is Happening.AGREED), default=None)


def since(line: Line, day: date) -> date | None:
    """The day of the last move on or before a day."""
    return max((move.on for move in moves(line, date.min, day)), default=None)


def moves(line: Line, after: date, to: date) -> list[Move]:
    """What moved it after one day up to another, in order."""
    last = line.withdrawn_on or date.max
    found = [
        Move(one.dated, one.moved_to.value, _STEPS[one.what], one.words)
        for one in line.events
        if one.moved_to is not None and after < one.dated <= min(to, last)
    ]
    if after < last <= to and line.withdrawn_on is not None and raised_on(line) is not None:
        found.append(Move(last, WITHDRAWN, "Withdrawn", ""))
    return found


def moves_words(found: Sequence[Move]) -> str:
    """The same as one text: what happened, each with its day, and the words that were given for it."""
    told = (f"{move.what} on {long_date(move.on)}" + (f" ({move.words})" if move.words else "") for move in found)
    return "; ".join(told) or "Nothing"


def answer_due(line: Line, day: date) -> date | None:
    """By when an answer was awaited on a day: of the last telling on or before it."""
    told = [one for one in line.events if one.what is Happening.TOLD and one.dated <= day]
    if not told:
        return None
    kept = told[-1].detail.get("reply_due_on")
    if kept:
        return date.fromisoformat(str(kept))
    if line.reply_due_on is None or line.told_on is None:
        return None
    # An earlier telling, whose day nobody kept: as long was given then as for the last.
    return told[-1].dated + (line.reply_due_on - line.told_on)


def overdue_since(line: Line, day: date) -> tuple[str, date] | None:
    """What of an open one is awaited beyond its day, and that day; None where nothing is."""
    now, reply = position(line, day), answer_due(line, day)
    if now not in OPEN_POSITIONS or not is_overdue(State(now), line.due_on, reply, day):
        return None
    due = reply if now == State.TOLD.value else line.due_on
    return ("Answer" if now == State.TOLD.value else "What was recommended"), due or day


def overdue_words(line: Line, day: date) -> str:
    """The same in a cell: for how many days, or that nothing is."""
    found = overdue_since(line, day)
    if found is None:
        return "Not overdue"
    what, due = found
    days = (day - due).days
    return f"{'Answer: ' if what == 'Answer' else ''}{days} {'day' if days == 1 else 'days'}"


def late(line: Line, day: date) -> Iterator[Late]:
    """Everything of an open one that is awaited beyond its day: the answer, what was recommended, actions."""
    if not is_open(line, day):
        return
    if found := overdue_since(line, day):
        what, due = found
        yield Late(line, what, what, due, (day - due).days)
    for deed in deeds(line, day):
        if deed.state in _DEED_OPEN and deed.due_on is not None and deed.due_on < day:
            words = f"Action: {deed.words} ({deed.owner})"
            yield Late(line, "Action", words, deed.due_on, (day - deed.due_on).days)


def deeds(line: Line, day: date) -> list[Deed]:
    """The actions as they stood on a day."""
    held: dict[str, Deed] = {}
    for deed in sorted(line.deeds, key=lambda one: one.version):
        if deed.on <= day:
            held[deed.token] = deed
    return list(held.values())


def evidence_words(line: Line, closing: Happened) -> str:
    """On what evidence it was closed: where it can be seen, and that there is a file."""
    before = [one for one in line.events if one.number < closing.number and one.dated <= closing.dated]
    told = [
        " ".join(filter(None, [one.words, "(a file)" if one.detail.get("file") else ""]))
        for one in evidence_since_opening(before)
    ]
    return "; ".join(told) or "None"


def asked_again(line: Line, after: date, to: date) -> list[Happened]:
    """The follow-ups that were answered after one day up to another."""
    return [one for one in line.events if one.what is Happening.FOLLOWED_UP and after < one.dated <= to]


def awaiting_follow_up(line: Line, day: date) -> list[Planned]:
    """The follow-ups that were due before a day, and that nobody had answered by then."""
    if position(line, day) != DONE:
        return []
    known = [one for one in line.events if one.dated <= day]
    closed = max((one.number for one in known if one.what is Happening.DONE), default=0)
    answered = {one.detail.get("follow_up") for one in known if one.what is Happening.FOLLOWED_UP}
    return [one for one in line.planned if one.closing == closed and one.due_on < day and one.number not in answered]
