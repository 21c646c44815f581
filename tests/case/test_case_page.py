"""The case page: what it says by topic, its timeline, who sees what of it, and what is left in the record."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from cdop.accounts.people import Person, Role
from cdop.case import sections as registry
from cdop.case.facts import Fact, FactKind
from cdop.case.sections import register_section
from tests.application import Browser, SignInAs
from tests.case.making import CHILD, IDENTITY, NOTIFIED, add_fact, audit, case_id, described, facts, statements, store

MAY, JUNE, JULY = date(2014, 5, 20), date(2014, 6, 2), date(2014, 7, 14)
ANALYSIS = {"category": "8", "modifiability": "modifiable", "factors": ["Unsafe sleep", "smoking <b>indoors</b>"]}
STORY = facts(
    NOTIFIED,
    Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E07000105"}),
    Fact(FactKind.RESIDENCY_DECIDED, MAY, {"home_area": "E06000035"}),
    Fact(FactKind.CLASSIFIED, MAY, {"expectation": "unexpected"}),
    Fact(FactKind.NOTED, MAY, identity={"text": "Aunt rang.\nCall back on Tuesday."}),
    Fact(FactKind.PANEL_MET, JUNE),
    Fact(FactKind.FINALISED, JULY, ANALYSIS),
)
WITHOUT_IDENTITY = (Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD)


def plain(page: str) -> str:
    """The words of a page's main part, in order."""
    main = page.split('id="main-content">')[1].split("</main>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_coordinator_reads_the_case_by_topic(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR/14-7", STORY)
    words = plain(coordinator.get(f"/cases/{token}").text)
    for expected in (
        "Case CDR/14-7 Amaryllis Ottoline Wetherfield , aged 4 years, died on 9 May 2014 Reviewed",
        "Name Amaryllis Ottoline Wetherfield",
        "Age at death 4 years",
        "Date of birth 17 February 2010",
        "Ethnicity White Irish",
        "NHS number 999 000 0018",
        "Home postcode ME7 1QX",
        "Date of death 9 May 2014",
        "Place of death Home",
        "Area of death Medway",
        "Notified 12 May 2014",
        "Home area Medway",
        "Resident of the panel’s area Yes",
        "Decided 20 May 2014",
        "Death Unexpected",
        "Panel met 2 June 2014",
        "Finalised 14 July 2014",
        "Category 8: Perinatal or neonatal event",
        "Modifiability Modifiable factors",
        "Modifiable factors Unsafe sleep smoking &lt;b&gt;indoors&lt;/b&gt;",
        "Aunt rang. Call back on Tuesday.",
    ):
        assert expected in words


PATH = (
    "Tasks", "The child", "Where and when", "Notifications", "Residency", "Classification", "Joint agency response",
    "Information gathering", "What is known", "Parallel processes", "For the national return",
    "Child death review meeting", "The family",
    "Conflicts of interest", "Who may open it", "The panel’s analysis", "Review", "Recommendations", "Note",
    "Withdrawal", "Timeline", "Who has looked at it",
)  # fmt: skip


def test_a_list_at_the_top_leads_to_each_section_in_the_order_of_a_cases_path(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    token = store(app, "A-1", STORY)
    for browser, unseen in (
        (coordinator, set()),
        (panel_member, {"Notifications", "What is known", "Child death review meeting", "The family", "Note"}),
    ):
        page = browser.get(f"/cases/{token}").text
        listed = page.split("On this page</h2>")[1].split("</nav>", maxsplit=1)[0]
        links = re.findall(r'href="#([a-z-]+)">([^<]+)</a>', listed)
        assert links == re.findall(r'<h2 class="govuk-heading-m" id="([a-z-]+)">([^<]+)</h2>', page)
        titles = [title for _, title in links]
        assert unseen.isdisjoint(titles)
        assert {"Tasks", "Joint agency response", "Review", "Timeline"} <= set(titles)
        assert titles == [title for title in PATH if title in titles]


def test_the_timeline_tells_newest_first_who_recorded_what_and_when(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", STORY)
    page = coordinator.get(f"/cases/{token}").text
    titles = re.findall(r'moj-timeline__title">([^<]+)<', page)
    assert titles == [
        "Review finalised", "Panel met", "Note written", "Death classified", "Residency decided", "Residency decided",
        "Child’s details recorded", "Death notified",
    ]  # fmt: skip
    assert page.count("by command line") == len(titles)
    assert page.count(">recorded by command line") == 1  # whoever accepted a notification is not who notified
    assert re.search(r'<time datetime="2014-07-14">14 July 2014, recorded \d+ \w+ \d{4} at \d\d:\d\d</time>', page)


def test_what_is_superseded_stays_and_says_so(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", STORY)
    corrected = described(given_names="Amaryllis Ottilie", nhs_number=None)
    add_fact(app, token, Fact(FactKind.DESCRIBED, JULY, corrected.detail, corrected.identity))
    page = coordinator.get(f"/cases/{token}").text
    assert page.count("app-timeline__item--superseded") == 2
    words = plain(page)
    assert "Superseded by the correction of 14 July 2014" in words
    assert "Superseded by the decision of 20 May 2014 Home area: Ashford" in words
    assert "Given names: Amaryllis Ottilie (was: Amaryllis Ottoline )" in words
    assert "NHS number: Not recorded (was: 999 000 0018)" in words
    assert "Name Amaryllis Ottilie Wetherfield" in words


def test_a_review_that_is_reopened_and_a_case_that_is_withdrawn_say_so(app: Flask, coordinator: Browser) -> None:
    token = store(
        app, "A-1", [*STORY, Fact(FactKind.REOPENED, JULY), Fact(FactKind.WITHDRAWN, JULY, {"reason": "error"})]
    )
    words = plain(coordinator.get(f"/cases/{token}").text)
    assert "Reopened 14 July 2014" in words
    assert "Reopened: 14 July 2014 Category" in words
    assert "Withdrawn Notified in error, 14 July 2014" in words
    assert "died on 9 May 2014 Withdrawn" in words


@pytest.mark.parametrize("role", WITHOUT_IDENTITY)
def test_the_others_read_the_same_case_without_identity(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token = store(app, "A-1", [*STORY, described(family_name="Otherwise")])
    page = sign_in_as(role).get(f"/cases/{token}").text
    assert [part for part in (*IDENTITY, "Otherwise", "Aunt", "Tuesday", "describe", "/note") if part in page] == []
    words = plain(page)
    for expected in (
        "Age at death 4 years",
        "Sex Female",
        "Ethnic group White",
        "Month of death May 2014",
        "Area of death Medway",
        "Notified May 2014",
        "Home area Medway",
        "Death Unexpected",
        "Panel met 2 June 2014",
        "Finalised 14 July 2014",
        "Category 8: Perinatal or neonatal event",
        "Unsafe sleep",
        "Child’s details corrected",
        "What was corrected is not shown here.",
    ):
        assert expected in words
    assert "White Irish" not in words
    assert "recorded" not in words.replace("details recorded", "").replace("recorded by", "")


@pytest.mark.parametrize("role", WITHOUT_IDENTITY)
def test_a_day_near_the_death_is_told_as_its_month(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    """Even where everything happened on the day of death, no page of theirs tells the day."""
    day = date.fromisoformat(CHILD["date_of_death"])
    kinds = (
        (FactKind.CLASSIFIED, {"expectation": "expected"}),
        (FactKind.PANEL_MET, {}),
        (FactKind.FINALISED, ANALYSIS),
    )
    home = Fact(FactKind.RESIDENCY_DECIDED, day, {"home_area": "E06000035"})
    token = store(app, "A-1", [Fact(FactKind.NOTIFIED, day), described(), home, *(Fact(k, day, d) for k, d in kinds)])
    page = sign_in_as(role).get(f"/cases/{token}").text
    assert [part for part in IDENTITY if part in page] == []
    assert "Finalised May 2014" in plain(page)


@pytest.mark.parametrize("role", WITHOUT_IDENTITY)
def test_the_others_statements_read_no_identity(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    token = store(app, "A-1", STORY)
    browser = sign_in_as(role)
    with statements(app) as sent:
        browser.get(f"/cases/{token}")
    read = " ".join(statement for statement, _ in sent if "case" in statement)
    assert "case_facts" in read
    assert "identity" not in read
    assert "child_identities" not in read


@pytest.mark.parametrize("path", ["", "/describe", "/note"])
def test_what_is_absent_malformed_and_forbidden_looks_the_same(
    app: Flask, coordinator: Browser, panel_member: Browser, administrator: Browser, path: str
) -> None:
    token = store(app, "A-1")

    def answered(browser: Browser, address: str) -> tuple[int, str]:
        answer = browser.get(address)
        return answer.status_code, re.sub(r'value="[^"]{20,}"', "", answer.text)

    def refused(browser: Browser) -> tuple[int, str]:
        return answered(browser, "/no/such/page")

    for browser in (coordinator, panel_member, administrator):
        assert refused(browser)[0] == 404
        for address in ("0" * 32, "z" * 32, "1", token.upper(), token[:-1], f"{token}x", "%00", "..", "0" * 4000):
            assert answered(browser, f"/cases/{address}{path}") == refused(browser), address
    assert answered(administrator, f"/cases/{token}{path}") == refused(administrator)
    if path:
        assert answered(panel_member, f"/cases/{token}{path}") == refused(panel_member)


def test_each_view_leaves_one_entry(app: Flask, coordinator: Browser, panel_member: Browser) -> None:
    token = store(app, "A-1", STORY)
    for path, seen in (("", 1), ("/describe", 2), ("/note", 3)):
        coordinator.get(f"/cases/{token}{path}")
        assert audit(app, "case.viewed") == {("case.viewed", case_id(app, token)): seen}
    panel_member.get(f"/cases/{token}")
    panel_member.get(f"/cases/{token}/note")
    assert audit(app, "case.viewed") == {("case.viewed", case_id(app, token)): 4}


def test_a_case_page_takes_few_statements_however_long_its_timeline(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1", STORY)
    numbers = []
    coordinator.get(f"/cases/{token}")  # it is closed: whoever opens it is asked why, once
    for _ in range(2):
        with statements(app) as sent:
            coordinator.get(f"/cases/{token}")
        numbers.append(len(sent))
        for day in range(1, 21):
            add_fact(app, token, Fact(FactKind.NOTED, date(2015, 1, day), identity={"text": f"note {day}"}))
    # Sections share the facts and settings that the page read; one statement asks whether the reason still holds.
    assert numbers[0] == numbers[1] <= 11


def test_a_later_stage_adds_a_section_that_some_may_see(
    app: Flask, coordinator: Browser, panel_member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_sections", {})
    own = DictLoader({"words.html": "<p>{{ section.content.words }}</p>"})
    app.jinja_env.loader = ChoiceLoader([own, app.jinja_env.loader])

    def loader(_session: Any, viewer: Person, number: int) -> dict[str, str] | None:
        return {"words": f"<i>case {number}"} if viewer.sees_identity else None

    register_section("Seminars", 20, loader, "words.html")
    register_section("Hearings", 10, lambda *_: {}, "words.html")
    token = store(app, "A-1")
    page = coordinator.get(f"/cases/{token}").text
    assert page.index(">Hearings</h2>") < page.index(">Seminars</h2>") < page.index(">Timeline</h2>")
    assert f"<p>&lt;i&gt;case {case_id(app, token)}</p>" in page
    other = panel_member.get(f"/cases/{token}").text
    assert "Hearings" in other
    assert "Seminars" not in other
