"""The first page of a progress report: the half-year in a few sentences, and what needs the board's attention. Pure."""

from collections.abc import Iterator, Sequence

from cdop.recommendations.reports.progress_tables import Period, closings, has_moved, is_new
from cdop.recommendations.reports.standing import (
    REFUSED,
    Line,
    asked_again,
    awaiting_follow_up,
    is_open,
    late,
    overdue_since,
    position,
)
from cdop.recommendations.rules import Happening, State
from cdop.reference.wording import long_date

MOST_NAMED = 5
"""So many are named in one sentence; the tables name them all."""
NOTHING = "Nothing needs the board’s attention."


def summary(lines: Sequence[Line], period: Period) -> Iterator[str]:
    """How many are open and overdue, and what the period brought, with what is counted."""
    still = [line for line in lines if is_open(line, period.to)]
    texts = len({line.said.reference for line in still})
    overdue = sum(overdue_since(line, period.to) is not None for line in still)
    yield (
        f"On {long_date(period.to)}, {texts} {_s(texts, 'recommendation was', 'recommendations were')} open. "
        f"Counted once for each organisation, {len(still)} {_s(len(still), 'was', 'were')} open and {overdue} of these "
        "overdue."
    )
    moved, new = (sum(one(line, period) for line in lines) for one in (has_moved, is_new))
    closed = sum(bool(closings(line, period)) for line in lines)
    begin = f"After {long_date(period.since)}" if period.since else "Until then"
    yield (
        f"{begin}, {moved} moved, {closed} {_s(closed, 'was', 'were')} closed and {new} {_s(new, 'was', 'were')} new, "
        "counted in the same way."
    )
    asked = sum(len(asked_again(line, period.after, period.to)) for line in lines)
    if asked:
        worked = sum(
            one.detail.get("worked") == "yes" for line in lines for one in asked_again(line, period.after, period.to)
        )
        yield f"{asked} {_s(asked, 'follow-up was', 'follow-ups were')} answered: {worked} found that it worked."


def attention(lines: Sequence[Line], period: Period) -> list[str]:
    """What needs the board's attention, a sentence for each kind, the gravest first."""
    day = period.to
    overdue = sorted((one for line in lines for one in late(line, day)), key=lambda one: -one.days)
    found = [
        _told("Refused", [_name(line) for line in lines if position(line, day) == REFUSED]),
        _told("Asked again, and it had not happened or did not work", _failed(lines, period)),
        *(
            _told(words, [f"{_name(one.line)}, {_days(one.days)}" for one in overdue if one.kind == kind])
            for words, kind in (
                ("Overdue to be done", "What was recommended"),
                ("No answer in time", "Answer"),
                ("Actions overdue", "Action"),
            )
        ),
        _told("Closed without being taken up", [
            _name(line) for line in lines if any(one.what is Happening.NOT_TAKEN_UP for one in closings(line, period))
        ]),
        _told("Agreed, and the organisation was not told yet", [
            _name(line) for line in lines if position(line, day) == State.AGREED.value
        ]),
        _told("Due to be asked again", [
            f"{_name(line)}, {_days((day - min(waits)).days)} ago"
            for line in lines if (waits := [one.due_on for one in awaiting_follow_up(line, day)])
        ]),
    ]  # fmt: skip
    return [words for words in found if words] or [NOTHING]


def _failed(lines: Sequence[Line], period: Period) -> list[str]:
    return [
        f"{_name(line)}, on {long_date(one.dated)}"
        for line in lines
        for one in asked_again(line, period.after, period.to)
        if "no" in {one.detail.get("happened"), one.detail.get("worked")}
    ]


def _told(words: str, named: Sequence[str]) -> str:
    if not named:
        return ""
    more = len(named) - MOST_NAMED
    told = "; ".join(named[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return f"{words} ({len(named)}): {told}."


def _name(line: Line) -> str:
    return f"{line.said.reference} {line.agency_name}"


def _days(days: int) -> str:
    return f"{days} {_s(days, 'day', 'days')}"


def _s(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
