"""A receipt that a notifier was given finds the case, or the entry of the inbox, that whoever asks may see."""

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.notification.inbox.by_receipt import receipt_in
from tests.application import Browser, SignInAs
from tests.case.making import audit, case_id
from tests.case.test_case_page import plain
from tests.case.test_search import found, search
from tests.notification.arriving import NAMES, accepted, arrive, join, receipt_of, reference_of


@pytest.mark.parametrize("typed", [str, str.lower, lambda receipt: f" {receipt.replace('-', ' ')} "])
def test_the_receipt_of_an_accepted_notification_finds_its_case(
    app: Flask, coordinator: Browser, typed: type[str]
) -> None:
    notice = arrive(app)
    case = accepted(coordinator, notice)
    assert found(coordinator, typed(receipt_of(app, notice))) == [reference_of(app, case)]
    assert audit(app, "case.found_by_search") == {("case.found_by_search", case_id(app, case)): 1}
    assert not audit(app, "case.nothing_found_by_search")


def test_the_receipt_of_a_joined_notification_finds_the_case_that_it_joined(app: Flask, coordinator: Browser) -> None:
    case, later = accepted(coordinator, arrive(app)), arrive(app)
    join(coordinator, later, case)
    assert found(coordinator, receipt_of(app, later)) == [reference_of(app, case)]


def test_the_receipt_of_what_waits_or_was_set_aside_leads_to_the_inbox_entry(app: Flask, coordinator: Browser) -> None:
    waiting, aside = arrive(app), arrive(app)
    coordinator.post(f"/inbox/{aside}/set-aside", {"rule": "error", "words": "A hoax"})
    for number, (token, words) in enumerate(((waiting, "waits in the inbox"), (aside, "was set aside")), start=1):
        page = search(coordinator, receipt_of(app, token))
        assert f'href="/inbox/{token}"' in page
        assert words in plain(page)
        assert not [name for name in NAMES if name in page]
        assert audit(app, "notification.listed").total() == number
    assert not audit(app, "case.found_by_search", "case.nothing_found_by_search")


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD])
def test_those_who_see_no_identity_find_nothing_by_a_receipt(
    app: Flask, coordinator: Browser, sign_in_as: SignInAs, role: Role
) -> None:
    waiting, notice = arrive(app), arrive(app)
    case, other = accepted(coordinator, notice), sign_in_as(role)
    for token in (waiting, notice):
        page = search(other, receipt_of(app, token))
        assert "No case has this reference" in page
        assert not [part for part in (f"/inbox/{token}", f"/cases/{case}") if part in page]
    assert audit(app, "case.nothing_found_by_search").total() == 2
    assert not audit(app, "case.found_by_search", "notification.listed")


def test_a_receipt_that_nobody_was_given_finds_nothing(coordinator: Browser, app: Flask) -> None:
    assert "No case matches" in search(coordinator, "N-ZZZZ-ZZZZ")
    assert audit(app, "case.nothing_found_by_search").total() == 1


@pytest.mark.parametrize("typed", ["", "N", "N-ABCD", "N-ABCD-EFGHJ", "X-ABCD-EFGH", "N-ABC%-EFGH", "N-ÄBCD-EFGH"])
def test_what_is_no_receipt_is_not_taken_for_one(typed: str) -> None:
    assert receipt_in(typed) is None
