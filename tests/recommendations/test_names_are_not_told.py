"""Nobody learns from a refusal, a mask or a withdrawn case whom a recommendation is about, nor reads it afterwards."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.audit.models import AuditEntry
from cdop.audit.service import utc_now
from cdop.case.models import Case
from cdop.database import db, insert_rows, transaction
from cdop.notification.models import NotificationPost
from cdop.recommendations.following.service import Deed, Said, add_note, keep_action
from cdop.recommendations.models import LearningUse
from cdop.recommendations.refusing import ASK, SENTENCE
from cdop.recommendations.reports.queries import lines_up_to
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen
from cdop.reference.calendar import today
from tests.application import Browser, make_account
from tests.case.making import add_fact, case_id, described, store
from tests.recommendations.clusters.making import SCHOOL, look_now, store_at_school
from tests.recommendations.following.making import ACCEPTED, AGREED_ON, Made, events, made, row_of
from tests.recommendations.following.test_pages import boxes, closed, follow_up_numbers, page_of, version
from tests.recommendations.writing.test_drafts import typed
from tests.recommendations.writing.world import agencies, bar, drafted, standing

KNOWN, GENERAL = "Wetherfield gives it.", "Mrs Thimbleby gives it."
SAID = "Amaryllis prints it"


@pytest.fixture
def lead(public_health_lead: Browser) -> Browser:
    return public_health_lead


def from_a_case(app: Flask, recommendation: int, reference: str = "A-1", **child: Any) -> int:
    """Let a recommendation come from a new case, an hour ago. Returns the case's number."""
    case = case_id(app, store(app, reference, **child))
    with app.app_context(), transaction(db.session()) as session:
        insert_rows(session, LearningUse, [{
            "recommendation_id": recommendation, "kind": "case", "case_id": case, "analysis": None, "place": None,
            "theme": "", "removed": False, "reason": "", "at": utc_now() - timedelta(hours=1), "by": "a test",
        }])  # fmt: skip
    return case


def number_of(app: Flask, one: Made) -> int:
    with app.app_context():
        return row_of(db.session(), one.addressee).recommendation_number


@pytest.fixture
def one(app: Flask) -> Made:
    """A recommendation from a case of Amaryllis Wetherfield, which an organisation has accepted."""
    found = made(app, *ACCEPTED)
    from_a_case(app, number_of(app, found))
    return found


def refusals(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        own = AuditEntry.event == "recommendation.words_refused"
        return [dict(detail) for detail in db.session.scalars(select(AuditEntry.detail).where(own))]


def told_of(browser: Browser, address: str, data: dict[str, Any], name: str = "words") -> list[int]:
    """How often a page refuses words that a case knows, and words that none does."""
    pages = []
    for words in (KNOWN, GENERAL):
        answer = browser.post(address, data | {name: words})
        assert answer.status_code == 422
        assert words in answer.text, "what was typed is kept"
        rest = answer.text.replace(words, "")
        assert SENTENCE in rest
        assert not any(name in rest for name in ("Wetherfield", "Thimbleby", "a role such as", 'name="justified"'))
        pages.append(rest.count(SENTENCE))
    return pages


@pytest.mark.parametrize("last", ["note", "evidence", "actions/new"])
def test_what_a_case_knows_is_refused_to_the_lead_as_any_name_is(
    app: Flask, lead: Browser, one: Made, last: str
) -> None:
    deed = {"owner": "Matron", "state": "planned", **boxes(AGREED_ON, "due_on")}
    data: dict[str, Any] = deed if last == "actions/new" else boxes(AGREED_ON)
    first, second = told_of(lead, page_of(one, last), data)
    assert first == second
    assert refusals(app) == [{"about": one.addressee}] * 2
    assert events(app, Happening.NOTE) == events(app, Happening.EVIDENCE) == events(app, Happening.ACTION) == []


@pytest.mark.parametrize("what", ["check", "save"])
def test_a_draft_is_refused_to_the_lead_in_one_sentence(app: Flask, lead: Browser, what: str) -> None:
    token = drafted(app)
    from_a_case(app, standing(app, token).number)
    first, second = told_of(lead, f"/recommendations/{token}/draft", typed(2, what=what))
    assert first == second
    assert refusals(app) == [{"about": token}] * 2


def test_a_reason_of_the_lead_lets_no_word_stay(app: Flask, lead: Browser, coordinator: Browser, one: Made) -> None:
    data: dict[str, Any] = {"words": KNOWN, **boxes(AGREED_ON)}
    (key,) = re.findall(
        r'name="justified"[^>]* value="([0-9a-f]{24})"', coordinator.post(page_of(one, "note"), data).text
    )
    reasoned = data | {"justified": [key], "reason": "The ward is called so."}
    assert lead.post(page_of(one, "note"), reasoned).status_code == 422
    assert events(app, Happening.NOTE) == []
    assert coordinator.post(page_of(one, "note"), reasoned).status_code == 303, "a coordinator explains it"


def test_after_ten_refusals_nothing_more_is_looked_at_for_a_day(app: Flask, lead: Browser, one: Made) -> None:
    data: dict[str, Any] = {"words": KNOWN, **boxes(AGREED_ON)}
    for _ in range(10):
        assert SENTENCE in lead.post(page_of(one, "note"), data).text
    for words in (KNOWN, "The leaflet is printed."):
        answer = lead.post(page_of(one, "note"), data | {"words": words})
        assert answer.status_code == 422
        assert ASK in answer.text
        assert SENTENCE not in answer.text
    assert len(refusals(app)) == 10
    assert events(app, Happening.NOTE) == []
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(NotificationPost).values(at=utc_now() - timedelta(days=1)))
    assert lead.post(page_of(one, "note"), data | {"words": "The leaflet is printed."}).status_code == 303


def test_what_was_saved_before_a_refusal_is_undone_and_the_refusal_kept(app: Flask, lead: Browser, one: Made) -> None:
    closed(app, one)
    number = follow_up_numbers(app)[0]
    data = {"happened": "yes", "worked": "yes", "words": "", "where": KNOWN, **boxes(today())}
    answer = lead.post(page_of(one, f"follow-ups/{number}"), data)
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)
    assert events(app, Happening.FOLLOWED_UP) == []
    assert len(refusals(app)) == 1


def test_who_signs_is_no_name_that_a_case_knows(app: Flask, lead: Browser, one: Made) -> None:
    for name in ("signed_by", "signed_role"):
        data = {"words": "Costs.", "signed_by": "Dr Nell Example", "signed_role": "Chair", **boxes(AGREED_ON)}
        answer = lead.post(page_of(one, "not-taken-up"), data | {name: "Ottoline", "version": version(app, one)})
        assert answer.status_code == 422, name
        assert SENTENCE in answer.text
        assert "the child" not in answer.text
    assert len(refusals(app)) == 2
    assert events(app, Happening.NOT_TAKEN_UP) == []
    good = lead.post(page_of(one, "not-taken-up"), data | {"version": version(app, one)})
    assert good.status_code == 303, "a name that no case knows is fine"


def test_a_signers_own_name_stays_though_a_case_knows_it(app: Flask, one: Made) -> None:
    account = make_account(app, Role.PUBLIC_HEALTH_LEAD, name="Ottoline Wetherfield")
    browser = Browser(app)
    browser.sign_in(account.email)
    data = {"words": "Costs.", "signed_by": "Dr Ottoline Wetherfield", "signed_role": "Lead", **boxes(AGREED_ON)}
    assert browser.post(page_of(one, "not-taken-up"), data | {"version": version(app, one)}).status_code == 303


def test_who_agrees_is_no_name_that_a_case_knows(app: Flask, lead: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital)
    from_a_case(app, standing(app, token).number)
    address = f"/recommendations/{token}/agree"
    answer = lead.post(address, {"version": "2", "signed_by": "Amaryllis", **boxes(today(), "on")})
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)
    assert standing(app, token).state == "draft"
    assert len(refusals(app)) == 1
    assert lead.post(address, {"version": "2", "signed_by": "Lea Lead", **boxes(today(), "on")}).status_code == 303


def test_the_chair_learns_no_word_of_a_draft_that_a_case_came_to_know(app: Flask) -> None:
    account = make_account(app, Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital, words="Wetherfield ward should write a rota.")
    from_a_case(app, standing(app, token).number)
    chair = Browser(app)
    chair.sign_in(account.email)
    address = f"/recommendations/{token}/agree"
    answer = chair.post(address, {"version": "2", "signed_by": "Cleo Chair", **boxes(today(), "on")})
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)
    assert "“Wetherfield”" not in answer.text


def test_neither_role_nor_kind_stands_in_place_of_a_name(app: Flask, lead: Browser, one: Made) -> None:
    with app.app_context(), transaction(db.session()) as session:
        said = "Amaryllis of ME7 1QX, NHS number 999 000 0018, and Mrs Thimbleby read it."
        add_note(session, COMMAND_LINE, one.addressee, Said(said, AGREED_ON, by_addressee=True))
    page = lead.get(f"/recommendations/{one.recommendation}").text
    assert "[left out] of [left out]" in page
    assert not any(words in page for words in ("Amaryllis", "the child", "[name]", "[postcode]", "[NHS number]"))


def withdrawn(app: Flask, role: Role, case: int) -> Browser:
    """The browser of somebody who has withdrawn from a case."""
    account, browser = make_account(app, role), Browser(app)
    bar(app, account, case)
    browser.sign_in(account.email)
    return browser


def test_who_withdrew_from_a_source_case_reads_no_raw_words_and_takes_no_file(app: Flask, coordinator: Browser) -> None:
    one = made(app, *ACCEPTED)
    case = from_a_case(app, number_of(app, one))
    with app.app_context(), transaction(db.session()) as session:
        add_note(session, COMMAND_LINE, one.addressee, Said("Amaryllis has it", AGREED_ON, by_addressee=True))
        deed = Deed(SAID, "amaryllis, ward 3", today())
        keep_action(session, COMMAND_LINE, one.addressee, deed, by_addressee=True)
    sent = {"words": "", "file": (BytesIO(b"Amaryllis has it."), "audit.txt"), **boxes(AGREED_ON)}
    assert coordinator.post(page_of(one, "evidence"), sent).status_code == 303
    (evidence,) = events(app, Happening.EVIDENCE)
    file = page_of(one, f"evidence/{evidence.detail['file']}")
    action = page_of(one, "actions/" + events(app, Happening.ACTION)[0].detail["action"])
    pages = [f"/recommendations/{one.recommendation}", "/recommendations/follow-ups", action, page_of(one, "note")]
    assert coordinator.get(file).status_code == 200
    assert [SAID in coordinator.get(page).text for page in pages] == [True, True, True, False]
    for role in (Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD):
        browser = withdrawn(app, role, case)
        assert browser.get(file).status_code == 404
        for page in pages:
            text = browser.get(page).text
            assert "amaryllis" not in text.lower(), page
            assert file not in text
    barred = withdrawn(app, Role.COORDINATOR, case)
    assert told_of(barred, page_of(one, "note"), {**boxes(AGREED_ON)}) == [2, 2]


def test_a_name_told_to_the_case_later_is_not_read_any_more(app: Flask, lead: Browser, one: Made) -> None:
    with app.app_context(), transaction(db.session()) as session:
        said = Said("Zephyrine has it", AGREED_ON, by_addressee=True)
        add_note(session, COMMAND_LINE, one.addressee, said)
        keep_action(session, COMMAND_LINE, one.addressee, Deed("Zephyrine is asked", "Zephyrine", AGREED_ON),
                    by_addressee=True)  # fmt: skip
        happen(session, COMMAND_LINE, one.addressee,
               Step(Happening.EVIDENCE, "Zephyrine shows it", AGREED_ON, by_addressee=True))  # fmt: skip
    pages = [f"/recommendations/{one.recommendation}", "/recommendations/follow-ups"]
    assert all("Zephyrine" in lead.get(page).text for page in pages)
    assert "Zephyrine" in reported(app)
    add_fact(app, case_token(app), described(given_names="Zephyrine"))
    assert not any("Zephyrine" in lead.get(page).text for page in pages)
    assert "Zephyrine" not in reported(app)


def reported(app: Flask) -> str:
    with app.app_context():
        return repr(lines_up_to(db.session(), COMMAND_LINE, today()))


def case_token(app: Flask) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Case.token)).one())


def test_a_reason_about_what_cases_share_is_refused_to_the_lead_and_masked_without_kind(
    app: Flask, lead: Browser, coordinator: Browser
) -> None:
    store_at_school(app, 200, 100, 10)
    look_now(app)
    (address,) = set(re.findall(r"/in-common/[0-9a-f]{32}", lead.get("/in-common").text))
    data = {"version": "1", "decision": "no_link", "reason": "The ward of 999 000 0018 was asked."}
    answer = lead.post(address, data)
    assert (answer.status_code, SENTENCE in answer.text) == (422, True)
    assert len(refusals(app)) == 1
    reason = f"{SCHOOL} was asked, and Mrs Thimbleby."
    kept = coordinator.post(address, data | {"reason": reason})
    assert kept.status_code == 303, kept.text
    assert "[left out] was asked, and [left out]." in lead.get(address).text
