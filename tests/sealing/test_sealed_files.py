"""Stored files are sealed, bound to their rows by their sums, and opened for no longer than a program reads them."""

import shutil

import pytest
from flask import Flask

from cdop.files.shelf import Damaged
from tests.application import Browser
from tests.files.storing import keep, new_case, shelf, standing

WORDS = b"Amaryllis Wetherfield was seen on 3 May. " * 3000


def test_the_folder_names_nobody_and_a_changed_byte_is_refused(app: Flask, coordinator: Browser) -> None:
    case = new_case(app)
    file, other = keep(app, case, content=WORDS), keep(app, case, "other.txt", WORDS[::-1])
    assert standing(app) == {file.token, other.token}, "nothing else is left"
    on = shelf(app)
    assert all(b"Wetherfield" not in on.path(token).read_bytes() for token in standing(app))
    assert coordinator.get(f"/files/{file.token}").data == WORDS
    with on.opened(file.token, file.sha256) as clear:
        assert clear.read_bytes() == WORDS
        assert clear.stat().st_mode & 0o777 == 0o600
    assert standing(app) == {file.token, other.token}
    kept = on.path(file.token).read_bytes()
    for place in (0, 60, 300, len(kept) - 1):
        on.path(file.token).write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        answer = coordinator.get(f"/files/{file.token}")
        assert answer.status_code == 503
        assert "Something here cannot be opened" in answer.text
    shutil.copy(on.path(other.token), on.path(file.token))
    assert coordinator.get(f"/files/{file.token}").status_code == 503
    on.path(file.token).unlink()
    with pytest.raises(Damaged):
        on.read(file.token, file.sha256)


def test_what_an_earlier_version_left_in_the_clear_is_sealed_by_the_round(app: Flask, coordinator: Browser) -> None:
    file, on = keep(app, new_case(app), content=WORDS), shelf(app)
    on.path(file.token).write_bytes(WORDS)
    doctor = app.test_cli_runner().invoke(args=["doctor", "--deep"]).output
    assert "stored files in the clear: 1" in doctor
    assert coordinator.get(f"/files/{file.token}").data == WORDS
    assert "1 file sealed" in app.test_cli_runner().invoke(args=["files", "scan"]).output
    assert b"Wetherfield" not in on.path(file.token).read_bytes()
    assert coordinator.get(f"/files/{file.token}").data == WORDS
    assert "Nothing waits" in app.test_cli_runner().invoke(args=["files", "scan"]).output
