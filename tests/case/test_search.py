"""Finding a case: what finds it, how far the work goes, who may, and what is left in the record."""

import re
from itertools import permutations

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case import finding
from cdop.case.finding import find
from cdop.database import db
from tests.application import Browser
from tests.case.making import IDENTITY, audit, case_id, facts, plain_cases, statements, store, store_many
from tests.case.test_worklist import references


def search(browser: Browser, text: str, **more: str) -> str:
    answer = browser.post("/cases/search", {"text": text, **more}, page="/cases")
    assert answer.status_code == 200
    return answer.text


def found(browser: Browser, text: str) -> list[str]:
    return references(search(browser, text))


@pytest.fixture
def three(app: Flask) -> None:
    """Three children of different names."""
    store_many(
        app,
        {
            "CDR-2014-007": facts(),
            "CDR-2014-008": facts(family_name="Żółkiewniak", given_names="Zoë", nhs_number="9990000026"),
            "x/9": facts(family_name="O'Neill-Vance", given_names="李 明", nhs_number=None, home_postcode=None),
        },
    )


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Wetherfield", "CDR-2014-007"),
        ("wether", "CDR-2014-007"),
        ("AMARYLLIS wether", "CDR-2014-007"),
        ("ottol amary", "CDR-2014-007"),
        ("9990000018", "CDR-2014-007"),
        ("999 000 0018", "CDR-2014-007"),
        (" 999 000 001 ", "CDR-2014-007"),
        ("zolkiewniak zoe", "CDR-2014-008"),
        ("ŻÓŁ", "CDR-2014-008"),
        ("cdr-2014-008", "CDR-2014-008"),
        ("CDR 2014 008", "CDR-2014-008"),
        ("X/9", "x/9"),
        ("oneill", "x/9"),
        ("O Neill", "x/9"),
        ("vance oneill", "x/9"),
        ("李", "x/9"),
    ],
)
def test_a_case_is_found_by_what_people_type(three: None, coordinator: Browser, text: str, reference: str) -> None:
    assert found(coordinator, text) == [reference]


def test_a_postcode_finds_with_and_without_its_blank_and_in_part(three: None, coordinator: Browser) -> None:
    for text in ("ME7 1QX", "me71qx", "me7", "ME7 1"):
        assert found(coordinator, text) == ["CDR-2014-008", "CDR-2014-007"], text


def test_words_may_come_in_any_order_and_all_must_match(three: None, coordinator: Browser) -> None:
    for words in permutations(("Amaryllis", "Ottoline", "Wetherfield")):
        assert found(coordinator, " ".join(words)) == ["CDR-2014-007"]
    assert found(coordinator, "Amaryllis Żółkiewniak") == []


def test_a_case_with_two_words_that_match_is_listed_once(app: Flask, coordinator: Browser) -> None:
    store(app, "A-1", family_name="Johnson", given_names="John Jonas")
    assert found(coordinator, "jo") == ["A-1"]


@pytest.mark.parametrize("text", ["%", "_", "%%", "__", "w%", "w_therfield", "%wether", "*", "wether*", "[a-z]", "\\"])
def test_wildcards_are_letters_like_others(three: None, coordinator: Browser, text: str) -> None:
    plain = "".join(letter for letter in text if letter.isalnum())
    assert found(coordinator, text) == (["CDR-2014-007"] if plain == "wether" else [])


@pytest.mark.parametrize("text", ["", " ", "a", "'", "o'", "\u200b", "..."])
def test_too_short_a_question_finds_nothing_and_says_so(three: None, coordinator: Browser, text: str) -> None:
    assert "Enter at least two letters" in search(coordinator, text)


@pytest.mark.parametrize(
    "text",
    [
        "' OR '1'='1",
        "x'; DROP TABLE cases; --",
        "\U0010ffff\U0010ffff",
        "\ufffe\uffff",
        "x" * 100,
        "ab " * 33,
        "\u202eab",
    ],
)
def test_nothing_that_is_typed_breaks_the_search(three: None, coordinator: Browser, text: str) -> None:
    assert found(coordinator, text) == []


@pytest.mark.parametrize("text", ["x" * 101, "a\x00b", "a\x1bb"])
def test_what_cannot_be_stored_cannot_be_sought(three: None, coordinator: Browser, text: str) -> None:
    answer = coordinator.post("/cases/search", {"text": text}, page="/cases")
    assert answer.status_code == 422
    assert "<title>Error: Find a case" in answer.text


def test_results_have_pages_that_are_asked_for_by_post(app: Flask, coordinator: Browser) -> None:
    store_many(app, plain_cases(60))
    first = search(coordinator, "quillby")
    assert len(references(first)) == 50
    assert re.search(r'name="page" value="2"[^>]*>Next page', first)
    assert '<input type="hidden" name="text" value="quillby">' in first
    second = search(coordinator, "quillby", page="2")
    assert references(first) + references(second) == sorted(plain_cases(60), reverse=True)
    assert "Next page" not in second
    assert references(search(coordinator, "quillby", page="nonsense")) == references(first)


def test_too_wide_a_question_is_not_answered(app: Flask, coordinator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 20)
    store_many(app, plain_cases(21))
    page = search(coordinator, "quillby")
    assert "add letters, or another name" in page
    assert references(page) == []
    assert audit(app, "case.found_by_search") == {}
    assert found(coordinator, "quillby tansy7") == ["CDR-0007"]
    assert len(found(coordinator, "quillby1")) == 11


def test_the_work_has_a_bound(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many children share a name's beginning, no more terms are looked through than the bound says."""
    monkeypatch.setattr(finding, "MOST", 20)
    monkeypatch.setattr(finding, "MOST_COMPARED", 100)
    store_many(app, plain_cases(400))
    with app.app_context():
        session = db.session()
        for question in ("qu", "qu ta", "ta qu cd"):
            with statements(app) as sent:
                assert find(session, COMMAND_LINE, question).too_wide
            assert len(sent) <= 2  # the beginning of the transaction, and one count that stops


def test_a_search_reads_ranges_of_an_index(app: Flask) -> None:
    store_many(app, plain_cases(300))
    with app.app_context():
        session = db.session()
        session.connection().exec_driver_sql("ANALYZE")
        with statements(app) as sent:
            assert len(find(session, COMMAND_LINE, "quillby1 tansy1").page.cases) > 10
        assert len(sent) == 2
        for statement, values in sent:
            plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert not [step for step in plan if re.match(r"SCAN (cases|case_search_terms|child_identities)", step)], (
                plan
            )


def test_a_search_asks_the_same_of_both_engines(app_on_each: Flask) -> None:
    store_many(
        app_on_each,
        {
            "CDR-2014-007": facts(),
            "CDR-2014-008": facts(family_name="Żółkiewniak", given_names="Zoë"),
            "b": facts(family_name="李", given_names="明"),
            "B": facts(family_name="Wethers", given_names="Ama"),
        },
    )
    asked = {"wether": ["CDR-2014-007", "B"], "zol zo": ["CDR-2014-008"], "李": ["b"], "am we": ["CDR-2014-007", "B"]}
    with app_on_each.app_context():
        for question, expected in asked.items():
            answer = find(db.session(), COMMAND_LINE, question)
            assert [case.reference for case in answer.page.cases] == expected, question


def test_each_child_found_leaves_one_entry(app: Flask, coordinator: Browser) -> None:
    one, other = store(app, "A-1"), store(app, "A-2", family_name="Żółkiewniak")
    search(coordinator, "wether")
    search(coordinator, "me7")
    search(coordinator, "nobody")
    event = "case.found_by_search"
    assert audit(app, event) == {(event, case_id(app, one)): 2, (event, case_id(app, other)): 1}


def test_the_question_is_kept_nowhere(app: Flask, three: None, coordinator: Browser) -> None:
    answer = coordinator.post("/cases/search", {"text": "Wetherfield"}, page="/cases")
    assert "Wetherfield" not in "".join(f"{name}: {value}" for name, value in answer.headers)
    title = re.search("<title>(.*)</title>", answer.text)
    assert title
    assert title[1].startswith("Find a case - ")
    with app.app_context(), db.engine.connect() as connection:
        assert "etherfield" not in str(connection.exec_driver_sql("SELECT * FROM audit_entries").all())


def test_a_search_is_never_an_address(three: None, coordinator: Browser) -> None:
    assert coordinator.get("/cases/search?text=Wetherfield").status_code == 405


def test_the_others_find_a_case_by_its_whole_reference_and_nothing_else(
    app: Flask, three: None, panel_member: Browser, public_health_lead: Browser
) -> None:
    for browser in (panel_member, public_health_lead):
        for text in ("Wetherfield", "CDR-2014", "cdr-2014-007", "9990000018", "ME7 1QX"):
            answer = browser.post("/cases/search", {"text": text}, page="/cases")
            assert answer.status_code == 200
            assert "No case has this reference." in answer.text
            assert 'href="/cases/' not in answer.text
        found = browser.post("/cases/search", {"text": " CDR-2014-007 "}, page="/cases").text
        assert ">CDR-2014-007</a>" in found
        assert [part for part in IDENTITY if part in found] == []
    viewer = Person(1, "A member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context(), statements(app) as sent:
        assert find(db.session(), viewer, "Wetherfield").page.cases == ()
    assert sent == []


def test_finding_by_reference_leaves_an_entry_and_so_does_finding_nothing(
    app: Flask, three: None, panel_member: Browser
) -> None:
    panel_member.post("/cases/search", {"text": "CDR-2014-007"}, page="/cases")
    panel_member.post("/cases/search", {"text": "CDR-2014-00"}, page="/cases")
    told = audit(app, "case.found_by_search", "case.nothing_found_by_search")
    assert sorted((event, number is None, times) for (event, number), times in told.items()) == [
        ("case.found_by_search", False, 1),
        ("case.nothing_found_by_search", True, 1),
    ]
