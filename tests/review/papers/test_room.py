"""The reading room: who comes in and when, what stands there, and notes that nobody else ever reads."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.recusal.models import CaseBar
from cdop.database import db, table_of, transaction
from cdop.panels.queries import meeting_at
from cdop.panels.service import hold_meeting
from cdop.reference.calendar import today
from cdop.review.papers.models import PrivateNote
from tests.case.making import audit, case_id
from tests.review.papers.making_papers import NAMED, World, accept, draw, released_world, resolve_all, world_of

SEEN = re.compile(r'name="note-[0-9a-f]{32}-seen" type="hidden" value="([0-9a-f]{16})"')


def addresses(world: World) -> list[str]:
    return [world.room, f"{world.room}/papers", f"{world.room}/notes/{world.items['CDR-1']}"]


def moved(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let the room's clock stand some days from today."""
    monkeypatch.setattr("cdop.review.papers.room_views.today", lambda: today() + timedelta(days=days))


def notes(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(PrivateNote))
        db.session.rollback()
    return int(found or 0)


def write_note(world: World, who: str, text: str, seen: str = "") -> int:
    browser, item = world.browsers[who], world.items["CDR-1"]
    seen = seen or SEEN.findall(browser.get(f"{world.room}/papers").text)[0]
    data = {f"note-{item}-text": text, f"note-{item}-seen": seen}
    return browser.post(f"{world.room}/notes/{item}", data, page=world.room).status_code


def test_the_room_lists_the_cases_before_any_paper_is_opened(app: Flask) -> None:
    world = released_world(app)
    page = world.browsers["member"].get(world.room).text
    assert world.references["CDR-1"] in page
    assert "4 years, died in May 2014" in page
    assert "pseudonymised, not anonymous" in page
    assert "was found" not in page
    assert not audit(app, "paper.read")


def test_papers_stand_one_after_another_each_after_what_is_hard_to_read(app: Flask) -> None:
    world = released_world(app, ("CDR-1", "CDR-2"))
    page = world.browsers["member"].get(f"{world.room}/papers").text
    for reference in world.references.values():
        start = page.index(f"Case {reference}")
        assert start < page.index("It speaks of: sudden unexpected death", start) < page.index("What happened", start)
    assert not [word for word in (*NAMED, "CDR-1", "CDR-2") if word in page]
    assert sum(audit(app, "paper.read").values()) == 2


def test_without_a_seat_there_is_no_room(app: Flask) -> None:
    world = released_world(app)
    for address in addresses(world):
        absent = world.browsers["stranger"].get(f"/meetings/{'0' * 32}/room")
        answer = world.browsers["stranger"].get(address)
        assert (answer.status_code, len(answer.data)) == (404, len(absent.data))
    assert world.browsers["stranger"].post(f"{world.room}/pack", page="/").status_code == 404


def test_terms_come_first(app: Flask) -> None:
    world = released_world(app)
    for address in addresses(world):
        answer = world.browsers["second"].get(address)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, f"/meetings/{world.meeting}/terms")
    accept(world, "second")
    assert world.browsers["second"].get(world.room).status_code == 200


@pytest.mark.parametrize(("days", "code"), [(-4, 404), (-3, 200), (14, 200), (15, 404)])
def test_papers_are_open_on_their_days_both_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch, days: int, code: int
) -> None:
    world = released_world(app)
    moved(monkeypatch, days)
    for who in ("member", "coordinator"):
        answer = world.browsers[who].get(f"{world.room}/papers")
        assert answer.status_code == code
        assert ("was found" in answer.text) == (code == 200)


def test_a_case_from_which_somebody_withdrew_is_not_there(app: Flask) -> None:
    world = released_world(app, ("CDR-1", "CDR-2"))
    barred, member = world.references["CDR-1"], world.browsers["member"]
    assert barred in member.get(world.room).text
    row = {"account_id": world.person("member").account_id, "case_id": case_id(app, world.cases["CDR-1"])}
    with app.app_context(), transaction(db.session()) as session:
        session.execute(insert(table_of(CaseBar)).values(row))
    for address in (world.room, f"{world.room}/papers"):
        page = member.get(address).text
        assert barred not in page
        assert world.references["CDR-2"] in page
    assert member.get(f"{world.room}/notes/{world.items['CDR-1']}").status_code == 404
    assert barred in world.browsers["chair"].get(world.room).text


def test_each_paper_leads_to_the_one_before_and_the_one_after(app: Flask) -> None:
    world = released_world(app, ("CDR-1", "CDR-2"))
    page = world.browsers["member"].get(f"{world.room}/papers").text
    first, second = page.split("<article ")[1:]
    one, other = (f'{world.items[case]}">{{}} paper: {world.references[case]}</a>' for case in ("CDR-1", "CDR-2"))
    assert "Previous paper" not in first
    assert f"#paper-{other.format('Next')}" in first
    assert f"#paper-{one.format('Previous')}" in second
    assert "Next paper" not in second


def test_nothing_that_is_not_released_is_read(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    page = world.browsers["member"].get(f"{world.room}/papers").text
    assert "was found" not in page
    assert f"No paper is released yet for {world.references['CDR-1']}" in page
    assert world.browsers["member"].post(f"{world.room}/pack", page=world.room).status_code == 404


def test_a_private_note_is_ones_own(app: Flask) -> None:
    world = released_world(app)
    assert write_note(world, "member", "Ask about the inhaler") == 303
    assert "Ask about the inhaler" in world.browsers["member"].get(f"{world.room}/papers").text
    for who in ("chair", "coordinator"):
        for address in (f"{world.room}/papers", world.gate(), f"/meetings/{world.meeting}/papers-opened"):
            assert "Ask about the inhaler" not in world.browsers[who].get(address).text
    assert write_note(world, "member", "") == 303
    assert notes(app) == 0


def test_a_note_that_was_saved_elsewhere_is_not_written_over(app: Flask) -> None:
    world = released_world(app)
    stale = SEEN.findall(world.browsers["member"].get(f"{world.room}/papers").text)[0]
    assert write_note(world, "member", "First") == 303
    assert write_note(world, "member", "Second", seen=stale) == 409
    assert "First" in world.browsers["member"].get(f"{world.room}/papers").text


def test_notes_are_destroyed_on_the_first_look_after_closing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = released_world(app)
    write_note(world, "member", "Mine")
    write_note(world, "chair", "Theirs")
    moved(monkeypatch, 14)
    world.browsers["chair"].get(world.room)
    assert notes(app) == 2
    moved(monkeypatch, 15)
    answer = world.browsers["chair"].get(world.room)
    assert "private notes on them are destroyed" in answer.text
    assert notes(app) == 0
    assert audit(app, "paper.notes_destroyed")


def test_a_command_destroys_them_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = released_world(app)
    write_note(world, "member", "Mine")
    runner = app.test_cli_runner()
    assert "0 private notes" in runner.invoke(args=["papers", "close"]).output
    monkeypatch.setattr("cdop.review.papers.commands.today", lambda: today() + timedelta(days=15))
    assert "1 private note destroyed" in runner.invoke(args=["papers", "close"]).output
    assert notes(app) == 0


def test_coordinators_see_who_opened_what(app: Flask) -> None:
    world = released_world(app)
    world.browsers["member"].get(f"{world.room}/papers")
    address = f"/meetings/{world.meeting}/papers-opened"
    page = world.browsers["coordinator"].get(address).text
    assert "Merrin Oakhollow" in page
    assert "Opened the papers" in page
    assert world.browsers["member"].get(address).status_code == 404


def test_a_conflict_is_declared_by_the_meetings_reference_before_the_papers_are_opened(app: Flask) -> None:
    """Nothing leads to the case's own page, and afterwards the case is not there."""
    world = released_world(app, ("CDR-1", "CDR-2"))
    member, item = world.browsers["member"], world.items["CDR-1"]
    page = member.get(world.room).text
    address = f"{world.room}/conflicts/{item}"
    assert f'href="{address}"' in page
    form = member.get(address).text
    for text in (page, form):
        assert world.cases["CDR-1"] not in text
        assert "CDR-1" not in text
    assert member.post(address, {"reason": "I knew the family"}, page=address).status_code == 303
    for gone in (address, f"{world.room}/notes/{item}"):
        assert member.get(gone).status_code == 404
    assert world.references["CDR-1"] not in member.get(f"{world.room}/papers").text
    assert world.references["CDR-1"] in world.browsers["chair"].get(f"{world.room}/papers").text


def test_papers_are_not_to_be_released_once_the_meeting_was_held(app: Flask) -> None:
    world = world_of(app)
    coordinator = world.browsers["coordinator"]
    assert "1 paper to release" in coordinator.get(f"/meetings/{world.meeting}").text
    with app.app_context(), transaction(db.session()) as session:
        found = meeting_at(session, world.meeting)
        assert found is not None
        hold_meeting(session, COMMAND_LINE, world.meeting, found.version, found.meets_on)
    assert "1 paper never released" in coordinator.get(f"/meetings/{world.meeting}").text
