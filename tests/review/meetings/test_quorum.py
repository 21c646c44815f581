"""When a panel is quorate: properties of the rule, and who is there while a case is heard."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdop.panels.rules import Panel, PanelDetails, Seat
from cdop.reference.codes import code_list
from cdop.review.meetings.quorum import quorum
from cdop.review.meetings.rules import Attending, Attends, Item, ItemState, grouped, seated

ROLES = sorted(code_list("panel_role"))
DAY = date(2027, 1, 12)
TIMES = ("13:30", "14:00", "14:20", "15:00", "16:30")


def seat(token: str, role: str = "police", account: int | None = None, *, co_opted: bool = False) -> Seat:
    return Seat(token, role, "Agency", account, DAY, None, co_opted)


seat_lists = st.lists(
    st.builds(seat, st.uuids().map(str), st.sampled_from(ROLES), st.none() | st.integers(1, 4), co_opted=st.booleans()),
    max_size=8, unique_by=lambda one: one.token,
)  # fmt: skip
panels = st.builds(
    lambda required, minimum: Panel("p", 1, PanelDetails("P", "general", tuple(sorted(required)), minimum, 20)),
    st.sets(st.sampled_from(ROLES), max_size=3), st.integers(1, 5),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(panels, seat_lists, seat_lists)
def test_more_people_never_undo_a_quorum_and_co_opted_ones_never_make_it(
    panel: Panel, there: list[Seat], more: list[Seat]
) -> None:
    found, with_more = quorum(panel, there), quorum(panel, [*there, *more])
    assert with_more.quorate or not found.quorate
    assert set(with_more.missing) <= set(found.missing)
    advisers = [replace(one, co_opted=True) for one in more]
    assert quorum(panel, [*there, *advisers]) == found
    assert quorum(panel, reversed(there)) == found


@settings(max_examples=60, deadline=None)
@given(panels, seat_lists)
def test_a_quorum_is_every_required_role_and_enough_people(panel: Panel, there: list[Seat]) -> None:
    found = quorum(panel, there)
    counting = [one for one in there if not one.co_opted]
    assert set(found.missing) == set(panel.required) - {one.role for one in counting}
    assert found.present <= len(counting)
    assert found.quorate == (not found.missing and found.present >= panel.minimum)
    assert not quorum(panel, []).quorate


def test_somebody_with_two_seats_fills_both_roles_and_is_one_person() -> None:
    panel = Panel("p", 1, PanelDetails("P", "general", ("police", "lay"), 2, 20))
    one = [seat("a", "police", 7), seat("b", "lay", 7)]
    assert (quorum(panel, one).present, quorum(panel, one).quorate, quorum(panel, one).missing) == (1, False, ())
    assert quorum(panel, [*one, seat("c", "nursing")]).quorate


def item(started: str | None, ended: str | None) -> Item:
    return Item("i", "m", 1, 1, "", 20, "", "K7M2P", ItemState.HEARD, started, ended, "", None, 1)


def attends(token: str, state: Attends, came: str | None = None, left: str | None = None) -> Attending:
    return Attending(seat(token), state, came, left, "", 1)


@pytest.mark.parametrize(
    ("came", "left", "there"),
    [
        (None, None, True), ("14:00", None, True), ("14:01", None, False), (None, "14:20", True),
        (None, "14:19", False), ("14:00", "14:20", True), ("14:20", None, False),
    ],
)  # fmt: skip
def test_who_is_there_from_the_start_of_a_case_to_its_end_hears_it(
    came: str | None, left: str | None, there: bool
) -> None:
    found = seated([attends("a", Attends.ATTENDED, came, left)], item("14:00", "14:20"))
    assert bool(found) == there


def test_before_the_meeting_those_count_who_come_and_then_those_who_are_there() -> None:
    known = [attends("a", Attends.COMING), attends("b", Attends.APOLOGIES), attends("c", Attends.COMING)]
    assert [one.token for one in seated(known, None)] == ["a", "c"]
    known[0] = attends("a", Attends.ATTENDED, "13:40")
    assert [one.token for one in seated(known, None)] == ["a"]
    assert seated(known, None, "13:35") == []
    known.append(attends("d", Attends.ATTENDED, None, "14:10"))
    assert [one.token for one in seated(known, item("14:00", None), "14:15")] == ["a"]
    assert [one.token for one in seated(known, item("14:00", None), "14:05")] == ["a", "d"]


@given(st.lists(st.sampled_from("abc"), max_size=9))
def test_themes_put_together_keep_every_case_once_and_the_order_within(themes: list[str]) -> None:
    places = grouped(themes)
    assert sorted(places) == list(range(len(themes)))
    ordered = [themes[place] for place in places]
    assert all(ordered[n] == ordered[n + 1] or ordered[n] not in ordered[n + 1 :] for n in range(len(ordered) - 1))
    for theme in set(themes):
        own = [place for place in places if themes[place] == theme]
        assert own == sorted(own)
