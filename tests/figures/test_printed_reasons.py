"""A written reason stands beside a difference, and never changes it."""

import re

from flask import Flask
from sqlalchemy import select

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.figures.models import PrintedReasonRecord
from tests.application import Browser
from tests.figures.page_reading import visible

TOTALS = {
    "total__outstanding__opening": "11",
    "total__notifications__requiring_review": "19",
    "total__reviews__total": "21",
    "total__outstanding__closing": "10",
}
FORM = "/figures/2009-10/printed/reasons"
REASON = "The report counted a case twice"


def keep_totals(lead: Browser) -> None:
    data = {"source": "A report", "published_on": ["", "", ""], **TOTALS}
    assert lead.post("/figures/2009-10/printed", data).status_code == 303


def test_a_reason_is_dated_printed_beside_the_difference_and_superseded_by_a_later_one(
    app: Flask, public_health_lead: Browser
) -> None:
    keep_totals(public_health_lead)
    for reason in (REASON, REASON, "It counted one twin"):
        answer = public_health_lead.post(FORM, {"total": "outstanding.closing", "reason": reason})
        assert answer.status_code == 303
    text = visible(public_health_lead.get("/figures/2009-10?show=all").text)
    assert "It counted one twin (written on" in text
    assert re.search(r"by [^,()]+, public health lead\)", text)
    assert REASON not in text
    assert "11 + 19 − 21 = 9, but 10 is printed: +1" in text
    with app.app_context():
        stored = db.session().scalars(select(PrintedReasonRecord.reason).order_by(PrintedReasonRecord.id)).all()
        events = select(AuditEntry.detail).where(AuditEntry.event == "figures.difference_explained")
        assert list(stored) == [REASON, "It counted one twin"]
        assert (
            db.session().scalars(events).all()
            == [
                {"year": "2009-10", "table": "outstanding", "row": "closing"},
            ]
            * 2
        )


def test_the_same_reason_stands_in_the_report_and_the_workbook_words(app: Flask, public_health_lead: Browser) -> None:
    from cdop.figures import queries
    from cdop.figures.printed_table import printed_table
    from cdop.reference.calendar import Year

    keep_totals(public_health_lead)
    public_health_lead.post(FORM, {"total": "outstanding.closing", "reason": REASON})
    with app.app_context():
        at = queries.clock(app.extensions["panel_area"], Year(2009))
        table = printed_table(queries.annual_figures(db.session(), at))
    assert table
    assert table.more == ("Reason given",)
    assert [bool(line.reason) for line in table.lines] == [False, False, False, True]


def test_what_explains_nothing_is_refused(app: Flask, public_health_lead: Browser) -> None:
    keep_totals(public_health_lead)
    for data in ({"total": "outstanding.opening", "reason": REASON}, {"total": "outstanding.closing", "reason": " "}):
        assert public_health_lead.post(FORM, data).status_code == 422
    answer = public_health_lead.post(FORM, {"total": "outstanding.closing", "reason": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "there is nothing to explain" in visible(public_health_lead.get("/figures/2010-11/printed/reasons").text)


def test_nobody_but_the_lead_gives_reasons(coordinator: Browser, panel_member: Browser) -> None:
    for browser in (coordinator, panel_member):
        assert browser.get(FORM).status_code == 404
        assert browser.post(FORM, {"total": "outstanding.closing", "reason": REASON}).status_code == 404
