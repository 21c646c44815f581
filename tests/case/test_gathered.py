"""What agencies were asked and answered, put together from the facts; and whether the case is ready for the panel."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import RequestState, answers, contradictions, requests, still_unknown
from cdop.case.readiness import Ready, Why, readiness
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import PARTS, Answering, form_questions, questions_for

MONDAY = date(2026, 3, 2)
GP, MIDWIFE = "a" * 32, "b" * 32
KINDS = {GP: "primary_care", MIDWIFE: "midwifery"}


def asked(request: str, day: int = 0) -> Fact:
    detail = {"request": request, "agency": "c" * 32, "agency_kind": KINDS[request], "sets": [], "due": "2026-03-23"}
    return Fact(FactKind.INFORMATION_REQUESTED, MONDAY + timedelta(day), detail, {"agency_name": KINDS[request]})


def replied(request: str, day: int = 1, **said: str) -> Fact:
    outcome = "answered" if said else "nothing_held"
    detail = {"request": request, "agency_kind": KINDS[request], "outcome": outcome, "way": "link"}
    return Fact(FactKind.INFORMATION_RECEIVED, MONDAY + timedelta(day), detail, {"answers": said, "agency_name": "X"})


def read(request: str, day: int = 2) -> Fact:
    return Fact(FactKind.INFORMATION_READ, MONDAY + timedelta(day), {"request": request, "changes": "no"})


def chosen(question: str, answer: str) -> Fact:
    return Fact(FactKind.ANSWER_CHOSEN, MONDAY, {"question": question}, {"answer": answer, "from": None, "reason": "r"})


def closed(request: str) -> Fact:
    return Fact(FactKind.REQUEST_CLOSED, MONDAY, {"request": request, "closed": "written_off"})


def decided(*, ready: bool) -> Fact:
    return Fact(FactKind.READINESS_DECIDED, MONDAY + timedelta(9), {"ready": ready}, {"reason": "Heard early"})


def process(state: str, holds: str = "panel", kind: str = "coroner", key: str = "d" * 32, **days: Any) -> Fact:
    detail = {"process": key, "process_kind": kind, "state": state, "holds": holds}
    detail |= {"opened": None, "concluded": None, "next_on": None, **days}
    return Fact(FactKind.PROCESS_RECORDED, MONDAY, detail)


def meeting(state: str, on: str = "2026-05-01") -> Fact:
    return Fact(FactKind.REVIEW_MEETING_RECORDED, MONDAY, {"meeting": "e" * 32, "state": state, "on": on, "time": None})


COMPLETE = [asked(GP), replied(GP, disability="no"), read(GP), meeting("held")]


def test_the_five_answers_are_five() -> None:
    """Yes, no, not known, not applicable, and nothing at all."""
    facts = [
        asked(GP), replied(GP, disability="yes", immunised="no", medication="not_known", in_education="not_applicable"),
    ]  # fmt: skip
    found = answers(facts)
    assert {key: one.value for key, one in found.items()} == {
        "disability": "yes", "immunised": "no", "medication": "not_known", "in_education": "not_applicable",
    }  # fmt: skip
    assert {key for key, one in found.items() if one.known} == {"disability", "immunised", "in_education"}
    left = {question.key for question in still_unknown(facts, questions_for("primary_care"))}
    assert "medication" in left
    assert "learning_disability" in left
    assert left.isdisjoint({"disability", "immunised", "in_education"})


def test_what_each_agency_answers_for_itself_is_always_asked_and_never_contradicts() -> None:
    facts = [
        asked(GP),
        asked(MIDWIFE),
        replied(GP, missed_appointments="yes"),
        replied(MIDWIFE, missed_appointments="no"),
    ]
    assert contradictions(facts) == []
    assert "missed_appointments" in {q.key for q in still_unknown(facts, questions_for("midwifery"))}


def test_two_definite_answers_contradict_until_one_is_chosen_and_again_when_another_comes() -> None:
    facts = [asked(GP), asked(MIDWIFE), replied(GP, birth_weight="3200"), replied(MIDWIFE, birth_weight="2300")]
    assert [one.question.key for one in contradictions(facts)] == ["birth_weight"]
    facts.append(chosen("birth_weight", "3200"))
    assert contradictions(facts) == []
    assert answers(facts)["birth_weight"].value == "3200"
    assert [one.value for one in answers(facts)["birth_weight"].given] == ["3200", "2300"]
    assert contradictions([*facts, replied(MIDWIFE, 5, birth_weight="3200")]) == []
    assert [one.question.key for one in contradictions([*facts, replied(MIDWIFE, 5, birth_weight="3000")])] == [
        "birth_weight"
    ]


def test_a_later_reply_of_one_request_corrects_its_earlier_one() -> None:
    facts = [asked(GP), replied(GP, 1, birth_weight="2300", immunised="yes"), replied(GP, 3, birth_weight="3200")]
    assert contradictions(facts) == []
    found = answers(facts)
    assert found["birth_weight"].value == "3200"
    assert found["immunised"].value == "yes"


def test_what_the_notification_told_is_not_asked_again() -> None:
    told = Fact(FactKind.NOTIFIED, MONDAY, {}, {"told": {"gestation_weeks": "24", "coroner_told": "not_known"}})
    left = {question.key for question in still_unknown([told], questions_for("hospital"))}
    assert "gestation_weeks" not in left
    assert "coroner_told" in left


def test_not_known_never_contradicts() -> None:
    facts = [asked(GP), asked(MIDWIFE), replied(GP, disability="yes"), replied(MIDWIFE, disability="not_known")]
    assert contradictions(facts) == []
    assert answers(facts)["disability"].value == "yes"


@pytest.mark.parametrize(
    ("facts", "state", "unread"),
    [
        ([asked(GP)], RequestState.OPEN, False),
        ([asked(GP), replied(GP)], RequestState.REPLIED, True),
        ([asked(GP), replied(GP), read(GP)], RequestState.REPLIED, False),
        ([asked(GP), replied(GP), read(GP), replied(GP, 4)], RequestState.REPLIED, True),
        ([asked(GP), closed(GP)], RequestState.CLOSED, False),
        ([asked(GP), closed(GP), replied(GP, 9)], RequestState.REPLIED, True),
    ],
)
def test_a_request_stands_where_its_facts_say(facts: Sequence[Fact], state: RequestState, unread: bool) -> None:
    (one,) = requests(facts)
    assert (one.state, one.unread) == (state, unread)


@pytest.mark.parametrize(
    ("facts", "state", "why"),
    [
        ([], Ready.NOT_ASKED, {Why.NOBODY_ASKED, Why.MEETING_NOT_PLANNED}),
        ([asked(GP)], Ready.GATHERING, {Why.REPLY_OUTSTANDING, Why.MEETING_NOT_PLANNED}),
        (COMPLETE, Ready.READY, set()),
        ([*COMPLETE, asked(MIDWIFE)], Ready.GATHERING, {Why.REPLY_OUTSTANDING}),
        ([*COMPLETE, asked(MIDWIFE), closed(MIDWIFE)], Ready.READY, set()),
        ([*COMPLETE, replied(GP, 5)], Ready.GATHERING, {Why.REPLY_UNREAD}),
        ([*COMPLETE, process("open")], Ready.GATHERING, {Why.PROCESS_OPEN}),
        ([*COMPLETE, process("open"), process("concluded")], Ready.READY, set()),
        ([*COMPLETE, process("open", "review_meeting")], Ready.READY, set()),
        ([*COMPLETE[:3], meeting("planned")], Ready.GATHERING, {Why.MEETING_NOT_HELD}),
        ([*COMPLETE[:3], meeting("planned"), meeting("cancelled")], Ready.GATHERING, {Why.MEETING_NOT_PLANNED}),
        ([*COMPLETE[:3], process("concluded", "none", "perinatal_review")], Ready.READY, set()),
        ([*COMPLETE, decided(ready=False)], Ready.GATHERING, {Why.DECIDED_NOT_READY}),
        ([asked(GP), decided(ready=True)], Ready.DECIDED_READY, {Why.REPLY_OUTSTANDING, Why.MEETING_NOT_PLANNED}),
        ([asked(GP), meeting("held"), decided(ready=True), replied(GP, 12)], Ready.GATHERING, {Why.REPLY_UNREAD}),
        ([asked(GP), decided(ready=True), process("open")], Ready.GATHERING,
         {Why.REPLY_OUTSTANDING, Why.MEETING_NOT_PLANNED, Why.PROCESS_OPEN}),
    ],
)  # fmt: skip
def test_readiness_with_its_reasons(facts: Sequence[Fact], state: Ready, why: set[Why]) -> None:
    found = readiness(facts)
    assert (found.state, {reason.why for reason in found.reasons}) == (state, why)


def test_when_it_may_be_ready_is_the_last_day_expected_of_others() -> None:
    assert readiness([asked(GP), meeting("planned")]).expected == date(2026, 5, 1)
    assert readiness([asked(GP), meeting("planned"), process("open")]).expected is None
    assert readiness([asked(GP), meeting("planned"), process("open", next_on="2026-07-01")]).expected == date(
        2026, 7, 1
    )


def test_the_form_is_complete_and_its_lists_exist() -> None:
    agencies = set(code_list("agency"))
    for question in form_questions().values():
        assert question.part in PARTS or question.part in code_list("supplementary"), question.key
        assert question.agencies <= agencies, question.key
        if question.kind is Answering.ONE:
            assert code_list(question.options)
        if question.kind is Answering.NUMBER:
            assert question.bounds[0] < question.bounds[1]
    assert {question.part for question in form_questions().values()} == PARTS | set(code_list("supplementary"))
    assert set(code_list("form_part")) == PARTS


ANSWERS = st.dictionaries(
    st.sampled_from(["disability", "medication", "immunised"]),
    st.sampled_from(["yes", "no", "not_known", "not_applicable"]),
)


@given(st.lists(st.tuples(st.sampled_from([GP, MIDWIFE]), ANSWERS), max_size=6))
def test_a_question_is_known_contradictory_or_open_and_nothing_said_is_lost(
    replies: list[tuple[str, dict[str, str]]],
) -> None:
    facts = [asked(GP), asked(MIDWIFE), *(replied(request, **said) for request, said in replies)]
    standing: dict[tuple[str, str], str] = {}
    for request, said in replies:
        standing |= {(request, key): value for key, value in said.items()}
    for key, answer in answers(facts).items():
        says = [value for (_, question), value in standing.items() if question == key]
        definite = {value for value in says if value != "not_known"}
        assert sorted(one.value for one in answer.given) == sorted(says)
        assert answer.known == bool(definite)
        assert answer.contradictory == (len(definite) > 1)
        assert answer.value in says
