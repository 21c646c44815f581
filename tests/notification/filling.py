"""Filling in the public form as a browser does."""

import re
from typing import Any

from tests.application import Browser

NURSE = {"notifier_name": "A Nurse", "notifier_phone": "01632 960001"}
DIED = {"date_of_death": ["14", "3", "2026"]}
RECEIPT = re.compile(r"N-[A-Z2-9]{4}-[A-Z2-9]{4}")
CODE = re.compile(r"\b[A-Z2-9]{5}-[A-Z2-9]{5}\b")


def begin(browser: Browser) -> None:
    """As far as the first topic."""
    answer = browser.post("/notify")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notify/you")


def fill(browser: Browser, **topics: dict[str, Any]) -> None:
    """The least that is required, and the topics named (``nhs_number={…}``)."""
    begin(browser)
    for topic, answers in {"you": NURSE, "death": DIED, **topics}.items():
        answer = browser.post(f"/notify/{topic.replace('_', '-')}", answers)
        assert answer.status_code == 303, answer.text


def notify(browser: Browser, **topics: dict[str, Any]) -> str:
    """Fill in and send. Returns the receipt."""
    fill(browser, **topics)
    answer = browser.post("/notify/check")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notify/sent"), answer.text
    found = RECEIPT.search(browser.get("/notify/sent").text)
    assert found is not None
    return found[0]
