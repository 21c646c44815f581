"""What facts may say: the table that the timeline, the audit and the full export read."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind, first_notified, joined_as, notifications
from cdop.case.kinds import KINDS
from cdop.case.timeline import timeline
from cdop.case.wording import register_words, told

TODAY = date(2026, 11, 22)


def test_every_kind_of_fact_has_its_line():
    assert set(KINDS) == set(FactKind)
    assert len({says.event for says in KINDS.values()}) == len(KINDS)
    assert all(len(kind.value) <= 24 for kind in FactKind)


def test_free_text_stands_in_the_identity_alone():
    texts = {"reason", "words", "text", "sent", "contact", "by", "record", "agreed_with", "disagreement"}
    withdrawn_reason = {FactKind.WITHDRAWN}
    for kind, says in KINDS.items():
        plain = {*says.detail, *says.more}
        assert plain.isdisjoint(texts) or kind in withdrawn_reason, kind


@pytest.mark.parametrize(
    ("kind", "key", "good", "bad"),
    [
        (FactKind.RESIDENCY_DECIDED, "home_area", ["E06000035", "abroad", None], ["Medway", "", 1, []]),
        (FactKind.RESIDENCY_DECIDED, "deprivation_decile", [1, 10], [0, 11, True, "1", 1.0]),
        (FactKind.RESPONSE_DECIDED, "time", ["00:00", "23:59", None], ["24:00", "9:30", "", 930]),
        (FactKind.RESPONSE_DECIDED, "disagreed", [True, False], ["yes", 1, None]),
        (FactKind.RESPONSE_CRITERIA, "criteria", [{}, {"sudden": "yes"}], [{"sudden": True}, {"other": "yes"}, []]),
        (FactKind.RESPONSE_MET, "agencies", [[], ["police"]], [["police", "police"], ["nobody"], "police"]),
        (FactKind.FINALISED, "factors", [[], ["smoking", "sleep"]], ["smoking", ["a;b"], [" a"], [1]]),
        (FactKind.NOTED, "text", ["", "x" * 20_000], ["x" * 20_001, "a\x00b", None]),
        (FactKind.DESCRIBED, "family_name", [None, "Ó Test"], ["", " Test", "x" * 201]),
    ],
)
def test_a_value_is_taken_only_where_it_could_have_been_recorded(kind, key, good, bad):
    check = KINDS[kind].check_of(key)
    assert [value for value in good if not check(value, TODAY)] == []
    assert [value for value in bad if check(value, TODAY)] == []


def test_a_record_has_a_bottom():
    check = KINDS[FactKind.RESPONSE_MET].check_of("record")
    assert check({"actions": [{"action": "visit", "done": None}]}, TODAY)
    deep: list[object] = []
    for _ in range(10):
        deep = [deep]
    assert not check(deep, TODAY)
    assert not check({"x": 1.5}, TODAY)
    assert not check(["x"] * 501, TODAY)


def _joined(day: int, sequence: int, **detail: str) -> Fact:
    return Fact(FactKind.NOTIFIED, date(2026, 5, day), detail, sequence=sequence)


def _separated(sequence: int, **detail: str) -> Fact:
    return Fact(FactKind.NOTIFICATION_SEPARATED, date(2026, 6, 1), detail, sequence=sequence)


def test_the_earliest_notification_counts_until_it_is_separated_again():
    facts = [_joined(9, 1), _joined(3, 2, from_case="CDR-1"), _joined(5, 3, notification="N-AAAA")]
    assert first_notified(facts) == date(2026, 5, 3)
    facts.append(_separated(4, from_case="CDR-1"))
    assert first_notified(facts) == date(2026, 5, 5)
    facts.append(_separated(5, notification="N-AAAA"))
    assert first_notified(facts) == date(2026, 5, 9)
    facts.append(_joined(3, 6, from_case="CDR-1"))
    assert first_notified(facts) == date(2026, 5, 3)
    assert [joined_as(fact) for fact in notifications(facts)] == [None, ("from_case", "CDR-1")]


def test_facts_that_are_not_stored_yet_are_told_apart_too():
    facts = [_joined(9, 0), _joined(3, 0, from_case="CDR-1"), _separated(0, from_case="CDR-1"), _joined(8, 0)]
    assert [fact.dated.day for fact in notifications(facts)] == [9, 8]


def test_a_separated_notification_is_told_as_such():
    facts = [_joined(9, 1), _joined(3, 2, from_case="CDR-1"), _separated(3, from_case="CDR-1")]
    later = {entry.fact.sequence: entry.superseded_by for entry in timeline(facts)}
    assert later[1] is None
    assert later[2] == facts[2]


def test_a_record_of_a_meeting_is_corrected_by_a_later_one_of_the_same_meeting():
    def met(sequence: int, meeting: str) -> Fact:
        return Fact(FactKind.RESPONSE_MET, date(2026, 5, 9), {"meeting": meeting}, sequence=sequence)

    facts = [met(1, "aaaaaaaa"), met(2, "bbbbbbbb"), met(3, "aaaaaaaa")]
    later = {entry.fact.sequence: entry.superseded_by for entry in timeline(facts)}
    assert (later[1], later[2], later[3]) == (facts[2], None, None)


def test_a_later_stage_says_its_kinds_in_its_own_words(monkeypatch):
    monkeypatch.setattr("cdop.case.wording._words", {})
    fact = Fact(FactKind.LEAD_AGREED, date(2026, 5, 9), {"lead": "ours", "panel": None})
    assert told(fact) == []
    register_words(FactKind.LEAD_AGREED, lambda it: [("Lead", it.detail["lead"]), ("Panel", it.detail["panel"])])
    assert told(fact) == [("Lead", "ours")]
