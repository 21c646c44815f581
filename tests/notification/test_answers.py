"""What a notification may say: the rules that the public form, staff entry and lists share."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdop.notification import options
from cdop.notification.answers import Answer, Need, check, day_of, period_of, text_of
from cdop.notification.questions import KEYS, QUESTIONS, TOPICS, Kind
from cdop.reference.codes import code_list

TODAY = date(2026, 3, 20)
LEAST: dict[str, Answer] = {"notifier_name": "A Nurse", "notifier_phone": "01632 960001", "date_of_death": "2026-03-19"}
AS_BRIEFED = (
    "notifier_name notifier_role notifier_organisation notifier_phone notifier_email family_name given_names "
    "other_names unnamed_baby birth_order sex date_of_birth date_of_birth_precision nhs_number nhs_number_missing "
    "ethnicity live_birth termination gestation_weeks date_of_death date_of_death_precision time_of_death "
    "place_of_death place_name death_postcode death_area event_elsewhere event_place home_address home_postcode "
    "home_circumstance home_area mother_name mother_date_of_birth other_parent_name carer_name other_children "
    "expectation circumstances coroner_told post_mortem certificate_issued cause_ia cause_ib cause_ic cause_ii "
    "response_started medical_examiner_told told key_worker gp midwife health_visitor school social_care consultant "
    "other_agencies other_reviews family_follow_up"
)


def told(**more: Answer) -> dict[str, Answer]:
    return {**LEAST, **more}


def test_the_questions_are_those_of_the_notification_form_each_asked_once() -> None:
    assert sorted(KEYS) == sorted(AS_BRIEFED.split())
    assert len(QUESTIONS) == sum(len(topic.questions) for topic in TOPICS)


def test_who_notifies_and_the_date_of_death_are_enough() -> None:
    checked = check(LEAST, TODAY)
    assert checked.faults == {}
    assert checked.answers == {**LEAST, "date_of_death_precision": "day"}


@pytest.mark.parametrize("missing", LEAST)
def test_nothing_of_the_least_can_be_left_out(missing: str) -> None:
    for words in ("", "  ", "not known", "NK"):
        assert list(check(told(**{missing: words}), TODAY).faults) == [missing]
    assert list(check({k: v for k, v in LEAST.items() if k != missing}, TODAY).faults) == [missing]


def test_an_email_address_does_instead_of_a_telephone_number() -> None:
    assert check(told(notifier_phone="", notifier_email="nurse@ward.example"), TODAY).faults == {}


def test_a_list_has_no_notifier_but_its_dates_are_read_alike() -> None:
    assert check({"date_of_death": "19/03/2026"}, TODAY, need=Need.CHILD_ALONE).faults == {}
    assert list(check({"date_of_death": ""}, TODAY, need=Need.CHILD_ALONE).faults) == ["date_of_death"]


def test_a_half_filled_form_is_not_asked_for_what_is_missing_yet() -> None:
    assert check({}, TODAY, need=Need.NOTHING).faults == {}
    assert list(check({"home_postcode": "nowhere"}, TODAY, need=Need.NOTHING).faults) == ["home_postcode"]


ABLE_TO_SAY_SO = [key for key in QUESTIONS if key not in LEAST and QUESTIONS[key].kind is not Kind.TICK]


@pytest.mark.parametrize("key", ABLE_TO_SAY_SO)
@pytest.mark.parametrize("words", ["not_known", "Not known", "unknown", "nk", "N/K", "don't know", "don’t know"])
def test_not_known_is_an_answer_everywhere(key: str, words: str) -> None:
    question = QUESTIONS[key]
    value: Answer = ["not_known"] if question.kind is Kind.SEVERAL else words
    checked = check(told(**{key: value}), TODAY)
    assert checked.faults == {}
    stored = question.precision_key if question.kind is Kind.ABOUT else key
    assert checked.answers[stored] in ("not_known", "99", ["not_known"])
    assert text_of(checked.answers, key) in (None, "99")


@pytest.mark.parametrize(
    ("typed", "stored", "precision"),
    [
        ("2026-03-19", "2026-03-19", "day"),
        ("19/03/2026", "2026-03-19", "day"),
        ("2026-3-9", "2026-03-09", "day"),
        ("2026-02", "2026-02-01", "month"),
        ("2026-2", "2026-02-01", "month"),
        ("2025", "2025-01-01", "year"),
    ],
)
def test_a_date_may_lack_its_day_or_its_month(typed: str, stored: str, precision: str) -> None:
    answers = check(told(date_of_birth=typed), TODAY).answers
    assert (answers["date_of_birth"], answers["date_of_birth_precision"]) == (stored, precision)
    assert day_of(answers, "date_of_birth") == (date.fromisoformat(stored) if precision == "day" else None)


@pytest.mark.parametrize(
    "typed",
    ["2026-03-21", "2027", "2026-04", "1899-12-31", "1899", "2026-02-30", "2026-13", "19", "soon", "--", "２０２６"],
)
def test_a_date_that_cannot_be_is_refused(typed: str) -> None:
    assert list(check(told(date_of_birth=typed), TODAY).faults) == ["date_of_birth"]


def test_december_ends_with_the_year() -> None:
    answers = check(told(date_of_birth="2025-12"), TODAY).answers
    period = period_of(answers, "date_of_birth")
    assert period is not None
    assert (period.first, period.last) == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("born", "clash"), [("2026-03-20", True), ("2026-03-19", False), ("2026-03", False), ("2026", False)]
)
def test_birth_may_not_come_after_death_and_an_approximate_date_is_given_the_benefit(born: str, clash: bool) -> None:
    assert ("date_of_birth" in check(told(date_of_birth=born), TODAY).faults) is clash


@pytest.mark.parametrize(
    ("died", "clash"), [("2026-03-09", True), ("2026-02", True), ("2026-03", False), ("2026", False)]
)
def test_an_approximate_date_of_death_is_given_the_benefit_too(died: str, clash: bool) -> None:
    faults = check(told(date_of_birth="2026-03-10", date_of_death=died), TODAY).faults
    assert set(faults) == ({"date_of_birth", "date_of_death"} if clash else set())


def test_a_clash_with_an_earlier_page_is_told_on_the_page_in_hand() -> None:
    beside = check(told(date_of_birth="2026-03-19"), TODAY).answers
    death = [QUESTIONS["date_of_death"]]
    assert list(check({"date_of_death": "2026-03-18"}, TODAY, questions=death, beside=beside).faults) == [
        "date_of_death"
    ]
    assert check({"date_of_death": "2026-03-19"}, TODAY, questions=death, beside=beside).faults == {}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("03:40", "03:40"),
        ("3.40pm", "15:40"),
        ("12am", "00:00"),
        ("12:05 p.m.", "12:05"),
        ("0340", "03:40"),
        ("23:59", "23:59"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, stored: str) -> None:
    assert check(told(time_of_death=typed), TODAY).answers["time_of_death"] == stored


@pytest.mark.parametrize("typed", ["24:00", "3", "13pm", "0am", "12:60", "morning", "1:2:3"])
def test_a_time_that_cannot_be_is_refused(typed: str) -> None:
    assert list(check(told(time_of_death=typed), TODAY).faults) == ["time_of_death"]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("nhs_number", "9990000001"),
        ("nhs_number", "123"),
        ("home_postcode", "XX"),
        ("gestation_weeks", "9"),
        ("gestation_weeks", "４0"),
        ("gestation_weeks", "22+3"),
        ("notifier_email", "nobody"),
        ("death_area", "Medway"),
        ("sex", "boy"),
        ("live_birth", "maybe"),
        ("mother_date_of_birth", "1996"),
        ("notifier_name", "x" * 201),
        ("circumstances", "x" * 10_001),
        ("family_name", "a\x00b"),
        ("family_name", "a\ud800"),
    ],
)
def test_what_cannot_be_is_refused_with_the_name_of_the_question(key: str, typed: str) -> None:
    faults = check(told(**{key: typed}), TODAY).faults
    assert list(faults) == [key]
    assert faults[key].removeprefix("The ").startswith(QUESTIONS[key].name)


def test_a_number_and_a_reason_for_having_none_cannot_both_be() -> None:
    both = told(nhs_number="999 000 0018", nhs_number_missing="non_resident")
    assert list(check(both, TODAY).faults) == ["nhs_number_missing"]
    assert check(told(nhs_number_missing="non_resident"), TODAY).faults == {}
    assert check(told(nhs_number="not known", nhs_number_missing="not_available"), TODAY).faults == {}


def test_several_agencies_are_sorted_codes_and_not_known_stands_alone() -> None:
    assert check(told(told=["school", "coroner", "school"]), TODAY).answers["told"] == ["coroner", "school"]
    assert check(told(told="school; coroner"), TODAY).answers["told"] == ["coroner", "school"]
    assert list(check(told(told=["school", "not_known"]), TODAY).faults) == ["told"]
    assert list(check(told(told=["my aunt"]), TODAY).faults) == ["told"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first text takes long to draw
@given(st.dictionaries(st.sampled_from(sorted(QUESTIONS)), st.one_of(st.text(), st.lists(st.text()))))
def test_no_text_makes_the_rules_fail_and_nothing_faulty_is_stored(typed: dict[str, Answer]) -> None:
    checked = check(typed, TODAY)
    assert not checked.faults.keys() & checked.answers.keys()
    assert set(checked.answers) <= set(KEYS)
    for value in checked.answers.values():
        "".join(value).encode()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=40)))
def test_what_was_read_once_reads_the_same_again(typed: dict[str, Answer]) -> None:
    once = check(typed, TODAY, need=Need.NOTHING).answers
    whole = {k: v for k, v in once.items() if once.get(f"{k}_precision", "day") == "day"}
    again = check(whole, TODAY, need=Need.NOTHING).answers
    assert {k: v for k, v in again.items() if not k.endswith("_precision")} == {
        k: v for k, v in whole.items() if not k.endswith("_precision")
    }


@pytest.mark.parametrize(
    ("offered", "name"), [(options.CIRCUMSTANCES, "home_circumstance"), (options.AGENCIES, "agency")]
)
def test_answers_are_codes_of_the_register_s_lists_each_once(offered: options.Options, name: str) -> None:
    codes = [code for code, _ in offered]
    assert set(codes) <= {*code_list(name), "not_known"}
    assert len(codes) == len(set(codes))
    assert all(label for _, label in offered)


def test_placed_away_means_the_same_to_whoever_notifies_and_whoever_decides_residency() -> None:
    assert dict(options.CIRCUMSTANCES)["placed_away"] == code_list("home_circumstance")["placed_away"].label
    assert {code for code, _ in options.CIRCUMSTANCES} == set(code_list("home_circumstance"))
