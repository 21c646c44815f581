"""The site's scanner fails closed, and a round looks again, clears away and compares (security.md S56)."""

import io
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from cdop.files.checking import check
from cdop.files.rules import Refused
from cdop.files.scanner import Verdict, look
from cdop.files.shelf import Shelf
from config import Settings, UnsafeSettings
from tests.application import Browser
from tests.files.making import EICAR, pdf
from tests.files.storing import keep, listed, new_case, program, shelf, standing, told

LIKE_CLAMSCAN = 'grep -q EICAR-STANDARD "$1" && exit 1; exit 0'
NO_ANSWER = {
    "it fails": "exit 2",
    "it is stopped": "kill -9 $$",
    "it answers with what nobody knows": "exit 99",
    "it takes too long": "sleep 5",
}


def scanned(app: Flask, words: str) -> Shelf:
    """The shelf with a scanner; the application's settings name it from now on."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, scanner=program(settings.instance, words))
    return shelf(app)


def test_what_the_scanner_finds_is_refused_and_nothing_of_it_stays(app: Flask) -> None:
    on = scanned(app, LIKE_CLAMSCAN)
    with pytest.raises(Refused, match="something harmful"):
        check(on, "a.txt", io.BytesIO(EICAR.encode()))
    assert standing(app) == set()
    assert keep(app, new_case(app)).state == "kept"


def test_the_scanner_is_asked_about_the_file_and_nothing_else(app: Flask) -> None:
    on = scanned(app, 'echo "$# $1" > "$(dirname "$0")/asked"')
    checked = check(on, "the $(touch name); one.pdf", io.BytesIO(pdf()))
    asked = (app.extensions["settings"].instance / "asked").read_text()
    assert asked == f"1 {on.path(checked.token)}.arriving\n"  # before it is sealed


@pytest.mark.parametrize("words", NO_ANSWER.values(), ids=NO_ANSWER.keys())
def test_without_an_answer_a_file_is_held_and_not_served(
    app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr("cdop.files.scanner.LONGEST_LOOK", 0.5)
    scanned(app, words)
    file = keep(app, new_case(app))
    assert file.state == "held"
    assert coordinator.get(f"/files/{file.token}").status_code == 404
    again = app.test_cli_runner().invoke(args=["files", "scan"])
    assert again.exit_code == 1
    assert again.output == "1 file still waiting: the scanner gave no answer.\n"
    assert [file.state for file in listed(app)] == ["held"]


def test_a_scanner_that_is_not_there_holds_the_file(tmp_path: Path) -> None:
    assert look((str(tmp_path / "nothing"),), tmp_path) is Verdict.UNKNOWN
    checked = check(Shelf(tmp_path / "files", (str(tmp_path / "nothing"),)), "a.txt", io.BytesIO(b"words"))
    assert checked.state == "held"


def test_a_round_keeps_what_is_clean_and_removes_what_is_not(app_on_each: Flask) -> None:
    app, case = app_on_each, new_case(app_on_each)
    scanned(app, "exit 2")
    clean, harmful = keep(app, case, "a.txt"), keep(app, case, "b.txt", EICAR.encode())
    scanned(app, LIKE_CLAMSCAN)
    done = app.test_cli_runner().invoke(args=["files", "scan"])
    assert (done.exit_code, done.output) == (0, "1 file found clean and kept.\n1 file found harmful and removed.\n")
    assert [(file.token, file.state) for file in listed(app)] == [(clean.token, "kept")]
    assert standing(app) == {clean.token}
    assert told(app, "file.scanned") == [
        {"file": clean.token, "found": "nothing"}, {"file": harmful.token, "found": "harmful"},
    ]  # fmt: skip
    again = app.test_cli_runner().invoke(args=["files", "scan"])
    assert again.output == "Nothing waits, and every file is as it was stored.\n"


def test_without_a_scanner_what_is_held_stays_held(app: Flask) -> None:
    file = keep(app, new_case(app), on=Shelf(shelf(app).folder, ("/nowhere/scanner",)))
    done = app.test_cli_runner().invoke(args=["files", "scan"])
    assert done.exit_code == 1
    assert "No scanner is set" in done.output
    assert [(found.token, found.state) for found in listed(app)] == [(file.token, "held")]


def test_a_round_clears_away_what_a_crash_left_and_nothing_younger(app: Flask) -> None:
    kept = keep(app, new_case(app))
    folder, long_ago = shelf(app).folder, time.time() - 3700
    for name, old in (("1" * 32, True), ("2" * 32 + ".arriving", True), ("3" * 32, False), (kept.token, True)):
        if name != kept.token:
            (folder / name).write_bytes(b"words")
        if old:
            os.utime(folder / name, (long_ago, long_ago))
    done = app.test_cli_runner().invoke(args=["files", "scan"])
    assert done.exit_code == 0
    assert "2 files that nothing knows cleared away.\n" in done.output
    assert standing(app) == {kept.token, "3" * 32}


def test_a_round_clears_away_the_bytes_of_a_removed_file_that_a_crash_left(app: Flask) -> None:
    from cdop.accounts.people import COMMAND_LINE
    from cdop.database import db, transaction
    from cdop.files.service import remove

    file = keep(app, new_case(app))
    with app.app_context(), transaction(db.session()) as session:
        remove(session, shelf(app), COMMAND_LINE, file.owner, file.token)
        session.info.clear()  # as if the server had ended just after the commit
    assert standing(app) == {file.token}
    os.utime(shelf(app).path(file.token), (0, 0))
    assert "1 file that nothing knows" in app.test_cli_runner().invoke(args=["files", "scan"]).output
    assert standing(app) == set()


def test_a_round_names_bytes_that_are_gone_or_changed(app: Flask) -> None:
    case = new_case(app)
    gone, changed, _good = (keep(app, case, f"{number}.txt") for number in range(3))
    shelf(app).drop(gone.token)
    shelf(app).path(changed.token).write_bytes(b"other words")
    done = app.test_cli_runner().invoke(args=["files", "scan"])
    assert done.exit_code == 1
    assert [line.split()[3] for line in done.output.splitlines() if "gone or have changed" in line] == [
        gone.token, changed.token,
    ]  # fmt: skip


def test_the_scanner_is_a_command_of_the_settings(tmp_path: Path) -> None:
    command = program(tmp_path, "exit 0")[0]
    assert Settings.from_environment({}).scanner == ()
    told = Settings.from_environment({"CDOP_SCANNER": f"'{command}' --fdpass  --quiet"})
    assert told.scanner == (command, "--fdpass", "--quiet")
    for wrong, words in ((f"'{command}", "quotation mark"), ("/nowhere/clamdscan", "not there")):
        with pytest.raises(UnsafeSettings, match=words):
            Settings.from_environment({"CDOP_SCANNER": wrong})
