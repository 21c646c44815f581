"""The family's pages: key worker, contacts, wishes, questions and their answers, letters; and who sees none of it."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.facts import Fact, FactKind
from cdop.case.readiness import Why, readiness
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_account
from tests.case.making import NOTIFIED, add_fact, audit, case_id, facts, statements, store
from tests.case.test_case_page import plain
from tests.classification.making import boxes, errors, send, timeline, version_on
from tests.gathering.test_family_rules import wish

K = FactKind
KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
WORKER = {"name": "Rosa Quillby", "role": "Bereavement nurse", "contact": "01634 960001"}
FAMILY_KINDS = {
    K.KEY_WORKER_NAMED, K.FAMILY_CONTACTED, K.FAMILY_WISHED, K.FAMILY_ASKED, K.FAMILY_ANSWERED, K.FAMILY_WRITTEN_TO,
}  # fmt: skip
LETTER = {"to": "Tamsin Wetherfield\n1 Example Road", "text": "Dear Tamsin\n\nWe are sorry.", "dated": boxes(NOTIFIED)}


@pytest.fixture
def token(app: Flask) -> str:
    return store(app, "A-1")


def at(token: str, rest: str = "") -> str:
    return f"/cases/{token}/family{rest}"


def text_of(app: Flask, token: str) -> dict[str, Any]:
    return dict(timeline(app, token)[-1].identity or {})


def test_nothing_is_late_of_a_case_that_is_withdrawn(app: Flask, coordinator: Browser, token: str) -> None:
    assert "None recorded. Late by" in plain(coordinator.get(at(token)).text)
    add_fact(app, token, Fact(K.WITHDRAWN, NOTIFIED, {"reason": "error"}))
    for address in (at(token), f"/cases/{token}"):
        page = coordinator.get(address).text
        assert "Late by" not in page
        assert "Key worker Not named First contact None recorded" in plain(page)
        assert "govuk-tag--yellow" not in page


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (boxes(NOTIFIED - timedelta(days=1)), "11 May 2014 at 09:30, in time (target: within 48 hours"),
        (boxes(NOTIFIED), "12 May 2014 at 09:30, late (target: within 48 hours of the death, a setting)"),
    ],
)
def test_the_key_worker_is_named_and_the_first_contact_timed(
    app: Flask, coordinator: Browser, token: str, on: list[str], words: str
) -> None:
    before = plain(coordinator.get(at(token)).text)
    assert "Key worker Not named" in before
    assert "None recorded. Late by" in before
    timed = {**WORKER, "first_contact_on": on, "first_contact_time": "9.30"}
    assert send(coordinator, at(token, "/key-worker"), **timed).status_code == 303
    assert text_of(app, token) == {**WORKER, "first_contact_time": "09:30"}
    for address in (at(token), f"/cases/{token}"):
        page = plain(coordinator.get(address).text)
        assert "Rosa Quillby , Bereavement nurse , 01634 960001" in page
        assert words in page if address == at(token) else words.partition(",")[0] in page
    assert audit(app, "family.key_worker_named") == {("family.key_worker_named", case_id(app, token)): 1}
    assert 'value="09:30"' in coordinator.get(at(token, "/key-worker")).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Enter the name of the key worker"),
        ({"role": ""}, "Enter the role of the key worker"),
        ({"first_contact_time": "09:30"}, "Enter the day of the first contact"),
        ({"first_contact_on": ["1", "1", "2199"]}, "First contact must not be in the future"),
        ({"contact": "a\uffff"}, "How to reach them contains a character that cannot be stored"),
    ],
)
def test_a_key_worker_that_cannot_be_is_refused_and_kept(
    app: Flask, coordinator: Browser, token: str, values: dict[str, Any], words: str
) -> None:
    answer = send(coordinator, at(token, "/key-worker"), **{**WORKER, **values})
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert "Bereavement" in answer.text or "role" in values
    assert len(timeline(app, token)) == 2


def test_two_who_name_a_key_worker_see_both(app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs) -> None:
    other = sign_in_as(Role.COORDINATOR)
    seen = version_on(other.get(at(token, "/key-worker")).text)
    send(coordinator, at(token, "/key-worker"), **WORKER)
    answer = send(other, at(token, "/key-worker"), seen, **{**WORKER, "name": "Ida Thorne"})
    assert answer.status_code == 409
    assert "Name: Rosa Quillby" in plain(answer.text)
    assert "Ida Thorne" in answer.text


def test_contacts_are_kept_once_and_corrected(app: Flask, coordinator: Browser, token: str) -> None:
    said = {"key": KEY, "dated": boxes(NOTIFIED), "how": "telephone", "who": "Rosa with the mother", "words": "Rang."}
    version = version_on(coordinator.get(at(token, "/contacts/new")).text)
    for _ in range(2):
        assert send(coordinator, at(token, "/contacts/new"), version, **said).status_code == 303
    assert len(timeline(app, token)) == 3
    assert send(coordinator, at(token, "/contacts/new"), **{**said, "words": "Else"}).status_code == 409
    changed = {**said, "words": "Rang twice."}
    assert send(coordinator, at(token, f"/contacts/{KEY}"), **changed).status_code == 303
    page = plain(coordinator.get(at(token)).text)
    assert "12 May 2014 Telephone call Rosa with the mother Rang twice." in page
    assert "Rang. " not in page
    assert coordinator.get(at(token, f"/contacts/{OTHER}")).status_code == 404
    assert send(coordinator, at(token, "/contacts/new"), **{**said, "key": "x"}).status_code == 422
    assert errors(send(coordinator, at(token, "/contacts/new"), **{**said, "how": "fax"}).text) == [
        "Choose one of the answers on this page"
    ]


def test_a_wish_is_recorded_warns_and_no_longer_holds(app: Flask, coordinator: Browser, token: str) -> None:
    said = {"key": KEY, "dated": boxes(NOTIFIED), "wish_kind": "no_contact", "words": "Please <b>no</b> calls"}
    assert send(coordinator, at(token, "/wishes/new"), **said).status_code == 303
    for address in (at(token), f"/cases/{token}", at(token, "/letters/first")):
        page = coordinator.get(address).text
        assert "The family wants no contact:" in page
        assert "Please &lt;b&gt;no&lt;/b&gt; calls" in page
    ended = {**said, "withdrawn": "y"}
    assert send(coordinator, at(token, f"/wishes/{KEY}"), **ended).status_code == 303
    assert "wants no contact" not in coordinator.get(at(token)).text
    assert coordinator.get(at(token, f"/wishes/{KEY}")).status_code == 404
    assert "Wants no contact (no longer holds)" in plain(coordinator.get(f"/cases/{token}").text)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"wish_kind": ""}, "Choose what they wish"),
        ({"wish_kind": "avoid_dates"}, "Enter the day to avoid"),
        ({"wish_kind": "other", "yearly": "y"}, "Only dates to avoid have days"),
        (
            {"wish_kind": "avoid_dates", "first": ["2", "3", "2026"], "last": ["1", "3", "2026"]},
            "Last day must not be before the first",
        ),
        ({"wish_kind": "avoid_dates", "first": ["2", "3", "9999"]}, "First day must be from 1990 to 2199"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    app: Flask, coordinator: Browser, token: str, values: dict[str, Any], words: str
) -> None:
    said = {"key": KEY, "dated": boxes(NOTIFIED), "words": "w", **values}
    answer = send(coordinator, at(token, "/wishes/new"), **said)
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert len(timeline(app, token)) == 2


def test_one_button_avoids_the_birthday_every_year(app: Flask, coordinator: Browser, token: str) -> None:
    assert "Avoid every year: the child’s birthday, 17 February" in plain(coordinator.get(at(token)).text)
    for _ in range(2):
        assert coordinator.post(at(token, "/avoid/birthday"), page=at(token)).status_code == 303
    assert len(timeline(app, token)) == 3
    assert {key: timeline(app, token)[-1].detail[key] for key in ("first", "yearly")} == {
        "first": "2010-02-17", "yearly": True,
    }  # fmt: skip
    page = plain(coordinator.get(at(token)).text)
    assert "Dates to avoid: 17 February, every year" in page
    assert "Avoid every year: the child’s birthday" not in page
    assert coordinator.get(at(token, "/avoid/birthday")).status_code in {404, 405}
    assert coordinator.post(at(token, "/avoid/christmas"), page=at(token)).status_code == 404


def test_a_question_is_followed_to_its_answer(app: Flask, coordinator: Browser, token: str) -> None:
    asked = {"key": KEY, "dated": boxes(NOTIFIED), "words": "Why did nobody ring us?"}
    assert send(coordinator, at(token, "/questions/new"), **asked).status_code == 303
    assert any(reason.why is Why.FAMILY_UNANSWERED for reason in readiness(timeline(app, token)).ours)
    assert "Why did nobody ring us? 12 May 2014 Not answered" in plain(coordinator.get(at(token)).text)
    assert "1 question not answered" in plain(coordinator.get(f"/cases/{token}").text)
    address = at(token, f"/questions/{KEY}")
    assert "Why did nobody ring us?" in coordinator.get(address).text
    assert errors(send(coordinator, address, words="", by="Rosa", dated=boxes(NOTIFIED)).text) == [
        "Enter what they were told"
    ]
    told = {"words": "A number was wrong.", "by": "Rosa", "dated": boxes(NOTIFIED)}
    assert send(coordinator, address, **told).status_code == 303
    assert not any(reason.why is Why.FAMILY_UNANSWERED for reason in readiness(timeline(app, token)).reasons)
    assert "A number was wrong. ( Rosa , 12 May 2014)" in plain(coordinator.get(at(token)).text)
    assert "All answered" in plain(coordinator.get(f"/cases/{token}").text)
    assert coordinator.get(at(token, f"/questions/{OTHER}")).status_code == 404


def test_two_who_answer_a_question_see_both(app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs) -> None:
    send(coordinator, at(token, "/questions/new"), key=KEY, dated=boxes(NOTIFIED), words="Why?")
    other, address = sign_in_as(Role.COORDINATOR), at(token, f"/questions/{KEY}")
    seen = version_on(other.get(address).text)
    send(coordinator, address, words="Because.", by="Rosa", dated=boxes(NOTIFIED))
    answer = send(other, address, seen, words="Nobody knows.", by="Ida", dated=boxes(NOTIFIED))
    assert answer.status_code == 409
    assert "They were told: Because." in plain(answer.text)
    assert "Nobody knows." in answer.text


def test_a_letter_is_drafted_edited_looked_at_kept_and_printed(app: Flask, coordinator: Browser) -> None:
    first, *rest = facts()
    said = {"mother_name": "Tamsin Wetherfield", "other_parent_name": "Jory Wetherfield"}
    token = store(app, "A-2", [Fact(first.kind, first.dated, {}, {"told": said}), *rest])
    send(coordinator, at(token, "/key-worker"), **WORKER)
    address = at(token, "/letters/first")
    page = coordinator.get(address).text
    assert "Tamsin Wetherfield\nJory Wetherfield</textarea>" in page
    assert "We are very sorry that Amaryllis Ottoline has died." in page
    assert "Rosa Quillby is your key worker." in page
    before = len(timeline(app, token))
    looked = send(coordinator, address, **{**LETTER, "preview": "yes", "large": "y"})
    assert looked.status_code == 200
    assert "Sentence length: 2 sentences, 2 words each on average." in plain(looked.text)
    assert "is no reading age" in looked.text
    assert "govuk-!-font-size-27" in looked.text
    assert len(timeline(app, token)) == before, "what is looked at is not kept"
    assert send(coordinator, address, **LETTER).status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.kind, fact.detail, fact.dated) == (K.FAMILY_WRITTEN_TO, {"letter": "first"}, NOTIFIED)
    assert fact.identity == {"to": LETTER["to"], "text": LETTER["text"]}
    kept = coordinator.get(at(token, "/letters/1"))
    assert "We are sorry." in kept.text
    for large in ("", "?large=yes"):
        answer = coordinator.get(at(token, f"/letters/1/pdf{large}"))
        assert answer.mimetype == "application/pdf"
        assert "Wetherfield" not in answer.headers["Content-Disposition"]
        with pikepdf.open(io.BytesIO(answer.data)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.docinfo["/Title"]) == "Letter of 12 May 2014"
    for number in (0, 2, 10**12):
        assert coordinator.get(at(token, f"/letters/{number}")).status_code == 404
        assert coordinator.get(at(token, f"/letters/{number}/pdf")).status_code == 404
    assert coordinator.get(at(token, "/letters/third")).status_code == 404


def test_a_letter_that_nobody_edited_is_refused(app: Flask, coordinator: Browser, token: str) -> None:
    answer = send(coordinator, at(token, "/letters/outcome"), **{**LETTER, "text": "Dear [name of the parents]\nx"})
    assert (answer.status_code, errors(answer.text)) == (
        422, ["Replace [name of the parents]: nobody has written it yet"],
    )  # fmt: skip
    assert len(timeline(app, token)) == 2


@pytest.mark.parametrize("preview", [{}, {"preview": "yes"}])
def test_a_letter_of_the_last_day_there_is_is_refused(
    coordinator: Browser, token: str, preview: dict[str, str]
) -> None:
    letter = {**LETTER, "dated": ["31", "12", "9999"], **preview}
    assert send(coordinator, at(token, "/letters/outcome"), **letter).status_code == 422


def test_no_contact_blocks_a_letter_until_somebody_says_why(app: Flask, coordinator: Browser, token: str) -> None:
    add_fact(app, token, wish(wish_kind="no_contact"))
    address = at(token, "/letters/panel")
    answer = send(coordinator, address, **LETTER)
    assert (answer.status_code, errors(answer.text)) == (
        422, ["The family wants no contact: enter why they are written to all the same"],
    )  # fmt: skip
    assert send(coordinator, address, **{**LETTER, "reason": "They asked for the outcome."}).status_code == 303
    assert text_of(app, token)["reason"] == "They asked for the outcome."
    assert "They asked for the outcome." in coordinator.get(at(token, "/letters/1")).text


def test_a_day_to_avoid_warns_before_a_letter(app: Flask, coordinator: Browser, token: str) -> None:
    add_fact(app, token, wish(first=NOTIFIED.isoformat()))
    address = at(token, "/letters/panel")
    answer = send(coordinator, address, **LETTER)
    assert (answer.status_code, errors(answer.text)) == (
        422, ["The family asked to be left in peace then: choose another date, or tick this"],
    )  # fmt: skip
    assert "The family asked to be left in peace: 12 May 2014" in plain(answer.text)
    later = boxes(NOTIFIED + timedelta(days=1))
    assert send(coordinator, address, **{**LETTER, "dated": later}).status_code == 303
    assert send(coordinator, address, **{**LETTER, "despite": "y"}).status_code == 303
    today_too = wish("b", first=today().isoformat())
    add_fact(app, token, today_too)
    assert "asked to be left in peace" in coordinator.get(address).text
    assert "asked to be left in peace" in coordinator.get(at(token)).text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_the_others_see_nothing_of_the_family(
    app: Flask, coordinator: Browser, token: str, sign_in_as: SignInAs, role: Role
) -> None:
    send(coordinator, at(token, "/key-worker"), **WORKER)
    send(coordinator, at(token, "/questions/new"), key=KEY, dated=boxes(NOTIFIED), words="Why?")
    send(coordinator, at(token, f"/questions/{KEY}"), words="Because.", by="Rosa", dated=boxes(NOTIFIED))
    send(coordinator, at(token, "/contacts/new"), key=KEY, dated=boxes(NOTIFIED), how="visit", words="Visited")
    add_fact(app, token, wish(wish_kind="no_contact"))
    send(coordinator, at(token, "/letters/first"), **{**LETTER, "reason": "r"})
    assert {fact.kind for fact in timeline(app, token)} >= FAMILY_KINDS
    other = sign_in_as(role)
    page = other.get(f"/cases/{token}").text
    told = ("Quillby", "family", "Family", "Key worker", "Why?", "Because.", "Visited", "Tamsin", "no contact")
    assert not [words for words in told if words in plain(page)]
    rest = ("", "/key-worker", "/contacts/new", f"/contacts/{KEY}", "/wishes/new", "/questions/new",
            f"/questions/{KEY}", "/letters/first", "/letters/1", "/letters/1/pdf")  # fmt: skip
    for address in rest:
        assert other.get(at(token, address)).status_code == 404
    assert other.post(at(token, "/avoid/birthday"), page="/").status_code == 404


def test_the_page_costs_no_more_for_forty_contacts(app: Flask, coordinator: Browser, token: str) -> None:
    def cost() -> int:
        with statements(app) as sent:
            assert coordinator.get(at(token)).status_code == 200
        return len(sent)

    few = cost()
    for n in range(40):
        detail = {"entry": f"{n:032x}", "how": "visit"}
        add_fact(app, token, Fact(K.FAMILY_CONTACTED, NOTIFIED, detail, {"who": "w", "words": "x"}))
    assert cost() == few


def test_it_works_on_each_database(app_on_each: Flask) -> None:
    token = store(app_on_each, "A-1", [*facts(), wish(wish_kind="no_contact")])
    for role, seen in ((Role.COORDINATOR, True), (Role.PANEL_MEMBER, False)):
        browser = Browser(app_on_each)
        browser.sign_in(make_account(app_on_each, role).email)
        page = browser.get(f"/cases/{token}")
        assert page.status_code == 200
        assert ("The family wants no contact" in page.text) is seen
