"""Somebody of a panel before a browser: pages looked at once at both widths, the keyboard alone, quick forms."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Expect, Locator, Page
from pypdfium2 import PdfDocument

from tests.application import TOKEN
from tests.journeys.conftest import assert_accessible, fits

PATIENCE = 60_000
expect = Expect()
expect.set_options(timeout=PATIENCE)
WIDTHS = (320, 1280)
COUNTED = ("notifications.", "reviews", "outstanding.", "reconciliation.")
SAVED = re.compile(r"^Saved [0-9]{2}:[0-9]{2}:[0-9]{2}$")
_KEYS = re.compile("[0-9a-f]{32}")
_CELL = re.compile(r'href="[^"]*[?&;]cell=([^"&]+)[^"]*"[^>]*>\s*([0-9]+)')
_ASTRAY = """() => [...document.querySelectorAll("label[for]")].map(label => label.htmlFor)
    .filter(id => document.querySelectorAll(`#${CSS.escape(id)}`).length !== 1)"""
Figures = dict[str, int]


class Sitter:
    """One person's browser. ``seen``: the kinds of page that somebody looked at already."""

    def __init__(self, page: Page, who: str, seen: set[str], *, scripts: bool = True) -> None:
        self.page, self.who, self.seen, self.scripts = page, who, seen, scripts
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)

    def go(self, place: str, kind: str = "") -> Page:
        self.page.goto(place)
        self.look(kind)
        return self.page

    def look(self, kind: str = "") -> None:
        """Nothing that axe finds and no sideways scroll, on a phone's width and on a desk's. axe needs scripts.

        And each label has one question: two of one id would answer one another.
        """
        fits(self.page)
        assert self.page.evaluate(_ASTRAY) == [], self.page.url
        path = _KEYS.sub("…", self.page.url.partition("//")[2].partition("/")[2])
        key = f"{'office' if self.who in {'coordinator', 'second'} else 'member'} {path} {kind}"
        if not self.scripts or key in self.seen:
            return
        self.seen.add(key)
        own = self.page.viewport_size
        assert own is not None
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(self.page)
        self.page.set_viewport_size(own)

    def press(self, name: str) -> None:
        """A button, or a link that looks like one, until the next page is there."""
        self._turn(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str | re.Pattern[str]) -> None:
        self._turn(self.page.locator("main").get_by_role("link", name=name))

    def _turn(self, to: Locator) -> None:
        with self.page.expect_navigation():
            to.first.click()

    def told(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def says(self, place: str) -> str:
        """A page's text as it came, without the form's token, which is drawn anew each time."""
        return TOKEN.sub("", self.page.request.get(place).text())

    def status(self, place: str) -> int:
        return self.page.request.get(place).status

    def send(self, place: str, form: Mapping[str, Any], on: str = "") -> int:
        """A form of the page ``on``, without looking at it. Returns the answer's code."""
        found = TOKEN.search(self.page.request.get(on or place).text())
        assert found, on or place
        body = {"csrf_token": found[1], **form}
        return self.page.request.post(place, form=body, max_redirects=0, timeout=PATIENCE).status

    def pdf(self, place: str, form: Mapping[str, Any] | None = None, on: str = "") -> str:
        """The text of a file that is taken out, by a form where there is one."""
        if form is None:
            answer = self.page.request.get(place, timeout=PATIENCE)
        else:
            found = TOKEN.search(self.page.request.get(on).text())
            assert found
            answer = self.page.request.post(place, form={"csrf_token": found[1], **form}, timeout=PATIENCE)
        assert answer.headers["content-type"] == "application/pdf", answer.status
        with PdfDocument(answer.body()) as document:
            return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)

    def figures(self) -> Figures:
        """Every number of the year's reviews that has cases behind it, by its cell."""
        cells = dict(_CELL.findall(self.says("/figures/2025-26?show=all")))
        found = {cell: int(number) for cell, number in cells.items() if cell.startswith(COUNTED)}
        assert found["notifications.total"] > 0
        return found


class Keyboard:
    """The scribe's hands: nothing but keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard

    def to(self, target: Locator) -> None:
        """Tab until it has the focus."""
        handle = target.first.element_handle()
        for _ in range(200):
            self.keys.press("Tab")
            if handle.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not come to {target}")

    def write(self, label: str, words: str) -> None:
        self.to(self.page.get_by_label(label, exact=True))
        self.keys.type(words)

    def pick(self, name: str, place: int) -> None:
        """The answer at a place of a question with round buttons, the first is 0."""
        self.to(self.page.locator(f"#answers input[name='{name}']"))
        self.keys.press("Space")
        for _ in range(place):
            self.keys.press("ArrowDown")

    def go(self) -> None:
        """Enter, until the next page is there."""
        with self.page.expect_navigation():
            self.keys.press("Enter")

    def short(self, key: str) -> None:
        """Alt and a page's own key (``accesskey``), until the next page is there.

        Chromium finds the element by the letter that comes with the key, which Playwright leaves out.
        """
        event = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
        session = self.page.context.new_cdp_session(self.page)
        with self.page.expect_navigation():
            session.send("Input.dispatchKeyEvent", {"type": "keyDown", "unmodifiedText": key, **event})
            session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
        session.detach()

    def saved(self) -> None:
        expect(self.page.locator("[data-said]")).to_have_text(SAVED)


def moved(before: Figures, after: Figures) -> dict[str, int]:
    """By how much each number differs; a row that has no number behind it is 0."""
    by = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in before.keys() | after.keys()}
    return {cell: number for cell, number in by.items() if number}
