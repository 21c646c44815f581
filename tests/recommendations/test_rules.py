"""Single rules of how a recommendation stands, each where it is easily got wrong."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cdop.recommendations.rules import (
    MOVES,
    Happened,
    Happening,
    NotNow,
    State,
    follow_up_days,
    is_overdue,
    may_follow_up,
    may_happen,
    state_on,
)

DAY = date(2024, 3, 1)
TODAY = date(2024, 9, 1)
SIGNED = {"signed_by": "Ann Example", "signed_role": "Chair"}
TOLD = (Happening.AGREED, Happening.TOLD)
ACCEPTED = (*TOLD, Happening.ACCEPTED)


def told(*what: Happening) -> list[Happened]:
    """These happened on a day, one after the other, as the rules allowed it."""
    events: list[Happened] = []
    for each in what:
        events = then(events, each)
    return events


def then(events: list[Happened], what: Happening, dated: date = DAY, **words: Any) -> list[Happened]:
    """And one thing more."""
    event = Happened(what, dated, None, words.get("detail", SIGNED), words.get("words", "Why."))
    return [*events, Happened(what, dated, may_happen(events, event, TODAY), event.detail, event.words)]


def test_evidence_from_before_it_was_opened_again_shows_nothing_of_now() -> None:
    done = told(*ACCEPTED, Happening.EVIDENCE, Happening.DONE)
    open_again = then(done, Happening.REOPENED, DAY + timedelta(days=90))
    assert state_on(open_again, date.max) is State.IN_PROGRESS
    later = DAY + timedelta(days=100)
    with pytest.raises(NotNow, match="Add the evidence first"):
        then(open_again, Happening.DONE, later)
    old = then(open_again, Happening.EVIDENCE, DAY)
    with pytest.raises(NotNow, match="Add the evidence first"):
        then(old, Happening.DONE, later)
    fresh = then(old, Happening.EVIDENCE, later)
    assert state_on(then(fresh, Happening.DONE, later), date.max) is State.DONE


@pytest.mark.parametrize("what", [Happening.NOTE, Happening.EVIDENCE, Happening.ACTION])
def test_nothing_that_an_organisation_did_is_of_a_day_before_it_was_told(what: Happening) -> None:
    with pytest.raises(NotNow, match="before the organisation was told") as refused:
        then(told(*ACCEPTED), what, DAY - timedelta(days=1))
    assert refused.value.field == "dated"
    assert then(told(*ACCEPTED), what, DAY)[-1].what is what


def test_who_recorded_the_only_evidence_does_not_sign() -> None:
    shown = [replace(one, number=place) for place, one in enumerate(told(*ACCEPTED, *[Happening.EVIDENCE] * 2))]
    end = Happened(Happening.DONE, DAY, None, SIGNED)
    with pytest.raises(NotNow, match="somebody else signs"):
        may_happen(shown, end, TODAY, (), {3, 4})
    assert may_happen(shown, end, TODAY, (), {3}) is State.DONE
    held = [replace(shown[3], detail={"file": "held"}), shown[4]]
    with pytest.raises(NotNow, match="somebody else signs"):
        may_happen([*shown[:3], *held], end, TODAY, {"held"}, {4})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TOLD, State.AGREED),
        ((*TOLD, Happening.REFUSED), State.AGREED),
        (ACCEPTED, State.IN_PROGRESS),
        ((*TOLD, Happening.PARTLY_ACCEPTED), State.IN_PROGRESS),
        ((*ACCEPTED, Happening.BEGUN), State.IN_PROGRESS),
    ],
)
def test_who_never_accepted_is_told_again(before: tuple[Happening, ...], after: State) -> None:
    ended = told(*before, Happening.NOT_TAKEN_UP)
    assert state_on(then(ended, Happening.REOPENED), date.max) is after


@pytest.mark.parametrize("missing", ["signed_by", "signed_role"])
@pytest.mark.parametrize("end", [Happening.DONE, Happening.NOT_TAKEN_UP])
def test_nothing_ends_without_a_name_and_a_role(end: Happening, missing: str) -> None:
    events = told(*ACCEPTED, Happening.EVIDENCE)
    with pytest.raises(NotNow) as refused:
        then(events, end, detail=SIGNED | {missing: "  "})
    assert refused.value.field == missing


def test_files_that_nobody_may_open_are_no_evidence() -> None:
    events = then(told(*ACCEPTED), Happening.EVIDENCE, detail={"file": "held"})
    end = Happened(Happening.DONE, DAY, None, SIGNED, "")
    with pytest.raises(NotNow, match="nobody may open"):
        may_happen(events, end, TODAY, {"held"})
    assert may_happen(events, end, TODAY, {"another"}) is State.DONE


def test_it_is_asked_again_from_a_month_before_the_day() -> None:
    assert follow_up_days(date(2024, 8, 31), (3, 6, 12)) == [
        (3, date(2024, 11, 30)), (6, date(2025, 2, 28)), (12, date(2025, 8, 31)),
    ]  # fmt: skip
    due = date(2024, 11, 30)
    assert may_follow_up(due, due - timedelta(days=31))
    assert not may_follow_up(due, due - timedelta(days=32))


def test_a_day_that_is_reached_is_not_overdue_yet() -> None:
    assert not is_overdue(State.TOLD, None, DAY, DAY)
    assert is_overdue(State.TOLD, None, DAY, DAY + timedelta(days=1))
    assert is_overdue(State.ACCEPTED, DAY, None, DAY + timedelta(days=1))
    assert not is_overdue(State.DONE, DAY, DAY, TODAY)


def test_every_move_leads_to_a_state_from_which_its_own_is_told() -> None:
    reached = {after for _, after in MOVES.values()} | {State.PROPOSED}
    assert reached == set(State)
    assert {state for before, _ in MOVES.values() for state in before} == set(State) - {State.SUPERSEDED}
