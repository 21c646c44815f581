"""Answering a request: the form, its five answers, drafts, key dates, files, and sending it once."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.permissions import REPLY_REPEATS
from cdop.audit.service import utc_now
from cdop.case.gathered import answers
from cdop.case.queries import facts_of
from cdop.database import db, insert_rows, transaction
from cdop.gathering.models import QuestionSharing
from cdop.gathering.replying.routes import PARTS
from cdop.reference.reporting_form import PARTS as FORM_PARTS
from cdop.reference.reporting_form import Answering, form_questions
from tests.application import Browser
from tests.case.making import case_id, store
from tests.gathering.answering import (
    AUTHOR,
    answered_by,
    asked,
    open_link,
    replies,
    reply_of,
    row_of,
    save,
    send,
    version,
)

FIVE = ("yes", "no", "not_known", "not_applicable", "")
YES_NO = ("known_condition", "medication", "immunised", "disability", "learning_disability")
CHOSEN = re.compile(r'name="(\w+)" type="radio" value="(\w*)" checked')
HOSTILE = ("<script>alert(1)</script>", "{{ 7*7 }}", "'; DROP TABLE cases; --", "\u202eevil", "=1+1", "Zoë 🕊 –")


def chosen(page: str) -> dict[str, str]:
    """The answers that a page shows as chosen."""
    return dict(CHOSEN.findall(page))


def saved(app: Flask, request: Any) -> dict[str, str]:
    found: dict[str, str] = reply_of(app, request).identity["answers"]  # type: ignore[index]
    return found


def test_an_agency_answers_by_its_link(app_on_each: Flask) -> None:
    request = asked(app_on_each, "primary_care", words="Please look at January.")
    browser = open_link(app_on_each, request)
    first = browser.get("/reply/form")
    assert first.status_code == 200
    shown = (
        "Amaryllis Ottoline Wetherfield",
        "17 February 2010",
        "999 000 0018",
        "9 May 2014",
        "ME7 1QX",
        "at January",
    )
    assert not [words for words in shown if words not in first.text]
    assert save(browser, "child", {"immunised": "yes", "known_condition": "not_known"}).status_code == 303
    sent = send(browser)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/reply/form/sent")
    receipt = browser.get("/reply/form/sent").text
    assert re.search(r"R-[0-9A-F]{4}-[0-9A-F]{4}", receipt)
    assert browser.get("/reply/form/sent").status_code == 404, "the receipt is shown once"
    reply = reply_of(app_on_each, request)
    assert (reply.detail["outcome"], reply.detail["way"]) == ("answered", "link")
    assert reply.identity is not None
    assert reply.identity["answers"] == {"immunised": "yes", "known_condition": "not_known"}
    assert reply.identity["author"] == "A Nurse, Practice nurse"
    assert reply.recorded_by == "an agency, by its link", "the agency's name could tell whose child it is"
    assert (row_of(app_on_each, request).state, row_of(app_on_each, request).draft) == ("replied", None)


def test_the_five_answers_are_five(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    given = dict(zip(YES_NO, FIVE, strict=True))
    assert save(browser, "child", given).status_code == 303
    held = chosen(browser.get("/reply/form/child").text)
    assert {key: held[key] for key in YES_NO} == given
    check = browser.get("/reply/form/check").text
    for words in ("Yes", "No", "Not known", "Not applicable"):
        assert f"<bdi>{words}</bdi>" in check
    assert re.search(r"Not answered: [^<]*Learning disability", check)
    assert send(browser).status_code == 303
    assert saved(app_on_each, request) == {key: value for key, value in given.items() if value}


@pytest.mark.parametrize("before", FIVE)
@pytest.mark.parametrize("after", FIVE)
def test_every_answer_can_be_changed_into_every_other(app: Flask, before: str, after: str) -> None:
    browser = open_link(app, asked(app))
    for answer in (before, after):
        assert save(browser, "child", {"immunised": answer}).status_code == 303
    assert chosen(browser.get("/reply/form/child").text)["immunised"] == after


def test_numbers_days_choices_and_texts_come_back(app: Flask) -> None:
    request = asked(app, "hospital")
    browser = open_link(app, request)
    circumstances = {
        "mode_of_death": "not_applicable", "last_seen_well": ["8", "5", "2014"], "event_place": "A road in Medway",
        "circumstances_known": "First line\r\nsecond line",
    }  # fmt: skip
    assert save(browser, "circumstances", circumstances).status_code == 303
    child = {"birth_weight": "3,200", "last_weight_instead": "not_known", "gestation_weeks_instead": "not_applicable"}
    assert save(browser, "child", child).status_code == 303
    page = browser.get("/reply/form/child").text
    assert 'value="3200"' in page
    assert page.count("selected") >= 2
    assert send(browser).status_code == 303
    assert saved(app, request) == {
        "circumstances_known": "First line\nsecond line", "mode_of_death": "not_applicable",
        "last_seen_well": "2014-05-08", "event_place": "A road in Medway", "birth_weight": "3200",
        "last_weight": "not_known", "gestation_weeks": "not_applicable",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "sent", "words"),
    [
        ("child", {"birth_weight": "3.2 kg"}, "Birth weight (grams): enter a whole number from 100 to 7,000"),
        ("child", {"birth_weight": "3,20"}, "Birth weight (grams): enter a whole number from 100 to 7,000"),
        ("child", {"birth_weight": "99"}, "Birth weight (grams): enter a whole number from 100 to 7,000"),
        ("child", {"birth_weight": "٣٢٠٠"}, "Birth weight (grams): enter a whole number from 100 to 7,000"),
        ("child", {"birth_weight": "3200", "birth_weight_instead": "not_known"}, "not both"),
        ("child", {"known_condition": "perhaps"}, "Choose one of the answers on this page"),
        ("circumstances", {"last_seen_well": ["31", "2", "2014"]}, "must be a real date"),
        ("circumstances", {"last_seen_well": ["1", "1", "2999"]}, "Last seen well: the day must not be in the future"),
        ("circumstances", {"last_seen_well": ["", "5", "2014"]}, "must include a day"),
        ("circumstances", {"event_place": "x" * 501}, "must be 500 characters or fewer"),
        ("circumstances", {"circumstances_known": "x" * 10_001}, "must be 10,000 characters or fewer"),
        ("circumstances", {"event_place": "a\x00b"}, "must not contain control characters"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_was_typed_kept(
    app: Flask, part: str, sent: dict[str, Any], words: str
) -> None:
    browser = open_link(app, asked(app, "hospital"))
    refused = save(browser, part, {**sent, "resuscitation": "yes", "multiple_birth": "yes"})
    assert refused.status_code == 422
    assert words in refused.text
    assert set(chosen(refused.text).values()) >= {"yes"}
    assert row_of(browser.app, asked_of(browser)).draft_version == 0


def asked_of(browser: Browser) -> Any:
    """The only request there is."""
    from cdop.gathering.models import InformationRequest

    class One:
        with browser.app.app_context():
            token = db.session.scalar(select(InformationRequest.token))

    return One


def test_hostile_text_stays_text(app: Flask) -> None:
    request = asked(app, "hospital")
    browser = open_link(app, request)
    text = "\n".join(HOSTILE)
    assert save(browser, "circumstances", {"circumstances_known": text}).status_code == 303
    assert save(browser, "dates", {"on": ["", "", "2013"], "what": text}).status_code == 303
    assert save(browser, "author", {"name": HOSTILE[0], "role": HOSTILE[1]}).status_code == 303
    for page in ("circumstances", "dates", "author", "check"):
        shown = browser.get(f"/reply/form/{page}").text
        assert "<script>alert" not in shown
        assert "49" not in re.sub(r'value="[^"]*"', "", shown.split("<h1", 1)[1].split("</main>")[0])
    assert save(browser, "check").status_code == 303
    assert saved(app, request) == {"circumstances_known": text}
    identity = reply_of(app, request).identity
    assert identity is not None
    assert identity["chronology"][0]["what"] == text


# What is asked, and of whom


def test_an_agency_is_asked_what_nobody_knows_yet_and_told_how_much_is_spared(app: Flask) -> None:
    case = case_id(app, store(app, "A-1"))
    first = open_link(app, asked(app, "primary_care", case=case))
    text = first.get("/reply/form").text
    assert "need not be asked" not in text
    (alone,) = re.findall(r"(\d+) questions for your agency", text)
    answered_by(
        app, case, "health_visiting", {"immunised": "yes", "smoking_household": "not_known", "disability": "no"}
    )
    text = first.get("/reply/form").text
    (then,) = re.findall(r"(\d+) questions for your agency", text)
    assert int(alone) - int(then) == 2, "what somebody did not know is still asked"
    assert "2 other questions need not be asked" in text


def test_what_others_said_is_shown_to_confirm_with_the_kind_of_agency_alone(app: Flask) -> None:
    case = case_id(app, store(app, "A-1"))
    answered_by(
        app, case, "health_visiting", {"immunised": "no", "domestic_abuse": "yes", "housing_problem": "not_known"}
    )
    request = asked(app, "primary_care", case=case)
    browser = open_link(app, request)
    child, family = browser.get("/reply/form/child").text, browser.get("/reply/form/family").text
    assert "Confirm or correct" in child
    assert "<bdi>No (Health visiting)</bdi>" in child
    assert "Test health_visiting" not in child, "the kind of agency, not its name"
    assert chosen(child)["immunised"] == "", "nothing is confirmed unless somebody confirms it"
    assert "Domestic abuse" not in family, "what is sensitive is neither shown nor asked again"
    assert "domestic_abuse" not in family
    assert "housing_problem" in family
    assert save(browser, "child", {"immunised": "no"}).status_code == 303
    assert send(browser).status_code == 303
    with app.app_context():
        said = answers(facts_of(db.session(), case))["immunised"]
    assert [one.value for one in said.given] == ["no", "no"]
    assert not said.contradictory


def test_what_was_brought_in_as_a_day_and_is_none_is_shown_as_it_is_written(app: Flask) -> None:
    case = case_id(app, store(app, "A-1"))
    days = [one for one in form_questions().values() if one.kind is Answering.DAY and not one.each]
    shared = next(one for one in days if not one.sensitive and one.is_for("primary_care"))
    answered_by(app, case, "health_visiting", {shared.key: "spring 2014"})
    page = open_link(app, asked(app, "primary_care", case=case)).get(f"/reply/form/{shared.part}")
    assert page.status_code == 200
    assert "<bdi>spring 2014 (Health visiting)</bdi>" in page.text


@pytest.mark.parametrize("question", ["domestic_abuse", "immunised"])
def test_the_panel_decides_what_the_next_agency_sees(app: Flask, question: str) -> None:
    case = case_id(app, store(app, "A-1"))
    answered_by(app, case, "health_visiting", {question: "yes"})
    part = form_questions()[question].part
    browser = open_link(app, asked(app, "primary_care", case=case))
    sensitive = form_questions()[question].sensitive
    for shared in (not sensitive, sensitive, not sensitive):
        row = {"question": question, "shared": shared, "reason": "", "decided_at": utc_now(), "decided_by": "Test"}
        with app.app_context(), transaction(db.session()) as session:
            insert_rows(session, QuestionSharing, [row])
        assert ("Yes (Health visiting)" in browser.get(f"/reply/form/{part}").text) is shared


def test_what_was_typed_is_kept_though_it_became_known_while_the_page_was_open(app: Flask) -> None:
    case = case_id(app, store(app, "A-1"))
    request = asked(app, "primary_care", case=case)
    browser = open_link(app, request)
    seen = version(browser, "/reply/form/family")
    answered_by(app, case, "health_visiting", {"domestic_abuse": "yes"})
    answer = browser.post("/reply/form/family", {"version": seen, "domestic_abuse": "no", "poverty": "yes"})
    assert answer.status_code == 303
    assert chosen(browser.get("/reply/form/family").text)["domestic_abuse"] == "no"
    assert "Yes (Health visiting)" not in browser.get("/reply/form/family").text
    assert send(browser).status_code == 303
    assert saved(app, request) == {"domestic_abuse": "no", "poverty": "yes"}


def test_a_part_that_is_not_asked_leads_to_the_first_page(app: Flask) -> None:
    browser = open_link(app, asked(app, "police"))
    for part in ("neonatal", "asthma"):
        answer = browser.get(f"/reply/form/{part}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/reply/form")
    sneaked = browser.post("/reply/form/neonatal", {"neo_cooled": "yes"}, page="/reply/form")
    assert sneaked.status_code == 303
    assert "neo_cooled" not in str(row_of(app, asked_of(browser)).draft)


def test_supplementary_sets_are_asked_of_whom_they_were_chosen_for(app: Flask) -> None:
    browser = open_link(app, asked(app, "primary_care", "asthma", "road"))
    first = browser.get("/reply/form").text
    assert "/reply/form/asthma" in first
    assert "/reply/form/road" not in first, "none of its questions is for this kind of agency"


def test_every_question_has_a_page_and_every_day_its_three_boxes() -> None:
    questions = form_questions().values()
    assert {question.part for question in questions} <= set(PARTS)
    assert set(PARTS) >= FORM_PARTS
    assert {question.key for question in questions if question.kind is Answering.DAY} == REPLY_REPEATS


# Drafts


def test_two_windows_fill_in_different_pages_and_neither_loses_anything(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    seen = version(browser, "/reply/form/child")
    assert save(browser, "family", {"poverty": "yes"}).status_code == 303
    other = browser.post("/reply/form/child", {"version": seen, "immunised": "yes"})
    assert other.status_code == 303
    assert row_of(app_on_each, request).draft["answers"] == {"poverty": "yes", "immunised": "yes"}


@pytest.mark.parametrize(
    ("part", "first", "second", "kept"),
    [
        ("child", {"immunised": "yes"}, {"immunised": "no"}, 'value="no" checked'),
        ("author", AUTHOR, {"name": "B Other", "role": "Clerk"}, 'value="B Other"'),
    ],
)
def test_whoever_saves_a_page_second_is_told_and_keeps_what_was_typed(
    app_on_each: Flask, part: str, first: dict[str, str], second: dict[str, str], kept: str
) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    address = f"/reply/form/{part}"
    seen = version(browser, address)
    assert browser.post(address, {"version": seen, **first}).status_code == 303
    before = row_of(app_on_each, request).draft
    conflict = browser.post(address, {"version": seen, **second})
    assert conflict.status_code == 409
    assert "saved in another window" in conflict.text
    assert kept in conflict.text
    assert row_of(app_on_each, request).draft == before
    now = re.search(r'name="version"[^>]* value="(\d+)"', conflict.text)
    assert now is not None
    assert browser.post(address, {"version": now[1], **second}).status_code == 303, "sent again, it counts as seen"


@pytest.mark.parametrize("seen", ["", "-1", "99999", "x", "9" * 30, "٣"])
def test_a_version_that_no_page_showed_is_not_taken(app: Flask, seen: str) -> None:
    browser = open_link(app, asked(app))
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    assert browser.post("/reply/form/child", {"version": seen, "immunised": "no"}).status_code == 409


def test_what_was_changed_after_the_check_page_was_opened_is_not_sent_unseen(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    assert save(browser, "author", AUTHOR).status_code == 303
    seen = version(browser, "/reply/form/check")
    assert save(browser, "child", {"immunised": "no"}).status_code == 303
    refused = browser.post("/reply/form/check", {"version": seen})
    assert refused.status_code == 409
    assert "Nothing was sent" in refused.text
    assert replies(app_on_each, request) == []
