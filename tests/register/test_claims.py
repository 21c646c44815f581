"""Of those who would work on one upload one does; a server that was killed keeps nobody from it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from cdop.register import jobs
from cdop.register.claims import Claim
from cdop.register.uploads import SILENT_FOR, Upload, Uploads
from tests.application import Browser
from tests.register.test_pages import GOOD, cases, register, state_file, upload

ROOT = Path(__file__).parents[2]
HOLDS = """
import pathlib, sys, time
from cdop.register.claims import Claim
claim = Claim.take(pathlib.Path(sys.argv[1]))
print(claim is not None, flush=True)
time.sleep(600)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that has taken the claim."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def found(app: Flask) -> tuple[Uploads, Upload]:
    """The one upload there is."""
    return Uploads(app.extensions["settings"].uploads), Upload(**json.loads(state_file(app).read_text()))


def test_a_claim_lasts_as_long_as_the_process_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a.claim"
    process = holder(path)
    try:
        assert Claim.take(path) is None
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    claim = Claim.take(path)
    assert claim is not None
    assert Claim.take(path) is None
    claim.give_back()
    again = Claim.take(path)
    assert again is not None
    again.give_back()


def test_a_file_claimed_by_a_server_that_was_killed_is_stored(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    uploads, mine = found(app)
    process = holder(uploads.folder / f"{mine.token}.claim")
    coordinator.post(preview)
    assert cases(app) == 0  # another process works on it
    process.send_signal(signal.SIGKILL)
    process.wait()
    coordinator.post(preview)
    assert cases(app) == 1


def test_work_that_died_goes_on_from_its_page(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    state = state_file(app)
    told = json.loads(state.read_text())
    state.write_text(json.dumps({**told, "state": "storing", "beat": told["beat"] - SILENT_FOR - 1}))
    assert "Check the file again" in coordinator.get(preview).text
    coordinator.post(preview)
    assert "1 case will be stored" in coordinator.get(preview).text
    coordinator.post(preview)
    assert cases(app) == 1


def test_of_two_who_store_the_same_file_at_once_one_does(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = upload(coordinator, register(GOOD))
    begun = []
    monkeypatch.setattr(jobs, "_run", lambda claim, _work: begun.append(claim))
    good = state_file(app).read_text()
    coordinator.post(preview)
    state_file(app).write_text(good)  # the second had read the state before the first changed it
    coordinator.post(preview)
    assert len(begun) == 1


def test_whoever_asks_on_the_word_of_an_older_state_gets_nothing(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    uploads, good = found(app)
    coordinator.post(preview)
    assert uploads.claim(good) is None
