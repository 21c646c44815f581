"""Wherever links lead a panel member, on no page, in no file and no header, stands who a child or a professional is."""

import re
from collections import deque

from flask import Flask
from werkzeug.test import TestResponse

from tests.application import TOKEN, Browser
from tests.documents.reading import extracted
from tests.review.papers.making_papers import NAMED, World, released_world, world_of

LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
HIDDEN = (*NAMED, "Ottoline", "Brinkworth", "Fenwright", "Fairlawn", "2014-05-09", "Rise")
MOST = 80


def text_of(answer: TestResponse) -> str:
    body = extracted(answer.data) if answer.mimetype == "application/pdf" else answer.get_data(as_text=True)
    return f"{body}\n{answer.headers}"


def plain(answer: TestResponse) -> tuple[int, str]:
    """An answer without the form's token, which is another on every page."""
    return answer.status_code, TOKEN.sub("", answer.text)


def walked(browser: Browser, *starts: str, within: str = "/") -> dict[str, str]:
    """Every address that links lead to from some pages, with what stands there; those that begin so alone."""
    waiting, found = deque(starts), dict[str, str]()
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        if address in found or address.startswith("/static/") or not address.startswith(within):
            continue
        answer = browser.get(address)
        found[address] = text_of(answer)
        if answer.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(found[address]))
        elif answer.location:
            waiting.append(str(answer.location))
    return found


def seen_by(world: World, who: str) -> dict[str, str]:
    browser = world.browsers[who]
    found = walked(browser, "/", world.room, f"/meetings/{world.meeting}")
    pack = browser.post(f"{world.room}/pack", page=world.room)
    return {**found, "the pack": text_of(pack)}


def test_a_member_and_the_chair_see_no_name_number_day_or_place(app: Flask) -> None:
    world = released_world(app, ("CDR-1", "CDR-2"))
    for who in ("member", "chair"):
        found = seen_by(world, who)
        assert f"{world.room}/papers" in found
        assert "found by her mother" in found[f"{world.room}/papers"]
        shown = {address: [word for word in HIDDEN if word in text] for address, text in found.items()}
        assert not {address: words for address, words in shown.items() if words}


def test_neither_while_a_paper_is_prepared(app: Flask) -> None:
    """The gate's own addresses are for a member as those of a paper that never was."""
    world = world_of(app)
    office = world.browsers["coordinator"]
    office.post(f"{world.gate()}/draw", {"version": "0"}, page=world.gate())
    own = list(walked(office, world.gate(), within="/papers/"))
    assert len(own) > 5
    never = f"/papers/{'0' * 32}"
    for who in ("member", "chair", "stranger"):
        browser = world.browsers[who]
        expected = plain(browser.get(never))
        for address in own:
            assert plain(browser.get(address)) == expected
