"""Cases, forms and people for the tests of classification and response."""

import re
from datetime import date
from html import unescape
from typing import Any

from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.panel_settings.service import decide_setting
from tests.application import Browser
from tests.case.making import case_id

SECRET = "Zebediah Quillfeather"
DIED = ["9", "5", "2014"]


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


def send(browser: Browser, address: str, version: str = "", /, **values: Any) -> Any:
    """Fill the form in and send it, with the version that its page shows unless given."""
    page = browser.get(address).text
    return browser.post(address, {"version": version or version_on(page), **values})


def wanted_by_the_panel(app: Flask, key: str, value: str) -> None:
    with app.app_context(), transaction(db.session()) as session:
        decide_setting(session, COMMAND_LINE, key, value, "For a test")


def timeline(app: Flask, token: str) -> list[Fact]:
    number = case_id(app, token)
    with app.app_context():
        return facts_of(db.session(), number)


def errors(page: str) -> list[str]:
    """What the summary of faults says."""
    return [unescape(words) for words in re.findall(r'<li><a href="#[^"]+">([^<]+)</a>', page)]
