"""Evidence in files: nobody reads or closes by what the scanner holds; it is removed and settled as others are."""

import io
from pathlib import Path

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.database import db, transaction
from cdop.files.checking import HELD, KEPT, check
from cdop.files.queries import files_of
from cdop.files.rules import MOST_FILES, Refused
from cdop.files.service import remove
from cdop.files.shelf import Shelf
from cdop.files.tidying import go_round
from cdop.recommendations.following.evidence import read_evidence, read_own_evidence
from cdop.recommendations.following.service import Closing, Said, add_evidence, close_as_done
from cdop.recommendations.rules import Happening, NotNow, State
from tests.application import Browser
from tests.files.storing import program, shelf, standing, told
from tests.recommendations.following.making import ACCEPTED, AGREED_ON, Made, checked, events, made, row_of
from tests.recommendations.following.test_pages import state

CLOSING_WORDS = "Every ward gives it."
MEMBER = Person(None, "a member", frozenset({Role.PANEL_MEMBER}), "a test")


def kept_on(app: Flask, one: Made, on: Shelf, *, by_addressee: bool = False) -> str:
    """A file of evidence, as the shelf's scanner finds it. Returns its token."""
    with app.app_context():
        found = checked(on)
        with transaction(db.session()) as session:
            add_evidence(session, COMMAND_LINE, one.addressee, Said("", AGREED_ON, by_addressee), file=found)
    return found.token


def close(app: Flask, one: Made) -> None:
    with app.app_context(), transaction(db.session()) as session:
        closing = Closing(Said(CLOSING_WORDS), "Ann Example", "Chair", row_of(session, one.addressee).version)
        close_as_done(session, COMMAND_LINE, one.addressee, closing)


def with_scanner(app: Flask, folder: Path, code: int) -> Shelf:
    folder.mkdir(exist_ok=True)
    return Shelf(shelf(app).folder, program(folder, f"exit {code}"))


def test_what_the_scanner_holds_closes_nothing_and_is_opened_by_nobody(
    app: Flask, tmp_path: Path, coordinator: Browser
) -> None:
    one = made(app, *ACCEPTED)
    silent = with_scanner(app, tmp_path / "silent", 2)
    token = kept_on(app, one, silent)
    with pytest.raises(NotNow, match="nobody may open yet"):
        close(app, one)
    assert state(app, one) is State.ACCEPTED
    address = f"/recommendations/with/{one.addressee}/evidence/{token}"
    assert coordinator.get(address).status_code == 404
    page = coordinator.get(f"/recommendations/{one.recommendation}").text
    assert "waits to be looked through" in page
    assert address not in page
    with app.app_context():
        go_round(db.session(), COMMAND_LINE, with_scanner(app, tmp_path / "clean", 0))
    assert told(app, "file.scanned") == [{"file": token, "found": "nothing"}]
    assert coordinator.get(address).status_code == 200
    close(app, one)
    assert state(app, one) is State.DONE


def test_what_the_scanner_finds_harmful_is_gone_and_closes_nothing(app: Flask, tmp_path: Path) -> None:
    one = made(app, *ACCEPTED)
    token = kept_on(app, one, with_scanner(app, tmp_path / "silent", 2))
    with app.app_context():
        go_round(db.session(), COMMAND_LINE, with_scanner(app, tmp_path / "found", 1))
    assert told(app, "file.scanned") == [{"file": token, "found": "harmful"}]
    assert standing(app) == set()
    with pytest.raises(NotNow, match="nobody may open"):
        close(app, one)
    assert len(events(app, Happening.EVIDENCE)) == 1


def test_an_organisation_reads_what_it_sent_and_nothing_else(app: Flask) -> None:
    one, other = made(app, *ACCEPTED), made(app, *ACCEPTED, reference="2021-22/02")
    own, ours = kept_on(app, one, shelf(app), by_addressee=True), kept_on(app, one, shelf(app))
    with app.app_context(), transaction(db.session()) as session:
        mine, theirs = row_of(session, one.addressee), row_of(session, other.addressee)
        assert read_own_evidence(session, shelf(app), COMMAND_LINE, mine, own)[1] == b"Every ward gives it."
        for addressee, token in ((mine, ours), (theirs, own), (mine, "0" * 32)):
            with pytest.raises(LookupError):
                read_own_evidence(session, shelf(app), COMMAND_LINE, addressee, token)
        with pytest.raises(LookupError):
            read_evidence(session, shelf(app), MEMBER, one.addressee, own)
    assert told(app, "file.read") == [{"file": own}]


def test_a_file_of_no_case_is_removed_with_its_bytes_and_its_entry(app: Flask) -> None:
    with app.app_context():
        found = check(shelf(app), "a.txt", io.BytesIO(b"seen"))
        from cdop.files.service import store

        with transaction(db.session()) as session:
            stored = store(session, COMMAND_LINE, found, case_id=None, owner="a draft")
        assert (stored.state, stored.case_id) == (KEPT, None)
        with transaction(db.session()) as session:
            remove(session, shelf(app), COMMAND_LINE, "a draft", found.token)
        assert files_of(db.session(), "a draft") == []
    assert standing(app) == set()
    assert told(app, "file.removed") == [{"file": found.token}]


def test_there_is_room_for_some_files_each_time_it_is_open(app: Flask) -> None:
    one = made(app, *ACCEPTED)
    for _ in range(MOST_FILES):
        kept_on(app, one, shelf(app))
    with pytest.raises(Refused):
        kept_on(app, one, shelf(app))
    assert len(events(app, Happening.EVIDENCE)) == MOST_FILES


def test_a_held_file_is_held_for_as_long_as_the_scanner_is_silent(app: Flask, tmp_path: Path) -> None:
    silent = with_scanner(app, tmp_path / "silent", 2)
    kept_on(app, made(app, *ACCEPTED), silent)
    with app.app_context():
        assert go_round(db.session(), COMMAND_LINE, silent).held == 1
        owner = events(app, Happening.EVIDENCE)[0].detail["owner"]
        assert [file.state for file in files_of(db.session(), owner)] == [HELD]
