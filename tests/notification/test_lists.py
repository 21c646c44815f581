"""Completeness: a list from another service beside the register and the inbox."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.likeness.scoring import Comparison
from cdop.case.service import NewCase, create_cases
from cdop.database import db, only_read, transaction
from cdop.notification.lists import service
from cdop.notification.lists.columns import HEADINGS, Entry, columns_of, entry_of, key_of
from cdop.notification.lists.comparing import Compared, compare_again, store_again
from cdop.notification.lists.matching import DOUBT, FOUND, MISSING, Candidate, outcome_of
from cdop.notification.lists.models import CompletenessList, ListRow, ListRowDecision
from cdop.notification.lists.reading import Listed
from cdop.notification.lists.service import Brought, Choice, bring_in
from cdop.notification.models import Notification
from tests.application import Browser, SignInAs, make_account
from tests.case.making import audit, facts, statements, store
from tests.case.test_case_page import plain
from tests.notification.arriving import accepted, arrive

TODAY = date(2026, 5, 1)
HEADER = "Surname,Forenames,DOB,Date of Death,NHS No.,Post code,Sex,Entry number,Ward"
ROW = "Quenby,Thessaly Rowan,11/06/2019,14/03/2026,999 000 0018,ME7 1QX,F,R-1,Sandpiper"
DETAILS = {
    "source": "registrar",
    "name": "March deaths",
    "first_day": ["1", "3", "2026"],
    "last_day": ["31", "3", "2026"],
}


def bring(browser: Browser, *rows: str, header: str = HEADER, name: str = "list.csv", **values: Any) -> Any:
    return send(browser, "\r\n".join((header, *rows)).encode(), name, **values)


def send(browser: Browser, content: bytes, name: str, **values: Any) -> Any:
    form = {**DETAILS, **values, "file": (io.BytesIO(content), name)}
    return browser.post("/lists", form, content_type="multipart/form-data")


def brought(browser: Browser, *rows: str, **values: Any) -> str:
    """The address of the list's page."""
    answer = bring(browser, *rows, **values)
    assert answer.status_code == 303, plain(answer.text)
    return str(answer.headers["Location"])


def decide_row(browser: Browser, address: str, number: int, choice: str, words: str = "x") -> Any:
    """Decide of a row as its page stands now: it is the case or notification of a token, or "none" of them."""
    page = f"{address}/rows/{number}"
    return browser.post(page, {"choice": choice, "words": words, "shown": shown_on(browser, page)}, page=address)


def shown_on(browser: Browser, page: str) -> str:
    found = re.search(r'name="shown" (?:type="hidden" )?value="([^"]*)"', browser.get(page).text)
    assert found
    return found[1]


def counts(browser: Browser, address: str) -> dict[str, int]:
    found = re.findall(r"(Missing here|In doubt|Here, but not in the list|Found): (\d+)", browser.get(address).text)
    return {words: int(number) for words, number in found}


def inbox(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Notification)) or 0


@pytest.fixture
def coordinator_on_each(app_on_each: Flask) -> Browser:
    browser = Browser(app_on_each)
    assert browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email).status_code == 303
    return browser


# Reading


def test_headings_are_read_in_many_spellings_and_nothing_else() -> None:
    for column, headings in HEADINGS.items():
        for heading in headings:
            for spelling in (heading, heading.upper(), heading.replace(" ", "_"), f" {heading}."):
                assert columns_of([spelling, "Date of death", "NHS number"])[0][0] == column
    assert columns_of(["Mother’s surname", "Surname", "Died"])[0] == [None, "family_name", "date_of_death"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["Surname", "Family name", "Died"], "stands for “Family name”, as another column does"),
        (["Surname"], "the column is missing"),
        (["Died", "Forename"], "there is no NHS number either"),
    ],
)
def test_a_header_that_cannot_be_read_is_a_fault(header: list[str], words: str) -> None:
    assert [fault for fault in columns_of(header)[1] if words in fault.words and fault.row == 1]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("date_of_death", "", "Enter the date of death"),
        ("date_of_death", "31/02/2026", "is not a day of the calendar"),
        ("date_of_death", "2026-05-02", "is in the future"),
        ("nhs_number", "9990000019", "check digit is wrong"),
        ("home_postcode", "ME7", "is not a United Kingdom postcode"),
        ("sex", "unclear", "must be one of: female, male"),
        ("reference", "x" * 201, "is longer than 200 characters"),
        ("family_name", "\x07", "contains a character that cannot be stored"),
    ],
)
def test_each_faulty_cell_is_named_by_its_row_and_column(column: str, cell: str, words: str) -> None:
    good = {"family_name": "Quenby", "date_of_death": "2026-03-14"}
    values = {**good, column: cell}
    _, faults = entry_of(7, list(values), list(values.values()), TODAY)
    assert [(fault.row, fault.column) for fault in faults] == [(7, HEADINGS[column][0])]
    assert words in faults[0].words


def test_a_row_that_names_nobody_is_a_fault() -> None:
    _, (fault,) = entry_of(2, ["date_of_death", "sex"], ["2026-03-14", "F"], TODAY)
    assert "nothing of who the child was" in fault.words


def test_a_faulty_list_is_refused_whole_with_every_fault(app: Flask, coordinator: Browser) -> None:
    refused = bring(
        coordinator, ROW, "Larkspur,,31/02/2026,,,,X1,R-2,", ROW, "", "Short,row", ROW.replace("R-1", "R-3")
    )
    words = plain(refused.text)
    assert refused.status_code == 422
    for fault in (
        "Row 3, Date of birth : Date of birth is not a day",
        "Row 3, Date of death : Enter the date of death",
        "Row 3, Sex : must be one of",
        "Row 5 is empty",
        "Row 6 has 2 cells, the header has 9",
    ):
        assert fault in words
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CompletenessList)) == 0
    assert 'value="March deaths"' in refused.text
    refused = bring(coordinator, ROW, ROW)
    assert "Row 3 is the same as row 2" in plain(refused.text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no rows below the header"),
        (b"Surname;Died\r\nQuenby;2026-03-14\r\n", "separated by semicolons"),
        (b"Surname,Died\r\n", "has no rows below the header"),
        (b'Surname,Died\r\nQu"enby,2026-03-14\r\n', "a quotation mark is out of place"),
        (b"PK\x03\x04 nothing", "is not a workbook that can be read"),
        (b"Surname,Died\r\nQu\xffnby,2026-03-14\r\n", "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(coordinator: Browser, content: bytes, words: str) -> None:
    refused = send(coordinator, content, "list.csv")
    assert (refused.status_code, words in refused.text) == (422, True), plain(refused.text)


def test_a_workbook_is_read_like_the_same_list_as_csv(app: Flask, coordinator: Browser) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Surname", "Died", "DOB", "NHS number", "Sex"])
    book.active.append(["Quenby", date(2026, 3, 14), date(2019, 6, 11), 9990000018, "Female"])
    out = io.BytesIO()
    book.save(out)
    assert send(coordinator, out.getvalue(), "list.xlsx").status_code == 303
    with app.app_context():
        row = db.session.scalars(select(ListRow)).one()
    assert (row.number, row.answers["date_of_birth"], row.answers["nhs_number"], row.answers["sex"]) == (
        2, "2019-06-11", "9990000018", "female",
    )  # fmt: skip


def test_the_example_can_be_brought_in(coordinator: Browser) -> None:
    example = coordinator.get("/lists/example.csv")
    assert "attachment" in example.headers["Content-Disposition"]
    answer = send(coordinator, example.data, "list.csv")
    assert answer.status_code == 303
    assert counts(coordinator, answer.headers["Location"])["Missing here"] == 2


def test_the_page_says_how_columns_were_read_and_which_were_not(coordinator: Browser) -> None:
    words = plain(coordinator.get(brought(coordinator, ROW)).text)
    assert "Surname Family name" in words
    assert "Not read: Ward ." in words


def test_the_period_must_be_in_order(coordinator: Browser) -> None:
    refused = bring(coordinator, ROW, last_day=["28", "2", "2026"])
    assert (refused.status_code, "must not be before the first day" in refused.text) == (422, True)


# Matching


def candidate(score: int, owner: int = 1, *, is_case: bool = True, counts: bool = True) -> Candidate:
    return Candidate(is_case, owner, Comparison(score, (), (), twins=False), counts)


@pytest.mark.parametrize(
    ("candidates", "word", "owner"),
    [
        ([], MISSING, None),
        ([candidate(90)], FOUND, 1),
        ([candidate(95, 2, is_case=False), candidate(90, 1)], FOUND, 1),
        ([candidate(95, 2, is_case=False)], FOUND, 2),
        ([candidate(69)], DOUBT, 1),
        ([candidate(90, 1), candidate(80, 2)], DOUBT, 1),
        ([candidate(95, counts=False)], DOUBT, 1),
        ([candidate(95, counts=False), candidate(90, 2)], FOUND, 2),
    ],
)
def test_a_row_is_found_where_one_child_alone_is_likely(
    candidates: list[Candidate], word: str, owner: int | None
) -> None:
    outcome = outcome_of(candidates)
    assert outcome.word == word
    assert (outcome.candidates[0].owner if outcome.candidates else None) == owner


def resident(reference: str, **values: Any) -> list[Fact]:
    child = {**dict.fromkeys(("nhs_number", "home_postcode")), "date_of_birth": "2019-01-02", **values}
    decided = Fact(FactKind.RESIDENCY_DECIDED, date(2026, 3, 20), {"home_area": "E06000035"})
    return facts(date(2026, 3, 20), decided, family_name=f"Resident{reference}", given_names="Bo", **child)


def test_found_missing_extra_and_in_doubt(app_on_each: Flask, coordinator_on_each: Browser) -> None:
    browser = coordinator_on_each
    accepted(browser, arrive(app_on_each))  # found, though the list misspells
    arrive(app_on_each, family_name="Waiting", given_names="Una", nhs_number=None, mother_name=None,
           home_postcode=None, date_of_birth="2020-02-03", date_of_death="2026-03-20")  # fmt: skip
    store(app_on_each, "EX-1", resident("one", date_of_death="2026-03-01"))
    store(app_on_each, "EX-2", resident("two", date_of_death="2026-02-28"))  # not of the period
    store(app_on_each, "NR-1", facts(date(2026, 3, 20), family_name="Notours", nhs_number=None,
                                     date_of_death="2026-03-05", home_postcode=None))  # fmt: skip
    store(app_on_each, "DB-1", resident("doubt", date_of_death="2026-03-09", nhs_number="9990000026"))
    address = brought(
        browser,
        "Quenbey,Thesally Rowan,11/06/2019,14/03/2026,,ME7 1QX,F,R-1,",
        "Waiting,Una,03/02/2020,20/03/2026,,,F,R-2,",
        "Nobody,Knows,05/05/2015,15/03/2026,,ME4 4AA,M,R-3,",
        "Different,Altogether,05/05/2011,10/03/2026,9990000026,,M,R-4,",
    )
    assert counts(browser, address) == {
        "Missing here": 1, "In doubt": 1, "Here, but not in the list": 1, "Found": 2,
    }  # fmt: skip
    extra = plain(browser.get(f"{address}?show=extra").text)
    assert "EX-1" in extra
    assert "EX-2" not in extra
    assert "NR-1" not in extra
    found = plain(browser.get(f"{address}?show=found").text)
    assert re.search(r"2 Thesally Rowan Quenbey 11 June 2019 14 March 2026 R-1 Case CDR-\d{4}-001", found)
    assert re.search(r"3 Una Waiting 3 February 2020 20 March 2026 R-2 Notification N-", found)
    assert "Not in the inbox yet" in plain(browser.get(f"{address}?show=missing").text)


def test_a_withdrawn_case_and_a_set_aside_notification_are_looked_at_by_a_person(
    app: Flask, coordinator: Browser
) -> None:
    withdrawn = Fact(FactKind.WITHDRAWN, date(2026, 3, 21), {"reason": "error"})
    store(app, "W-1", [*resident("gone", date_of_death="2026-03-01"), withdrawn])
    token = arrive(app)
    coordinator.post(f"/inbox/{token}/set-aside", {"rule": "error", "words": "x"})
    address = brought(coordinator, ROW, "Residentgone,Bo,02/01/2019,01/03/2026,,,F,R-2,")
    assert counts(coordinator, address)["In doubt"] == 2


def test_a_row_in_doubt_is_decided_with_a_reason_once(app: Flask, coordinator: Browser) -> None:
    case = store(app, "DB-1", resident("doubt", date_of_death="2026-03-09", nhs_number="9990000018"))
    rows = [f"Different{n},Altogether,05/05/2011,10/03/2026,9990000018,,M,R-{n}," for n in range(2)]
    address = brought(coordinator, *rows)
    assert counts(coordinator, address)["In doubt"] == 2
    page = plain(coordinator.get(f"{address}/rows/2").text)
    assert "The same NHS number" in page
    assert "Different0" in page
    assert "Residentdoubt" in page
    seen = audit(app, "likeness.viewed").total()
    refused = decide_row(coordinator, address, 2, "none", words="")
    assert (refused.status_code, "Enter how you know" in refused.text) == (422, True)
    assert audit(app, "likeness.viewed").total() == seen + 2, "the refusal shows the children again"
    assert decide_row(coordinator, address, 2, "0" * 32).status_code == 422
    assert decide_row(coordinator, address, 2, case, words="Changed name").status_code == 303
    late = {"choice": "none", "words": "x", "shown": case}
    assert decide_row(coordinator, address, 3, "none", words="Wrong number").status_code == 303
    assert counts(coordinator, address) == {
        "Missing here": 1, "In doubt": 0, "Here, but not in the list": 0, "Found": 1,
    }  # fmt: skip
    again = coordinator.post(f"{address}/rows/3", late, page=address)
    assert (again.status_code, "Somebody else decided first" in again.text) == (409, True)
    assert audit(app, "list.row_decided").total() == 2
    coordinator.post(f"{address}/match", page=address)
    assert counts(coordinator, address)["Found"] == 1, "what was decided stays"
    assert case in coordinator.get(f"{address}?show=found").text


DOUBTED = "Different,Altogether,05/05/2011,10/03/2026,9990000018,,M,R-1,"


def doubted(app: Flask, browser: Browser) -> tuple[str, str]:
    """A list with a row that may be one case. Returns the addresses of the list, and the case's token."""
    case = store(app, "DB-1", resident("doubt", date_of_death="2026-03-09", nhs_number="9990000018"))
    return brought(browser, DOUBTED), case


def decisions_stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ListRowDecision)) or 0


@pytest.mark.parametrize("choice", ["the one", "none"])
def test_a_decision_on_a_page_that_showed_others_is_told_so_and_stores_nothing(
    app_on_each: Flask, coordinator_on_each: Browser, choice: str
) -> None:
    app, browser = app_on_each, coordinator_on_each
    address, case = doubted(app, browser)
    sent = {"choice": case if choice == "the one" else choice, "words": "x", "shown": case}
    child = {"family_name": "Different", "given_names": "Bo", "nhs_number": "9990000018", "home_postcode": None}
    dates = {"date_of_birth": "2019-01-02", "date_of_death": "2026-03-09"}
    nearer = store(app, "DB-2", facts(date(2026, 3, 20), **child, **dates))
    browser.post(f"{address}/match", page=address)
    assert shown_on(browser, f"{address}/rows/2").split(",") == [nearer, case], "the places have changed"
    answer = browser.post(f"{address}/rows/2", sent)
    assert (answer.status_code, "This row was compared anew" in answer.text) == (409, True)
    assert decisions_stored(app) == 0
    assert counts(browser, address)["In doubt"] == 1


def test_a_decision_made_while_the_list_is_compared_anew_stands(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    app, browser = app_on_each, coordinator_on_each
    address, case = doubted(app, browser)
    with app.app_context():
        row_id, list_id = db.session.execute(select(ListRow.id, ListRow.list_id)).one()
    compared = compared_anew(app, list_id)
    with app.app_context(), transaction(db.session()) as session:
        service.decide(session, COMMAND_LINE, row_id, Choice(case, frozenset({case})), "Changed name")
    store_anew(app, compared)
    assert counts(browser, address)["Found"] == 1
    assert decisions_stored(app) == 1


def compared_anew(app: Flask, list_id: int) -> Compared:
    with app.app_context(), transaction(db.session()) as session:
        only_read(session)
        return compare_again(session, COMMAND_LINE, list_id)


def store_anew(app: Flask, compared: Compared) -> None:
    with app.app_context(), transaction(db.session()) as session:
        store_again(session, COMMAND_LINE, compared)


def rows_stored(app: Flask) -> list[tuple[str, bool, bool]]:
    """The outcome of each row, and whether it is a case or a notification."""
    with app.app_context():
        rows = db.session.execute(
            select(ListRow.outcome, ListRow.case_id, ListRow.notification_id).order_by(ListRow.id)
        )
        return [(outcome, case is not None, notice is not None) for outcome, case, notice in rows]


def test_a_row_that_entered_the_inbox_while_the_list_was_compared_stays_entered(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    app, browser = app_on_each, coordinator_on_each
    address = brought(browser, ROW)
    with app.app_context():
        list_id = db.session.scalars(select(ListRow.list_id)).one()
    compared = compared_anew(app, list_id)
    browser.post(f"{address}/enter", page=address)
    store_anew(app, compared)
    assert rows_stored(app) == [("found", False, True)]


def test_an_older_comparison_does_not_undo_a_newer_one(app_on_each: Flask, coordinator_on_each: Browser) -> None:
    app, browser = app_on_each, coordinator_on_each
    address, _ = doubted(app, browser)
    with app.app_context():
        list_id = db.session.scalars(select(ListRow.list_id)).one()
    older = compared_anew(app, list_id)
    child = {"family_name": "Different", "given_names": "Altogether", "nhs_number": "9990000018"}
    store(app, "DB-2", facts(date(2026, 3, 20), **child, date_of_birth="2011-05-05", date_of_death="2026-03-10"))
    browser.post(f"{address}/match", page=address)
    assert rows_stored(app) == [("found", True, False)]
    store_anew(app, older)
    assert rows_stored(app) == [("found", True, False)]


# Entering the inbox


def test_what_is_missing_enters_the_inbox_with_its_source_and_the_same_list_adds_nothing(
    app_on_each: Flask, coordinator_on_each: Browser
) -> None:
    browser = coordinator_on_each
    rows = [ROW, "Larkspur,,14/03/2026,14/03/2026,,ME4 4AA,M,R-2,"]
    address = brought(browser, *rows)
    assert inbox(app_on_each) == 0
    assert browser.post(f"{address}/enter", page=address).status_code == 303
    assert inbox(app_on_each) == 2
    words = plain(browser.get("/inbox").text)
    assert words.count("Notified by A list: Registrar of deaths, March deaths") == 2
    assert "Quenby" in words
    assert browser.post(f"{address}/enter", page=address).status_code == 303
    assert inbox(app_on_each) == 2
    again = brought(browser, *rows, name="The same again")
    assert counts(browser, again)["Found"] == 2
    browser.post(f"{again}/enter", page=again)
    assert inbox(app_on_each) == 2


def test_a_row_that_was_entered_and_set_aside_is_not_entered_again(app: Flask, coordinator: Browser) -> None:
    address = brought(coordinator, ROW)
    coordinator.post(f"{address}/enter", page=address)
    with app.app_context():
        token = db.session.scalars(select(Notification.token)).one()
    coordinator.post(f"/inbox/{token}/set-aside", {"rule": "error", "words": "x"})
    again = brought(coordinator, ROW)
    decide_row(coordinator, again, 2, "none", words="Not that one")
    assert counts(coordinator, again)["Missing here"] == 1
    coordinator.post(f"{again}/enter", page=again)
    assert inbox(app) == 1


def test_the_button_pressed_many_times_at_once_enters_each_row_once(app_on_each: Flask) -> None:
    browsers = [Browser(app_on_each) for _ in range(4)]
    for browser in browsers:
        browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email)
    rows = [f"Larkspur{n},Ann,0{n}/01/2019,14/03/2026,,,M,R-{n}," for n in range(1, 9)]
    addresses = [brought(browser, *rows) for browser in browsers]  # four lists that hold the same rows
    start = Barrier(4)

    def press(place: int) -> int:
        token = browsers[place].token(addresses[place])
        start.wait()
        answer = browsers[place].client.post(f"{addresses[place]}/enter", data={"csrf_token": token})
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, range(4))) == [303] * 4
    assert inbox(app_on_each) == 8


def test_the_same_row_has_one_key_and_another_row_another() -> None:
    one = Entry(2, {"family_name": "A", "date_of_death": "2026-03-14"}, "1")
    assert key_of("registrar", one) == key_of("registrar", Entry(9, dict(reversed(one.answers.items())), "1"))
    others = [
        Entry(2, one.answers, "2"),
        Entry(2, {**one.answers, "family_name": "B"}, "1"),
        Entry(2, one.answers, None),
    ]
    keys = {key_of("registrar", entry) for entry in (one, *others)} | {key_of("coroner", one)}
    assert len(keys) == 5


def test_ten_thousand_rows_take_a_bounded_number_of_statements(app_on_each: Flask) -> None:
    letters = "abcdefghij"

    def name(n: int) -> str:
        return "Q" + "".join(letters[int(digit)] for digit in f"{n:05d}")

    def child(n: int) -> dict[str, Any]:
        born = f"20{n % 16 + 10}-0{n % 9 + 1}-1{n % 10}"
        died = {"date_of_death": "2026-03-14"}
        return {"family_name": name(n), "given_names": name(n * 7 % 10_000), "date_of_birth": born, **died}

    unknown = {"nhs_number": None, "home_postcode": None}
    cases = [NewCase(f"C-{n}", facts(date(2026, 3, 20), **child(n), **unknown)) for n in range(500)]
    with app_on_each.app_context(), transaction(db.session()) as session:
        create_cases(session, COMMAND_LINE, cases)
    entries = [Entry(n + 2, child(n), str(n)) for n in range(10_000)]
    listed = Listed([("Surname", "family_name")], entries)
    with statements(app_on_each) as sent, app_on_each.app_context(), transaction(db.session()) as session:
        bring_in(session, COMMAND_LINE, Brought("registrar", "All", date(2026, 3, 1), date(2026, 3, 31)), listed)
    assert len(sent) <= 60
    with app_on_each.app_context():
        query = select(ListRow.outcome, func.count()).group_by(ListRow.outcome)
        found = {row[0]: row[1] for row in db.session.execute(query)}
    assert found[FOUND] >= 490
    assert sum(found.values()) == 10_000


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD, Role.AGENCY_CONTACT, Role.ADMINISTRATOR])
def test_nobody_else_sees_lists(coordinator: Browser, sign_in_as: SignInAs, role: Role) -> None:
    address, browser = brought(coordinator, ROW), sign_in_as(role)
    for page in ("/lists", "/lists/example.csv", address, f"{address}/rows/2"):
        assert browser.get(page).status_code == 404


def test_lists_and_rows_that_are_not_there_are_absent(coordinator: Browser) -> None:
    address = brought(coordinator, ROW)
    for page in (f"/lists/{'0' * 32}", f"{address}/rows/3", f"{address}/rows/{10**12}", f"/lists/{'0' * 32}/rows/2"):
        assert coordinator.get(page).status_code == 404
