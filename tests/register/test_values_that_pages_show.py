"""What a notification told and what a meeting recorded come in only where every page can show them."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.case.models import Case
from cdop.database import db
from tests.application import Browser
from tests.register.test_nothing_lost_unseen import DESCRIPTION, IDENTITY, Fact, fact

MEETING = "0123456789abcdef" * 2
SHARED = {"agency": "police", "what": "Scene report", "due": "2014-06-01", "came": None}
ACTION = {"what": "Visit", "agency": None, "role": "Nurse", "due": "2014-06-01", "done": "2014-06-02"}
EVERYTHING = {
    "notifier_name": "Bo Example", "notifier_phone": "01632 960001", "notifier_email": "bo@example.org",
    "family_name": "Example", "unnamed_baby": "no", "birth_order": "order_not_known", "sex": "female",
    "date_of_birth": "2010-02-01", "date_of_birth_precision": "month", "nhs_number": "9990000018", "ethnicity": "99",
    "live_birth": "not_known", "gestation_weeks": "23", "date_of_death_precision": "not_known",
    "time_of_death": "03:40", "place_of_death": "home", "death_area": "E06000035", "home_area": "abroad",
    "home_postcode": "ME7 1QX", "home_circumstance": "split_homes", "mother_date_of_birth": "1990-01-31",
    "circumstances": "Found in the cot.\nTaken to hospital.", "told": ["coroner", "police"], "gp": "not_known",
}  # fmt: skip
RECORD = {
    "attended": "A nurse", "sleep_words": "", "known": "Well.\nSeen twice.", "next": "",
    "shared": [SHARED] * 20, "actions": [ACTION, {**ACTION, "agency": "social_care", "role": None, "due": None}],
}  # fmt: skip


def notified(told: Any) -> list[Fact]:
    receipt = {"source": "public_form", "notification": "N-7KQ4-M2XP"}
    return [fact("notified", "2014-05-02", {"told": told}, **receipt)]


def met(record: Any) -> list[Fact]:
    decided = {"decision": "started", "time": None, "disagreed": False}
    detail = {"meeting": MEETING, "meeting_kind": "initial", "time": "14:30", "agencies": [], "safer_sleeping": {}}
    return [
        fact("response_decided", "2014-05-02", {"reason": "Sudden", "disagreement": ""}, **decided),
        fact("response_met", "2014-05-03", {"record": record}, **detail),
    ]


def bring_in(app: Flask, folder: Path, facts: list[Fact]) -> Any:
    opening = [fact("notified", "2014-05-01"), {**fact("described", "2014-05-01", IDENTITY), "detail": DESCRIPTION}]
    path = folder / "register.jsonl"
    path.write_text(json.dumps({"case_ref": "A/1", "facts": [*opening, *facts]}), encoding="utf-8")
    return app.test_cli_runner().invoke(args=["register", "import", str(path)])


def refused(app: Flask, folder: Path, facts: list[Fact], words: str) -> None:
    result = bring_in(app, folder, facts)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "row 1, facts" in result.stderr.casefold()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0


@pytest.mark.parametrize(
    "told",
    [
        {"date_of_death": "garbage"}, {"death_area": "E99999999"}, {"mother_date_of_birth": "zz"}, {"sex": [["a"]]},
        {"family_name": ["x"]}, {"time_of_death": {"0": "1"}}, ["x"], 5, "abc", True, None,
        {"unheard_of": "x"}, {"answers": {}}, {"date_of_birth": "2014-5-1"}, {"date_of_birth": "1899-12-31"},
        {"date_of_birth": "2999-01-01"}, {"date_of_birth": "not_known"}, {"date_of_birth_precision": "week"},
        {"time_of_death": "24:00"}, {"gestation_weeks": "٢٣"}, {"told": "coroner"}, {"told": ["nobody"]},
        {"told": ["police", "police"]}, {"told": []}, {"told": [["police"]]}, {"sex": "x"}, {"gp": None}, {"gp": ""},
        {"gp": "x" * 255}, {"gp": "a\x00b"}, {"nhs_number": "9990000019"}, {"home_postcode": "nowhere"},
        {"place_of_death": {}}, {"nhs_number_missing": ["not_known"]}, {"circumstances": 7},
    ],
)  # fmt: skip
def test_a_telling_that_no_page_could_show_is_refused(app: Flask, tmp_path: Path, told: Any) -> None:
    refused(app, tmp_path, notified(told), "has a fact 'notified' whose told cannot be taken")


@pytest.mark.parametrize(
    "record",
    [
        ["a"], "abc", 7, None, True, {"shared": "abc"}, {"attended": {"x": 1}}, {"shared": ["a"]}, {"actions": [None]},
        {"shared": [{**SHARED, "due": "garbage"}]}, {"shared": [{**SHARED, "due": "20140601"}]},
        {"unheard_of": "x"}, {"shared": [SHARED] * 300}, {"shared": [SHARED] * 21}, {"attended": [[["x"]]]},
        {"shared": [{"what": "x"}]}, {"shared": [{**SHARED, "more": "x"}]}, {"shared": [{**SHARED, "agency": "x"}]},
        {"shared": [{**SHARED, "agency": ["police"]}]}, {"shared": [{**SHARED, "what": ""}]},
        {"shared": [{**SHARED, "what": None}]}, {"actions": [{**ACTION, "done": 5}]}, {"actions": {}},
        {"actions": [SHARED]}, {"known": None}, {"known": "x" * 4_001}, {"sleep_words": "x" * 1_001},
    ],
)  # fmt: skip
def test_a_record_that_no_page_could_show_is_refused(app: Flask, tmp_path: Path, record: Any) -> None:
    refused(app, tmp_path, met(record), "has a fact 'response_met' whose record cannot be taken")


def shows(browser: Browser, *places: str) -> str:
    pages = {place: browser.get(place) for place in places}
    assert {place: page.status_code for place, page in pages.items()} == dict.fromkeys(places, 200)
    return "".join(page.text for page in pages.values() if page.mimetype == "text/html")


def token_of(app: Flask) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Case.token)).one())


@pytest.mark.parametrize("told", [{}, EVERYTHING, *({key: value} for key, value in EVERYTHING.items())])
def test_what_a_notification_may_tell_is_shown(app: Flask, coordinator: Browser, tmp_path: Path, told: Any) -> None:
    assert bring_in(app, tmp_path, notified(told)).exit_code == 0
    page = f"/cases/{token_of(app)}"
    shown = shows(coordinator, page, f"{page}/hand-over/sheet")
    assert "circumstances" not in told or "Found in the cot." in shown


@pytest.mark.parametrize("record", [{}, RECORD, {"shared": []}, {"attended": ""}])
def test_what_a_meeting_may_record_is_shown(app: Flask, coordinator: Browser, tmp_path: Path, record: Any) -> None:
    assert bring_in(app, tmp_path, met(record)).exit_code == 0
    page = f"/cases/{token_of(app)}"
    response = f"{page}/response"
    meeting = f"{response}/meetings/{MEETING}"
    shown = shows(coordinator, page, response, meeting, f"{meeting}/record", f"{meeting}/record/pdf",
                  f"{response}/agenda/final")  # fmt: skip
    assert not record.get("actions") or "Scene report" in shown
