"""Writing drafts: begun, saved incomplete, checked, with nobody named, by one person at a time."""

import re

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Person, Role
from cdop.database import db
from cdop.recommendations.models import LearningUse, RecommendationText
from cdop.recommendations.queries import addressees_of, from_case
from cdop.recommendations.refusing import NamesSomebody
from cdop.recommendations.rules import NotNow, State
from cdop.recommendations.writing.agreeing import agree
from cdop.recommendations.writing.drafting import (
    Origin,
    begin,
    locked_draft,
    save,
)
from cdop.reference.calendar import Year, today
from cdop.versions import ChangedMeanwhile
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit
from tests.recommendations.writing.world import (
    LEAD,
    WORDS,
    agencies,
    agreed,
    bar,
    content,
    drafted,
    learn,
    standing,
    writing,
)

SAVE, CHECK = {"what": "save"}, {"what": "check"}


def typed(found_version: int, *organisations: str, **changes: object) -> dict[str, object]:
    """What the form sends."""
    usual = {
        "version": str(found_version), "theme": "Smoking in pregnancy", "words": WORDS,
        "organisations": list(organisations), "done_when": "The test is on the form", "measured_by": "Smokers at birth",
        "strength": "rule", "due_on": ["31", "3", "2030"],
    }  # fmt: skip
    return {**usual, **changes}


def test_a_draft_is_saved_however_incomplete_and_keeps_every_version(app_on_each: Flask) -> None:
    hospital, council = agencies(app_on_each, "Hospital", "Council")
    with writing(app_on_each) as session:
        token = begin(session, COMMAND_LINE, [Origin("theme", theme="Smoking")])
    first = standing(app_on_each, token)
    assert first.reference == f"{Year.of(today()).label}/01"
    assert first.wording.theme == "Smoking"
    with writing(app_on_each) as session:
        assert save(session, COMMAND_LINE, token, 1, content(hospital, council, done_when="", due_on=None), {})
    with writing(app_on_each) as session:
        assert not save(session, COMMAND_LINE, token, 2, content(hospital, council, done_when="", due_on=None), {})
        assert save(session, COMMAND_LINE, token, 2, content(council), {})
    with app_on_each.app_context():
        texts = db.session.query(RecommendationText).order_by(RecommendationText.version).all()
        assert [(one.version, one.done_when) for one in texts] == [
            (1, ""),
            (2, ""),
            (3, "The test is on the booking form"),
        ]
    found = standing(app_on_each, token)
    with app_on_each.app_context():
        (only,) = addressees_of(db.session(), COMMAND_LINE, [found.number])[found.number]
        assert (only.agency_name, only.state, only.due_on) == ("Council", State.PROPOSED, found.wording.due_on)
    assert audit(app_on_each, "recommendation.written")[("recommendation.written", None)] == 3


def test_references_count_on(app_on_each: Flask) -> None:
    references = {standing(app_on_each, drafted(app_on_each)).reference for _ in range(3)}
    assert references == {f"{Year.of(today()).label}/{n:02}" for n in (1, 2, 3)}


def test_who_saves_second_is_told_and_loses_nothing(
    app: Flask, coordinator: Browser, public_health_lead: Browser
) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital)
    page = f"/recommendations/{token}/draft"
    assert coordinator.post(page, typed(2, hospital, theme="First")).status_code == 303
    second = public_health_lead.post(page, typed(2, hospital, theme="Second", words="The hospital should write it."))
    assert second.status_code == 409
    assert "First" in second.text
    assert 'value="Second"' in second.text
    assert "The hospital should write it." in second.text
    assert standing(app, token).wording.theme == "First"
    assert 'name="version" type="hidden" value="3"' in second.text
    assert public_health_lead.post(page, typed(3, hospital, theme="Second")).status_code == 303
    with writing(app) as session, pytest.raises(ChangedMeanwhile):
        locked_draft(session, COMMAND_LINE, token, 3)


def test_what_is_refused_keeps_what_was_typed(app: Flask, coordinator: Browser) -> None:
    token = drafted(app)
    sent = coordinator.post(
        f"/recommendations/{token}/draft", typed(2, words="Fit window locks", due_on=["31", "2", "2030"])
    )
    assert sent.status_code == 422
    assert "Fit window locks" in sent.text
    assert standing(app, token).version == 2


def test_names_are_changed_or_justified_before_anything_is_saved(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": ["Nobody rang back"]}, family_name="Thimbleby", given_names="Corisande")
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("case", made["A"].number)])
    page = f"/recommendations/{token}/draft"
    words = "The Thimbleby ward should write a handover sheet for every child."
    sent = coordinator.post(page, typed(1, words=words))
    assert sent.status_code == 422
    assert "“Thimbleby” could name somebody" in sent.text
    assert words in sent.text
    assert standing(app, token).wording.words == ""
    (key,) = re.findall(r'name="justified"[^>]*value="([0-9a-f]+)"', sent.text)
    without = coordinator.post(page, typed(1, words=words, justified=key))
    assert without.status_code == 422
    assert "Say why the words that you ticked name nobody" in without.text
    kept = coordinator.post(page, typed(1, words=words, justified=key, reason_for_names="The ward is called so"))
    assert kept.status_code == 303
    assert dict(standing(app, token).wording.justified) == {key: "The ward is called so"}
    assert coordinator.post(page, typed(2, words=words, theme="Handover")).status_code == 303, "it stays justified"
    other = coordinator.post(page, typed(3, words=words, theme="Corisande"))
    assert other.status_code == 422, "a reason holds for its own words alone"
    dropped = coordinator.post(page, typed(3, words=WORDS, theme="Handover"))
    assert dropped.status_code == 303
    assert standing(app, token).wording.justified == ()


def test_the_lead_is_not_told_whom_a_word_names(app: Flask, public_health_lead: Browser) -> None:
    made = learn(app, {"A": ["Nobody rang back"]}, family_name="Thimbleby")
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("case", made["A"].number)])
    sent = public_health_lead.post(
        f"/recommendations/{token}/draft", typed(1, words="Thimbleby should be asked again.")
    )
    assert sent.status_code == 422
    assert "could name somebody" in sent.text
    assert "child" not in re.search(r"[^>]*could name somebody[^<]*", sent.text)[0]  # type: ignore[index]


def test_the_check_button_saves_nothing_and_tells_all(app: Flask, coordinator: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app)
    page = f"/recommendations/{token}/draft"
    checked = coordinator.post(page, typed(2, words="Staff should be aware of smoking.", due_on=["", "", ""], **CHECK))
    assert checked.status_code == 200
    assert "Choose the organisations" in checked.text
    assert "“be aware” asks people to know, not to act" in checked.text
    assert "Enter the day by which it is to be done." in checked.text
    assert "Staff should be aware of smoking." in checked.text
    assert standing(app, token).version == 2
    assert "Choose the organisations" not in coordinator.post(page, typed(2, hospital, **CHECK)).text


def test_the_script_is_answered_with_the_same(app: Flask, coordinator: Browser, panel_member: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app)
    page = f"/recommendations/{token}/draft"
    sent = coordinator.post(
        f"/recommendations/{token}/check", typed(2, hospital, words="Consider a leaflet."), page=page
    )
    assert sent.is_json
    assert "“Consider” asks somebody to think" in sent.json["checked"]  # type: ignore[index]
    assert standing(app, token).version == 2
    assert panel_member.post(f"/recommendations/{token}/check", typed(2), page="/").status_code == 404


def test_what_was_said_before_is_told_with_what_became_of_it(app: Flask, coordinator: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    agreed(app, hospital)
    other = drafted(app, words="The council should fence the lake in the park.", theme="Drowning")
    draft = drafted(app, words="At booking the midwife tests every expectant woman for CO.", theme="Tobacco")
    page = coordinator.get(f"/recommendations/{draft}/draft").text
    assert "You said this in" in page
    assert WORDS in page
    assert "To Hospital: agreed, not told yet." in page
    assert "You said this in" not in coordinator.get(f"/recommendations/{other}/draft").text


def test_a_draft_exists_for_who_writes_and_who_agrees_it(
    app: Flask, sign_in_as: SignInAs, panel_member: Browser
) -> None:
    token = drafted(app)
    one = f"/recommendations/{token}"
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    assert chair.get(one).status_code == 200
    assert "Agree it" in chair.get(one).text
    assert chair.get(f"{one}/draft").status_code == 404
    assert panel_member.get(one).status_code == 404
    assert panel_member.get(f"{one}/agree").status_code == 404


def test_a_draft_begins_from_a_case_and_stands_on_its_page(app: Flask, coordinator: Browser) -> None:
    made = learn(app, {"A": ["Nobody rang back"]})
    case = f"/cases/{made['A'].case}"
    assert "Begin a recommendation from this case" in coordinator.get(case).text
    sent = coordinator.post(f"/recommendations/from-case/{made['A'].case}", page=case)
    assert sent.status_code == 303
    reference = f"{Year.of(today()).label}/01"
    assert reference in coordinator.get(case).text
    token = sent.location.split("/")[-2]
    assert "A</a>" in coordinator.get(f"/recommendations/{token}").text
    withdrawn = coordinator.post(f"/recommendations/{token}/withdraw", {"version": "1", "reason": "Not needed"})
    assert withdrawn.status_code == 303
    assert reference not in coordinator.get(case).text


def test_who_withdrew_from_a_case_reads_the_recommendation_and_not_that_it_came_from_it(app: Flask) -> None:
    made = learn(app, {"REF-A": ["Nobody rang back"]})
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("case", made["REF-A"].number), Origin("theme", theme="Handover")])
    account = make_account(app, Role.COORDINATOR)
    bar(app, account, made["REF-A"].number)
    browser = Browser(app)
    browser.sign_in(account.email)
    page = browser.get(f"/recommendations/{token}")
    assert page.status_code == 200
    assert "The theme “Handover”" in page.text
    assert "REF-A" not in page.text
    assert browser.post(f"/recommendations/from-case/{made['REF-A'].case}", page="/").status_code == 404
    with writing(app) as session:
        barred = Person(account.id, "Test", frozenset({Role.COORDINATOR}), "127.0.0.1")
        assert from_case(session, barred, made["REF-A"].number) == []
        assert len(from_case(session, COMMAND_LINE, made["REF-A"].number)) == 1


def test_a_draft_begins_from_a_theme_that_an_address_gives(app: Flask, public_health_lead: Browser) -> None:
    page = "/recommendations/new?theme=Smoking%20in%20pregnancy"
    assert 'value="Smoking in pregnancy"' in public_health_lead.get(page).text
    assert public_health_lead.post("/recommendations/new", {"theme": ""}).status_code == 422
    assert public_health_lead.post("/recommendations/new", {"theme": "Call 999 000 0018"}).status_code == 422
    sent = public_health_lead.post("/recommendations/new", {"theme": "Smoking in pregnancy"})
    assert 'value="Smoking in pregnancy"' in public_health_lead.get(sent.location).text
    with app.app_context():
        (use,) = db.session.query(LearningUse).all()
        assert (use.kind, use.theme) == ("theme", "Smoking in pregnancy")


def test_what_was_agreed_is_written_no_more(app: Flask, coordinator: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = agreed(app, hospital)
    assert coordinator.get(f"/recommendations/{token}/draft").status_code == 404
    with writing(app) as session:
        with pytest.raises(NotNow):
            save(session, COMMAND_LINE, token, 2, content(hospital, words="Other"), {})
        with pytest.raises(NotNow):
            agree(session, LEAD, token, 2, "Lea Lead", today())


def test_factors_are_looked_through_as_well(app: Flask) -> None:
    made = learn(app, {"A": ["Nobody rang back"]}, family_name="Thimbleby")
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin("case", made["A"].number)])
        with pytest.raises(NamesSomebody) as refusal:
            save(session, COMMAND_LINE, token, 1, content(factors=("Smoking by Thimbleby",)), {})
    assert [one.field for one in refusal.value.found] == ["factors"]
