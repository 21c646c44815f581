"""What agencies are sent: messages that name nobody; a letter whose page about the child is torn off."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.case_page import case_view
from cdop.case.gathered import requests
from cdop.database import db, transaction
from cdop.gathering.asking.letter import HOW, TEAR_OFF, letter
from cdop.gathering.asking.letter_pdf import to_pdf
from cdop.gathering.asking.messages import ASKED, ESCALATED
from cdop.gathering.rules import Terms
from cdop.gathering.service import ESCALATION, REMINDER, REQUEST
from cdop.outbox.rules import check_words
from cdop.outbox.templates import Text, template_of
from cdop.panel_settings.rules import PanelSettings
from cdop.panel_settings.service import decide_setting
from tests.case.making import CHILD, IDENTITY
from tests.documents.reading import laid_out, opened, roles
from tests.gathering.making_requests import AskedByPage, asked_by_page

WORDS = {
    "agency": "County police",
    "reference": "R-5E35-225A",
    "due": "2026-12-11",
    "days": "28",
    "contact": "01632 960000, office@panel.example",
}
RAISED = {**{key: WORDS[key] for key in ("agency", "reference", "due", "contact")}, "role": "Head of safeguarding",
          "asked": "2026-11-20"}  # fmt: skip
LINK = "https://tracker.example/reply/secret"
MADE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def text(app: Flask, kind: str, words: dict[str, str], link: str = LINK) -> Text:
    template = template_of(kind)
    assert template
    with app.app_context():
        return template.text(check_words(words, template.words), link)


@pytest.mark.parametrize(("kind", "words"), [(REQUEST, WORDS), (REMINDER, WORDS), (ESCALATION, RAISED)])
def test_each_message_says_who_is_asked_why_by_when_and_its_reference(
    app: Flask, kind: str, words: dict[str, str]
) -> None:
    found = text(app, kind, words)
    for expected in ("County police", "11 December 2026", "R-5E35-225A", "Children Act 2004", "statutory guidance"):
        assert expected in found.body, expected
    assert (LINK in found.body) is (kind != ESCALATION)
    assert ("28 days" in found.body) is (kind != ESCALATION)
    assert max(len(line) for line in found.subject.splitlines()) <= 200
    assert not re.search(r"\byears? old\b|\baged\b|\bmonths old\b|date of birth", found.body)


def test_an_escalation_is_to_the_role(app: Flask) -> None:
    assert text(app, ESCALATION, RAISED).body.startswith("To Head of safeguarding\n")
    long = text(app, ESCALATION, {**RAISED, "agency": "A" * 200})
    assert len(long.subject) <= 200


def test_a_message_has_no_word_that_could_hold_a_name() -> None:
    """The words are the name of an office or a role, days, a number and a reference made of the request’s key."""
    assert set(ASKED) == {"agency", "reference", "due", "days", "contact"}
    assert set(ESCALATED) == {"agency", "role", "reference", "asked", "due", "contact"}


def test_a_message_says_how_to_reach_the_office_where_the_panel_gave_that(app: Flask) -> None:
    for kind, words in ((REQUEST, WORDS), (REMINDER, WORDS), (ESCALATION, RAISED)):
        assert "\n01632 960000, office@panel.example\nOur reference: R-5E35" in text(app, kind, words).body
        none = {**words, "contact": Terms.by(PanelSettings({})).contact}
        assert "Medway\nOur reference" in text(app, kind, none).body


@pytest.fixture
def asked(app: Flask) -> AskedByPage:
    return asked_by_page(app, "Little Beacon hospice", words="Please telephone first.", sets=("care_pathway",))


def pages(pdf: bytes) -> list[str]:
    return [laid_out(pdf, number + 1) for number in range(len(opened(pdf).pages))]


def test_the_letter_has_the_child_on_the_second_page_alone(asked: AskedByPage) -> None:
    answer = asked.browser.get(f"{asked.page}/letter/pdf")
    assert answer.mimetype == "application/pdf"
    assert "request-for-information.pdf" in answer.headers["Content-Disposition"]
    first, second, *rest = pages(answer.data)
    for word in ("Little Beacon hospice", "1 Invented Road", "CDR-0001", "R-", "Please telephone first."):
        assert word in first, word
    assert "Tear this page off" in second
    for word in (CHILD["family_name"], "999 000 0018", "17 February 2010", "9 May 2014", "ME7 1QX"):
        assert word in second, word
    for page in (first, *rest):
        for word in IDENTITY:
            assert word not in page, word
    answers = "\n".join(rest)
    assert "Was there an advance care plan?" in answers
    assert "Our agency holds nothing" in answers
    assert answers.count("☐") > 20
    assert all("CDR-0001" in page for page in rest), "the reference at the foot of each"


def test_the_letter_is_tagged_and_the_same_each_time(app: Flask, asked: AskedByPage) -> None:
    pdf = asked.browser.get(f"{asked.page}/letter/pdf").data
    found = roles(opened(pdf))
    for role in ("H1", "H2", "P", "Table", "TH", "TD"):
        assert role in found, role
    assert str(opened(pdf).Root.Lang) == "en-GB"


def test_the_page_of_the_letter_shows_the_same_questions(asked: AskedByPage) -> None:
    page = asked.browser.get(f"{asked.page}/letter").text
    assert "Was there an advance care plan?" in page
    assert HOW in page
    assert "Wetherfield" in page


def test_what_others_answered_is_not_asked_on_paper(app: Flask, asked: AskedByPage) -> None:
    question = "Did the child have a disability?"
    assert question in asked.browser.get(f"{asked.page}/letter").text
    said: dict[str, Any] = {"version": "0", "way": "letter", "on": ["1", "6", "2014"], "outcome": "answered"}
    assert asked.browser.post(f"{asked.page}/reply", {**said, "disability": "no"}).status_code == 303
    assert question not in asked.browser.get(f"{asked.page}/letter").text


def test_hostile_words_are_printed_as_they_are(app: Flask) -> None:
    words = "<b>bold</b> \u202e &amp; \U0001f600 نص"
    asked = asked_by_page(app, "Little Beacon hospice", words=words)
    first, *_ = pages(asked.browser.get(f"{asked.page}/letter/pdf").data)
    assert "<b>bold</b>" in first
    assert "[U+202E]" in first
    assert TEAR_OFF not in first


def test_the_same_letter_and_moment_give_the_same_bytes(app: Flask, asked: AskedByPage) -> None:
    viewer = Person(None, "test", frozenset({Role.COORDINATOR}), "here")
    with app.app_context():
        case = case_view(db.session(), viewer, asked.case)
        assert case
        made = letter(case, requests(case.facts)[0], "1 Invented Road", "Medway", MADE.date())
        assert to_pdf(made, MADE) == to_pdf(made, MADE)


def test_the_letter_says_where_to_send_the_answers_once_the_panel_gave_it(app: Flask, asked: AskedByPage) -> None:
    assert "1 Office Street" not in pages(asked.browser.get(f"{asked.page}/letter/pdf").data)[0]
    assert "Write or stamp your address" in asked.browser.get(f"{asked.page}/letter").text
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "panel_address", "1 Office Street\nMedway", "Ours")
        decide_setting(session, COMMAND_LINE, "office_contact", "01632 960000", "Ours")
    first = pages(asked.browser.get(f"{asked.page}/letter/pdf").data)[0]
    for line in ("1 Office Street", "01632 960000"):
        assert line in first
    page = asked.browser.get(f"{asked.page}/letter").text
    assert "1 Office Street" in page
    assert "Write or stamp your address" not in page


def test_a_letter_to_the_family_ends_with_how_to_reach_the_office(app: Flask, asked: AskedByPage) -> None:
    address = f"/cases/{asked.case}/family/letters/first"
    assert "[your name and how to reach you]" in asked.browser.get(address).text
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, "office_contact", "01632 960000", "Ours")
    assert "[your name]\n01632 960000" in asked.browser.get(address).text
