"""Agreeing by name, withdrawing, giving way; and the pages on which recommendations stand."""

from datetime import date, timedelta

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.database import db
from cdop.recommendations import parts
from cdop.recommendations.queries import addressees_of, events_of
from cdop.recommendations.refusing import NamesSomebody
from cdop.recommendations.rules import Happening, NotNow, State
from cdop.recommendations.service import Step, happen
from cdop.recommendations.writing.agreeing import NotWhole, agree, supersede
from cdop.recommendations.writing.drafting import Origin, begin, save
from cdop.recommendations.writing.listing import PAGE
from cdop.reference.calendar import today
from cdop.versions import ChangedMeanwhile
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit, statements
from tests.recommendations.writing.world import (
    LEAD,
    WORDS,
    agencies,
    agreed,
    content,
    drafted,
    learn,
    standing,
    writing,
)

DAY = {"on": [str(today().day), str(today().month), str(today().year)]}


def states(app: Flask, token: str) -> dict[str, State]:
    number = standing(app, token).number
    with app.app_context():
        return {one.agency_name: one.state for one in addressees_of(db.session(), COMMAND_LINE, [number])[number]}


def test_the_chair_agrees_by_name(app: Flask, sign_in_as: SignInAs, coordinator: Browser) -> None:
    hospital, council = agencies(app, "Hospital", "Council")
    token = drafted(app, hospital, council)
    page = f"/recommendations/{token}/agree"
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,), name="Cato Chair")
    assert coordinator.get(page).status_code == 404, "who writes does not agree"
    assert "You sign as Chair of the panel." in chair.get(page).text
    assert chair.post(page, {"version": "2", "signed_by": "", **DAY}).status_code == 422
    assert chair.post(page, {"version": "2", "signed_by": "Cato Chair", **DAY}).status_code == 303
    found = standing(app, token)
    assert (found.state, found.agreed_on) == ("agreed", today())
    assert set(states(app, token).values()) == {State.AGREED}
    with app.app_context():
        events = events_of(db.session(), COMMAND_LINE, [found.number])[found.number]
    agreements = [one.happened.detail for one in events if one.happened.what is Happening.AGREED]
    assert agreements == [{"signed_by": "Cato Chair", "signed_role": "Chair of the panel"}] * 2
    assert audit(app, "recommendation.agreed")[("recommendation.agreed", None)] == 1
    shown = coordinator.get(f"/recommendations/{token}").text
    assert "Signed by Cato Chair" in shown
    assert shown.count("Agreed: Council, Hospital") == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_on": None}, "Enter the day by which it is to be done."),
        ({"done_when": ""}, "Enter what will count as done"),
        ({"measured_by": ""}, "Enter how it will show whether it worked."),
        ({"words": ""}, "Write what is recommended."),
    ],
)
def test_what_is_missing_stands_in_the_way(
    app: Flask, public_health_lead: Browser, changes: dict[str, object], said: str
) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital, **changes)
    sent = public_health_lead.post(f"/recommendations/{token}/agree", {"version": "2", "signed_by": "Lea", **DAY})
    assert sent.status_code == 422
    assert said in sent.text.partition("</h2>")[2].partition("</ul>")[0], "it is told first"
    assert 'value="Lea"' in sent.text
    assert standing(app, token).state == "draft"


def test_without_an_organisation_nothing_is_agreed(app: Flask) -> None:
    token = drafted(app)
    with writing(app) as session, pytest.raises(NotWhole):
        agree(session, LEAD, token, 2, "Lea Lead", today())


def test_weak_words_warn_and_do_not_stand_in_the_way(app: Flask) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = agreed(app, hospital, words="The hospital should consider raising awareness.", strength="")
    assert standing(app, token).state == "agreed"


def test_only_what_was_read_is_agreed_by_who_may_and_not_in_the_future(app: Flask) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital)
    member = Person(make_account(app, Role.PANEL_MEMBER).id, "A", frozenset({Role.PANEL_MEMBER}), "127.0.0.1")
    for person, version, signed, on, refusal in (
        (LEAD, 1, "Lea", today(), ChangedMeanwhile),
        (LEAD, 2, " ", today(), NotNow),
        (LEAD, 2, "Lea", today() + timedelta(days=1), NotNow),
        (member, 2, "A", today(), PermissionError),
    ):
        with writing(app) as session, pytest.raises(refusal):
            agree(session, person, token, version, signed, on)
    assert standing(app, token).state == "draft"


def test_somebody_else_changed_the_draft_meanwhile(app: Flask, public_health_lead: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital)
    with writing(app) as session:
        save(session, COMMAND_LINE, token, 2, content(hospital, words="The hospital should write a new sheet."), {})
    sent = public_health_lead.post(f"/recommendations/{token}/agree", {"version": "2", "signed_by": "Lea", **DAY})
    assert sent.status_code == 409
    assert "The hospital should write a new sheet." in sent.text
    assert standing(app, token).state == "draft"


def test_withdrawing_has_a_reason_that_names_nobody(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": ["Nobody rang back"]}, family_name="Thimbleby")
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("case", made["A"].number)])
    page = f"/recommendations/{token}/withdraw"
    assert coordinator.post(page, {"version": "1", "reason": ""}).status_code == 422
    assert coordinator.post(page, {"version": "1", "reason": "As Thimbleby said"}).status_code == 422
    assert coordinator.post(page, {"version": "7", "reason": "Said before"}).status_code == 409
    assert coordinator.post(page, {"version": "1", "reason": "Said before"}).status_code == 303
    assert standing(app, token).state == "withdrawn"
    assert "Said before" in coordinator.get(f"/recommendations/{token}").text
    assert coordinator.get(page).status_code == 404


def test_an_agreed_one_gives_way_where_it_is_open(app: Flask, public_health_lead: Browser) -> None:
    hospital, council = agencies(app, "Hospital", "Council")
    old, new = agreed(app, hospital, council), agreed(app, hospital)
    draft = drafted(app, hospital)
    page = f"/recommendations/{old}/supersede"
    typed = {"by": new, "reason": "The new one is stronger", "signed_by": "Lea Lead"}
    assert public_health_lead.post(page, {**typed, "by": draft}).status_code == 422
    assert public_health_lead.post(page, {**typed, "reason": ""}).status_code == 422
    assert public_health_lead.post(page, {**typed, "signed_by": ""}).status_code == 422
    with writing(app) as session:
        with pytest.raises(NotNow):
            supersede(session, LEAD, old, old, "Twice", "Lea")
        with pytest.raises(PermissionError):
            supersede(session, COMMAND_LINE_COORDINATOR, old, new, "Twice", "Cora")
    assert public_health_lead.post(page, typed).status_code == 303
    assert set(states(app, old).values()) == {State.SUPERSEDED}
    shown = public_health_lead.get(f"/recommendations/{old}").text
    assert "The new one is stronger" in shown
    assert standing(app, new).reference in shown
    assert "give way" not in shown
    assert public_health_lead.post(page, typed).status_code == 422, "nothing of it is open any more"


COMMAND_LINE_COORDINATOR = Person(None, "Cora", frozenset({Role.COORDINATOR}), "127.0.0.1")


def test_giving_way_for_a_reason_that_names_somebody_is_refused(app: Flask) -> None:
    (hospital,) = agencies(app, "Hospital")
    old, new = agreed(app, hospital), agreed(app, hospital)
    with writing(app) as session, pytest.raises(NamesSomebody):
        supersede(session, LEAD, old, new, "Ring 01632 960123 about 999 000 0018", "Lea")


def test_the_list_shows_each_reader_what_exists_and_filters_it(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    hospital, council = agencies(app, "Hospital", "Council")
    told, draft = agreed(app, hospital, theme="Told one"), drafted(app, council, theme="Draft one")
    late = agreed(app, council, theme="Late one", due_on=date(2020, 1, 1))
    for token in (told, late):
        _tell(app, token, late=token == late)
    assert "Draft one" in coordinator.get("/recommendations").text
    members = panel_member.get("/recommendations").text
    assert "Told one" in members
    assert "Draft one" not in members
    for query, themes in (
        ("state=draft", {"Draft one"}),
        ("state=told", {"Told one", "Late one"}),
        (f"organisation={hospital}", {"Told one"}),
        ("overdue=yes", {"Late one"}),
        (f"overdue=yes&organisation={hospital}", set()),
        ("state=open&year=nonsense", {"Told one", "Late one"}),
        ("state=done", set()),
    ):
        page = coordinator.get(f"/recommendations?{query}").text
        assert {one for one in ("Draft one", "Told one", "Late one") if one in page} == themes, query
    assert "Draft one" not in panel_member.get("/recommendations?state=draft").text
    assert draft not in members


def _tell(app: Flask, token: str, *, late: bool) -> None:
    number = standing(app, token).number
    with writing(app) as session:
        day = today() - timedelta(days=1) if late else today() + timedelta(days=56)
        for one in addressees_of(session, COMMAND_LINE, [number])[number]:
            happen(session, COMMAND_LINE, one.token, Step(Happening.TOLD, changes={"reply_due_on": day}))


def test_lists_and_pages_take_as_many_statements_for_many(app_on_each: Flask) -> None:
    account = make_account(app_on_each, Role.COORDINATOR)
    browser = Browser(app_on_each)
    browser.sign_in(account.email)
    organisations = agencies(app_on_each, "Hospital", "Council", "Police")
    first = agreed(app_on_each, organisations[0])
    draft = drafted(app_on_each, organisations[0])
    addresses = ["/recommendations", f"/recommendations/{first}", f"/recommendations/{draft}/draft"]
    few = [_count(app_on_each, browser, address) for address in addresses]
    for n in range(PAGE + 2):
        drafted(app_on_each, *organisations, theme=f"Theme {n}", words=f"{WORDS} {n}")
    big = [_count(app_on_each, browser, address) for address in addresses]
    assert big == few
    assert few[0] <= 8
    assert "Next" in browser.get("/recommendations").text
    assert browser.get("/recommendations?page=2").text.count('class="govuk-table__row"') == 1 + 4


def _count(app: Flask, browser: Browser, path: str) -> int:
    with statements(app) as sent:
        assert browser.get(path).status_code == 200
    return len([one for one, _ in sent if one.lstrip().startswith(("SELECT", "INSERT", "UPDATE"))])


def test_later_packages_add_parts_and_links(app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_parts", dict(parts._parts))
    monkeypatch.setattr(parts, "_links", dict(parts._links))
    (hospital,) = agencies(app, "Hospital")
    token = agreed(app, hospital)
    parts.register_part("Nothing here", 1, lambda *_: None, "recommendations/writing/_sources.html")
    parts.register_part("First of all", 2, lambda *_: [], "recommendations/writing/_sources.html")
    parts.register_addressee_links(
        "one", 1, lambda _s, _v, _r, to: {one.token: [parts.Link("Do this", "/somewhere")] for one in to}
    )
    page = coordinator.get(f"/recommendations/{token}").text
    assert 'id="first-of-all"' in page
    assert "Nothing here" not in page
    assert '<a class="govuk-link app-target" href="/somewhere">Do this' in page
    assert page.index("How it stands") < page.index("First of all") < page.index("What happened")


def test_the_lists_head_leads_where_each_reader_may_go(
    app: Flask, coordinator: Browser, panel_member: Browser, public_health_lead: Browser
) -> None:
    for browser, writes in ((coordinator, True), (public_health_lead, True), (panel_member, False)):
        page = browser.get("/recommendations").text
        assert ('href="/recommendations/learning"' in page) is writes
        assert ('href="/recommendations/new"' in page) is writes
        assert "What is due" in page


def test_nothing_is_agreed_before_it_was_begun(app: Flask, public_health_lead: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    begun = today() - timedelta(days=5)
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("theme", theme="Smoking")], begun)
        save(session, COMMAND_LINE, token, 1, content(hospital), {})
    early = begun - timedelta(days=1)
    typed = {"version": "2", "signed_by": "Lea Lead", "on": [str(early.day), str(early.month), str(early.year)]}
    refused = public_health_lead.post(f"/recommendations/{token}/agree", typed)
    assert refused.status_code == 422
    assert "when the draft was begun" in refused.text
    assert standing(app, token).state == "draft"
    with writing(app) as session:
        agree(session, LEAD, token, 2, "Lea Lead", begun)
    assert standing(app, token).agreed_on == begun
