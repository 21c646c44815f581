"""Who may be notified, and when a case leaves the panel's scope and comes back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cdop.case.facts import FactKind
from cdop.notification.order import RuleBroken
from cdop.notification.rules import adult_notification, notification, withdrawal, withdrawal_undone
from tests.notification.timeline import CHILD, DIED, NOTIFIED, TODAY, timeline


def test_a_notification_tells_the_child_apart_from_what_may_be_counted() -> None:
    notified, described = notification(CHILD, NOTIFIED, TODAY)
    assert (notified.kind, notified.dated) == (FactKind.NOTIFIED, NOTIFIED)
    assert described.detail["date_of_death"] == "2014-06-01"
    assert "family_name" not in described.detail
    assert described.identity is not None
    assert (described.identity["family_name"], described.identity["date_of_birth"]) == ("Tillingbeck", "2010-02-03")


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"date_of_death": date(2014, 6, 4)}, "date_of_death", "is after notified_on"),
        ({"date_of_birth": date(2014, 6, 2)}, "date_of_birth", "is after date_of_death"),
        ({"nhs_number": "9990000001"}, "nhs_number", "the check digit is wrong"),
        ({"nhs_number": "9999999999"}, "nhs_number", "is one digit ten times"),
        ({"home_postcode": "Medway"}, "home_postcode", "is not a United Kingdom postcode"),
        ({"death_area": "E99999999"}, "death_area", "is not a local-authority code of the list, nor 'abroad'"),
        ({"sex": "f"}, "sex", "is not one of: female, male, indeterminate, not_known"),
        ({"family_name": "a\x00b"}, "family_name", "contains a character that cannot be stored"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_the_words_of_the_register(
    changes: dict[str, Any], column: str, words: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        notification(replace(CHILD, **changes), NOTIFIED, TODAY)
    assert (broken.value.column, broken.value.words) == (column, words)
    assert str(broken.value) == f"{column} {words}"


def test_nothing_is_notified_in_the_future() -> None:
    with pytest.raises(RuleBroken, match="notified_on is in the future"):
        notification(CHILD, date(2015, 9, 19), TODAY)


@pytest.mark.parametrize(
    ("born", "died", "in_scope"),
    [
        (date(1996, 6, 2), date(2014, 6, 1), True),
        (date(1996, 6, 1), date(2014, 6, 1), False),
        (date(1996, 2, 29), date(2014, 2, 28), True),
        (date(1996, 2, 29), date(2014, 3, 1), False),
        (None, date(2014, 6, 1), True),
    ],
)
def test_childhood_ends_with_the_start_of_the_18th_birthday(born: date | None, died: date, in_scope: bool) -> None:
    person = replace(CHILD, date_of_birth=born, date_of_death=died)
    if in_scope:
        assert notification(person, NOTIFIED, TODAY)
    else:
        with pytest.raises(RuleBroken, match="date_of_birth the person was 18 or over at death"):
            notification(person, NOTIFIED, TODAY)


def test_an_adults_notification_is_kept_and_out_of_scope_from_the_same_day() -> None:
    facts = adult_notification(replace(CHILD, date_of_birth=date(1996, 6, 1)), NOTIFIED, TODAY)
    assert [fact.kind for fact in facts] == [FactKind.NOTIFIED, FactKind.DESCRIBED, FactKind.WITHDRAWN]
    assert (facts[-1].dated, facts[-1].detail) == (NOTIFIED, {"reason": "adult"})


@pytest.mark.parametrize(
    ("reason", "on", "words"),
    [
        ("duplicate", date(2014, 6, 2), "withdrawn_on is before notified_on"),
        ("duplicate", date(2015, 9, 19), "withdrawn_on is in the future"),
        ("moved", NOTIFIED, "withdrawn_reason is not one of"),
    ],
)
def test_a_withdrawal_has_a_reason_of_the_list_and_a_day_since_the_notification(
    reason: str, on: date, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        withdrawal(timeline(), reason, on, TODAY)


def test_only_what_is_withdrawn_comes_back() -> None:
    withdrawn = timeline((FactKind.WITHDRAWN, NOTIFIED, {"reason": "error"}))
    assert withdrawal_undone(withdrawn, date(2014, 6, 9), TODAY).kind is FactKind.WITHDRAWAL_UNDONE
    back = timeline(
        (FactKind.WITHDRAWN, NOTIFIED, {"reason": "error"}), (FactKind.WITHDRAWAL_UNDONE, date(2014, 6, 9), {})
    )
    for facts in (timeline(), back):
        with pytest.raises(RuleBroken, match="there is no withdrawal to undo"):
            withdrawal_undone(facts, date(2014, 6, 10), TODAY)


def test_a_withdrawal_is_not_undone_before_it_was_made() -> None:
    withdrawn = timeline((FactKind.WITHDRAWN, date(2014, 6, 9), {"reason": "error"}))
    with pytest.raises(RuleBroken, match="is before the withdrawal"):
        withdrawal_undone(withdrawn, date(2014, 6, 8), TODAY)


def test_an_adult_never_comes_back_into_scope() -> None:
    person = replace(CHILD, date_of_birth=date(1996, 6, 1), date_of_death=DIED)
    with pytest.raises(RuleBroken, match="18 or over"):
        withdrawal_undone(adult_notification(person, NOTIFIED, TODAY), TODAY, TODAY)
