"""The gate's pages: drawn, resolved, checked by one person and confirmed by another, released and taken back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from cdop.case.facts import Fact, FactKind
from cdop.database import db, table_of, transaction
from cdop.review.papers import service
from cdop.review.papers.gate import StillOpen, sha256_of
from cdop.review.papers.models import PaperRecord, PaperRelease
from cdop.sealing.types import bound
from tests.application import Browser
from tests.case.making import add_fact, audit
from tests.review.papers.making_papers import NAMED, World, draw, release, released_world, resolve_all, world_of

FIND = re.compile(r'name="how_([0-9a-f]{24})"')


def the(app: Flask, model: Any, *columns: Any) -> Any:
    with app.app_context():
        found = db.session.execute(select(*columns or (model.state,)).order_by(model.id.desc()).limit(1)).one()
        db.session.rollback()
    return found


def sent(world: World, browser: Browser, address: str, data: Mapping[str, str] | None = None, **more: Any) -> Any:
    words = {"version": world.version(), **(data or {})}
    return browser.post(address, words, page=world.gate(), **more)


def finds_of(browser: Browser, world: World, section: str) -> list[str]:
    return list(dict.fromkeys(FIND.findall(browser.get(f"{world.gate()}/sections/{section}").text)))


def checked(world: World) -> None:
    address = f"{world.gate()}/read"
    assert sent(world, world.browsers["coordinator"], address, {"check": "y"}).status_code == 303


def test_a_paper_goes_from_drawn_to_read(app: Flask) -> None:
    """The whole way through the pages, and what is released is frozen with the hash of its canonical form."""
    world = world_of(app)
    office, member = world.browsers["coordinator"], world.browsers["member"]
    assert "Draw the paper" in office.get(world.gate()).text
    assert sent(world, office, f"{world.gate()}/draw").status_code == 303
    page = office.get(world.gate()).text
    assert page.count("<mark>") > 9
    assert "Released" not in member.get(f"{world.room}/papers").text
    assert sent(world, office, f"{world.gate()}/read", {"check": "y"}).status_code == 409
    assert sent(world, office, f"{world.gate()}/exact").status_code == 303
    assert "Nothing is open" in office.get(world.gate()).text
    checked(world)
    assert sent(world, office, f"{world.gate()}/read", {"confirm": "y"}).status_code == 409, "the same person"
    assert "No paper yet" in member.get(world.room).text
    second = sent(world, world.browsers["second"], f"{world.gate()}/read", {"confirm": "y"})
    assert second.status_code == 303
    row = the(app, PaperRelease, PaperRelease.content, PaperRelease.sha256, PaperRelease.checked_by,
              PaperRelease.confirmed_by)  # fmt: skip
    assert (row.checked_by, row.confirmed_by) == ("Corvin Ashdale", "Selwyn Marchbank")
    assert row.sha256 == sha256_of(row.content)
    read = member.get(f"{world.room}/papers").text
    assert "The child was found by her mother" in read
    assert not [word for word in NAMED if word in read]


def test_each_find_is_resolved_with_words_or_a_reason(app: Flask) -> None:
    """Words that would name somebody, no words and no reason are refused, and what was typed stays."""
    world = world_of(app)
    draw(world)
    office, address = world.browsers["coordinator"], f"{world.gate()}/sections/happened"
    first, second, *_ = finds_of(office, world, "happened")
    other = {f"how_{first}": "other", f"words_{first}": "the Wetherfield girl"}
    refused = sent(world, office, address, other)
    assert refused.status_code == 422
    assert "the Wetherfield girl" in refused.text
    assert "write a role" in refused.text
    assert sent(world, office, address, {f"how_{second}": "keep", f"words_{second}": ""}).status_code == 422
    good = {f"how_{first}": "other", f"words_{first}": "the girl", f"how_{second}": "keep", f"words_{second}": "Asked"}
    assert sent(world, office, address, good).status_code == 303
    page = office.get(world.gate()).text
    assert "→ the girl" in page
    assert "<ins> stays</ins>" in page
    stored = the(app, PaperRecord, PaperRecord.resolutions).resolutions
    assert stored[first] == {"how": "replace", "words": "the girl"}
    assert stored[second] == {"how": "keep", "words": "Asked"}


def test_a_section_that_is_written_in_is_searched_again(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    office, address = world.browsers["coordinator"], f"{world.gate()}/sections/content_note/text"
    assert sent(world, office, address, {"text": "It speaks of Amaryllis."}).status_code == 303
    assert "1 find to resolve" in office.get(world.gate()).text
    (find,) = finds_of(office, world, "content_note")
    resolve = f"{world.gate()}/sections/content_note"
    assert sent(world, office, resolve, {f"how_{find}": "suggested"}).status_code == 303
    assert sent(world, office, address, {"text": "It is hard to read. It speaks of Amaryllis."}).status_code == 303
    assert "Nothing is open" in office.get(world.gate()).text, "the same sentence stays decided"


def test_nobody_writes_in_what_is_made_of_codes(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    assert world.browsers["coordinator"].get(f"{world.gate()}/sections/about/text").status_code == 404


def test_new_facts_are_told_and_drawing_again_keeps_what_was_written_and_decided(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    office = world.browsers["coordinator"]
    sent(world, office, f"{world.gate()}/sections/content_note/text", {"text": "My own note."})
    asked = Fact(
        FactKind.FAMILY_ASKED, date(2014, 6, 1), {"question": "f" * 32}, {"words": "Could Amaryllis be helped?"}
    )
    add_fact(app, world.cases["CDR-1"], asked)
    page = office.get(world.gate()).text
    assert "The case has new facts" in page
    assert "The family’s questions" in page
    assert sent(world, office, f"{world.gate()}/draw").status_code == 303
    page = office.get(world.gate()).text
    assert "My own note." in page
    assert "As it was drawn last" in page
    assert "1 find to resolve" in page, "only the new one"


def test_whatever_changes_after_the_check_needs_another(app: Flask) -> None:
    """A section, a stale page, and the case itself: each is a conflict, and nothing is released."""
    world = world_of(app)
    draw(world)
    resolve_all(world)
    office, second, read = world.browsers["coordinator"], world.browsers["second"], f"{world.gate()}/read"
    stale = world.version()
    checked(world)
    assert second.post(read, {"version": stale, "confirm": "y"}, page=read).status_code == 409
    sent(world, office, f"{world.gate()}/sections/content_note/text", {"text": "Another note."})
    assert sent(world, second, read, {"confirm": "y"}).status_code == 409
    checked(world)
    named = Fact(
        FactKind.KEY_WORKER_NAMED, date(2014, 6, 1), {"first_contact_on": None},
        {"name": "Garden Rose", "role": "", "contact": ""},
    )  # fmt: skip
    add_fact(app, world.cases["CDR-1"], named)
    assert sent(world, second, read, {"confirm": "y"}).status_code == 409, "the case now knows somebody named so"
    assert the(app, PaperRecord).state == "checked"


def test_what_somebody_else_saved_first_is_shown_and_what_was_typed_stays(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    first, second = world.browsers["coordinator"], world.browsers["second"]
    address, stale = f"{world.gate()}/sections/content_note/text", world.version()
    assert sent(world, first, address, {"text": "Theirs."}).status_code == 303
    conflict = second.post(address, {"version": stale, "text": "Mine."}, page=address)
    assert conflict.status_code == 409
    assert "Theirs." in conflict.text
    assert "Mine." in conflict.text
    assert second.post(f"{world.gate()}/exact", {"version": stale}, page=world.gate()).status_code == 409


def test_the_chair_confirms_without_seeing_who_the_child_was(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    chair, read = world.browsers["chair"], f"{world.gate()}/read"
    assert chair.get(read).status_code == 404, "not before it is checked"
    resolve_all(world)
    checked(world)
    page = chair.get(read)
    assert page.status_code == 200
    assert not [word for word in NAMED if word in page.text]
    for who in ("member", "stranger"):
        assert world.browsers[who].get(read).status_code == 404
    assert chair.post(read, {"version": world.version()}, page=read).status_code == 422, "no button was pressed"
    assert chair.post(read, {"version": world.version(), "confirm": "y"}, page=read).status_code == 303
    assert the(app, PaperRelease, PaperRelease.confirmed_by).confirmed_by == "Perran Holtwicke"


def test_what_still_names_somebody_is_told_to_coordinators_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = world_of(app)
    draw(world)
    resolve_all(world)
    checked(world)

    def found(*_asked: Any) -> int:
        raise StillOpen(("Amaryllis",))

    monkeypatch.setattr(service, "confirm", found)
    for who, told in (("chair", False), ("second", True)):
        answer = sent(world, world.browsers[who], f"{world.gate()}/read", {"confirm": "y"})
        assert (answer.status_code, "Amaryllis" in answer.text) == (409, told)


def test_a_release_is_taken_back_with_a_reason_and_the_next_is_number_two(app: Flask) -> None:
    world = released_world(app)
    office, member = world.browsers["coordinator"], world.browsers["member"]
    address = f"{world.gate()}/withdraw"
    assert office.post(address, {"version": "1", "reason": ""}, page=address).status_code == 422
    assert "was found" in member.get(f"{world.room}/papers").text
    assert office.post(address, {"version": "1", "reason": "An error"}, page=address).status_code == 303
    assert "was found" not in member.get(f"{world.room}/papers").text
    assert office.get(address).status_code == 404
    assert "An error" in office.get(world.gate()).text
    assert release(world) == 2
    assert "Paper 2" in member.get(world.room).text


def test_what_was_released_stays_while_the_next_one_is_prepared(app: Flask) -> None:
    world = released_world(app)
    office, member = world.browsers["coordinator"], world.browsers["member"]
    sent(world, office, f"{world.gate()}/sections/happened/text", {"text": "Amaryllis, whose text is not ready."})
    read = member.get(f"{world.room}/papers").text
    assert "was found by her mother" in read
    assert "not ready" not in read


def test_a_release_cannot_be_changed_in_the_database(app_on_each: Flask) -> None:
    """On both databases: the whole way, and the frozen row."""
    world = released_world(app_on_each)
    assert "was found" in world.browsers["member"].get(f"{world.room}/papers").text
    with app_on_each.app_context():
        with pytest.raises(DatabaseError):
            db.session.execute(table_of(PaperRelease).update().values(sha256="0" * 64))
        db.session.rollback()


def test_the_pages_that_name_the_child_are_the_coordinators_alone_and_leave_entries(app: Flask) -> None:
    world = world_of(app)
    draw(world)
    pages = ("", "/sections/happened", "/sections/happened/text", "/read")
    for page in pages:
        assert world.browsers["coordinator"].get(world.gate() + page).status_code == 200
        for who in ("member", "chair", "stranger"):
            assert world.browsers[who].get(world.gate() + page).status_code == 404
    viewed = sum(number for (event, _), number in audit(app, "paper.viewed").items())
    assert viewed == len(pages)


def test_what_is_released_is_what_was_checked_to_the_letter(app: Flask) -> None:
    """Even where a text was changed behind the program's back, between the check and the confirmation."""
    world = world_of(app)
    draw(world)
    resolve_all(world)
    checked(world)
    table = table_of(PaperRecord)
    with app.app_context(), transaction(db.session()) as session:
        token, sections = session.execute(select(table.c.token, table.c.sections)).one()
        changed = [{**one, "text": "Something else."} if one["key"] == "content_note" else one for one in sections]
        session.execute(table.update().values(bound(table, {"sections": changed}, token=token)))
    read = f"{world.gate()}/read"
    assert sent(world, world.browsers["second"], read, {"confirm": "y"}).status_code == 409
