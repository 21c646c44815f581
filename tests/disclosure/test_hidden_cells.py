"""Nobody can work out a hidden count: against the example of figures.md, and against trying every possibility."""

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cdop.disclosure.auditing import audit, exposed
from cdop.disclosure.suppressing import CannotProtect, suppress
from cdop.disclosure.values import ROUNDING, Interval, Key, Linked, Policy, Sum, Why, small_cells

POLICY = Policy()
ZEROS_TOO = Policy(least=0)
MERSEYSIDE = {"Knowsley": (4, 5), "Liverpool": (33, 13), "Sefton": (10, 9), "St Helens": (6, 4), "Wirral": (8, 5)}


def table(rows: Mapping[str, tuple[int, ...]], name: str = "") -> Linked:
    """A table with a total of each row and column, and of all."""
    width = len(next(iter(rows.values())))
    columns = [str(place) for place in range(width)]
    counts: dict[Key, int] = {}
    for row, values in rows.items():
        counts |= {(name, row, column): value for column, value in zip(columns, values, strict=True)}
        counts[name, row, "total"] = sum(values)
    for place, column in enumerate(columns):
        counts[name, "total", column] = sum(values[place] for values in rows.values())
    counts[name, "total", "total"] = sum(map(sum, rows.values()))
    sums = [Sum((name, row, "total"), tuple((name, row, column) for column in columns)) for row in [*rows, "total"]] + [
        Sum((name, "total", column), tuple((name, row, column) for row in rows)) for column in [*columns, "total"]
    ]
    return Linked(counts, tuple(sums))


def possible(linked: Linked, hidden: list[Key], least: int) -> Iterator[dict[Key, int]]:
    """Every way in which the hidden counts could be, tried one by one: the slow twin of the audit."""
    highest = max(linked.counts.values())
    for values in itertools.product(range(least, highest + 1), repeat=len(hidden)):
        counts = {**linked.counts, **dict(zip(hidden, values, strict=True))}
        if all(counts[one.total] == sum(counts[part] for part in one.parts) for one in linked.sums):
            yield dict(zip(hidden, values, strict=True))


def test_the_worked_example_is_hidden_as_the_reference_says() -> None:
    linked = table(MERSEYSIDE)
    alone = audit(linked, small_cells(linked, ZEROS_TOO), ZEROS_TOO)
    assert set(alone.intervals.values()) == {Interval(4, 4)}, "both are recovered exactly when hidden alone"
    found = suppress(linked, ZEROS_TOO)
    told = {cell[1:]: (why, found.audit.intervals[cell]) for cell, why in found.hidden.items()}  # type: ignore[index]
    assert told == {
        ("Knowsley", "0"): (Why.SMALL, Interval(0, 9)),
        ("Knowsley", "1"): (Why.LINKED, Interval(0, 9)),
        ("St Helens", "0"): (Why.LINKED, Interval(1, 10)),
        ("St Helens", "1"): (Why.SMALL, Interval(0, 9)),
    }


SMALL_TABLES = st.lists(st.tuples(*[st.integers(0, 7)] * 2), min_size=2, max_size=3)


@settings(max_examples=40, deadline=None)
@given(SMALL_TABLES, st.sampled_from([POLICY, ZEROS_TOO]), st.data())
def test_intervals_are_those_of_trying_every_possibility(
    rows: list[tuple[int, int]], policy: Policy, data: st.DataObject
) -> None:
    linked = table({str(place): row for place, row in enumerate(rows)})
    inner = [cell for cell, count in linked.counts.items() if "total" not in cell and count >= policy.least]  # type: ignore[operator]
    assume(inner)
    hidden = data.draw(st.sets(st.sampled_from(inner), min_size=1, max_size=4))
    found = audit(linked, hidden, policy)
    ways = list(possible(linked, sorted(hidden, key=str), policy.least))
    for cell in hidden:
        values = [way[cell] for way in ways]
        assert found.intervals[cell] == Interval(min(values), max(values))
    assert set(exposed(linked, hidden, policy)) == found.exposed


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=2, max_size=6))
def test_what_is_hidden_cannot_be_worked_out(rows: list[tuple[int, ...]]) -> None:
    linked = table({str(place): row for place, row in enumerate(rows)})
    try:
        found = suppress(linked, POLICY)
    except CannotProtect:
        # Nothing can be protected where even hiding everything would tell: no count has room to be otherwise.
        assert max(linked.counts.values()) < 3 * POLICY.narrowest
        return
    assert found.audit.holds
    assert small_cells(linked, POLICY) <= set(found.hidden)
    assert all(linked.counts[cell] for cell in found.hidden), "a zero is shown"
    assert all(POLICY.is_small(linked.counts[cell]) is (why is Why.SMALL) for cell, why in found.hidden.items())
    for cell, interval in found.audit.intervals.items():
        assert interval.low <= linked.counts[cell]
        assert interval.high is None or linked.counts[cell] <= interval.high
    for cell in [one for one, why in found.hidden.items() if why is Why.LINKED]:
        assert exposed(linked, set(found.hidden) - {cell}, POLICY), "nothing is hidden that need not be"


def test_without_the_further_cells_the_audit_finds_what_is_given_away() -> None:
    rows = {str(place): row for place, row in enumerate([(1, 6, 9), (2, 8, 11), (12, 3, 20), (7, 9, 4), (30, 22, 2)])}
    linked = table(rows)
    assert len(audit(linked, small_cells(linked, POLICY), POLICY).exposed) == len(small_cells(linked, POLICY))
    assert suppress(linked, POLICY).audit.holds


def test_the_same_tables_are_hidden_in_the_same_way() -> None:
    linked = table(MERSEYSIDE)
    assert list(suppress(linked, POLICY).hidden.items()) == list(suppress(linked, POLICY).hidden.items())


def test_quarters_and_their_year_are_protected_together() -> None:
    counts: dict[Key, int] = {"Q1": 3, "Q2": 9, "Q3": 8, "Q4": 7, "year": 27, "five years": 100, "other years": 73}
    sums = (Sum("year", ("Q1", "Q2", "Q3", "Q4")), Sum("five years", ("year", "other years")))
    found = suppress(Linked(counts, sums), POLICY)
    assert found.hidden["Q1"] is Why.SMALL
    assert len(found.hidden) == 2, "one other quarter goes with it, not the year that two pooled figures would tell"


def test_what_was_public_before_cannot_be_hidden() -> None:
    counts: dict[Key, int] = {"a": 2, "b": 9, "total": 11}
    sums = (Sum("total", ("a", "b")),)
    with pytest.raises(CannotProtect) as refused:
        suppress(Linked(counts, sums, frozenset({"b", "total"})), POLICY)
    assert refused.value.cells == {"a"}


@pytest.mark.parametrize(
    ("counts", "sums"),
    [({"a": -1}, ()), ({"a": 1}, (Sum("b", ("a",)),)), ({"a": 1, "b": 2}, (Sum("b", ("a",)),))],
)
def test_tables_that_cannot_be_are_refused(counts: dict[Key, int], sums: tuple[Sum, ...]) -> None:
    with pytest.raises(ValueError, match=r"below zero|not there|not add up"):
        Linked(counts, sums)


def test_the_rounding_rule_prints_what_its_own_examples_say() -> None:
    """The examples are those of NHS England's own code (figures.md 5)."""
    told = {0: 0, 1: None, 2: None, 5: None, 7: None, 8: 10, 16: 15, 57: 55, 10023: 10025}
    assert {count: ROUNDING.printed(count) for count in told} == told
    for count in range(200):
        alike = [one for one in range(300) if ROUNDING.printed(one) == ROUNDING.printed(count)]
        if not ROUNDING.is_small(count):
            assert ROUNDING.told(count) == Interval(min(alike), max(alike))


def test_the_worked_example_is_rounded_as_the_reference_says_and_needs_no_more() -> None:
    linked = table(MERSEYSIDE)
    rows = [
        [ROUNDING.printed(linked.counts["", row, one]) for one in ("0", "1", "total")] for row in (*MERSEYSIDE, "total")
    ]
    assert rows == [
        [None, None, 10], [35, 15, 45], [10, 10, 20], [None, None, 10], [10, None, 15], [60, 35, 95],
    ]  # fmt: skip
    assert set(suppress(linked, ROUNDING).hidden) == small_cells(linked, ROUNDING)


def test_what_rounding_alone_gives_away_is_hidden_further() -> None:
    """``[c]`` + 10 = 10: the hidden count is from 1 to 4, though the rule by itself says 1 to 7."""
    linked = Linked({"a": 1, "b": 8, "total": 9}, (Sum("total", ("a", "b")),))
    assert audit(linked, {"a"}, ROUNDING).intervals == {"a": Interval(1, 4)}
    assert audit(linked, {"a"}, ROUNDING).exposed == {"a"}
    assert exposed(linked, {"a"}, ROUNDING) == ["a"]
    found = suppress(linked, ROUNDING)
    assert len(found.hidden) == 2
    assert found.hidden["a"] is Why.SMALL
    assert found.audit.holds


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 17), min_size=3, max_size=3))
def test_ranges_beside_rounded_numbers_are_those_of_trying_every_possibility(parts: list[int]) -> None:
    counts: dict[Key, int] = {**dict(enumerate(parts)), "total": sum(parts)}
    linked = Linked(counts, (Sum("total", (0, 1, 2)),))
    hidden = small_cells(linked, ROUNDING)
    assume(hidden)
    found = audit(linked, hidden, ROUNDING)
    assert set(exposed(linked, hidden, ROUNDING)) == found.exposed
    seen = {cell: range(1, 60) if cell in hidden else alike(count) for cell, count in counts.items()}
    ways = [way for way in itertools.product(*(seen[cell] for cell in (0, 1, 2))) if sum(way) in seen["total"]]
    for cell in hidden - {"total"}:
        values = [way[cell] for way in ways]  # type: ignore[call-overload]
        high = found.intervals[cell].high
        assert found.intervals[cell].low == min(values)
        assert high == max(values) or (high is None and max(values) > 50)


def alike(count: int) -> range:
    """The counts that are printed as this one is."""
    found = [one for one in range(count + 9) if ROUNDING.printed(one) == ROUNDING.printed(count)]
    return range(found[0], found[-1] + 1)


def test_what_was_public_to_the_nearest_five_may_be_hidden_and_needs_no_protection() -> None:
    counts: dict[Key, int] = {"a": 1, "b": 14, "c": 30, "total": 45}
    linked = Linked(counts, (Sum("total", ("a", "b", "c")),), rounded=frozenset({"b", "c", "total"}))
    found = suppress(linked, POLICY)
    assert len(found.hidden) == 3, "two that could each be four more make room for five values"
    ranges = [found.audit.intervals.get(cell) for cell in ("b", "c", "total")]
    assert [one for one in ranges if one not in {Interval(13, 17), Interval(28, 32), Interval(43, 47)}] == [None]
    assert found.audit.intervals["a"] == Interval(1, 5)


def test_what_was_public_already_is_owed_no_more_than_it_has() -> None:
    counts: dict[Key, int] = {"a": 3, "b": 9, "total": 12}
    sums = (Sum("total", ("a", "b")),)
    with pytest.raises(CannotProtect):
        suppress(Linked(counts, sums, frozenset({"total", "b"})), ROUNDING)
    assert set(suppress(Linked(counts, sums, frozenset({"total", "b"}), owed={"a": 0}), ROUNDING).hidden) == {"a"}
