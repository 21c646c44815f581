"""The addresses of a case on an agenda answer who withdrew from it as an item that never was (security.md S05, P06)."""

import re

import pytest
from flask import Flask

from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from tests.application import Browser, make_account
from tests.review.meetings.world import World, choose_ready, person, token_of, world, writing

TOKEN = re.compile(r"[0-9a-f]{32}")
ABSENT = "0123456789abcdef0123456789abcdef"
ITEM_NAMES = {"key", "item"}
"""What routes call an item of an agenda, besides the gate, which calls it a token."""
FILLED = {"section": "summary", "original": ABSENT, "file": ABSENT, "page": "1"}


def addresses(app: Flask, meeting: str, item: str) -> list[str]:
    """Every address of an item, by the routes that take one."""
    found = []
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        if blueprint in ("papers", "room"):
            values = {**FILLED, "token": item}
        elif blueprint in ("panel_meetings", "reading_room") and rule.arguments & ITEM_NAMES:
            values = {"token": meeting, **dict.fromkeys(ITEM_NAMES, item)}
        else:
            continue
        found.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda name, of=values: of[name[1]], rule.rule))
    return found


def signed_in(app: Flask, account: Account) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def answered(browser: Browser, address: str, method: str) -> tuple[int, bytes]:
    """Code and page, without the token of its forms and the address that was asked, to which terms lead back."""
    csrf = browser.token("/")
    answer = browser.client.open(address, method=method, data={"csrf_token": csrf} if method == "POST" else None)
    page = re.sub(rb'(name="csrf_token" value=")[^"]+', rb"\1", answer.data)
    return answer.status_code, page.replace(address.encode(), b"the address")


@pytest.fixture
def made(app: Flask) -> World:
    return world(app, 3)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PANEL_MEMBER])
def test_an_item_of_a_case_from_which_somebody_withdrew_never_was(app: Flask, made: World, role: Role) -> None:
    first, second = choose_ready(made, "CDR-1", "CDR-2")
    account = make_account(app, role) if role is Role.COORDINATOR else made.doctor
    browser = signed_in(app, account)
    there = addresses(app, made.meeting, first.token)
    assert len(there) >= 18
    if role is Role.COORDINATOR:
        assert browser.get(f"/papers/{first.token}").status_code == 200
        case = f"/cases/{token_of(app, first.case_id)}"
        analysis = str(browser.post(f"{case}/analyses/panel", page=f"{case}/analyses").location).partition("?")[0]
        assert analysis.startswith("/analyses/")
        assert browser.get(analysis).status_code == 200
        there += [f"{analysis}{page}" for page in ("", "/decided", "/write-on", "/finalise")]
    with writing(app) as session:
        bar(session, person(account), first.case_id, account.id, How.DECLARED, "")
    for address in there:
        for method in ("GET", "POST"):
            found = answered(browser, address, method)
            absent = TOKEN.sub(lambda one: one[0] if one[0] == made.meeting else ABSENT, address)
            assert found == answered(browser, absent, method), f"{method} {address}"
            assert found[0] in (303, 404, 405), f"{method} {address} gave {found[0]}"
    for page in ("", "/agenda", "/choose", "/order", "/room", "/room/papers", "/attendance"):
        shown = browser.get(f"/meetings/{made.meeting}{page}").text
        assert first.token not in shown
        assert first.reference not in shown
    shown = browser.get(f"/meetings/{made.meeting}/agenda").text
    assert second.reference in shown
