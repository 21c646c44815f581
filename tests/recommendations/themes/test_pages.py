"""The pages of themes: the same numbers in list, table and picture; words masked for who sees no identity."""

import re
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import Role
from cdop.case.models import Case
from cdop.database import db
from cdop.recommendations.themes.likeness import key_of
from tests.application import Browser, SignInAs, make_account
from tests.case.making import statements, store_many
from tests.recommendations.themes.making import NAME, recommend, reviewed, store_reviews

FACTOR = "Unsafe sleep"
POINT = f"{NAME} was moved between two wards: gestational age is to be told at handover."
THEME = f"/themes/{key_of(FACTOR)}"


def store(app: Flask) -> dict[str, str]:
    """Two reviews with a point that names the child, and a recommendation that was followed up."""
    tokens = store_many(
        app,
        {
            "CDR-0001": reviewed(date(2019, 6, 1), [FACTOR], [POINT]),
            "CDR-0002": reviewed(date(2021, 6, 1), [FACTOR], ["Nothing of the kind."]),
        },
    )
    recommend(
        app, "2019-20/01", theme="Gestational age at handover", factors=[FACTOR], agreed_on=date(2019, 9, 1),
        happened=[("told", date(2019, 10, 1)), ("done", date(2020, 5, 1)), ("followed_up", date(2020, 8, 1))],
    )  # fmt: skip
    return tokens


def test_the_coordinator_reads_points_with_their_cases_and_what_was_recommended(
    app: Flask, coordinator: Browser
) -> None:
    tokens = store(app)
    page = coordinator.get(THEME).text
    assert POINT in page
    assert f"/cases/{tokens['CDR-0001']}" in page
    for words in (
        "2019-20/01</a>, 1 September 2019",
        "told, 1 October 2019",
        "done, 1 May 2020",
        "asked again, 1 August",
    ):
        assert words in page
    assert "Cases reviewed: 2019-20 1, 2021-22 1." in page
    assert "Recommendations agreed: 2019-20 1. Organisations told: 2019-20 1. Done: 2020-21 1." in page
    assert 'href="/recommendations/new?theme=Unsafe+sleep"' in page
    assert 'value="Unsafe sleep"' in coordinator.get("/recommendations/new?theme=Unsafe+sleep").text
    drawing = coordinator.get(f"{THEME}/picture.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert "Cases reviewed: 2019-20 1, 2021-22 1." in drawing.text


def test_whoever_sees_no_identity_reads_roles_and_no_case(
    app: Flask, public_health_lead: Browser, panel_member: Browser
) -> None:
    store(app)
    for browser in (public_health_lead, panel_member):
        found = [browser.get(THEME), browser.post("/themes/words", {"words": "moved wards"}, page="/themes")]
        for answer in found:
            assert "gestational age is to be told at handover" in answer.text
            assert NAME not in answer.text
            assert "CDR-" not in answer.text
            assert ("/recommendations/new" in answer.text) == (browser is public_health_lead and answer is found[0])
            assert "/cases/" not in answer.text


def test_words_are_found_among_learning_points_and_counted_for_whoever_may_know(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    store(app)
    page = coordinator.post("/themes/words", {"words": "gestational handover"}, page="/themes").text
    assert POINT in page
    cells = re.findall(r'app-count">([^<]*)</td>', page)
    assert cells.count("1") == 1
    assert "Cases reviewed" not in panel_member.post("/themes/words", {"words": "gestational"}, page="/themes").text
    known = coordinator.post("/themes/words", {"words": "gestational AGE at handover"}, page="/themes")
    assert known.headers["Location"].endswith(key_of("Gestational age at handover"))
    assert coordinator.post("/themes/words", {"words": "of at"}, page="/themes").status_code == 422


def test_a_case_that_does_not_exist_for_somebody_lends_no_point(app: Flask) -> None:
    tokens = store(app)
    account, browser = make_account(app, Role.COORDINATOR), Browser(app)
    browser.sign_in(account.email)
    assert POINT in browser.get(THEME).text
    assert browser.post(f"/cases/{tokens['CDR-0001']}/conflict", {"reason": ""}).status_code == 303
    for page in (browser.get(THEME).text, browser.post("/themes/words", {"words": "handover"}, page="/themes").text):
        assert POINT not in page
        assert "CDR-0001" not in page


def test_a_theme_of_nobody_is_not_there_and_a_draft_is_for_whoever_writes(
    app: Flask, coordinator: Browser, panel_member: Browser, sign_in_as: SignInAs
) -> None:
    store(app)
    recommend(app, "2021-22/01", theme="Not agreed yet", agreed_on=date(2021, 6, 1), state="draft")
    own = f"/themes/{key_of('Not agreed yet')}"
    assert coordinator.get(own).status_code == 200
    assert panel_member.get(own).status_code == panel_member.get("/themes/" + "0" * 32).status_code == 404
    for role in (Role.AGENCY_CONTACT, Role.ADMINISTRATOR):
        assert sign_in_as(role).get(THEME).status_code == 404


def test_a_recommendation_leads_to_its_themes(app: Flask, panel_member: Browser) -> None:
    store(app)
    token = recommend(app, "2022-23/01", theme="Safer sleep", factors=[FACTOR], agreed_on=date(2022, 6, 1))
    page = panel_member.get(f"/recommendations/{token}").text
    assert f'href="{THEME}"' in page
    assert f'href="/themes/{key_of("Safer sleep")}"' in page


def test_pages_ask_as_often_whatever_is_held(app: Flask, coordinator: Browser) -> None:
    def asked() -> list[int]:
        numbers = []
        for address in ("/themes", THEME, f"{THEME}/picture.svg"):
            with statements(app) as sent:
                assert coordinator.get(address).status_code == 200
            numbers.append(len([one for one, _ in sent if "audit" not in one]))
        return numbers

    store(app)
    before = asked()
    more: dict[tuple[date, str], int] = {(date(2018, 5, 1), f"Factor {n}"): 1 for n in range(20)}
    store_reviews(app, more | {(date(2017, 5, 1), FACTOR): 30}, ["A point."])
    recommend(app, "2023-24/01", theme="More", factors=[FACTOR], agreed_on=date(2023, 6, 1))
    assert asked() == before


def test_cases_that_are_named_leave_an_audit_entry(app: Flask, coordinator: Browser) -> None:
    tokens: Any = store(app)
    coordinator.get(THEME)
    from tests.case.making import audit

    with app.app_context():
        numbers = set(db.session.scalars(select(Case.id).where(Case.token.in_(tokens.values()))))
    assert {case for _, case in audit(app, "case.listed")} == numbers
