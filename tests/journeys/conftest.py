"""A real server with the demonstration panel, and Chromium before it. Any error in the browser fails the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from config import ROOT
from tests.application import PASSWORD, TOKEN

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
ACCESSIBLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of what is in order axe need not write down every element.
LOOKED_FOR = {"runOnly": {"type": "tag", "values": ACCESSIBLE}, "resultTypes": ["violations"]}
SECONDS_TO_START = 30
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def base_url(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of this test run's own."""
    yield from served(demonstration_url(), tmp_path_factory.mktemp("served"))


def environment_of(url: str, folder: Path) -> dict[str, str]:
    """What a process is started with that works on this database."""
    own = {"DATABASE_URL": url, "CDOP_INSTANCE": str(folder), "CDOP_ENV": "local", "CDOP_SECOND_FACTOR": "off"}
    own |= {"CDOP_PROOF_MINUTES": "60"}  # somebody signs in once for the whole run
    return {**os.environ, **own}


def served(url: str, folder: Path, app: str = "wsgi:app", **more: str) -> Iterator[str]:
    """A server on this database, until the tests are done with it. ``more`` joins its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}", app]
    environment = {**environment_of(url, folder), **more}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*command, "--no-control-socket"], cwd=ROOT, env=environment, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    for _ in range(SECONDS_TO_START * 20):
        assert server.poll() is None, "the server stopped"
        try:
            urlopen(address, timeout=5).close()
        except (URLError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def cookies() -> dict[tuple[str, str], Any]:
    """The cookies of those who have signed in, by the address of the server and by who they are."""
    return {}


@pytest.fixture
def signed_in(browser: Browser, base_url: str, cookies: dict[tuple[str, str], Any]) -> Callable[[str], Any]:
    """The cookies of one of the people at this test's server, who has signed in there once for all tests.

    Modules have servers of their own: what lasted the session would go on signing in at the first one's.
    """

    def cookies_of(who: str) -> Any:
        if (base_url, who) not in cookies:
            cookies[base_url, who] = cookies_at(browser, base_url, who)
        return cookies[base_url, who]

    return cookies_of


def cookies_at(browser: Browser, address: str, who: str) -> Any:
    """Sign in at this server by its form, without drawing a page. Returns the cookies."""
    with browser.new_context(base_url=address) as context:
        token = TOKEN.search(context.request.get("/sign-in").text())
        assert token
        form = {"csrf_token": token[1], "email": f"{who}@demo.example", "password": PASSWORD}
        assert context.request.post("/sign-in", form=form, max_redirects=0).status == 303
        return context.storage_state()


@pytest.fixture
def new_page(browser: Browser, base_url: str, signed_in: Callable[[str], Any]) -> Iterator[NewPage]:
    """Makes a page, 1280 pixels wide and nobody's unless told: ``new_page("lead", 320, java_script_enabled=False)``."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def make(who: str = "", width: int = 1280, **words: Any) -> Page:
        context = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            timezone_id="Europe/London",
            storage_state=signed_in(who) if who else None,
            **words,
        )
        contexts.append(context)
        page = context.new_page()
        # A refused form answers 422, and a page that is not there 404, which Chromium calls an error.
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(base_url) else wrong.append(r.url))
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


def sign_in(page: Page, who: str) -> None:
    """As somebody at the keyboard does."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def say_why(page: Page) -> None:
    """Where a case is nobody's task now, the page asks why it is opened: say so."""
    if page.get_by_role("heading", name="Before you open this case").count():
        page.get_by_label("To check a figure, a return or the quality of the data").check()
        page.get_by_role("button", name="Open the case").click()


def assert_accessible(page: Page) -> None:
    """No violation that axe finds, one main heading, and nothing wider than the screen but inside its scroll box."""
    page.wait_for_load_state()
    found = Axe().run(page, options=LOOKED_FOR)
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("h1").count() == 1
    fits(page)


def fits(page: Page) -> None:
    """Nothing is wider than the screen. A page that is only just coming is waited for: it has no width yet."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"
