"""Asking agencies from the page of a case: what is ticked is asked, in one transaction, and shown on the case."""

import re
from collections.abc import Iterable

from flask import Flask
from sqlalchemy import func, select

from cdop.agencies.directory.rules import AgencyDetails
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import requests
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.gathering.models import InformationRequest, RequestLink
from cdop.outbox.models import OutboxMessage
from cdop.reference.calendar import today
from tests.application import Browser
from tests.case.making import IDENTITY, add_fact, audit, case_id, statements
from tests.gathering.making_requests import (
    AGENCIES,
    ask_page,
    asked_by_page,
    case,
    directory,
    request_facts,
    ticked,
)

HOSTILE = '<script>alert(1)</script>" onload="x{{7*7}}\u202e'


def names(app: Flask, token: str) -> list[str]:
    with app.app_context():
        return sorted(one.agency_name for one in requests(facts_of(db.session(), case_id(app, token))))


def test_what_is_ticked_is_asked_and_stands_on_the_case(app_on_each: Flask) -> None:
    app = app_on_each
    coordinator, tokens, token = ask_page(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    assert "The death was unexpected" in page
    ticks = ticked(page)
    assert {name for name, one in tokens.items() if f"ask_{one}" in ticks} == {
        "Fairlawn practice", "County police", "Coroner’s office", "Medway social care",
    }  # fmt: skip
    answer = coordinator.post(f"/cases/{token}/ask", ticks)
    assert answer.status_code == 303
    shown = coordinator.get(f"/cases/{token}").text
    assert "4 agencies asked, 4 outstanding." in shown
    assert shown.count("Waiting for a reply") == 4
    assert names(app, token) == ["Coroner’s office", "County police", "Fairlawn practice", "Medway social care"]
    with app.app_context():
        session = db.session()
        counts = [session.scalar(select(func.count()).select_from(m)) for m in (InformationRequest, RequestLink)]
        messages = session.execute(select(OutboxMessage.recipient, OutboxMessage.words)).all()
        session.rollback()
    assert counts == [4, 4]
    assert {one.recipient for one in messages} == {
        f"{n}@agency.example" for n in ("practice", "police", "coroner", "care")
    }
    assert not any(word in str(one.words) for one in messages for word in IDENTITY)
    assert audit(app, "information.requested")["information.requested", case_id(app, token)] == 4


def test_the_words_of_the_circumstances_offer_a_set_unticked_to_those_who_can_answer(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    assert "Drowning: the circumstances speak of water" in page
    assert f'name="set_{tokens["County police"]}_drowning"' in page
    assert f'name="set_{tokens["Fairlawn practice"]}_drowning"' not in page, "a practice has none of its questions"
    ticks = ticked(page)
    assert not [name for name in ticks if name.startswith("set_")]
    ticks[f"set_{tokens['County police']}_drowning"] = "y"
    assert coordinator.post(f"/cases/{token}/ask", ticks).status_code == 303
    sets = {fact.identity["agency_name"]: fact.detail["sets"] for fact in request_facts(app, token)}  # type: ignore[index]
    assert sets["County police"] == ["drowning"]
    assert sets["Coroner’s office"] == []


def number_asked(page: str, token: str) -> tuple[int, int]:
    """How many questions an agency would be asked, and how many it is spared."""
    found = re.search(rf'for="ask_{token}">Ask<span[^>]*>[^<]*</span>: ([0-9]+) questions?(?:, ([0-9]+) spared)?', page)
    assert found, page
    return int(found[1]), int(found[2] or 0)


def test_what_others_answered_is_spared_and_a_set_adds_its_questions_when_counted_again(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    police, care = tokens["County police"], tokens["Medway social care"]
    page = coordinator.get(f"/cases/{token}/ask").text
    before = number_asked(page, care)
    assert before[1] == 0
    more = {**ticked(page), f"set_{police}_drowning": "y", "count": "yes"}
    counted = coordinator.post(f"/cases/{token}/ask", more)
    assert counted.status_code == 200
    assert number_asked(counted.text, police)[0] == number_asked(page, police)[0] + 4
    reply = {"request": "f" * 32, "agency_kind": "police", "outcome": "answered", "way": "link"}
    said = {"household": "A grandmother", "domestic_abuse": "no", "neglect_concern": "not_known"}
    asked = Fact(
        FactKind.INFORMATION_REQUESTED, today(), {"request": "f" * 32, "agency": police, "agency_kind": "police",
        "sets": [], "due": "2026-12-01"}, {"agency_name": "County police", "reason": "", "words": ""},
    )  # fmt: skip
    add_fact(app, token, asked)
    identity = {"agency_name": "County police", "author": "", "answers": said, "chronology": [], "redirect": "",
                "files": [], "words": ""}  # fmt: skip
    add_fact(app, token, Fact(FactKind.INFORMATION_RECEIVED, today(), reply, identity))
    after = number_asked(coordinator.get(f"/cases/{token}/ask").text, care)
    assert after == (before[0] - 2, 2), "not known is still asked"


def test_nothing_ticked_is_refused_and_nothing_is_asked(app: Flask) -> None:
    coordinator, _tokens, token = ask_page(app)
    answer = coordinator.post(f"/cases/{token}/ask", {"version": "4"})
    assert answer.status_code == 422
    assert "Tick at least one agency to ask" in answer.text
    assert names(app, token) == []


def test_another_agency_and_another_set_are_added_without_losing_ticks_or_words(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    hospice, police = tokens["Little Beacon hospice"], tokens["County police"]
    page = coordinator.get(f"/cases/{token}/ask").text
    assert f'<option value="{hospice}"' in page
    ticks = ticked(page)
    del ticks[f"ask_{police}"]
    added = coordinator.post(f"/cases/{token}/ask", {**ticks, "more": hospice, "add_agency": "yes", "words": "Kindly"})
    assert added.status_code == 200
    now = ticked(added.text)
    assert f"ask_{hospice}" in now
    assert f"ask_{police}" not in now
    assert "Kindly" in added.text
    assert "by letter" in added.text
    again = coordinator.post(f"/cases/{token}/ask", {**now, "more_sets": "care_pathway", "add_set": "yes"})
    final = ticked(again.text)
    assert f"set_{hospice}_care_pathway" in final
    assert coordinator.post(f"/cases/{token}/ask", {**final, "words": "Kindly"}).status_code == 303
    asked = {fact.identity["agency_name"]: fact for fact in request_facts(app, token)}  # type: ignore[index]
    assert "County police" not in asked
    assert asked["Little Beacon hospice"].detail["sets"] == ["care_pathway"]
    assert asked["Little Beacon hospice"].identity == {
        "agency_name": "Little Beacon hospice", "reason": "Chosen by the coordinator", "words": "Kindly",
    }  # fmt: skip


def test_what_is_added_must_be_in_the_directory_and_a_tick_of_another_agency_asks_nobody(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    ticks = {"version": "4", f"ask_{tokens['Little Beacon hospice']}": "y", "added": "f" * 32 + ",nonsense,"}
    assert coordinator.post(f"/cases/{token}/ask", ticks).status_code == 422
    assert names(app, token) == []


def test_whoever_asks_second_sees_who_was_asked_and_keeps_the_other_ticks(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    ticks = ticked(page)
    first = {key: value for key, value in ticks.items() if key in {"version", f"ask_{tokens['County police']}"}}
    assert coordinator.post(f"/cases/{token}/ask", first).status_code == 303
    second = coordinator.post(f"/cases/{token}/ask", ticks)
    assert second.status_code == 409
    assert "Somebody else asked first" in second.text
    kept = ticked(second.text)
    assert f"ask_{tokens['Fairlawn practice']}" in kept
    assert f"ask_{tokens['County police']}" not in kept
    assert names(app, token) == ["County police"]
    assert coordinator.post(f"/cases/{token}/ask", kept).status_code == 303
    assert names(app, token) == ["Coroner’s office", "County police", "Fairlawn practice", "Medway social care"]


def test_an_agency_that_was_asked_shows_its_state_in_place_of_a_tick(app: Flask) -> None:
    asked = asked_by_page(app, "County police")
    page = asked.browser.get(f"/cases/{asked.case}/ask").text
    assert "Asked already" in page
    assert f'name="ask_{asked.agency}"' not in page
    assert f'<option value="{asked.agency}"' not in page


def test_a_kind_that_the_directory_lacks_is_named_with_the_way_to_add_one(app: Flask, coordinator: Browser) -> None:
    directory(app, AGENCIES[0])
    token = case(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    assert "Police: the directory has none for Medway" in page
    assert 'href="/agencies/new"' in page or "Add one" in page


def test_nobody_is_asked_about_a_case_that_has_ended(app: Flask) -> None:
    coordinator, _tokens, token = ask_page(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    add_fact(app, token, Fact(FactKind.WITHDRAWN, today(), {"reason": "duplicate"}, {"words": ""}))
    answer = coordinator.post(f"/cases/{token}/ask", ticked(page))
    assert answer.status_code == 422
    assert "nobody is asked about it any more" in answer.text
    assert names(app, token) == []
    assert "Ask agencies</a>" not in coordinator.get(f"/cases/{token}").text


def test_without_identity_the_case_says_how_many_and_neither_whom_nor_why(
    app: Flask, panel_member: Browser, public_health_lead: Browser, agency_contact: Browser
) -> None:
    asked = asked_by_page(app, "County police", words="Wetherfield was said here")
    for browser in (panel_member, public_health_lead):
        page = browser.get(f"/cases/{asked.case}")
        assert page.status_code == 200
        assert "1 agency asked, 1 outstanding." in page.text
        assert "Agency asked for information" in page.text
        for word in ("County police", "police@", "Police", asked.request, "/requests/", *IDENTITY):
            assert word not in page.text, word
    for browser in (panel_member, public_health_lead, agency_contact):
        for address in pages_of(asked.case, asked.request):
            assert browser.get(address).status_code == 404, address


def pages_of(token: str, key: str) -> Iterable[str]:
    own = ("", "/reply", "/close", "/link", "/letter", "/letter/pdf")
    return (f"/cases/{token}/ask", *(f"/cases/{token}/requests/{key}{page}" for page in own), "/settings/questions")


def test_a_request_of_another_case_is_absent(app: Flask) -> None:
    asked = asked_by_page(app, "County police")
    other = case(app, "CDR-0002", nhs_number=None, family_name="Quillby")
    tick = {"version": "4", f"ask_{asked.agency}": "y"}
    assert asked.browser.post(f"/cases/{other}/ask", tick).status_code == 303
    for address in pages_of(other, asked.request):
        if "/requests/" in address:
            assert asked.browser.get(address).status_code == 404, address


def test_hostile_names_are_shown_as_they_are_and_asked_by_letter_or_mail(app: Flask, coordinator: Browser) -> None:
    name = HOSTILE[:-1]
    (agency,) = directory(app, AgencyDetails(name, "primary_care", (), "practice@agency.example")).values()
    token = case(app, told={"gp": HOSTILE, "circumstances": HOSTILE, "other_agencies": HOSTILE})
    page = coordinator.get(f"/cases/{token}/ask").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert coordinator.post(f"/cases/{token}/ask", {**ticked(page), f"ask_{agency}": "y"}).status_code == 303
    key = request_facts(app, token)[0].detail["request"]
    for address in pages_of(token, key):
        answer = coordinator.get(address)
        assert answer.status_code == 200, address
        assert b"<script>alert" not in answer.data, address
    assert "<script>alert" not in coordinator.get(f"/cases/{token}").text


def read_in(app: Flask, browser: Browser, address: str) -> int:
    """How many statements a page takes, once it has been read before."""
    assert browser.get(address).status_code == 200
    with statements(app) as sent:
        browser.get(address)
    return len(sent)


def test_the_page_that_asks_reads_as_much_however_many_agencies_it_offers(app: Flask, coordinator: Browser) -> None:
    directory(app, AGENCIES[0])
    address = f"/cases/{case(app)}/ask"
    few = read_in(app, coordinator, address)
    kinds = ("primary_care", "police", "coroner", "ambulance", "social_care", "health_visiting", "school", "education")
    directory(
        app, *(AgencyDetails(f"{kind} {n}", kind, (), f"a{n}@agency.example") for kind in kinds for n in range(2))
    )
    assert coordinator.get(address).text.count('name="ask_') >= 12
    assert read_in(app, coordinator, address) == few


def test_the_case_and_its_requests_read_as_much_however_many_were_asked(app: Flask) -> None:
    coordinator, tokens, token = ask_page(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    one = {"version": "4", f"ask_{tokens['County police']}": "y"}
    assert coordinator.post(f"/cases/{token}/ask", one).status_code == 303
    key = request_facts(app, token)[0].detail["request"]
    addresses = (f"/cases/{token}", f"/cases/{token}/ask", f"/cases/{token}/requests/{key}")
    few = [read_in(app, coordinator, address) for address in addresses]
    rest = {name: tick for name, tick in ticked(page).items() if name not in one} | {"version": "5"}
    assert coordinator.post(f"/cases/{token}/ask", rest).status_code == 303
    assert len(request_facts(app, token)) == 4
    assert [read_in(app, coordinator, address) for address in addresses] == few
