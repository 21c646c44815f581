"""Nobody to whom small numbers are hidden can tell them: two registers that differ in them alone look just the same."""

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.recommendations.themes.likeness import key_of
from tests.application import Browser, make_account, make_app
from tests.databases import SQLite, close
from tests.recommendations.themes.making import recommend, store_reviews

FACTORS = ("Smoking in pregnancy", "Unsafe sleep", "Late booking")
DAYS = tuple(date(year, month, 15) for year, month in ((2019, 6), (2020, 9), (2021, 11), (2023, 2)))
SECRET = re.compile(r'name="csrf_token"[^>]*value="[^"]+"|/recommendations/[0-9a-f]{32}|aria-label="[^"]*signed[^"]*"')
SEEDS = range(3)


def random_numbers(rng: random.Random) -> dict[tuple[date, str], int]:
    return {(on, factor): rng.choice((0, 1, 2, 3, 4, 5, 6, 7)) for on in DAYS for factor in FACTORS}


def others(rng: random.Random, numbers: dict[tuple[date, str], int]) -> dict[tuple[date, str], int]:
    """The same but for every hidden number, which is another from 1 to 4."""
    return {
        key: rng.choice([n for n in (1, 2, 3, 4) if n != number]) if 1 <= number <= 4 else number
        for key, number in numbers.items()
    }


@pytest.fixture
def apps(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[list[Flask]]:
    made = []
    for name in "ab":
        (tmp_path / name).mkdir()
        made.append(make_app(sqlite_databases.migrated(), tmp_path / name))
    yield made
    for app in made:
        close(app)


def sight(app: Flask, role: Role) -> dict[str, bytes]:
    """Everything about themes that somebody of a role can open, without what differs from sign-in to sign-in."""
    browser = Browser(app)
    email = f"{role.value.replace('_', '-')}@panel.example"
    make_account(app, role, email=email, name="Somebody")
    assert browser.sign_in(email).status_code == 303
    pages = ["/themes"]
    for factor in FACTORS:
        own = f"/themes/{key_of(factor)}"
        pages += [own, f"{own}/picture.svg", f"{own}/picture.svg?size=narrow"]
    found = {page: browser.get(page) for page in pages}
    found["words"] = browser.post("/themes/words", {"words": "handover sleep"}, page="/themes")
    assert {answer.status_code for answer in found.values()} <= {200, 404}
    return {page: SECRET.sub("", answer.text).encode() for page, answer in found.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_member_cannot_tell_two_registers_apart_that_differ_in_hidden_numbers(apps: list[Flask], seed: int) -> None:
    rng = random.Random(seed)
    numbers = random_numbers(rng)
    for app, own in zip(apps, (numbers, others(rng, numbers)), strict=True):
        store_reviews(app, own, ["Tell the gestational age at every handover, and where the child is to sleep."])
        recommend(app, "2019-20/01", theme="Safer sleep", factors=[FACTORS[1]], agreed_on=date(2019, 9, 1))
    first, second = (sight(app, Role.PANEL_MEMBER) for app in apps)
    assert any(1 <= number <= 4 for number in numbers.values())
    assert first == second
    for role in (Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD):
        full, other = (sight(app, role) for app in apps)
        assert full["/themes"] != other["/themes"], "who may see small numbers sees them"
        assert b"[c]" not in full["/themes"]


def test_what_is_hidden_is_marked_and_no_total_is_told(apps: list[Flask]) -> None:
    app = apps[0]
    store_reviews(app, {(DAYS[0], FACTORS[0]): 4, (DAYS[1], FACTORS[0]): 5})
    page = sight(app, Role.PANEL_MEMBER)
    own = page[f"/themes/{key_of(FACTORS[0])}"].decode()
    cells = re.findall(r'app-count">([^<]*)</td>', own)
    assert cells.count("[c]") == 1
    assert cells.count("5") == 1
    assert "9" not in cells
    assert "[c]: 1 to 4 cases" in own
    assert "2019-20 [c], 2020-21 5" in own, "the picture's words are protected as the table is"
