"""Two scribes at once lose nothing; a server killed while somebody types loses nothing that it acknowledged."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier, Event
from urllib.parse import urlencode

import pytest
from flask import Flask

from config import ROOT
from tests.application import PASSWORD, TOKEN
from tests.review.analysis.rooms import open_room, stored_values, type_in

SAVES, KILLS = 15, 20


def test_two_scribes_at_once_lose_nothing(app_on_each: Flask) -> None:
    room = open_room(app_on_each)
    browsers = [room.browser(room.scribe), room.browser(room.coordinator)]
    tokens = [browser.token(room.address) for browser in browsers]
    start = Barrier(len(browsers))

    def typing(who: int) -> tuple[list[str], int]:
        """Type on in one text, upon whatever answer one saw last. Returns what was acknowledged, how often beside."""
        start.wait()
        seen, typed, beside = 0, [], 0
        for number in range(SAVES):
            answer = type_in(browsers[who], room.address, "issues", f"{who}-{number}", seen, tokens[who])
            assert answer.status_code == 200, answer.text
            said = answer.json["fields"]["issues"]  # type: ignore[index]
            typed.append(f"{who}-{number}")
            beside += said["state"] == "beside"
            seen = said["number"] or seen
        return typed, beside

    with ThreadPoolExecutor(len(browsers)) as pool:
        (first, beside), (second, more) = pool.map(typing, range(len(browsers)))
    stored = stored_values(app_on_each, "issues")
    assert sorted(stored) == sorted([*first, *second])
    assert [value for value in stored if value in first] == first, "in the order in which they were typed"
    assert beside + more > 0, "nobody raced: the test shows nothing"
    page = browsers[0].get(room.address).text
    assert first[-1] in page
    assert second[-1] in page, "what stands beside is shown"


class Typist:
    """Somebody who signs in and types over HTTP, and sends again what was not acknowledged, as the script does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie[str]()

    def ask(self, method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        head = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())}
        if form is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        connection.request(method, address, urlencode(form) if form is not None else None, head)
        answer = connection.getresponse()
        text = answer.read().decode()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        connection.close()
        return answer.status, text

    def sign_in(self, email: str) -> None:
        token = self.token("/sign-in")
        status, _ = self.ask("POST", "/sign-in", {"csrf_token": token, "email": email, "password": PASSWORD})
        assert status == 303

    def token(self, address: str) -> str:
        found = TOKEN.search(self.ask("GET", address)[1])
        assert found
        return found[1]


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-m", "tests.review.analysis.mortal_server", url, str(tmp_path)]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    lives: list[int] = []
    process.lives = lives  # type: ignore[attr-defined]
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if lives:
            os.kill(lives[-1], signal.SIGKILL)


def test_a_server_killed_while_somebody_types_loses_nothing_that_it_acknowledged(
    app: Flask, server: "subprocess.Popen[str]"
) -> None:
    room = open_room(app)
    assert server.stdout is not None
    port, lives = int(server.stdout.readline()), server.lives  # type: ignore[attr-defined]
    lives.append(int(server.stdout.readline()))
    typist = Typist(port)
    typist.sign_in(room.scribe.email)
    token = typist.token(room.address)
    typed, done = Event(), Event()
    rng = random.Random(5)

    def kill() -> int:
        """Kill the server at a random moment while it is being written to, as often as it must be."""
        for _ in range(KILLS):
            typed.clear()
            assert typed.wait(30)
            time.sleep(rng.uniform(0, 0.03))
            os.kill(lives[-1], signal.SIGKILL)
            lives.append(int(server.stdout.readline()))  # type: ignore[union-attr]
        done.set()
        return KILLS

    acknowledged, seen, cut = list[str](), 0, 0
    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill)
        while not done.is_set() or len(acknowledged) < KILLS:
            value = f"word {len(acknowledged)}"
            form = {"csrf_token": token, "seen.summary": str(seen), "summary": value}
            try:
                status, text = typist.ask("POST", room.address, form)
            except (OSError, HTTPException):
                cut += 1
                continue  # the same again: what arrived before the end is known again
            assert status == 200, text
            found = re.search(r'"number": ?([0-9]+)', text)
            assert found, f"nobody else writes here: {text}"
            seen = int(found[1])
            acknowledged.append(value)
            typed.set()
        assert killing.result() == KILLS
    assert stored_values(app, "summary") == acknowledged
    assert cut > 0, "no save was cut: the test shows nothing"
