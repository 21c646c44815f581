"""The scribe's screen as a page: ways to each part, what contradicts twice, room for two new factors, what is alike."""

import re

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today
from cdop.review.analysis import case_views, waiting
from cdop.review.analysis.waiting import to_finalise_next
from tests.application import SignInAs
from tests.case.making import store
from tests.gathering.making_record import finalised, gathered
from tests.review.analysis.rooms import Room, bar, open_room, person, seen_on, sent, stored_values
from tests.review.analysis.test_room import FOUND

AREA = PanelArea.of(("E06000035",))


@pytest.fixture
def room(app: Flask) -> Room:
    return open_room(app, "A-1", "A-2", "A-3")


def blank_rows(page: str, domain: str) -> list[str]:
    """The keys of the factor rows of a domain in which nothing stands yet."""
    part = page[page.index(f"Add factors to domain {domain}") :]
    return list(dict.fromkeys(re.findall(r'name="(factor\.[0-9a-f]{16})\.domain"', part[: part.index("</details>")])))


def test_every_part_of_the_form_is_a_link_away_and_findings_stand_at_both_ends(room: Room) -> None:
    page = room.browser(room.scribe).get(room.address).text
    jumps = page[page.index('aria-label="Parts of the form"') :]
    links = re.findall(r'href="#([^"]+)"', jumps[: jumps.index("</nav>")])
    parts = ["domain-A", "domain-B", "domain-C", "domain-D", "category-heading", "learning", "decide"]
    assert links == ["summary-heading", *parts]
    for link in links:
        assert page.count(f'id="{link}"') == 1
    first, second = (place.start() for place in re.finditer("data-findings>", page))
    assert first < page.index('id="answers"') < page.index('id="decide"') < second
    assert page.count("No category of death is chosen") == 2


def test_two_new_factors_of_a_domain_are_written_at_once_and_more_after_them(room: Room) -> None:
    scribe = room.browser(room.scribe)
    page = scribe.get(room.address).text
    rows = blank_rows(page, "B")
    assert len(rows) == 2
    typed = {**seen_on(page), "summary": "Typed and not saved before", "then": "rows:B"}
    for row, words in zip(rows, ("Damp", "Smoke"), strict=True):
        typed |= {f"{row}.domain": "B", f"{row}.words": words}
    answer = scribe.post(room.address, typed)
    assert (answer.status_code, answer.location) == (303, f"{room.address}#domain-B")
    assert [stored_values(room.app, row)[0]["words"] for row in rows] == ["Damp", "Smoke"]
    page = scribe.get(room.address).text
    assert "Typed and not saved before" in page
    assert len(set(blank_rows(page, "B")) - set(rows)) == 2
    labels = re.findall(r"<label[^>]*>\s*(Factor \([^)]*domain B\))", page)
    assert labels == ["Factor (new factor of domain B)", "Factor (another new factor of domain B)"]


def test_a_button_for_rows_of_no_domain_leads_to_the_page_alone(room: Room) -> None:
    answer = room.browser(room.scribe).post(room.address, {"then": 'rows:"><x'})
    assert (answer.status_code, answer.location) == (303, room.address)


def test_similar_cases_stand_beside_the_category_whole(room: Room) -> None:
    store(room.app, "A-9", gathered(*finalised(30), family_name="Other"))
    scribe = room.browser(room.scribe)
    assert scribe.post(room.address, sent({"category": "10"})).status_code == 303
    page = scribe.get(room.address).text
    alike = page[page.index('id="similar"') : page.index("What each category covers")]
    assert "<strong>Category 10</strong>" in alike
    assert "<table" not in alike


def test_the_chair_is_led_from_one_decided_review_to_the_next(room: Room) -> None:
    scribe, chair = room.browser(room.scribe), room.browser(room.chair)
    for item in room.items:
        assert scribe.post(f"/room/{item.token}", {**sent(FOUND), "then": "decide"}).status_code == 303
    here = f"/room/{room.items[0].token}/finalise"
    done = []
    for left in (2, 1, 0):
        answer = chair.post(here, {})
        assert answer.status_code == 303
        done.append(here)
        here = answer.location
        assert here.endswith("/finalise") is bool(left)
    assert here == "/analyses"
    assert len(set(done)) == 3
    assert "No other decided review waits" in chair.get(here).text


def test_the_next_review_is_one_of_the_same_meeting_and_never_one_from_which_the_chair_withdrew(room: Room) -> None:
    scribe = room.browser(room.scribe)
    for item in room.items[:2]:
        assert scribe.post(f"/room/{item.token}", {**sent(FOUND), "then": "decide"}).status_code == 303
    bar(room.app, room.chair, room.items[0].case_id)
    with room.app.app_context():
        found = to_finalise_next(db.session(), person(room.chair), AREA, today(), room.meeting)
        every = to_finalise_next(db.session(), COMMAND_LINE, AREA, today(), room.meeting)
    assert found
    assert every
    assert found != every


def test_a_list_that_is_cut_says_so(room: Room, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch) -> None:
    scribe, office = room.browser(room.scribe), sign_in_as(Role.COORDINATOR)
    for item in room.items:
        assert scribe.post(f"/room/{item.token}", {**sent(FOUND), "then": "decide"}).status_code == 303
    assert "listed here" not in office.get("/analyses").text
    monkeypatch.setattr(waiting, "MOST", 2)
    monkeypatch.setattr(case_views, "MOST", 2)
    page = office.get("/analyses").text
    assert "3 reviews" in page
    assert "The 2 that wait longest are listed here" in page


def test_what_was_decided_and_is_not_final_is_one_line_of_the_home(room: Room, sign_in_as: SignInAs) -> None:
    assert room.browser(room.scribe).post(room.address, {**sent(FOUND), "then": "decide"}).status_code == 303
    for browser in (room.browser(room.coordinator), room.browser(room.chair)):
        home = browser.get("/").text
        assert home.count("Decided, not final") == 1
        assert 'href="/analyses">Decided, not final: 1<' in home
    others = room.browser(room.member).get("/").text
    assert others.count("Decided, not finalised: 1") == 1, "whoever can do nothing about it sees the status alone"
