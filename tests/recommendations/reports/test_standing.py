"""How a recommendation stood on a day, by hand: answers awaited, evidence, actions and follow-ups."""

from datetime import date
from typing import Any

from cdop.recommendations.reports.standing import (
    NOT_RAISED,
    WITHDRAWN,
    Deed,
    Line,
    Planned,
    Said,
    answer_due,
    awaiting_follow_up,
    deeds,
    evidence_words,
    late,
    moves,
    overdue_words,
    position,
)
from cdop.recommendations.rules import Happened, Happening, State

SAID = Said("r" * 32, "2014-15/01", "Theme", "Words", "It is seen")


def happened(*steps: tuple[str, date, str | None], **detail: Any) -> tuple[Happened, ...]:
    return tuple(
        Happened(Happening(what), on, State(to) if to else None, detail, f"Words of {number}", number=number)
        for number, (what, on, to) in enumerate(steps, 1)
    )


def line(events: tuple[Happened, ...], **values: Any) -> Line:
    plain = {"due_on": None, "told_on": None, "reply_due_on": None, "withdrawn_on": None, **values}
    return Line(SAID, "l" * 32, "a" * 32, "Riverside", events=events, **plain)


def day(month: int, number: int = 1) -> date:
    return date(2014, month, number)


AGREED = ("agreed", day(4), "agreed")


def test_each_telling_has_its_own_day_for_the_answer() -> None:
    """The row of how it stands holds the last one's alone."""
    first = happened(AGREED, ("told", day(5), "told"), ("refused", day(6), "refused"), reply_due_on="2014-05-20")
    second = Happened(Happening.TOLD, day(8), State.TOLD, {"reply_due_on": "2014-10-01"}, number=9)
    one = line((*first, second), told_on=day(8), reply_due_on=date(2014, 10, 1))
    assert answer_due(one, day(4, 30)) is None
    assert answer_due(one, day(5, 25)) == day(5, 20)
    assert answer_due(one, day(9)) == day(10)
    assert overdue_words(one, day(5, 20)) == "Not overdue", "its own day is in time"
    assert overdue_words(one, day(5, 21)) == "Answer: 1 day"
    assert overdue_words(one, day(7)) == "Not overdue", "a refusal is an answer"
    assert overdue_words(one, day(10, 3)) == "Answer: 2 days"


def test_what_was_withdrawn_stands_so_and_moves_no_more() -> None:
    one = line(happened(AGREED, ("told", day(5), "told"), ("accepted", day(9), "accepted")), withdrawn_on=day(7))
    assert [position(one, day(month)) for month in (3, 4, 5, 6, 7, 10)] == [
        NOT_RAISED, "agreed", "told", "told", WITHDRAWN, WITHDRAWN,
    ]  # fmt: skip
    assert [(move.on, move.to) for move in moves(one, date.min, day(12))] == [
        (day(4), "agreed"), (day(5), "told"), (day(7), WITHDRAWN),
    ]  # fmt: skip


def test_the_evidence_is_what_was_given_since_it_was_opened_again() -> None:
    one = line(happened(
        AGREED, ("told", day(4), "told"), ("accepted", day(5), "accepted"), ("evidence", day(5), None),
        ("done", day(6), "done"), ("reopened", day(7), "in_progress"), ("evidence", day(8), None),
        ("done", day(9), "done"), ("evidence", day(9), None),
    ))  # fmt: skip
    first, second = (each for each in one.events if each.what is Happening.DONE)
    assert evidence_words(one, first) == "Words of 4"
    assert evidence_words(one, second) == "Words of 7"


def test_an_action_counts_from_the_day_of_each_of_its_versions() -> None:
    planned = Deed("d", 1, "Train", "Head of nursing", day(6), "planned", day(5))
    done = Deed("d", 2, "Train", "Head of nursing", day(6), "done", day(8))
    one = line(happened(AGREED, ("told", day(4), "told"), ("accepted", day(5), "accepted")), deeds=(done, planned))
    assert deeds(one, day(4)) == []
    assert [(each.words, each.days) for each in late(one, day(7))] == [("Action: Train (Head of nursing)", 30)]
    assert list(late(one, day(8))) == []


def test_nothing_of_what_is_closed_is_overdue() -> None:
    open_deed = Deed("d", 1, "Train", "Head of nursing", day(6), "planned", day(5))
    steps = (
        AGREED,
        ("told", day(4), "told"),
        ("accepted", day(5), "accepted"),
        ("not_taken_up", day(9), "not_taken_up"),
    )
    one = line(happened(*steps), due_on=day(7), deeds=(open_deed,))
    assert len(list(late(one, day(8)))) == 2
    assert list(late(one, day(9))) == []


def test_a_follow_up_is_due_until_it_is_answered_and_not_once_it_was_opened_again() -> None:
    closed = (AGREED, ("told", day(4), "told"), ("accepted", day(4), "accepted"), ("done", day(5), "done"))
    plans = (Planned(1, 4, 3, day(8)), Planned(2, 4, 6, day(11)))
    one = line(happened(*closed), planned=plans)
    assert [each.months for each in awaiting_follow_up(one, day(8))] == []
    assert [each.months for each in awaiting_follow_up(one, day(9))] == [3]
    answer = Happened(Happening.FOLLOWED_UP, day(10), None, {"follow_up": 1}, number=7)
    answered = line((*one.events, answer), planned=plans)
    assert [each.months for each in awaiting_follow_up(answered, day(9))] == [3], "as it was known then"
    assert [each.months for each in awaiting_follow_up(answered, day(12))] == [6]
    opened = Happened(Happening.REOPENED, day(10), State.IN_PROGRESS, number=8)
    assert awaiting_follow_up(line((*one.events, opened), planned=plans), day(12)) == []
