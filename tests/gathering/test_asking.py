"""Asking agencies from the page of a case: what is ticked is asked, in one transaction, and shown on the case."""

import re

from flask import Flask

from tests.application import Browser
from tests.gathering.making_requests import case, directory

TICKED = re.compile(r'name="((?:ask|set)_[0-9a-z_]+)" type="checkbox" value="y" checked')


def ticked(page: str) -> dict[str, str]:
    """The ticks of a page, as a browser would send them."""
    version = re.search(r'name="version"[^>]* value="([0-9]+)"', page)
    assert version
    return {"version": version[1], **dict.fromkeys(TICKED.findall(page), "y")}


def test_what_is_ticked_is_asked_and_stands_on_the_case(app: Flask, coordinator: Browser) -> None:
    tokens, token = directory(app), case(app)
    page = coordinator.get(f"/cases/{token}/ask").text
    assert "The death was unexpected" in page
    ticks = ticked(page)
    assert f"ask_{tokens['County police']}" in ticks
    answer = coordinator.post(f"/cases/{token}/ask", ticks)
    assert answer.status_code == 303
    shown = coordinator.get(f"/cases/{token}").text
    assert "County police" in shown
    assert "Waiting for a reply" in shown
