"""Handing a case over: nobody loses sight of it until another panel accepts. Edge cases of domain.md section 8."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.rules import Details
from cdop.agencies.service import add_panel
from cdop.case.facts import Fact, FactKind
from cdop.case.queries import facts_of
from cdop.case.rules import NotPossible
from cdop.database import db, transaction
from cdop.reference.areas import PanelArea
from cdop.residency.handover.rules import agreeing, answering, hand_overs, handing_over, lead_of
from cdop.residency.rules import Lead
from tests.application import Browser
from tests.case.making import add_fact, case_id, facts, store

MEDWAY, SWALE, KENT = "E06000035", "E07000113", "E10000016"
OURS = PanelArea.of((MEDWAY,))
NOTIFIED, SENT, TODAY = date(2014, 5, 12), date(2014, 5, 14), date(2014, 9, 1)
KEY, OTHER_KEY, PANEL = "a" * 32, "b" * 32, "c" * 32


def home(area: str | None, on: date = NOTIFIED) -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, on, {"home_area": area})


def sent(key: str = KEY, on: date = SENT, panel: str = PANEL) -> Fact:
    return Fact(FactKind.HANDED_OVER, on, {"handover": key, "panel": panel}, {"sent": "the sheet", "contact": "inbox"})


def answered(answer: str, key: str = KEY, on: date = SENT) -> Fact:
    return Fact(FactKind.HANDOVER_ANSWERED, on, {"handover": key, "answer": answer}, {"by": "office", "words": ""})


def agreed(lead: str, panel: str | None = PANEL, on: date = SENT) -> Fact:
    detail = {"lead": lead, "panel": panel}
    return Fact(FactKind.LEAD_AGREED, on, detail, {"reason": "why", "agreed_with": "office"})


def panel_in(app: Flask, name: str = "Test panel for Kent", *areas: str) -> str:
    with app.app_context(), transaction(db.session()) as session:
        return add_panel(session, COMMAND_LINE, Details(name, areas or (KENT,), inbox="panel@kent.example"))


def told(app: Flask, token: str, kind: FactKind) -> list[Fact]:
    with app.app_context():
        return [fact for fact in facts_of(db.session(), case_id(app, token)) if fact.kind is kind]


@pytest.mark.parametrize(
    ("more", "lead"),
    [
        ([], Lead.UNDECIDED),
        ([home(MEDWAY)], Lead.OURS),
        ([home(SWALE)], Lead.THEIRS),
        ([home("abroad")], Lead.NOBODY),
        ([home(SWALE), agreed("ours")], Lead.OURS),
        ([home(MEDWAY), agreed("theirs")], Lead.THEIRS),
        ([home(MEDWAY), agreed("theirs"), agreed("ours")], Lead.OURS),
        ([agreed("theirs"), home(None)], Lead.UNDECIDED),
    ],
)
def test_who_leads_is_whom_the_panels_agreed_else_the_rule(more: list[Fact], lead: Lead) -> None:
    assert lead_of(facts(NOTIFIED, *more), OURS) is lead


def test_a_hand_over_has_its_last_answer_and_waits_until_one_accepts() -> None:
    timeline = facts(NOTIFIED, home(SWALE), sent(), answered("accepted"), answered("declined"), sent(OTHER_KEY))
    first, second = hand_overs(timeline)
    assert (first.answer, first.waits) == ("declined", True)
    assert (second.answer, second.waits) == (None, True)
    [*_, last] = hand_overs([*timeline, answered("accepted", OTHER_KEY)])
    assert (last.answer, last.waits) == ("accepted", False)


@pytest.mark.parametrize(
    ("more", "fact", "fault"),
    [
        ([home(MEDWAY)], sent(), "panel"),
        ([], sent(), "panel"),
        ([home(SWALE), sent()], sent(OTHER_KEY), "panel"),
        ([home(SWALE), agreed("ours")], sent(), "panel"),
        ([home(SWALE)], sent(on=date(2014, 5, 1)), "on"),
        ([home(SWALE)], sent(on=date(2014, 9, 2)), "on"),
        ([home(SWALE), sent(), answered("declined")], sent(OTHER_KEY), None),
        ([home(MEDWAY), agreed("theirs")], sent(), None),
        ([home("abroad")], sent(), None),
    ],
)
def test_when_a_case_may_be_handed_over(more: list[Fact], fact: Fact, fault: str | None) -> None:
    if fault is None:
        assert handing_over(facts(NOTIFIED, *more), fact, OURS, TODAY) is fact
        return
    with pytest.raises(NotPossible) as refused:
        handing_over(facts(NOTIFIED, *more), fact, OURS, TODAY)
    assert list(refused.value.faults) == [fault]


def test_an_answer_is_not_dated_before_the_hand_over_nor_given_to_another() -> None:
    timeline = facts(NOTIFIED, home(SWALE), sent())
    with pytest.raises(NotPossible, match="before the day of the hand-over"):
        answering(timeline, answered("accepted", on=date(2014, 5, 13)), TODAY)
    with pytest.raises(LookupError):
        answering(timeline, answered("accepted", OTHER_KEY), TODAY)


def test_another_panel_leads_only_if_it_is_named_and_residency_is_decided() -> None:
    with pytest.raises(NotPossible) as refused:
        agreeing(facts(), agreed("theirs", None), TODAY)
    assert set(refused.value.faults) == {"panel", "lead"}
    assert agreeing(facts(NOTIFIED, home(SWALE)), agreed("ours", None), TODAY)


def form(**words: Any) -> dict[str, Any]:
    return {"on": [str(SENT.day), str(SENT.month), str(SENT.year)], "version": "3", **words}


def test_a_non_resident_is_handed_over_declined_handed_to_another_and_accepted(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    nobody = "No panel in the directory covers the child’s home area"
    token = store(app, "CDR-1", facts(NOTIFIED, home(SWALE)))
    address, medway = f"/cases/{token}", panel_in(app, "Test panel for Medway", MEDWAY)
    assert nobody in coordinator.get(f"{address}/hand-over").text
    assert nobody not in coordinator.post(f"{address}/hand-over", form(panel=medway, sent="")).text
    kent, second = panel_in(app), panel_in(app, "Test panel for Swale", SWALE)
    assert nobody not in coordinator.get(f"{address}/hand-over").text
    assert "Hand over to another panel" in coordinator.get(address).text
    page = coordinator.get(f"{address}/hand-over").text
    assert "Test panel for Swale covers the child’s home area" in page
    assert re.search(rf'value="{second}" selected', page)
    sheet = {"sent": "The hand-over sheet"}
    assert coordinator.post(f"{address}/hand-over", form(panel=kent, **sheet)).status_code == 303
    [handed] = told(app, token, FactKind.HANDED_OVER)
    assert handed.identity == {"sent": "The hand-over sheet", "contact": "Test panel for Kent\npanel@kent.example"}
    page = coordinator.get(address).text
    assert "Sent to Test panel for Kent, which has not answered" in page
    assert "Late: no panel has accepted this hand-over." in page
    reply = f"{address}/hand-over/{handed.detail['handover']}/answer"
    assert coordinator.get(reply).status_code == 200
    declined = form(version="4", answer="declined", by="The office", words="Not ours either")
    assert coordinator.post(reply, declined).status_code == 303
    page = coordinator.get(address).text
    assert "Declined by Test panel for Kent" in page
    assert "Not ours either" in page
    assert "Late: no panel has accepted" in page, "the clock stays until one accepts"
    again = coordinator.post(f"{address}/hand-over", form(version="5", panel=second, **sheet))
    assert again.status_code == 303
    later = told(app, token, FactKind.HANDED_OVER)[-1].detail["handover"]
    accepted = form(version="6", answer="accepted", by="The office", words="")
    assert coordinator.post(f"{address}/hand-over/{later}/answer", accepted).status_code == 303
    outcome = form(version="7", by="The office", words="Reviewed there in July")
    assert coordinator.post(f"{address}/hand-over/{later}/outcome", outcome).status_code == 303
    page = coordinator.get(address).text
    assert "Accepted by Test panel for Swale; outcome told" in page
    assert "Late:" not in page
    seen = panel_member.get(address).text
    assert "Accepted by Test panel for Swale; outcome told" in seen
    for hidden in ("14 May 2014", "Reviewed there in July", "Not ours either", "panel@kent.example", "Record the"):
        assert hidden not in seen


def test_of_two_panels_for_one_area_both_are_offered_first_and_neither_is_chosen(
    app: Flask, coordinator: Browser
) -> None:
    panel_in(app, "A panel elsewhere", MEDWAY)
    both = [panel_in(app, "East Kent & Coast"), panel_in(app, "West Kent")]
    page = coordinator.get(f"/cases/{store(app, 'CDR-1', facts(NOTIFIED, home(SWALE)))}/hand-over").text
    assert "2 panels cover the child’s home area" in page
    assert re.findall(r"<li>([^<]+)</li>", page)[:2] == ["East Kent &amp; Coast", "West Kent"]
    select = page.split('name="panel"', maxsplit=1)[1].split("</select>", maxsplit=1)[0]
    assert re.findall(r'<option value="([0-9a-f]{32})"', select)[:2] == both
    assert not re.search(r'value="[0-9a-f]+" selected', select)


def test_a_form_sent_twice_hands_over_once(app: Flask, coordinator: Browser) -> None:
    kent = panel_in(app)
    token = store(app, "CDR-1", facts(NOTIFIED, home(SWALE)))
    once = form(panel=kent, sent="The sheet", contact="")
    assert coordinator.post(f"/cases/{token}/hand-over", once).status_code == 303
    twice = coordinator.post(f"/cases/{token}/hand-over", once)
    assert twice.status_code == 409
    assert "Somebody else saved this first" in twice.text
    assert "The sheet" in twice.text
    assert len(told(app, token, FactKind.HANDED_OVER)) == 1


@pytest.mark.parametrize(
    ("page", "sent_form", "words"),
    [
        ("hand-over", {"panel": "", "sent": "x"}, "Choose the panel"),
        ("hand-over", {"panel": "f" * 32, "sent": "x"}, "Choose one of the answers on this page"),
        ("hand-over", {"sent": ""}, "Enter what was sent"),
        ("lead", {"lead": "theirs", "agreed_with": "x", "reason": "kept"}, "Choose the panel that leads"),
        ("lead", {"lead": "ours", "agreed_with": "", "reason": "kept"}, "Enter with whom it was agreed"),
    ],
)
def test_what_cannot_be_recorded_comes_back_as_typed(
    app: Flask, coordinator: Browser, page: str, sent_form: dict[str, str], words: str
) -> None:
    panel_in(app)
    token = store(app, "CDR-1", facts(NOTIFIED, home(SWALE)))
    refused = coordinator.post(f"/cases/{token}/{page}", form(contact="typed here", **sent_form))
    assert refused.status_code == 422
    assert words in refused.text
    assert ("typed here" if page == "hand-over" else "kept") in refused.text


def test_a_hand_over_that_a_case_does_not_have_is_absent(app: Flask, coordinator: Browser) -> None:
    token = store(app, "CDR-1", facts(NOTIFIED, home(SWALE)))
    add_fact(app, store(app, "CDR-2", facts(NOTIFIED, home(SWALE))), sent())
    for page in ("answer", "outcome"):
        assert coordinator.get(f"/cases/{token}/hand-over/{KEY}/{page}").status_code == 404


def test_the_sheet_says_what_another_panel_needs(app: Flask, coordinator: Browser, panel_member: Browser) -> None:
    told_by = {"told": {"gp": "Test surgery", "told": ["police"], "live_birth": "yes"}}
    timeline = [Fact(FactKind.NOTIFIED, NOTIFIED, {}, told_by), *facts(NOTIFIED, home(SWALE))[1:]]
    token = store(app, "CDR-1", timeline)
    page = coordinator.get(f"/cases/{token}/hand-over/sheet").text
    for words in ("Amaryllis Ottoline Wetherfield", "999 000 0018", "Swale", "Test surgery", "CDR-1", "9 May 2014"):
        assert words in page
    assert panel_member.get(f"/cases/{token}/hand-over/sheet").status_code == 404


def buttons(page: str) -> list[str]:
    """What the buttons of a case's page say, in its order: the next step of the whole, then those of sections."""
    return [" ".join(words.split()) for words in re.findall(r'class="govuk-button[^>]*>(.*?)</a>', page, re.S)]


def section_links(page: str) -> list[str]:
    section = re.split(r"<h2[^>]*>Residency[^<]*</h2>", page)[1].split("<h2", maxsplit=1)[0]
    return re.findall(r'class="govuk-link app-target"[^>]*>([^<]*)</a>', section)


@pytest.mark.parametrize(
    ("more", "next_step", "offered"),
    [
        ([home(SWALE)], "Hand over to the other panel", "Hand over to another panel"),
        ([home(SWALE), sent()], "Waiting for the other panel’s answer", "Record the answer"),
        ([home(SWALE), sent(), answered("accepted")], "Waiting for the other panel’s outcome", "Record the outcome"),
        ([home(MEDWAY), agreed("theirs"), sent(), answered("declined")], "Hand over to the other panel",
         "Hand over to another panel"),
        ([home(SWALE), sent(), answered("declined"), home("E07000106", SENT)], "Hand over to the other panel",
         "Hand over to another panel"),
        ([home(SWALE), sent(), agreed("ours")], "Decide expected or unexpected", None),
    ],
)  # fmt: skip
def test_the_next_step_and_the_section_say_the_same(
    app: Flask, coordinator: Browser, more: list[Fact], next_step: str, offered: str | None
) -> None:
    guided = [replace(f, detail={**f.detail, "rule": "usual_home"}) if "home_area" in f.detail else f for f in more]
    page = coordinator.get(f"/cases/{store(app, 'CDR-1', facts(NOTIFIED, *guided))}").text
    assert f"<strong>Next:</strong> {next_step}" in page
    offers = {"Hand over to another panel", "Record the answer", "Record the outcome"}
    assert next((words for words in section_links(page) if words in offers), None) == offered
    assert len(buttons(page)) == len(set(buttons(page))), "one button twice"
    assert len(re.findall(r"<h2[^>]*>Residency[^<]*</h2>", page)) == 1


def test_a_child_of_another_area_long_ago_asks_for_no_hand_over_which_stays_possible(
    app: Flask, coordinator: Browser
) -> None:
    page = coordinator.get(f"/cases/{store(app, 'CDR-1', facts(NOTIFIED, home(SWALE)))}").text
    assert "Next:" not in page
    assert not [words for words in buttons(page) if "and over" in words]
    assert "Hand over to another panel" in page
    assert page.count("With the other panel") == 7  # six tasks, and the section of the response
