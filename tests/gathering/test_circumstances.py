"""What the national return asks of a case: what answers suggest, the page, and who sees it."""

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.attributes import deprivation_fifth
from cdop.case.facts import Fact, FactKind
from cdop.gathering.circumstances.rules import suggestions
from cdop.reference.codes import code_list
from cdop.reference.return_list import ASKED, asked, suggested_by
from tests.application import Browser, SignInAs
from tests.case.making import NOTIFIED, audit, facts, store
from tests.case.test_case_page import plain
from tests.classification.making import errors, send, timeline, version_on

K = FactKind
KEY = "0123456789abcdef" * 2
SAID = {
    "circumstance": "drowning", "protection_plan": "before", "statutory_order": "not_recorded",
    "words": "Quentin wrote it",
}  # fmt: skip
NEVER = "An agency says that the child was never on a child protection plan"
EVER = "An agency says that the child was on a child protection plan at some time"
TORN = ", by one of two answers that contradict each other"


def replied(key: str = KEY, **answers: str) -> list[Fact]:
    request = {"request": key, "agency": KEY, "agency_kind": "social_care", "sets": [], "due": "2014-06-01"}
    came = {"request": key, "agency_kind": "social_care", "outcome": "answered", "way": "letter"}
    said = {"agency_name": "A", "author": "", "answers": answers, "chronology": [], "redirect": "", "files": []}
    return [
        Fact(K.INFORMATION_REQUESTED, NOTIFIED, request, {"agency_name": "A", "reason": "", "words": ""}),
        Fact(K.INFORMATION_RECEIVED, NOTIFIED, came, {**said, "words": ""}),
    ]


def test_answers_suggest_and_what_they_leave_open_is_not_decided() -> None:
    assert not any(suggestions(facts(), "P4Y").values())
    assert suggestions(facts(), "P27D")["circumstance"] == ["Neonatal death: the child was under 28 days old"]
    assert not suggestions(facts(), "P28D")["circumstance"]
    drowned = suggestions([*facts(), *replied(drown_swim="yes")], "P4Y")
    assert drowned["circumstance"] == ["Drowning: an agency answered questions on “Drowning”"]
    assert not suggestions([*facts(), *replied(drown_swim="not_known")], "P4Y")["circumstance"]
    never, ever = replied(protection_plan="no"), replied("b" * 32, protection_plan="yes")
    assert suggestions([*facts(), *never], "P4Y")["protection_plan"] == [NEVER]
    assert suggestions([*facts(), *ever], "P4Y")["protection_plan"] == [EVER]
    torn = suggestions([*facts(), *never, *ever], "P4Y")["protection_plan"]
    assert torn == [NEVER + TORN, EVER + TORN]
    cared = suggestions([*facts(), *replied(court_orders="no", looked_after="yes")], "P4Y")["statutory_order"]
    assert [words.rpartition(" was ")[2] for words in cared] == [
        "never under a court order", "looked after at some time",
    ]  # fmt: skip


def test_the_return_s_lists_are_data_that_fit_their_columns() -> None:
    assert set(suggested_by()) <= set(code_list("supplementary"))
    for name, longest in zip(ASKED, (24, 12, 12), strict=True):
        assert set(asked(name)) <= set(code_list(name))
        assert max(map(len, code_list(name))) <= longest


def test_tenths_make_fifths_of_which_the_first_is_the_most_deprived() -> None:
    assert [deprivation_fifth(tenth) for tenth in (None, *range(1, 11))] == [None, *"1122334455"]


def test_it_is_recorded_corrected_and_nobody_writes_over_another(
    app: Flask, coordinator: Browser, sign_in_as: SignInAs
) -> None:
    token = store(app, "A-1", [*facts(), *replied(protection_plan="yes")])
    address, case = f"/cases/{token}/circumstances", f"/cases/{token}"
    assert "Not recorded yet. Agencies’ answers suggest something." in plain(coordinator.get(case).text)
    assert EVER in plain(coordinator.get(address).text)
    other = sign_in_as(Role.COORDINATOR)
    seen = version_on(other.get(address).text)
    refused = send(coordinator, address, **{**SAID, "protection_plan": "sometimes"})
    assert refused.status_code == 422
    assert errors(refused.text)
    assert "Quentin wrote it" in refused.text
    assert send(coordinator, address, **SAID).status_code == 303
    fact = timeline(app, token)[-1]
    assert (fact.kind, fact.detail) == (
        K.CIRCUMSTANCES_RECORDED,
        {"version": "lscb1", "circumstance": "drowning", "protection_plan": "before", "statutory_order": None},
    )
    assert audit(app, "circumstances.recorded").total() == 1
    page = plain(coordinator.get(case).text)
    assert "What led to the death Drowning" in page
    assert "On a plan before, not when the child died" in page
    before = timeline(app, token)
    answer = send(other, address, seen, **{**SAID, "circumstance": "other"})
    assert (answer.status_code, timeline(app, token)) == (409, before)
    assert "Quentin wrote it" in answer.text
    assert send(other, address, version_on(answer.text), **{**SAID, "circumstance": "other"}).status_code == 303
    assert timeline(app, token)[-1].detail["circumstance"] == "other"


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_who_sees_no_identity_sees_nothing_of_it(app: Flask, sign_in_as: SignInAs, role: Role) -> None:
    detail = {"version": "lscb1", "circumstance": "drowning", "protection_plan": "now", "statutory_order": "now"}
    told = Fact(K.CIRCUMSTANCES_RECORDED, NOTIFIED, detail, {"words": "Quentin wrote it"})
    token, other = store(app, "A-1", [*facts(), told]), sign_in_as(role)
    page = other.get(f"/cases/{token}").text
    words = plain(page)
    assert "/circumstances" not in page
    assert not [one for one in ("Drowning", "On a plan", "Under an order", "Quentin") if one in words]
    assert other.get(f"/cases/{token}/circumstances").status_code == 404
