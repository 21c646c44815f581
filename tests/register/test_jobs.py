"""The work beside the request: it gives signs of life, runs once, and never denies what it has stored."""

import os
import time
from typing import Any

import pytest
from flask import Flask

from cdop.register import jobs, uploads
from cdop.register.uploads import KEPT_FOR, STORED, Uploads
from tests.application import Browser
from tests.register.test_pages import GOOD, cases, register, upload


def test_checking_again_before_storing_gives_signs_of_life(
    coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = upload(coordinator, register(GOOD))
    beats = []
    monkeypatch.setattr(jobs, "_beat", lambda _uploads, upload, _rows: beats.append(upload.state))
    coordinator.post(preview)
    assert beats == ["checking", "storing"]


def test_what_is_stored_is_never_said_not_to_be(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = upload(coordinator, register(GOOD))
    move = Uploads.move

    def full_disk(self: Uploads, upload: Any, **changes: Any) -> Any:
        if changes.get("state") == STORED:
            raise OSError("No space left on device")
        return move(self, upload, **changes)

    monkeypatch.setattr(Uploads, "move", full_disk)
    monkeypatch.setattr("threading.excepthook", lambda _failure: None)
    coordinator.post(preview)
    assert cases(app) == 1
    assert "nothing was stored" not in coordinator.get(preview).text


def test_an_old_upload_is_cleared_away_when_anyone_looks_at_one(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    folder = app.extensions["settings"].uploads
    before = time.time() - KEPT_FOR - 1
    for path in folder.iterdir():
        os.utime(path, (before, before))
    assert coordinator.get(preview).status_code == 404
    assert list(folder.iterdir()) == []


def test_faults_are_the_servers_own_from_their_first_moment(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathlib.Path.chmod", lambda _path, _mode: None)
    upload(coordinator, b"nonsense\r\n")
    (faults,) = app.extensions["settings"].uploads.glob("*.faults")
    assert faults.stat().st_mode & 0o777 == 0o600


def test_every_state_of_an_upload_has_a_title() -> None:
    states = [value for name, value in vars(uploads).items() if name.isupper() and isinstance(value, str)]
    titles = {uploads.Upload("0" * 32, 1, "cases.csv", state=state).title for state in states}
    assert len(titles) == len(states) == 6
