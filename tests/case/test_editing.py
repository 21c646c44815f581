"""Correcting the child's details and the note: what may be said, what is kept, what two people see of each other."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case import editing
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case, ChildIdentity
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs
from tests.case.making import CHILD, NOTIFIED, add_fact, audit, case_id, facts, statements, store
from tests.case.test_case_page import STORY, plain

FORM = {
    "given_names": "Amaryllis Ottoline", "family_name": "Wetherfield", "date_of_birth": ["17", "2", "2010"],
    "sex": "female", "ethnicity": "B", "nhs_number": "999 000 0018", "home_postcode": "me71qx",
    "date_of_death": ["9", "5", "2014"], "place_of_death": "home", "death_area": "E06000035",
}  # fmt: skip


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


def correct(browser: Browser, token: str, version: str = "", /, **values: Any) -> Any:
    address = f"/cases/{token}/describe"
    version = version or version_on(browser.get(address).text)
    return browser.post(address, {**FORM, "version": version, **values})


def timeline(app: Flask, token: str) -> list[Fact]:
    number = case_id(app, token)
    with app.app_context():
        return facts_of(db.session(), number)


def errors(page: str) -> list[str]:
    """What the summary says, each beside its question too."""
    found = [unescape(words) for words in re.findall(r'<li><a href="#[^"]+">([^<]+)</a>', page)]
    assert all(unescape(page).count(words) >= 2 for words in found)
    return found


def test_a_correction_is_a_new_fact_of_today_and_the_old_one_stays(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    answer = correct(coordinator, token, given_names="Amaryllis Odile", nhs_number="")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{token}")
    *_, old, new = timeline(app, token)
    assert old.identity == {key: CHILD[key] for key in old.identity or {}}
    assert (new.kind, new.dated) == (FactKind.DESCRIBED, today())
    assert (new.recorded_by or "").startswith("Test coordinator")
    assert new.identity == {**(old.identity or {}), "given_names": "Amaryllis Odile", "nhs_number": None}
    assert new.detail == old.detail
    page = coordinator.get(f"/cases/{token}").text
    assert "The child’s details are corrected." in page
    assert "Superseded by the correction of" in page


def test_the_form_opens_with_what_is_recorded_and_saving_it_changes_nothing(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    answer = correct(coordinator, token)
    assert answer.status_code == 303
    assert len(timeline(app, token)) == 2
    assert "Nothing was changed" in coordinator.get(f"/cases/{token}").text


def test_what_lists_and_search_say_follows_the_correction(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    correct(coordinator, token, family_name="Żak", date_of_birth=["10", "5", "2013"], sex="")
    page = coordinator.get("/cases").text
    assert "Amaryllis Ottoline Żak" in page
    assert "11 months" in page
    assert "A-1" in coordinator.post("/cases/search", {"text": "zak"}, page="/cases").text
    assert "No case matches" in coordinator.post("/cases/search", {"text": "wetherfield"}, page="/cases").text


TOMORROW = today() + timedelta(days=1)
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"nhs_number": "999 000 0017"}, "The NHS number’s check digit is wrong"),
    ({"nhs_number": "999000001"}, "NHS number must be ten digits"),
    ({"nhs_number": "٩٩٩٠٠٠٠٠١٨"}, "NHS number must be ten digits"),
    ({"nhs_number": "1111111111"}, "NHS number is one digit ten times"),
    ({"home_postcode": "ME7"}, "Home postcode is not a United Kingdom postcode"),
    ({"family_name": "x" * 201}, "Family name must be 200 characters or fewer"),
    ({"given_names": "a\x00b"}, "Given names must not contain control characters"),
    ({"given_names": "a\x85b"}, "Given names contains a character that cannot be stored"),
    ({"family_name": "\uffff"}, "Family name contains a character that cannot be stored"),
    ({"date_of_death": ["", "", ""]}, "Enter the date of death"),
    ({"date_of_death": ["31", "2", "2014"]}, "Date of death must be a real date"),
    ({"date_of_death": ["13", "5", "2014"]}, "the day on which the death was notified, 12 May 2014"),
    (
        {"date_of_death": [str(TOMORROW.day), str(TOMORROW.month), str(TOMORROW.year)]},
        "Date of death must not be in the future",
    ),
    ({"date_of_death": ["1", "1", "0001"]}, "Date of death must be on or after 1 January 1900"),
    ({"date_of_birth": ["10", "5", "2014"]}, "Date of birth must not be after the date of death"),
    ({"date_of_birth": ["31", "12", "9999"]}, "Date of birth must not be in the future"),
    ({"date_of_birth": ["9", "5", "1996"]}, "the person was 18 or over at death"),
    ({"date_of_birth": ["", "5", "2010"]}, "Date of birth must include a day"),
    ({"date_of_birth": ["1", "1"]}, "Date of birth must include a year"),
    ({"sex": "other"}, "Choose one of the answers on this page"),
    ({"ethnicity": "I"}, "Choose one of the answers on this page"),
    ({"place_of_death": "'; --"}, "Choose one of the answers on this page"),
    ({"death_area": "X00000000"}, "Choose one of the answers on this page"),
    ({"death_area": ""}, "Choose the area of death"),
]


@pytest.mark.parametrize(("values", "words"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_is_refused_beside_its_question_and_nothing_typed_is_lost(
    app: Flask, coordinator: Browser, values: dict[str, Any], words: str
) -> None:
    token = store(app, "A-1")
    answer = correct(coordinator, token, **{"given_names": "Still here", **values})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert any(words in error for error in errors(answer.text)), errors(answer.text)
    if "given_names" not in values:
        assert 'value="Still here"' in answer.text
    for value in values.values():
        for part in [value] if isinstance(value, str) else value:
            if part.isprintable() and part and part not in {"other", "I", "'; --", "X00000000"}:
                assert f'value="{part}"' in answer.text
    assert len(timeline(app, token)) == 2


def test_the_day_before_the_18th_birthday_is_in(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    assert correct(coordinator, token, date_of_birth=["10", "5", "1996"]).status_code == 303


def test_an_adult_may_be_described_where_the_case_is_withdrawn_as_one(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", facts(NOTIFIED, Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "adult"})))
    assert correct(coordinator, token, date_of_birth=["10", "5", "1990"]).status_code == 303
    add_fact(app, token, Fact(FactKind.WITHDRAWAL_UNDONE, NOTIFIED))
    assert correct(coordinator, token, date_of_birth=["10", "5", "1991"]).status_code == 422


def test_a_form_changes_its_own_values_alone(app: Flask, coordinator: Browser) -> None:
    """No mass assignment (security.md S09)."""
    token, other = store(app, "A-1"), store(app, "A-2", family_name="Elsewhere")
    before = whole(app, token)
    extra = {
        "id": str(case_id(app, other)), "case_id": str(case_id(app, other)), "token": other, "reference": "Z-9",
        "status": "reviewed", "home_area": "abroad", "recorded_by": "Nobody", "recorded_at": "2001-01-01",
        "dated": "2001-01-01", "role": "administrator", "created_at": "x", "notified_on": "2001-01-01",
    }  # fmt: skip
    assert correct(coordinator, token, **extra, home_postcode="ME4 4AA").status_code == 303
    after = whole(app, token)
    assert {key for key in after if after[key] != before[key]} == {"version", "home_postcode"}
    assert len(timeline(app, other)) == 2
    assert (timeline(app, token)[-1].recorded_by or "").startswith("Test coordinator")


def whole(app: Flask, token: str) -> dict[str, Any]:
    with app.app_context():
        query = (
            db.select(Case.__table__, ChildIdentity.__table__).join(ChildIdentity.__table__).where(Case.token == token)
        )
        return dict(db.session.execute(query).one()._mapping)


def test_two_people_correct_the_same_child_and_the_second_sees_both(app: Flask, sign_in_as: SignInAs) -> None:
    token = store(app, "A-1")
    one, other = sign_in_as(Role.COORDINATOR, name="Ines One"), sign_in_as(Role.COORDINATOR, name="Otto Other")
    seen = version_on(other.get(f"/cases/{token}/describe").text)
    assert correct(one, token, given_names="Amaryllis One", home_postcode="ME4 4AA").status_code == 303

    answer = correct(other, token, seen, given_names="Amaryllis Other", nhs_number="999 000 0026")
    assert answer.status_code == 409
    words = plain(answer.text)
    assert "Ines One saved other details on" in words
    assert "Given names Amaryllis One Amaryllis Other What you typed" in words
    assert "NHS number 999 000 0018 999 000 0026 What you typed" in words
    assert "Home postcode ME4 4AA ME7 1QX What is saved: you had not changed it" in words
    assert 'value="Amaryllis Other"' in answer.text
    assert 'value="9990000026"' in answer.text
    assert 'value="ME4 4AA"' in answer.text
    assert len(timeline(app, token)) == 3

    again = version_on(answer.text)
    final = correct(
        other, token, again, given_names="Amaryllis Other", nhs_number="999 000 0026", home_postcode="ME4 4AA"
    )
    assert final.status_code == 303
    assert [(fact.identity or {}).get("given_names") for fact in timeline(app, token)[1:]] == [
        "Amaryllis Ottoline",
        "Amaryllis One",
        "Amaryllis Other",
    ]
    event = "case.described"
    assert audit(app, event) == {(event, case_id(app, token)): 2}


def test_a_change_of_something_else_meanwhile_stands_in_nobodys_way(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    seen = version_on(coordinator.get(f"/cases/{token}/describe").text)
    add_fact(app, token, Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "expected"}))
    add_fact(app, token, Fact(FactKind.NOTED, NOTIFIED, identity={"text": "x"}))
    assert correct(coordinator, token, seen, sex="male").status_code == 303


@pytest.mark.parametrize("version", ["", "0", "-1", "3", "99999999999999999999", "x", "２", "2.0", "\x00", " 2"])
def test_a_version_that_no_page_showed_is_never_believed(app: Flask, coordinator: Browser, version: str) -> None:
    token = store(app, "A-1")
    answer = coordinator.post(f"/cases/{token}/describe", {**FORM, "version": version, "given_names": "Mine"})
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert len(timeline(app, token)) == 2


def note(browser: Browser, token: str, text: str, version: str = "") -> Any:
    address = f"/cases/{token}/note"
    return browser.post(address, {"text": text, "version": version or version_on(browser.get(address).text)})


def test_a_note_is_written_changed_and_cleared_and_each_text_stays(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    for text in ("First.", "First.\r\n\r\nSecond <b>line</b>.", ""):
        assert note(coordinator, token, text).status_code == 303
    texts = [(fact.identity or {})["text"] for fact in timeline(app, token) if fact.kind is FactKind.NOTED]
    assert texts == ["First.", "First.\n\nSecond <b>line</b>.", ""]
    page = coordinator.get(f"/cases/{token}").text
    assert "Nothing is noted." in page
    assert "The note was cleared." in page
    assert "Second &lt;b&gt;line&lt;/b&gt;." in page
    event = "case.noted"
    assert audit(app, event) == {(event, case_id(app, token)): 3}


def test_a_note_has_a_length_and_no_control_characters(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    for text in ("x" * 10_001, "a\x00b", "a\x9fb"):
        answer = note(coordinator, token, text)
        assert answer.status_code == 422
        assert errors(answer.text)
    assert note(coordinator, token, "x" * 10_000).status_code == 303


def test_the_second_to_save_a_note_sees_both_texts_and_then_decides(app: Flask, sign_in_as: SignInAs) -> None:
    token = store(app, "A-1")
    one, other = sign_in_as(Role.COORDINATOR, name="Ines One"), sign_in_as(Role.COORDINATOR)
    seen = version_on(other.get(f"/cases/{token}/note").text)
    assert note(one, token, "The aunt rang.").status_code == 303
    answer = note(other, token, "School <says> hello.", seen)
    assert answer.status_code == 409
    words = plain(answer.text)
    assert "Ines One saved another text on" in words
    assert "What is saved now The aunt rang. What you typed School &lt;says&gt; hello." in words
    assert re.search(r"<textarea[^>]*>\s*School &lt;says&gt; hello\.</textarea>", answer.text)
    assert note(other, token, "The aunt rang. School.", version_on(answer.text)).status_code == 303
    assert plain(other.get(f"/cases/{token}").text).count("The aunt rang. School.") == 2
    event = "case.noted"
    assert audit(app, event) == {(event, case_id(app, token)): 2}


def test_a_saved_note_takes_five_statements_however_long_the_timeline(app: Flask) -> None:
    """The beginning, the timeline, the fact, the case's version, the audit (performance.md G13)."""
    token = store(app, "A-1", STORY)
    number = case_id(app, token)
    for turn in range(3):
        with app.app_context(), statements(app) as sent, transaction(db.session()) as session:
            assert editing.note(session, COMMAND_LINE, Seen(number, len(STORY) + turn), f"Turn {turn}")
        assert len(sent) == 5
        assert sent[0][0] == "BEGIN IMMEDIATE"


def test_what_a_conflict_showed_is_in_the_audit(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    assert note(coordinator, token, "One.").status_code == 303
    before = audit(app, "case.viewed").total()
    address = f"/cases/{token}/note"
    form = {"text": "Two.", "version": "2", "csrf_token": coordinator.token("/")}
    assert coordinator.client.post(address, data=form, environ_overrides=coordinator.environ).status_code == 409
    assert audit(app, "case.viewed").total() == before + 1


def test_names_in_every_script_come_back_as_typed(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    for name in ("Ọláyínká", "عمر يوسف", "李明", "Δανάη", "Šárka-Ánna O’Dell", "न्यूमैन"):
        assert correct(coordinator, token, given_names=name).status_code == 303
        assert (timeline(app, token)[-1].identity or {})["given_names"] == name
        assert f"<bdi>{name}</bdi>" in coordinator.get(f"/cases/{token}").text


def test_the_dates_of_a_correction_are_civil_days_here(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    correct(coordinator, token, sex="male")
    assert isinstance(timeline(app, token)[-1].dated, date)
