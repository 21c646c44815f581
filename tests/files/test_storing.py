"""Files are stored with their row or not at all, served to coordinators alone as attachments, and removed for good."""

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import update

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.database import db, transaction
from cdop.files.checking import check
from cdop.files.models import StoredFileRecord
from cdop.files.names import clean_name
from cdop.files.queries import stored_file
from cdop.files.rules import MEGABYTE, MOST_FILES, Refused
from cdop.files.service import read, remove, store
from cdop.files.shelf import Damaged, Shelf
from tests.application import Browser, SignInAs
from tests.files.making import picture
from tests.files.storing import OWNER, SEEN, keep, listed, new_case, shelf, standing, told

NAMES = (
    "../../../etc/passwd.txt", "a\0b.txt", "a\r\nSet-Cookie: x=y.txt", "a\u202etxt.txt", 'the "final" one.txt',
    "it's; filename=x.txt", "x" * 300 + ".txt", "CON.txt", "%2e%2e%2f.txt", "Ifẹ — 報告.txt", "<script>.txt",
)  # fmt: skip
SERVED = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


def test_a_file_is_stored_with_its_row_and_its_entry(app_on_each: Flask) -> None:
    case = new_case(app_on_each)
    file = keep(app_on_each, case)
    assert listed(app_on_each) == [file]
    assert (file.case_id, file.owner, file.name, file.size, file.state) == (case, OWNER, "notes.txt", 14, "kept")
    assert standing(app_on_each) == {file.token}
    assert told(app_on_each, "file.stored") == [{"file": file.token, "state": "kept"}]
    assert listed(app_on_each, "another") == []


@pytest.mark.parametrize("name", NAMES)
def test_exact_bytes_come_back_under_a_safe_name(app: Flask, coordinator: Browser, name: str) -> None:
    content = SEEN + bytes(range(32, 127)) * 100
    file = keep(app, new_case(app), name, content)
    answer = coordinator.get(f"/files/{file.token}")
    assert (answer.status_code, answer.data) == (200, content)
    assert {key: answer.headers.get(key) for key in SERVED} == SERVED
    assert "Set-Cookie" not in answer.headers
    header = answer.headers["Content-Disposition"]
    assert header.startswith('attachment; filename="')
    assert unquote(header.split("filename*=UTF-8''")[1]) == clean_name(name)
    assert told(app, "file.read") == [{"file": file.token}]


def test_a_picture_keeps_its_kind(app: Flask, coordinator: Browser) -> None:
    file = keep(app, new_case(app), "a.png", content := picture("PNG"))
    answer = coordinator.get(f"/files/{file.token}")
    assert (answer.data, answer.content_type) == (content, "image/png")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_to_everybody_else_a_file_is_as_absent_as_a_random_one(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token, browser = keep(app, new_case(app)).token, sign_in_as(role)
    real, random = browser.get(f"/files/{token}"), browser.get(f"/files/{'0' * 32}")
    assert (real.status_code, real.text) == (404, random.text)
    assert SEEN not in real.data
    assert told(app, "file.read") == []


def test_the_table_opens_the_page_to_coordinators_and_no_other_method() -> None:
    rule = PERMISSIONS["files.download"]
    assert {role for role in Role if rule.allows("GET", {role})} == {Role.COORDINATOR}
    assert rule.methods == {"GET"}
    assert rule.audited


def test_whoever_has_not_signed_in_is_asked_to(app: Flask, visitor: Browser) -> None:
    token = keep(app, new_case(app)).token
    real, random = visitor.get(f"/files/{token}"), visitor.get(f"/files/{'0' * 32}")
    assert (real.status_code, random.status_code) == (303, 303)


def test_no_address_leads_to_the_folder(app: Flask, coordinator: Browser) -> None:
    token = keep(app, new_case(app)).token
    for address in (f"/instance/files/{token}", f"/static/../instance/files/{token}", f"/files/{token}.txt",
                    f"/files/../files/{token}", f"/files/{token[:-1]}", "/files", "/files/"):  # fmt: skip
        assert coordinator.get(address).status_code == 404, address
    assert Path(app.static_folder or "") not in shelf(app).folder.parents


@pytest.mark.parametrize("state", ["held", "removed"])
def test_a_file_that_is_held_or_removed_is_not_served(app: Flask, coordinator: Browser, state: str) -> None:
    file = keep(app, new_case(app))
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(StoredFileRecord).values(state=state))
    assert coordinator.get(f"/files/{file.token}").status_code == 404
    assert told(app, "file.read") == []


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_bytes_that_have_changed_are_not_served(app: Flask, coordinator: Browser, harm: str) -> None:
    file = keep(app, new_case(app))
    path = shelf(app).path(file.token)
    path.unlink() if harm == "gone" else path.write_bytes(b"Seen on 4 May." if harm == "changed" else b"Seen")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = coordinator.get(f"/files/{file.token}")
    assert answer.status_code == 503
    assert b"Seen" not in answer.data
    assert told(app, "file.read") == []


def test_a_query_gives_a_file_to_coordinators_alone(app: Flask) -> None:
    file = keep(app, new_case(app))
    with app.app_context():
        assert stored_file(db.session(), COMMAND_LINE, file.token) == file
        for role in set(Role) - {Role.COORDINATOR}:
            other = Person(1, "somebody", frozenset({role}), "here")
            assert stored_file(db.session(), other, file.token) is None
            with pytest.raises(LookupError):
                read(db.session(), shelf(app), other, file.token)


def test_a_removed_file_goes_with_its_bytes_when_that_is_committed(app_on_each: Flask) -> None:
    app, case = app_on_each, new_case(app_on_each)
    file, other = keep(app, case), keep(app, case, owner="another")
    with app.app_context():
        with pytest.raises(LookupError), transaction(db.session()) as session:
            remove(session, shelf(app), COMMAND_LINE, OWNER, other.token)
        remove(db.session(), shelf(app), COMMAND_LINE, OWNER, file.token)
        db.session.rollback()
        db.session.commit()
    assert standing(app) == {file.token, other.token}
    with app.app_context(), transaction(db.session()) as session:
        remove(session, shelf(app), COMMAND_LINE, OWNER, file.token)
        assert file.token in standing(app)
    assert standing(app) == {other.token}
    assert (listed(app), listed(app, "another")) == ([], [other])
    assert told(app, "file.removed") == [{"file": file.token}]
    with app.app_context(), pytest.raises(LookupError):
        remove(db.session(), shelf(app), COMMAND_LINE, OWNER, file.token)


def test_an_eleventh_file_and_a_fifty_first_megabyte_are_refused(app: Flask) -> None:
    case = new_case(app)
    for number in range(MOST_FILES):
        keep(app, case, f"{number}.txt")
    with pytest.raises(Refused, match="No more than 10 files"):
        keep(app, case)
    assert len(listed(app)) == MOST_FILES
    large = b"a" * (10 * MEGABYTE)
    for _ in range(5):
        keep(app, case, content=large, owner="another")
    with pytest.raises(Refused, match="larger than 50 MB"):
        keep(app, case, content=b"a", owner="another")


def test_files_stored_at_once_are_each_whole_and_never_too_many(app_on_each: Flask) -> None:
    app, case = app_on_each, new_case(app_on_each)
    start = Barrier(16)

    def send(number: int) -> str:
        start.wait()
        try:
            return keep(app, case, f"{number}.txt", f"words {number}\n".encode() * 9_999).name
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(16)))
    files = listed(app)
    assert len(files) == MOST_FILES
    assert sorted(file.name for file in files) == sorted(name for name in answers if name.endswith(".txt"))
    for file in files:
        content = shelf(app).read(file.token, file.sha256)
        assert content == f"words {file.name.removesuffix('.txt')}\n".encode() * 9_999


def test_a_transaction_that_fails_leaves_no_row_and_bytes_that_nothing_knows(app_on_each: Flask) -> None:
    app, case = app_on_each, new_case(app_on_each)
    with app.app_context():
        checked = check(shelf(app), "a.txt", io.BytesIO(SEEN))
        store(db.session(), COMMAND_LINE, checked, case_id=case, owner=OWNER)
        db.session.rollback()
    assert listed(app) == []
    assert told(app, "file.stored") == []
    assert standing(app) == {checked.token}


@pytest.mark.parametrize("call", ["fsync", "write", "replace"])
def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fail(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    shelf = Shelf(tmp_path / "files")
    if call == "write":
        monkeypatch.setattr("cdop.files.shelf.hashlib.sha256", _Full)
    else:
        monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space"):
        check(shelf, "a.txt", io.BytesIO(SEEN))
    assert list(shelf.standing(0)) == []


def test_bytes_are_on_the_disk_before_they_have_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, move = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: done.append("sync") or sync(number))
    monkeypatch.setattr(Path, "replace", lambda path, to: done.append("name") or move(path, to))
    check(Shelf(tmp_path / "files"), "a.txt", io.BytesIO(SEEN))
    assert done == ["sync", "name", "sync"]


def test_a_shelf_knows_tokens_alone(tmp_path: Path) -> None:
    for word in ("../secret", "a" * 31, "A" * 32, "", "a" * 32 + "\n"):
        with pytest.raises(ValueError, match="not a token"):
            Shelf(tmp_path).path(word)
    with pytest.raises(Damaged):
        Shelf(tmp_path).read("a" * 32, "b" * 64)


class _Full:
    def update(self, _block: bytes) -> None:
        raise OSError(28, "No space left on device")
