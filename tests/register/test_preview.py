"""What the page of a good file says before anything is stored, and how a refused file's faults can be listed."""

import re

from flask import Flask
from sqlalchemy import select

from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db
from tests.application import Browser
from tests.register.test_pages import GOOD, cases, register, upload


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_years_and_the_first_ten_rows_are_shown(coordinator: Browser) -> None:
    rows = [{**GOOD, "case_ref": f"PRE/{n:02d}"} for n in range(11)]
    other_year = {**GOOD, "case_ref": "PRE/11", "date_of_death": "2014-03-31", "family_name": "Quillon"}
    page = words(coordinator.get(upload(coordinator, register(*rows, other_year))).text)
    assert "2013-14 1 0" in page
    assert "2014-15 11 12" in page
    assert "The first 10 new cases" in page
    assert "PRE/09 Östlund-Achebe 30 April 2014 1 May 2014" in page
    assert "PRE/10" not in page
    assert "Quillon" not in page


def test_only_what_is_new_is_counted(coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    page = words(coordinator.get(upload(coordinator, register(GOOD, {**GOOD, "case_ref": "PRE/2"}))).text)
    assert "2014-15 1 1" in page
    assert "The new case" in page
    assert "PAGE/1" not in page


def test_storing_is_explained_with_the_way_out_again(coordinator: Browser) -> None:
    page = words(coordinator.get(upload(coordinator, register(GOOD))).text)
    assert "Each gets a page of its own, and counts in the figures" in page
    assert "“Withdraw this case”" in page


def test_cancelling_stores_nothing_and_throws_the_file_away(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    assert "Cancel: store nothing" in coordinator.get(preview).text
    assert coordinator.post(preview, {"cancel": "Cancel: store nothing"}).location == "/register"
    assert "Nothing was stored, and the file is thrown away." in coordinator.get("/register").text
    assert cases(app) == 0
    assert coordinator.get(preview).status_code == 404
    kept = app.extensions["settings"].uploads.iterdir()
    assert [path.suffix for path in kept if path.stat().st_size] == []


def test_what_the_page_showed_goes_with_the_file_once_it_is_stored(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    kept = "".join(path.read_text() for path in app.extensions["settings"].uploads.iterdir())
    assert "PAGE/1" not in kept
    assert "Achebe" not in kept


def test_faults_can_be_listed_row_by_row(coordinator: Browser) -> None:
    bad = [{**GOOD, "case_ref": f"ROW/{n}", "sex": "Male", "ethnicity": "1"} for n in range(2)]
    preview = upload(coordinator, register(*bad))
    by_kind = coordinator.get(preview).text
    assert f'href="{preview}?order=rows">List them row by row' in by_kind
    by_row = words(coordinator.get(f"{preview}?order=rows").text)
    assert by_row.index("Row 2 sex, ‘Male’") < by_row.index("ethnicity, ‘1’") < by_row.index("Row 3 sex, ‘Male’")
    assert "List them kind by kind" in by_row


def test_a_column_has_one_heading_for_all_its_kinds_of_fault(coordinator: Browser) -> None:
    dates = ("2014-13-01", "1 May", "2999-01-01", "May 1")
    rows = [{**GOOD, "case_ref": f"KIND/{n}", "date_of_birth": text} for n, text in enumerate(dates)]
    page = coordinator.get(upload(coordinator, register(*rows))).text
    headings = re.findall(r"<h2[^>]*>(date_of_birth[^<]*)</h2>", page)
    assert headings == ["date_of_birth: 4 faults"]
    assert re.search(r"<h3[^>]*>Must be a date like 2014-03-31 or 31/03/2014 \(2\)</h3>", page)


def test_dates_in_the_wrong_order_are_both_said(coordinator: Browser) -> None:
    preview = upload(coordinator, register({**GOOD, "date_of_death": "2014-05-05"}))
    assert (
        "date_of_death is 5 May 2014 and notified_on is 1 May 2014: are they swapped?" in coordinator.get(preview).text
    )
    said = coordinator.get(f"{preview}/faults.txt").text
    assert said == (
        "row 2, date_of_death, '2014-05-05': is after notified_on; "
        "date_of_death is 2014-05-05 and notified_on is 2014-05-01: are they swapped?\n"
    )


def test_other_facts_lead_to_the_case(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    with app.app_context():
        token = db.session.scalar(select(Case.token))
    preview = upload(coordinator, register({**GOOD, "sex": "male"}))
    for address in (preview, f"{preview}?order=rows"):
        page = coordinator.get(address).text
        assert f'correct the case on its page: <a class="govuk-link" href="/cases/{token}">case PAGE/1</a>' in page


def test_every_case_whose_facts_a_row_list_shows_is_seen_in_the_audit(app: Flask, coordinator: Browser) -> None:
    rows = [{**GOOD, "case_ref": f"SEEN/{n}"} for n in range(60)]
    coordinator.post(upload(coordinator, register(*rows)))
    preview = upload(coordinator, register(*({**row, "sex": "male"} for row in rows)))
    shown = set(re.findall(r"SEEN/[0-9]+", coordinator.get(f"{preview}?order=rows").text))
    assert len(shown) == 60
    with app.app_context():
        seen = select(AuditEntry.case_id).where(AuditEntry.event == "register.checked", AuditEntry.case_id.is_not(None))
        assert len(set(db.session.scalars(seen))) == 60
