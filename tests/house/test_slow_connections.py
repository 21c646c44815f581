"""A connection that falls silent in the middle of a request does not hold one of the server's few threads."""

import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from config import ROOT

SERVER = ROOT / "gunicorn.conf.py"
THREADS = 2
ANSWER = """
def app(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """A server as ``start`` runs it, with two threads and a shorter patience; an application that reads its body."""
    settings = SERVER.read_text(encoding="utf-8").replace("LONGEST_SILENCE = 10", "LONGEST_SILENCE = 1")
    assert "LONGEST_SILENCE = 1 " in settings
    (tmp_path / "gunicorn.conf.py").write_text(settings, encoding="utf-8")
    (tmp_path / "slow.py").write_text(ANSWER, encoding="utf-8")
    port = free_port()
    words = ["--worker-class", "gthread", "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    words += ["--no-control-socket", "--log-level", "critical", "slow:app"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=tmp_path)
    try:
        until(lambda: fetch(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def until(answered: object, seconds: float = 20) -> None:
    """Call it until it raises no more."""
    assert callable(answered)
    given_up = time.monotonic() + seconds
    while True:
        try:
            answered()
        except OSError:
            if time.monotonic() > given_up:
                raise
            time.sleep(0.1)
        else:
            return


def fetch(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/", timeout=8) as answer:
        return bytes(answer.read())


@pytest.mark.parametrize("half", [HALF_A_HEAD, HALF_A_BODY], ids=["head", "body"])
def test_silent_connections_give_their_threads_back(served: int, half: bytes) -> None:
    with ExitStack() as held:
        for _ in range(3 * THREADS):
            silent = held.enter_context(socket.create_connection(("127.0.0.1", served)))
            silent.sendall(half)
        assert fetch(served) == b"ok"


def test_the_limit_is_handed_on_to_each_connection() -> None:
    drop = runpy.run_path(str(SERVER))["drop_silent_connections"]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        drop(listening, 0.2)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted, pytest.raises(BlockingIOError):
                accepted.recv(1)
