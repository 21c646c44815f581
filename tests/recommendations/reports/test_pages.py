"""The pages of progress reports: who may open them, a preview that is made as it was seen, and one that stays."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from cdop.accounts.people import Person, Role
from cdop.audit.models import AuditEntry
from cdop.database import db, table_of, transaction
from cdop.recommendations.models import ProgressReport
from cdop.recommendations.reports.kept import heads, last_before, report_at
from cdop.recommendations.reports.queries import lines_up_to, section_of_year
from cdop.recommendations.reports.service import draw, make
from cdop.recommendations.rules import Happening
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.recommendations.reports.making import LEAD, Made, example, recommend, step

REPORTS = table_of(ProgressReport)
FIRST, SECOND = date(2014, 9, 30), date(2015, 3, 31)
FORMS = ("pdf", "xlsx", "docx")


@pytest.fixture
def made(app: Flask) -> dict[str, Made]:
    with app.app_context(), transaction(db.session()) as session:
        return example(session)


def make_report(browser: Browser, to: date) -> str:
    """Preview a report and make it. Returns its address."""
    preview = f"/recommendations/reports/preview?up_to={to.isoformat()}"
    page = browser.get(preview)
    assert page.status_code == 200
    seen = re.search(r'name="seen" (?:type="hidden" )?value="([0-9a-f]{64})"', page.text) or re.search(
        r'<input id="seen" name="seen" type="hidden" value="([0-9a-f]{64})"', page.text
    )
    assert seen
    answer = browser.post(preview, {"seen": seen[1]})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def said(browser: Browser, address: str) -> tuple[str, bytes, bytes]:
    """What a report says on its page and on paper, and its workbook."""
    page = browser.get(address).text.partition("<h1")[2].partition("Kept with the hash")[0]
    return page, browser.get(f"{address}/download/pdf").data, browser.get(f"{address}/download/xlsx").data


def rows(app: Flask) -> list[ProgressReport]:
    with app.app_context():
        return list(db.session.execute(select(REPORTS).order_by(REPORTS.c.id)))  # type: ignore[arg-type]


def test_a_report_is_previewed_made_and_listed(app: Flask, made: dict[str, Made], public_health_lead: Browser) -> None:
    assert "No report was made yet." in public_health_lead.get("/recommendations/reports").text
    address = make_report(public_health_lead, FIRST)
    page = public_health_lead.get(address)
    assert page.status_code == 200
    assert "The first report: everything up to 30 September 2014" in page.text
    assert "Refused (1): 2013-14/01 The council." in page.text
    assert f'href="{address}"' in public_health_lead.get("/recommendations/reports").text
    second = public_health_lead.get(make_report(public_health_lead, SECOND)).text
    assert "What moved after 30 September 2014, up to 31 March 2015" in second
    assert "Dr Test Signer, Chair" in second


def test_the_same_report_is_not_made_twice(app: Flask, made: dict[str, Made], coordinator: Browser) -> None:
    assert make_report(coordinator, FIRST) == make_report(coordinator, FIRST)
    assert len(rows(app)) == 1


def test_a_report_says_the_same_whatever_is_recorded_later(
    app: Flask, made: dict[str, Made], coordinator: Browser
) -> None:
    address = make_report(coordinator, SECOND)
    before = said(coordinator, address)
    with app.app_context(), transaction(db.session()) as session:
        for addressee in made["handover"].addressees.values():
            step(session, addressee, Happening.ACCEPTED, SECOND)
        session.execute(text("UPDATE recommendation_addressees SET agency_name = 'Another name'"))
    assert said(coordinator, address) == before
    assert "Another name" in coordinator.get(f"/recommendations/reports/preview?up_to={SECOND}").text


def test_what_was_recorded_since_the_preview_is_read_before_it_is_made(
    app: Flask, made: dict[str, Made], coordinator: Browser
) -> None:
    preview = f"/recommendations/reports/preview?up_to={SECOND.isoformat()}"
    answer = coordinator.post(preview, {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "Something was recorded since you saw this" in answer.text
    assert rows(app) == []


def test_what_was_recorded_late_is_told_beside_what_the_last_report_said(
    app: Flask, made: dict[str, Made], coordinator: Browser
) -> None:
    make_report(coordinator, FIRST)
    with app.app_context(), transaction(db.session()) as session:
        (first, _) = made["handover"].addressees.values()
        step(session, first, Happening.BEGUN, date(2014, 9, 1))
    page = coordinator.get(make_report(coordinator, SECOND)).text
    table = page.partition('id="table-restated"')[2].partition("</table>")[0]
    found = re.findall(r'<td class="govuk-table__cell">(.*?)</td>', table)
    assert found == ["Riverside Hospital Trust", "Accepted", "In progress", "Work began on 1 September 2014"]


def test_of_one_organisation_alone(app: Flask, made: dict[str, Made], coordinator: Browser) -> None:
    address = make_report(coordinator, SECOND)
    page = coordinator.get(f"{address}?organisation={'c' * 32}").text
    assert "Progress on recommendations: The council" in page
    body = page.partition('id="attention"')[2]
    assert "There is no money for it." in body
    assert "Riverside" not in body
    assert "Community Health" not in body
    assert coordinator.get(f"{address}?organisation=nobody").status_code == 404
    assert coordinator.get(f"{address}/download/pdf?organisation=nobody").status_code == 404


def test_a_content_that_was_changed_is_said_so_and_not_handed_out(
    app: Flask, made: dict[str, Made], coordinator: Browser
) -> None:
    address = make_report(coordinator, SECOND)
    content = {**rows(app)[0].content, "since": "2000-01-01"}
    with app.app_context(), transaction(db.session()) as session:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'progress_reports'"
        for name in session.scalars(text(guards)).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(update(REPORTS).values(content=content))
    assert "This report is not what was made" in coordinator.get(address).text
    assert [coordinator.get(f"{address}/download/{form}").status_code for form in FORMS] == [404] * 3


def test_reports_are_append_only(app: Flask, made: dict[str, Made], coordinator: Browser) -> None:
    make_report(coordinator, SECOND)
    for statement in ("UPDATE progress_reports SET sha256 = ''", "DELETE FROM progress_reports"):
        with app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))


def test_a_day_to_come_or_none_is_refused(app: Flask, coordinator: Browser) -> None:
    later = (today() + timedelta(days=1)).isoformat()
    assert coordinator.get(f"/recommendations/reports/preview?up_to={later}").status_code == 422
    assert coordinator.get("/recommendations/reports/preview").status_code == 422
    boxes = "up_to=30&up_to=9&up_to=2014"
    answer = coordinator.get(f"/recommendations/reports/preview?{boxes}")
    assert (answer.status_code, answer.location) == (303, "/recommendations/reports/preview?up_to=2014-09-30")
    assert coordinator.get("/recommendations/reports/preview?up_to=2014-09-30").status_code == 200


def test_members_read_and_do_not_make_and_nobody_else_may(  # noqa: PLR0917 - a browser of each role
    app: Flask, made: dict[str, Made], coordinator: Browser, panel_member: Browser, agency_contact: Browser,
    administrator: Browser,
) -> None:  # fmt: skip
    address = make_report(coordinator, SECOND)
    page = panel_member.get("/recommendations/reports")
    assert page.status_code == 200
    assert "Make the next report" not in page.text
    assert panel_member.get(address).status_code == 200
    assert panel_member.get(f"{address}/download/docx").status_code == 200
    preview = f"/recommendations/reports/preview?up_to={SECOND}"
    assert panel_member.get(preview).status_code == 404
    assert panel_member.post(preview, {"seen": "0" * 64}, page="/").status_code == 404
    for browser in (agency_contact, administrator):
        for closed in ("/recommendations/reports", address, f"{address}/download/pdf", f"{address}/standing.svg"):
            assert browser.get(closed).status_code == 404


def test_making_and_reading_leave_their_entries(app: Flask, made: dict[str, Made], coordinator: Browser) -> None:
    address = make_report(coordinator, SECOND)
    token = address.rpartition("/")[2]
    coordinator.get(address)
    coordinator.get(f"{address}/download/xlsx?organisation={'c' * 32}")
    with app.app_context():
        query = select(AuditEntry.event, AuditEntry.detail).where(AuditEntry.event.like("recommendation.report%"))
        found = [(event, dict(detail)) for event, detail in db.session.execute(query.order_by(AuditEntry.id))]
    assert found == [
        ("recommendation.report_made", {"report": token, "up_to": "2015-03-31"}),
        ("recommendation.report_read", {"report": token, "form": "page"}),
        ("recommendation.report_read", {"report": token, "form": "xlsx", "organisation": "c" * 32}),
    ]


def test_the_picture_is_a_drawing_without_anything_from_outside(
    app: Flask, made: dict[str, Made], coordinator: Browser
) -> None:
    address = make_report(coordinator, SECOND)
    for size in ("", "?size=narrow"):
        answer = coordinator.get(f"{address}/standing.svg{size}")
        assert answer.mimetype == "image/svg+xml"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "Refused: 1" in answer.text


def test_nothing_is_read_or_made_for_whoever_may_not(app: Flask, made: dict[str, Made], coordinator: Browser) -> None:
    """Beneath the table of permissions each query asks again who reads."""
    token = make_report(coordinator, SECOND).rpartition("/")[2]
    year, contact = Year(2014), Person(1, "A contact", frozenset({Role.AGENCY_CONTACT}), "a test")
    member = Person(2, "A member", frozenset({Role.PANEL_MEMBER}), "a test")
    with app.app_context():
        session = db.session()
        for reader, there in ((contact, False), (member, True)):
            assert bool(heads(session, reader)) is there
            assert (report_at(session, reader, token) is not None) is there
            assert (last_before(session, reader, today()) is not None) is there
            assert bool(lines_up_to(session, reader, SECOND)) is there
            assert (section_of_year(session, reader, year, SECOND, SECOND) is not None) is there
            with pytest.raises(PermissionError):
                make(session, reader, SECOND, draw(session, reader, SECOND).sha256)


def test_what_is_long_due_is_named_once_for_each_organisation(app: Flask, coordinator: Browser) -> None:
    with app.app_context(), transaction(db.session()) as session:
        done = recommend(session, "2012-13/01", date(2012, 5, 1))
        (addressee,) = done.addressees.values()
        for what in (Happening.TOLD, Happening.ACCEPTED, Happening.EVIDENCE, Happening.DONE):
            step(session, addressee, what, date(2012, 5, 2), "Seen.")
    page = coordinator.get(f"/recommendations/reports/preview?up_to={FIRST}").text
    assert "Due to be asked again (1): 2012-13/01 Riverside Hospital Trust, 789 days ago." in page


def test_on_either_database_a_report_is_kept_as_it_was_made(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        with transaction(db.session()) as session:
            example(session)
        with transaction(db.session()) as session:
            drawn = draw(session, LEAD, SECOND)
            token = make(session, LEAD, SECOND, drawn.sha256)
        found = report_at(db.session(), LEAD, token)
        assert found
        assert found.intact
        assert found.content == drawn.content
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(text("UPDATE progress_reports SET sha256 = ''"))
