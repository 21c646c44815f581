"""Papers that wait for a second person stand on the home of whoever may confirm them, and of nobody else."""

from flask import Flask

from cdop.case.recusal.models import CaseBar
from cdop.database import db, insert_rows
from cdop.panels.queries import meeting_at
from cdop.panels.service import cancel_meeting
from cdop.reference.wording import long_date
from tests.case.making import case_id
from tests.review.meetings.world import writing
from tests.review.papers.making_papers import World, draw, resolve_all, world_of
from tests.review.papers.test_gate_pages import checked


def line(world: World, who: str) -> str:
    """What the home of somebody says of papers to confirm."""
    page = world.browsers[who].get("/").text
    at = page.find("Papers to confirm for")
    return page[at : page.index("<", at)] if at >= 0 else ""


def test_a_checked_paper_waits_for_whoever_may_confirm_it_and_did_not_check_it(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    assert line(world, "chair") == "", "nothing is checked yet"
    checked(world)
    with app.app_context():
        meeting = meeting_at(db.session(), world.meeting)
        assert meeting
    said = f"Papers to confirm for {long_date(meeting.meets_on)}: 1"
    assert line(world, "chair") == said
    assert line(world, "second") == said
    assert [line(world, who) for who in ("coordinator", "member", "stranger")] == ["", "", ""]
    read = f"{world.gate()}/read"
    assert world.browsers["chair"].get(f"/meetings/{world.meeting}").text.count(read) == 1
    answer = world.browsers["chair"].post(read, {"version": world.version(), "confirm": "y"}, page=read)
    assert answer.status_code == 303
    assert line(world, "chair") == "", "it is released"


def test_a_paper_of_a_cancelled_meeting_waits_for_nobody(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    checked(world)
    assert line(world, "chair")
    with writing(app) as session:
        meeting = meeting_at(session, world.meeting)
        assert meeting
        cancel_meeting(session, world.person("coordinator"), world.meeting, meeting.version, "Snow")
    assert line(world, "chair") == ""


def test_whoever_withdrew_from_the_case_is_told_of_no_paper(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    checked(world)
    row = {"account_id": world.person("chair").account_id, "case_id": case_id(app, world.cases["CDR-1"])}
    with writing(app) as session:
        insert_rows(session, CaseBar, [row])
    assert line(world, "chair") == ""
    assert line(world, "second")
