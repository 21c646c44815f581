"""The opening against the closing printed before it: which cases moved since, and by which decision."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import event

from cdop.accounts.people import COMMAND_LINE
from cdop.case import service as case_service
from cdop.case.facts import Fact, FactKind
from cdop.case.service import NewCase, append, create_cases
from cdop.database import db
from cdop.figures import queries
from cdop.figures.exports.report_words import restated_line
from cdop.figures.service import record_printed_total
from cdop.figures.tables import PrintedTotal, Restatement
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.figures.page_reading import visible

HERE, ELSEWHERE = "E06000035", "E06000001"
DIED, NOTIFIED, PUBLISHED = date(2014, 2, 1), date(2014, 2, 3), date(2014, 9, 19)
BEFORE, LATER, LATEST = date(2014, 3, 1), date(2014, 11, 5), date(2014, 12, 12)
KEPT = {"death_area": HERE, "sex": "male", "ethnicity": "A", "place_of_death": "home"}


def home(area: str | None, day: date = BEFORE) -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, day, {"home_area": area})


def withdrawn(day: date) -> Fact:
    return Fact(FactKind.WITHDRAWN, day, {"reason": "duplicate"})


def undone(day: date) -> Fact:
    return Fact(FactKind.WITHDRAWAL_UNDONE, day)


def a_case(reference: str, *facts: Fact) -> NewCase:
    """A death notified before the year began and not reviewed."""
    description = {**KEPT, "date_of_death": DIED.isoformat()}
    described = Fact(FactKind.DESCRIBED, NOTIFIED, description, {"family_name": "Hidden"})
    return NewCase(reference, [Fact(FactKind.NOTIFIED, NOTIFIED), described, *facts])


@pytest.fixture
def panel(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def restated(
    app: Flask,
    cases: Sequence[NewCase],
    closing: int,
    published_on: date | None = PUBLISHED,
    known_by: date | None = None,
) -> Restatement | None:
    """What 2014-15 says of its opening, after 2013-14 was printed with this closing."""
    if cases:
        create_cases(db.session(), COMMAND_LINE, cases)
    printed(closing, published_on)
    at = queries.clock(app.extensions["panel_area"], Year(2014), known_by)
    return queries.annual_figures(db.session(), at).restatement


def printed(closing: int, published_on: date | None = PUBLISHED, table: str = "outstanding") -> None:
    total = PrintedTotal("2013-14", table, "closing", closing, "Annual report 2013-14", published_on)
    record_printed_total(db.session(), COMMAND_LINE, total)


def told(found: Restatement | None) -> list[tuple[str, str, str]]:
    assert found is not None
    return [(case.reference, case.direction, case.reason) for case in found.cases]


@pytest.mark.parametrize(("first", "second"), [("outstanding", "reconciliation"), ("reconciliation", "outstanding")])
def test_the_latest_printed_closing_counts_under_whichever_name_it_was_kept(
    panel: Flask, first: str, second: str
) -> None:
    printed(11, table=first)
    printed(1, table=second)
    at = queries.clock(panel.extensions["panel_area"], Year(2014))
    found = queries.annual_figures(db.session(), at).restatement
    assert found is not None
    assert found.printed_closing == 1
    assert [p.value for p in queries.printed_totals(db.session(), ["2013-14"])] == [1]


def test_a_closing_corrected_on_the_page_changes_what_is_restated(app: Flask, coordinator: Browser) -> None:
    with app.app_context():
        create_cases(db.session(), COMMAND_LINE, [a_case("A", home(HERE))])
        printed(11)
        db.session.commit()
    data = {"source": "Erratum", "published_on": ["19", "9", "2014"], "total__outstanding__closing": "1"}
    assert coordinator.post("/figures/2013-14/printed", data).status_code == 303
    assert "equals the closing printed for the year before: 1." in visible(
        coordinator.get("/figures/2014-15?show=all").text
    )


def test_one_case_in_and_one_out_are_named_though_the_totals_agree(panel: Flask) -> None:
    cases = [a_case("A", home(ELSEWHERE), home(HERE, LATER)), a_case("B", home(HERE), withdrawn(LATER))]
    found = restated(panel, cases, 1)
    assert told(found) == [
        ("A", "came in", "residency decided on 5 November 2014"),
        ("B", "went out", "withdrawn on 5 November 2014"),
    ]
    assert found is not None
    assert not found.differs
    assert "But not of the same cases: 1 came in and 1 went out since." in found.words
    assert "But not of the same cases" in restated_line(found)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ([home(ELSEWHERE), home(HERE, LATER), home(HERE, LATEST)], "residency decided on 5 November 2014"),
        ([home(HERE), withdrawn(BEFORE), undone(LATER), home(HERE, LATEST)], "withdrawal undone on 5 November 2014"),
        ([withdrawn(BEFORE), home(HERE, LATER), undone(LATEST)], "withdrawal undone on 12 December 2014"),
        (
            [home(ELSEWHERE), home(HERE, LATER), withdrawn(LATEST), undone(LATEST)],
            "withdrawal undone on 12 December 2014",
        ),
    ],
)
def test_the_reason_is_the_decision_that_moved_the_case_and_no_later_one(
    panel: Flask, facts: list[Fact], reason: str
) -> None:
    assert told(restated(panel, [a_case("A", *facts)], 0)) == [("A", "came in", reason)]


def test_a_case_recorded_after_the_publication_is_a_late_notification(
    panel: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_service, "utc_now", lambda: datetime(2014, 2, 4, 12))
    create_cases(db.session(), COMMAND_LINE, [a_case("A", home(HERE))])
    # 23:30 in UTC of the day of publication is the day after it in London's summer.
    monkeypatch.setattr(case_service, "utc_now", lambda: datetime(2014, 9, 19, 23, 30))
    found = restated(panel, [a_case("B", home(HERE)), a_case("C", home(ELSEWHERE))], 1)
    assert told(found) == [("B", "came in", "late notification, recorded on 20 September 2014")]
    assert found is not None
    assert found.words == "Opening restated from 1 to 2 (+1)."


def test_of_a_register_brought_in_whole_after_the_publication_no_case_is_late(panel: Flask) -> None:
    assert told(restated(panel, [a_case("A", home(HERE)), a_case("B", home(HERE))], 2)) == []


def test_cases_brought_into_a_held_register_after_the_closing_was_kept_are_named(
    panel: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_cases(db.session(), COMMAND_LINE, [a_case("A", home(HERE)), a_case("B", home(HERE))])
    printed(2)
    monkeypatch.setattr(case_service, "utc_now", lambda: datetime(2040, 11, 22, 9))
    create_cases(db.session(), COMMAND_LINE, [a_case(f"X{n}", home(HERE)) for n in range(3)])
    # The closing corrected later is still the number that was kept before the cases came.
    found = restated(panel, [], 2)
    assert told(found) == [(f"X{n}", "came in", "recorded on 22 November 2040") for n in range(3)]
    assert found is not None
    assert found.words == "Opening restated from 2 to 5 (+3)."


@pytest.mark.parametrize(("day", "late"), [(20, []), (21, ["B"])])
def test_where_the_closing_was_kept_first_the_first_day_of_recording_is_the_register_brought_in(
    panel: Flask, monkeypatch: pytest.MonkeyPatch, day: int, late: list[str]
) -> None:
    printed(1)
    for reference, on in (("A", 20), ("B", day)):
        monkeypatch.setattr(case_service, "utc_now", lambda on=on: datetime(2040, 1, on, 12))
        create_cases(db.session(), COMMAND_LINE, [a_case(reference, home(HERE))])
    assert [case for case, *_ in told(restated(panel, [], 1))] == late


IN_YEAR = date(2014, 6, 2)


def reviewed(reference: str, notified: date = IN_YEAR) -> NewCase:
    description = {**KEPT, "date_of_death": DIED.isoformat()}
    described = Fact(FactKind.DESCRIBED, notified, description, {"family_name": "Hidden"})
    finding = {"category": "1", "modifiability": "none", "factors": []}
    facts = [
        Fact(FactKind.NOTIFIED, notified),
        described,
        home(HERE, notified),
        Fact(FactKind.FINALISED, LATER, finding),
    ]
    return NewCase(reference, facts)


def test_cases_by_which_notified_and_reviewed_differ_from_the_years_own_report_are_named(
    panel: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_cases(db.session(), COMMAND_LINE, [reviewed("A")])
    for table, row in (("notifications", "requiring_review"), ("reviews", "total")):
        total = PrintedTotal("2014-15", table, row, 1, "Annual report 2014-15", date(2015, 10, 1))
        record_printed_total(db.session(), COMMAND_LINE, total)
    at = queries.clock(panel.extensions["panel_area"], Year(2014))
    assert queries.annual_figures(db.session(), at).differences == ()
    monkeypatch.setattr(case_service, "utc_now", lambda: datetime(2040, 11, 22, 9))
    create_cases(db.session(), COMMAND_LINE, [reviewed("B"), reviewed("C", NOTIFIED)])
    found = {(d.table, d.row): d.cases for d in queries.annual_figures(db.session(), at).differences}
    why = "recorded on 22 November 2040"
    assert {key: [(c.reference, c.direction, c.reason) for c in cases] for key, cases in found.items()} == {
        ("notifications", "requiring_review"): [("B", "came in", why)],
        ("reviews", "total"): [("B", "came in", why), ("C", "came in", why)],
    }


def test_a_differing_total_names_its_cases_on_the_page_to_those_who_see_case_lists(
    app: Flask, coordinator: Browser, panel_member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        create_cases(db.session(), COMMAND_LINE, [reviewed("A")])
        total = PrintedTotal("2014-15", "reviews", "total", 1, "Annual report 2014-15", date(2015, 10, 1))
        record_printed_total(db.session(), COMMAND_LINE, total)
        monkeypatch.setattr(case_service, "utc_now", lambda: datetime(2040, 11, 22, 9))
        create_cases(db.session(), COMMAND_LINE, [reviewed("B-17")])
        db.session.commit()
    text = visible(coordinator.get("/figures/2014-15?show=all").text)
    assert "Cases reviewed: cases that came in or went out since the report was published" in text
    assert "B-17 came in: recorded on 22 November 2040" in text
    for_member = visible(panel_member.get("/figures/2014-15?show=all").text)
    assert "One case came in: recorded on 22 November 2040" in for_member
    assert "B-17" not in for_member


def test_a_closing_published_after_the_known_by_day_restates_nothing_yet(panel: Flask) -> None:
    cases = [a_case("A", home(HERE))]
    assert restated(panel, cases, 2, PUBLISHED, date(2014, 9, 18)) is None
    at = queries.clock(panel.extensions["panel_area"], Year(2014), PUBLISHED)
    assert queries.annual_figures(db.session(), at).restatement is not None


def test_no_statement_of_a_restated_year_reads_what_names_a_child(panel: Flask) -> None:
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _k, statement, *_: sent.append(statement))
    cases = [a_case("A", home(ELSEWHERE))]
    (case_id,) = create_cases(db.session(), COMMAND_LINE, cases)
    append(db.session(), COMMAND_LINE, case_id, home(HERE, LATER))
    sent.clear()
    printed(0)
    at = queries.clock(panel.extensions["panel_area"], Year(2014), today())
    assert told(queries.annual_figures(db.session(), at).restatement)
    assert [statement for statement in sent if "case_facts" in statement]
    assert not [statement for statement in sent if "identity" in statement or "identities" in statement]
