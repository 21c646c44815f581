"""Merging two cases of one child: counted once, by the earliest notification; undone, all is as it was."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.checking import Checked, differences
from cdop.case.facts import Fact, FactKind
from cdop.case.joining import CannotJoin
from cdop.case.likeness.child import Child
from cdop.case.likeness.merging import NotMergeable, NotMerged, merge_cases, undo_merge
from cdop.case.likeness.queries import likely, likely_duplicates
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.figures.queries import cell_references, clock
from cdop.reference.calendar import Year
from tests.application import Browser, make_account
from tests.case.making import NOTIFIED, add_fact, audit, case_id, facts, store_many
from tests.case.test_case_page import plain

LATER = date(2014, 5, 20)
RESIDENT = Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": "E06000035"})
PAGE = "/likely-duplicates"


def two(app: Flask) -> dict[str, str]:
    """One child twice: A notified later than B, under another surname."""
    return store_many(
        app,
        {
            "A": facts(LATER, replace(RESIDENT, dated=LATER), nhs_number=None),
            "B": facts(NOTIFIED, RESIDENT, family_name="Sedgewater", nhs_number="9990000026"),
        },
    )


def merge(app: Flask, keep: str, merged: str, reason: str = "One hospital number") -> None:
    with app.app_context(), transaction(db.session()) as session:
        merge_cases(session, COMMAND_LINE, case_id(app, keep), case_id(app, merged), reason)


def undo(app: Flask, merged: str) -> None:
    with app.app_context(), transaction(db.session()) as session:
        undo_merge(session, COMMAND_LINE, case_id(app, merged), "Two after all")


def state(app: Flask) -> list[tuple[str, str, date]]:
    with app.app_context():
        rows = db.session.execute(db.select(Case.reference, Case.status, Case.notified_on).order_by(Case.reference))
        return [tuple(row) for row in rows]


def faultless(app: Flask) -> bool:
    with app.app_context():
        return not list(differences(db.session(), Checked()))


def test_a_merged_case_is_withdrawn_and_the_other_takes_the_earliest_notification(app_on_each: Flask) -> None:
    tokens = two(app_on_each)
    before = state(app_on_each)
    merge(app_on_each, tokens["A"], tokens["B"])
    assert state(app_on_each) == [("A", "not_classified", NOTIFIED), ("B", "withdrawn", NOTIFIED)]
    ids = {reference: case_id(app_on_each, token) for reference, token in tokens.items()}
    with app_on_each.app_context():
        last, joined = (facts_of(db.session(), ids[reference])[-1] for reference in "BA")
    assert last.detail == {"reason": "duplicate", "into": "A"}
    assert last.identity == {"words": "One hospital number"}
    assert (joined.dated, joined.detail) == (NOTIFIED, {"from_case": "B"})
    assert joined.identity is not None
    assert joined.identity["told"]["family_name"] == "Sedgewater"
    assert faultless(app_on_each)
    undo(app_on_each, tokens["B"])
    assert state(app_on_each) == before
    assert faultless(app_on_each)


def test_merged_undone_and_merged_again_the_other_way_round(app: Flask) -> None:
    tokens = two(app)
    merge(app, tokens["A"], tokens["B"])
    undo(app, tokens["B"])
    merge(app, tokens["A"], tokens["B"])
    assert state(app)[0] == ("A", "not_classified", NOTIFIED)
    undo(app, tokens["B"])
    merge(app, tokens["B"], tokens["A"])
    assert state(app) == [("A", "withdrawn", LATER), ("B", "not_classified", NOTIFIED)]
    assert faultless(app)


def test_what_cannot_be_merged_or_undone_changes_nothing(app: Flask) -> None:
    tokens = two(app)
    for keep, merged in (("A", "A"), ("B", "B")):
        with pytest.raises(NotMergeable):
            merge(app, tokens[keep], tokens[merged])
    with pytest.raises(NotMerged):
        undo(app, tokens["A"])
    merge(app, tokens["A"], tokens["B"])
    for keep, merged in (("A", "B"), ("B", "A")):
        with pytest.raises(NotMergeable):
            merge(app, tokens[keep], tokens[merged])
    with pytest.raises(NotMerged):
        undo(app, tokens["A"])
    undo(app, tokens["B"])
    with pytest.raises(NotMerged):
        undo(app, tokens["B"])


def test_the_figures_count_a_merged_child_once_and_follow_the_undoing(app_on_each: Flask) -> None:
    tokens = store_many(
        app_on_each,
        {
            "A": facts(date(2015, 4, 3), replace(RESIDENT, dated=date(2015, 4, 3)), nhs_number=None),
            "B": facts(date(2015, 3, 28), replace(RESIDENT, dated=date(2015, 3, 28)), family_name="Sedgewater"),
        },
    )

    def counted() -> list[int]:
        with app_on_each.app_context():
            clocks = [clock(app_on_each.extensions["panel_area"], Year(year)) for year in (2014, 2015)]
            return [len(cell_references(db.session(), at, "notifications", "total")) for at in clocks]

    assert counted() == [1, 1]
    merge(app_on_each, tokens["A"], tokens["B"])
    assert counted() == [1, 0]  # once, on the earliest day, which lies in the year before
    undo(app_on_each, tokens["B"])
    assert counted() == [1, 1]


def test_a_child_is_found_under_both_names_and_each_case_once(app: Flask) -> None:
    tokens = two(app)
    merge(app, tokens["A"], tokens["B"])
    asked = Child("Sedgewater", "Amaryllis", date_of_birth=date(2010, 2, 17), date_of_death=date(2014, 5, 9))
    with app.app_context():
        found = likely(db.session(), COMMAND_LINE, asked)
        assert likely_duplicates(db.session(), COMMAND_LINE) == ([], False)
    assert [match.owner for match in found] == [case_id(app, tokens["A"])]
    assert "The same family name" in found[0].comparison.reasons
    undo(app, tokens["B"])
    with app.app_context():
        assert len(likely_duplicates(db.session(), COMMAND_LINE)[0]) == 1


def test_a_coordinator_merges_and_takes_it_back_on_pages(app: Flask, coordinator: Browser) -> None:
    tokens = two(app)
    address = f"{PAGE}/merge/{tokens['A']}/{tokens['B']}"
    assert address in coordinator.get(PAGE).text
    assert "Keep A" in coordinator.get(address).text
    refused = coordinator.post(address, {"keep": "", "reason": ""})
    assert refused.status_code == 422
    assert "Choose which case is kept" in refused.text
    assert state(app)[1][1] == "not_classified"
    answer = coordinator.post(address, {"keep": tokens["A"], "reason": "Same <hospital> number"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{tokens['A']}")
    assert coordinator.get(address).status_code == 404
    settled = coordinator.get(f"{PAGE}/settled").text
    assert "B was merged into A" in plain(settled)
    assert "Same &lt;hospital&gt; number" in settled
    back: dict[str, Any] = {"what": "undo_merge", "first": tokens["B"], "second": tokens["A"], "page": "1"}
    assert coordinator.post(f"{PAGE}/settled", {**back, "reason": ""}).status_code == 422
    assert coordinator.post(f"{PAGE}/settled", {**back, "reason": "Two after all"}).status_code == 303
    assert "Taken back." in coordinator.get(f"{PAGE}/settled").text
    assert state(app) == [("A", "not_classified", LATER), ("B", "not_classified", NOTIFIED)]
    assert coordinator.post(f"{PAGE}/settled", {**back, "reason": "Again"}).status_code == 303
    assert "nothing to take back" in coordinator.get(f"{PAGE}/settled").text
    events = audit(app, "case.withdrawn", "case.withdrawal_undone", "notification.separated")
    assert events.total() == 3


def test_both_pages_lead_to_one_another(app: Flask, coordinator: Browser) -> None:
    tokens = two(app)
    merge(app, tokens["A"], tokens["B"])
    assert f'href="/cases/{tokens["A"]}"' in coordinator.get(f"/cases/{tokens['B']}").text
    assert f'href="/cases/{tokens["B"]}"' in coordinator.get(f"/cases/{tokens['A']}").text
    undo(app, tokens["B"])
    assert f'href="/cases/{tokens["A"]}"' not in coordinator.get(f"/cases/{tokens['B']}").text


def test_a_settled_pair_can_be_put_back(app: Flask, coordinator: Browser) -> None:
    tokens = two(app)
    pair = {"first": tokens["A"], "second": tokens["B"], "page": "1"}
    coordinator.post(PAGE, {**pair, "reason": "Twins"})
    assert "No two cases are alike." in coordinator.get(PAGE).text
    assert "are two children" in coordinator.get(f"{PAGE}/settled").text
    coordinator.post(f"{PAGE}/settled", {**pair, "what": "put_back", "reason": "Not twins"})
    assert "No two cases are alike." not in coordinator.get(PAGE).text
    assert "are two children" not in coordinator.get(f"{PAGE}/settled").text


def test_the_others_find_no_such_pages(app: Flask, panel_member: Browser, public_health_lead: Browser) -> None:
    tokens = two(app)
    address = f"{PAGE}/merge/{tokens['A']}/{tokens['B']}"
    for browser in (panel_member, public_health_lead):
        for page in (address, f"{PAGE}/settled"):
            assert browser.get(page).status_code == 404
            assert browser.post(page, {"keep": tokens["A"], "reason": "x"}).status_code == 404
    assert state(app)[1][1] == "not_classified"


def timelines(app: Flask, tokens: dict[str, str]) -> dict[str, list[Fact]]:
    ids = {name: case_id(app, token) for name, token in tokens.items()}
    with app.app_context():
        return {name: list(facts_of(db.session(), number)) for name, number in ids.items()}


def test_a_case_whose_child_died_after_the_other_was_told_of_cannot_be_the_kept_one(
    app_on_each: Flask,
) -> None:
    tokens = store_many(app_on_each, {"A": facts(LATER, date_of_death="2014-05-15"), "B": facts(NOTIFIED)})
    before = timelines(app_on_each, tokens)
    with pytest.raises(CannotJoin, match="date of death that case A has is after the day of this notification, 12 May"):
        merge(app_on_each, tokens["A"], tokens["B"])
    address = f"{PAGE}/merge/{tokens['A']}/{tokens['B']}"
    coordinator = Browser(app_on_each)
    coordinator.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    refused = coordinator.post(address, {"keep": tokens["A"], "reason": "One hospital number"})
    assert refused.status_code == 422
    assert "The date of death that case A has is after the day of this notification" in refused.text
    assert "One hospital number" in refused.text
    assert timelines(app_on_each, tokens) == before
    assert coordinator.post(address, {"keep": tokens["B"], "reason": "One number"}).status_code == 303
    assert faultless(app_on_each)


@pytest.mark.parametrize(
    "decision",
    [
        RESIDENT,
        Fact(FactKind.PANEL_MET, NOTIFIED),
        Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "error"}),
        Fact(FactKind.LEAD_AGREED, NOTIFIED, {"lead": "ours", "panel": None}, {"reason": "", "agreed_with": ""}),
    ],
)
def test_a_merge_is_not_undone_where_something_was_decided_before_the_first_notification_that_is_left(
    app_on_each: Flask, decision: Fact
) -> None:
    tokens = store_many(app_on_each, {"A": facts(LATER), "B": facts(NOTIFIED)})
    merge(app_on_each, tokens["A"], tokens["B"])
    add_fact(app_on_each, tokens["A"], decision)
    before = timelines(app_on_each, tokens)
    with pytest.raises(CannotJoin, match=r"Case A would count as notified on 20 May 2014, and .* is dated 12 May 2014"):
        undo(app_on_each, tokens["B"])
    assert timelines(app_on_each, tokens) == before


def test_what_may_precede_a_notification_does_not_keep_two_cases_merged(app: Flask) -> None:
    tokens = store_many(app, {"A": facts(LATER), "B": facts(NOTIFIED)})
    merge(app, tokens["A"], tokens["B"])
    add_fact(app, tokens["A"], Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "expected"}))
    undo(app, tokens["B"])
    assert faultless(app)


def test_the_page_says_why_a_merge_cannot_be_undone_and_keeps_what_was_typed(app: Flask, coordinator: Browser) -> None:
    tokens = store_many(app, {"A": facts(LATER), "B": facts(NOTIFIED)})
    merge(app, tokens["A"], tokens["B"])
    add_fact(app, tokens["A"], RESIDENT)
    before = timelines(app, tokens)
    back = {"what": "undo_merge", "first": tokens["B"], "second": tokens["A"], "page": "1", "reason": "Two <after> all"}
    refused = coordinator.post(f"{PAGE}/settled", back)
    assert refused.status_code == 422
    assert "Case A would count as notified on 20 May 2014" in plain(refused.text)
    assert "Two &lt;after&gt; all" in refused.text
    assert timelines(app, tokens) == before


def test_of_three_merged_cases_nothing_leaves_one_of_them_where_it_cannot_leave_the_other(app: Flask) -> None:
    tokens = store_many(app, {"A": facts(LATER), "B": facts(LATER), "C": facts(NOTIFIED)})
    merge(app, tokens["B"], tokens["C"])
    merge(app, tokens["A"], tokens["B"])
    add_fact(app, tokens["A"], RESIDENT)
    before = timelines(app, tokens)
    number = case_id(app, tokens["C"])
    with app.app_context(), transaction(db.session()) as session, pytest.raises(CannotJoin, match="Case A"):
        undo_merge(session, COMMAND_LINE, number, "Two after all")  # committed, as the page does
    assert timelines(app, tokens) == before


@pytest.mark.parametrize("into", ["NONE", "A", "B"])
def test_an_imported_case_that_is_merged_into_none_itself_or_in_a_circle_is_no_failure(
    app: Flask, coordinator: Browser, into: str
) -> None:
    """A is merged into a case that there is not, into itself, or into B, which is merged into A."""
    withdrawn = {name: Fact(FactKind.WITHDRAWN, LATER, {"reason": "duplicate", "into": name}) for name in (into, "A")}
    tokens = store_many(app, {"A": facts(NOTIFIED, withdrawn[into]), "B": facts(NOTIFIED, withdrawn["A"])})
    for name in "AB":
        assert coordinator.get(f"/cases/{tokens[name]}").status_code == 200
    assert coordinator.get(f"{PAGE}/settled").status_code == 200
    if into == "B":
        undo(app, tokens["A"])
        assert state(app)[0][1] != "withdrawn"
    else:
        with pytest.raises(NotMerged):
            undo(app, tokens["A"])
        undo(app, tokens["B"])
        assert state(app)[1][1] != "withdrawn"


def test_as_known_between_the_first_notification_and_the_merge_a_child_counts_twice(app_on_each: Flask) -> None:
    """docs/decisions/0011: the earliest notification counts whenever it was merged, the withdrawal from its own day."""
    june = date(2014, 6, 20)
    tokens = store_many(app_on_each, {"A": facts(june), "B": facts(NOTIFIED)})

    def counted(known_by: date | None) -> list[str]:
        with app_on_each.app_context():
            at = clock(app_on_each.extensions["panel_area"], Year(2014), known_by)
            return cell_references(db.session(), at, "notifications", "total")

    between = date(2014, 5, 30)
    assert (counted(between), counted(None)) == (["B"], ["A", "B"])
    merge(app_on_each, tokens["A"], tokens["B"])
    assert (counted(between), counted(None)) == (["A", "B"], ["A"])
