"""Choosing between answers and reading replies: nothing is lost, nothing is saved over unseen, and the lists follow."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import FactKind
from cdop.case.gathered import answers
from cdop.database import db
from cdop.gathering import service
from cdop.gathering.record.lists import contradictions_page, counts, unread_page
from tests.application import Browser
from tests.case.making import add_fact, audit, case_id, statements, store, store_many
from tests.case.test_case_page import plain
from tests.classification.making import errors, send, timeline, version_on
from tests.gathering.making_record import (
    GP,
    MIDWIFE,
    POLICE,
    WEIGHTS,
    asked,
    chosen,
    finalised,
    gathered,
    read,
    replied,
)

CHOICE = {"answer": "3200", "reason": "Made at the birth"}
READ = {"changes": "yes", "words": "The weight is new"}


def choose(browser: Browser, token: str, version: str = "", **values: Any) -> TestResponse:
    answer: TestResponse = send(browser, f"/cases/{token}/record/birth_weight", version, **{**CHOICE, **values})
    return answer


def test_a_choice_is_kept_with_its_reason_and_everything_said_stays(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    page = plain(coordinator.get(f"/cases/{token}/record/birth_weight").text)
    assert "3200 Fairlawn practice (Primary health care) , 15 May 2014" in page
    assert "2300 Estuary midwives (Midwifery) , 15 May 2014" in page
    assert choose(coordinator, token).status_code == 303
    fact = timeline(app, token)[-1]
    assert fact.kind is FactKind.ANSWER_CHOSEN
    assert fact.identity == {"answer": "3200", "from": GP, "reason": "Made at the birth"}
    assert audit(app, "information.answer_chosen") == {("information.answer_chosen", case_id(app, token)): 1}
    page = plain(coordinator.get(f"/cases/{token}/record").text)
    assert "2300 : Estuary midwives" in page
    assert "Chosen: 3200 , by Test coordinator" in page
    assert "A-1" not in coordinator.get("/contradictions").text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": ""}, "Choose which answer stands"),
        ({"answer": "4000"}, "Choose one of the answers on this page"),
        ({"reason": ""}, "Enter why this answer stands"),
        ({"reason": "w" * 501}, "Why? must be 500 characters or fewer"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(app: Flask, coordinator: Browser, values: Any, words: str) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    answer = choose(coordinator, token, **values)
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert len(timeline(app, token)) == len(gathered(*WEIGHTS))


def test_an_answer_that_came_meanwhile_is_shown_first(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS, asked(POLICE)))
    version = version_on(coordinator.get(f"/cases/{token}/record/birth_weight").text)
    add_fact(app, token, replied(POLICE, {"birth_weight": "2900"}, day=4))
    answer = choose(coordinator, token, version)
    assert answer.status_code == 409
    assert "2900 County police (Police)" in plain(answer.text)
    assert "Made at the birth" in answer.text
    assert timeline(app, token)[-1].kind is FactKind.INFORMATION_RECEIVED
    assert choose(coordinator, token, version_on(answer.text)).status_code == 303


def test_somebody_elses_choice_is_not_written_over_unseen(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    version = version_on(coordinator.get(f"/cases/{token}/record/birth_weight").text)
    add_fact(app, token, chosen("birth_weight", "2300"))
    answer = choose(coordinator, token, version)
    assert answer.status_code == 409
    assert "Chosen: 2300" in plain(answer.text)
    assert answers(timeline(app, token))["birth_weight"].value == "2300"


def test_the_service_itself_writes_over_no_choice_that_was_not_seen(app: Flask) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    page = Seen(case_id(app, token), len(timeline(app, token)))
    add_fact(app, token, chosen("birth_weight", "2300"))
    with app.app_context(), pytest.raises(Overtaken):
        service.choose(db.session(), COMMAND_LINE, page, "birth_weight", "3200", GP, "Made at the birth")


def test_a_later_answer_that_differs_asks_again_and_one_that_agrees_does_not(app: Flask, coordinator: Browser) -> None:
    before = gathered(*WEIGHTS, asked(POLICE), chosen("birth_weight", "3200"))
    agrees, differs = (replied(POLICE, {"birth_weight": value}, day=4) for value in ("3200", "2900"))
    store_many(app, {"A-1": [*before, agrees], "B-1": [*before, differs]})
    page = coordinator.get("/contradictions").text
    assert "B-1" in page
    assert "A-1" not in page


def test_what_is_sent_twice_is_saved_once(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(*WEIGHTS))
    for address, values, kind in (
        ("record/birth_weight", CHOICE, FactKind.ANSWER_CHOSEN),
        (f"replies/{GP}", READ, FactKind.INFORMATION_READ),
    ):
        version = version_on(coordinator.get(f"/cases/{token}/{address}").text)
        for _ in range(2):
            assert send(coordinator, f"/cases/{token}/{address}", version, **values).status_code == 303
        assert [fact.kind for fact in timeline(app, token)].count(kind) == 1


def test_a_question_nobody_contradicts_has_no_page(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"birth_weight": "3200", "household": "x"})))
    for question in ("birth_weight", "household", "immunised", "nonsense"):
        assert coordinator.get(f"/cases/{token}/record/{question}").status_code == 404


def test_a_reply_is_read_as_it_came_beside_what_was_known(app: Flask, coordinator: Browser) -> None:
    first = replied(GP, {"birth_weight": "3200", "immunised": "yes", "medication": "not_known"})
    said = {
        "birth_weight": "2300", "immunised": "yes", "medication": "no", "household": "Mother",
        "smoking_pregnancy": "no", "conditions": "None", "missed_appointments": "no",
    }  # fmt: skip
    row = {"on": "2014-03-01", "precision": "month", "what": "Booked"}
    second = replied(MIDWIFE, said, day=2, words="We are sorry.", chronology=[row])
    token = store(app, "A-1", gathered(asked(GP), asked(MIDWIFE), first, second))
    page = plain(coordinator.get(f"/cases/{token}/replies/{MIDWIFE}").text)
    for words in (
        "Birth weight (grams) 2300 Different: known was 3200", "Immunisations up to date Yes The same as what is known",
        "Regular medication No New", "Household Mother New", "Missed appointments No New",
        "Smoking in pregnancy No New",
        "We are sorry.", "Who answered A. Nurse", "By one-time link", "March 2014 Booked", "To be read",
    ):  # fmt: skip
        assert words in page, words


def test_the_wrong_agency_says_whom_to_try_and_leads_to_asking(app: Flask, coordinator: Browser) -> None:
    reply = replied(GP, outcome="wrong_agency", redirect="Try the Beacon practice")
    token = store(app, "A-1", gathered(asked(GP), reply))
    text = coordinator.get(f"/cases/{token}/replies/{GP}").text
    assert "Try the Beacon practice" in text
    assert f'href="/cases/{token}/ask"' in text


def test_having_read_it_takes_it_off_the_list_and_says_so(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"disability": "no"})))
    address = f"/cases/{token}/replies/{GP}"
    assert "A-1" in coordinator.get("/replies").text
    assert send(coordinator, address, **READ).status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.detail, fact.identity) == ({"request": GP, "changes": "yes"}, {"words": "The weight is new"})
    assert "A-1" not in coordinator.get("/replies").text
    assert "it changes something" in plain(coordinator.get(address).text)
    assert audit(app, "information.read") == {("information.read", case_id(app, token)): 1}
    add_fact(app, token, replied(GP, {"disability": "yes"}, day=9))
    assert "A-1" in coordinator.get("/replies").text


def test_another_reply_that_came_meanwhile_is_read_first(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"disability": "no"})))
    address = f"/cases/{token}/replies/{GP}"
    version = version_on(coordinator.get(address).text)
    add_fact(app, token, replied(GP, {"household": "A new word"}, day=2))
    answer = send(coordinator, address, version, **READ)
    assert answer.status_code == 409
    assert "A new word" in answer.text
    assert "The weight is new" in answer.text
    assert timeline(app, token)[-1].kind is FactKind.INFORMATION_RECEIVED


def test_somebody_elses_reading_is_shown_first(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"disability": "no"})))
    version = version_on(coordinator.get(f"/cases/{token}/replies/{GP}").text)
    add_fact(app, token, read(GP))
    assert send(coordinator, f"/cases/{token}/replies/{GP}", version, **READ).status_code == 409
    assert [fact.kind for fact in timeline(app, token)].count(FactKind.INFORMATION_READ) == 1


def test_a_reply_without_an_answer_to_the_question_is_refused(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", gathered(asked(GP), replied(GP, {"disability": "no"})))
    answer = send(coordinator, f"/cases/{token}/replies/{GP}", changes="", words="Kept")
    assert (answer.status_code, errors(answer.text)) == (422, ["Choose whether it changes anything"])
    assert "Kept" in answer.text


def test_a_reply_after_the_review_says_so_and_is_read_as_well(app: Flask, coordinator: Browser) -> None:
    before = gathered(asked(GP), asked(MIDWIFE), replied(MIDWIFE, {"disability": "no"}), *finalised(5))
    token = store(app, "A-1", [*before, replied(GP, {"disability": "yes"}, day=9)])
    assert "after the review" in coordinator.get("/replies").text
    words = "This came after the review of 19 May 2014: does it change anything?"
    assert words in plain(coordinator.get(f"/cases/{token}/replies/{GP}").text)
    assert words not in plain(coordinator.get(f"/cases/{token}/replies/{MIDWIFE}").text)
    assert send(coordinator, f"/cases/{token}/replies/{GP}", **READ).status_code == 303
    assert [fact.kind for fact in timeline(app, token)][-1] is FactKind.INFORMATION_READ
    assert "Birth" not in coordinator.get("/contradictions").text


@pytest.mark.parametrize("address", ["/replies", "/contradictions"])
def test_a_list_is_paged_in_a_total_order_in_a_bounded_number_of_statements(
    app: Flask, coordinator: Browser, address: str
) -> None:
    number = 30
    tokens = store_many(app, {f"A-{n:03d}": gathered(*WEIGHTS) for n in range(number)})
    coordinator.get(address)
    with statements(app) as sent:
        first = coordinator.get(address).text
    assert len(sent) <= 8
    rows = number * (2 if address == "/replies" else 1)
    second = coordinator.get(f"{address}?page=2").text
    assert ("page=2" in first) == (rows > 50)
    seen = [ref for page in (first, second) for ref in sorted(tokens) for _ in range(page.count(f">{ref}<"))]
    assert len(seen) == rows
    assert set(seen) == set(tokens)
    assert coordinator.get(f"{address}?page=99999").status_code == 200
    shown = audit(app, "case.listed")
    assert len(shown) == number


def test_the_home_tells_what_waits(app: Flask, coordinator: Browser) -> None:
    store(app, "A-1", gathered(*WEIGHTS))
    page = plain(coordinator.get("/").text)
    assert "Replies to read: 2" in page
    assert "Answers that contradict: 1" in page


def test_the_lists_are_the_same_on_both_databases(app_on_each: Flask) -> None:
    store_many(app_on_each, {"A-1": gathered(*WEIGHTS), "A-2": gathered(*WEIGHTS, chosen("birth_weight", "3200"))})
    with app_on_each.app_context():
        viewer, nobody = (
            Person(None, "x", roles, "127.0.0.1")
            for roles in (frozenset({Role.COORDINATOR}), frozenset(Role) - {Role.COORDINATOR})
        )
        session = db.session()
        assert [(row.reference, row.about) for row in contradictions_page(session, viewer, 1).rows] == [
            ("A-1", "birth_weight")
        ]
        assert [(row.reference, row.about) for row in unread_page(session, viewer, 1).rows] == [
            ("A-1", GP), ("A-1", MIDWIFE), ("A-2", GP), ("A-2", MIDWIFE),
        ]  # fmt: skip
        assert counts(session, viewer) == {"reply": 4, "contradiction": 1}
        assert (counts(session, nobody), unread_page(session, nobody, 1).rows) == ({}, [])
        assert contradictions_page(session, nobody, 1).rows == []
