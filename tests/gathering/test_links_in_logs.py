"""No log of the server keeps the secret of a link, however its address is written (security.md S57)."""

import logging
import runpy
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from cdop.demonstration.serving import arguments
from config import ROOT
from tests.house.test_slow_connections import free_port

SECRET = "Zm9yIHRlc3RzIGFsb25lLCBvZiA0MyBsZXR0ZXJzIQ0"
MASKED = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
ANSWER = """
def app(environ, start):
    if "fail" in environ["PATH_INFO"]:
        raise RuntimeError
    start("200 OK", [])
    return [b""]
"""


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"GET /reply/{SECRET} HTTP/1.1", "GET /reply/[a link] HTTP/1.1"),
        (f"/reply/{SECRET}", "/reply/[a link]"),
        (f'"GET /reply/{SECRET}?utm=1" 200', '"GET /reply/[a link]" 200'),
        (f"https://reviews.example/reply/{SECRET}/x", "https://reviews.example/reply/[a link]"),
        (f"/%72eply/{SECRET}", "[a link]"),
        (f"GET /answer/{SECRET} HTTP/1.1", "GET /answer/[a link] HTTP/1.1"),
        (f"/answe%72/{SECRET}", "[a link]"),
        ("GET /answer/form/check HTTP/1.1", "GET /answer/form/check HTTP/1.1"),
        (f"/reply/form{SECRET}", "/reply/[a link]"),
        ("GET /reply/form/child HTTP/1.1", "GET /reply/form/child HTTP/1.1"),
        ("/reply/form", "/reply/form"),
        ("GET /cases HTTP/1.1", "GET /cases HTTP/1.1"),
    ],
)
def test_a_line_of_a_log_keeps_no_link(line: str, kept: str) -> None:
    assert MASKED["masked"](line) == kept


def test_an_entry_of_the_error_log_keeps_no_link() -> None:
    entry = logging.LogRecord("e", logging.ERROR, "", 1, "Error handling request %s", (f"/reply/{SECRET}",), None)
    assert MASKED["mask"](entry)
    assert entry.getMessage() == "Error handling request /reply/[a link]"


def test_the_server_that_start_becomes_writes_no_link(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    (tmp_path / "small.py").write_text(ANSWER, encoding="utf-8")
    words = [word for word in arguments(port) if word not in {"wsgi:app", "--chdir", str(ROOT)}]
    words += ["--chdir", str(tmp_path), "--access-logformat", "%(r)s %(U)s %(f)s %({referer}i)s %({raw_uri}e)s"]
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *words, "small:app"], cwd=tmp_path, stdout=out, stderr=out)
        try:
            for page in (f"/reply/{SECRET}", f"/reply/{SECRET}/fail", "/reply/form/child"):
                ask(port, page)
        finally:
            process.terminate()
            process.wait(10)
    written = log.read_text(encoding="utf-8")
    assert SECRET not in written
    assert written.count("/reply/[a link]") >= 4
    assert "GET /reply/form/child" in written


def ask(port: int, page: str) -> None:
    """One page, once the server answers."""
    given_up = time.monotonic() + 20
    while True:
        try:
            urlopen(
                Request(f"http://127.0.0.1:{port}{page}", headers={"Referer": f"/reply/{SECRET}"}), timeout=5
            ).close()
            return
        except HTTPError:
            return
        except OSError:
            assert time.monotonic() < given_up
            time.sleep(0.05)
