"""The register's pages: what a coordinator uploads is checked, shown, and stored only when asked for."""

import io
import json
import os
import re
from pathlib import Path

from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from cdop.accounts.people import Role
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db
from cdop.register.columns import COLUMNS
from cdop.register.uploads import SILENT_FOR
from tests.application import Browser, SignInAs
from tests.register.test_nothing_lost_unseen import fact, told

GOOD = {
    "case_ref": "PAGE/1",
    "notified_on": "2014-05-01",
    "date_of_death": "2014-04-30",
    "family_name": "Östlund-Achebe",
    "home_area": "E06000035",
    "death_area": "E06000035",
}


def register(*rows: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS), *(",".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    return "\r\n".join([*lines, ""]).encode()


def upload(browser: Browser, content: bytes, name: str = "cases.csv") -> str:
    """Send a file; the address of its preview."""
    response = browser.post("/register", {"file": (io.BytesIO(content), name)})
    assert response.status_code == 302, response.text
    return response.location


def cases(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_good_file_is_shown_before_it_is_stored(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    page = coordinator.get(preview).text
    assert "The file is good" in page
    assert "1 case will be stored" in page
    assert cases(app) == 0
    stored = coordinator.post(preview)
    assert stored.status_code == 302
    assert "Stored 1 case." in coordinator.get(preview).text
    assert cases(app) == 1


def test_the_same_file_again_stores_nothing_new(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    page = coordinator.get(upload(coordinator, register(GOOD))).text
    assert "Nothing new" in page
    assert cases(app) == 1


def test_every_fault_is_shown_and_nothing_stored(app: Flask, coordinator: Browser) -> None:
    bad = {**GOOD, "case_ref": "PAGE/2", "sex": "<b>boy</b>", "nhs_number": "4010232138"}
    preview = upload(coordinator, register(GOOD, bad))
    page = coordinator.get(preview).text
    assert "The file was refused" in page
    assert "nhs_number: 1 fault" in page
    assert "the check digit is wrong" in page
    assert "row 3, ‘4010232138’" in page
    assert "row 3, ‘&lt;b&gt;boy&lt;/b&gt;’" in page
    assert "<b>boy" not in page
    said = coordinator.get(f"{preview}/faults.txt").text.splitlines()
    assert said[0] == "row 3, nhs_number, '4010232138': the check digit is wrong"
    assert len(said) == 2
    coordinator.post(preview)
    assert cases(app) == 0


def test_a_workbook_is_taken_on_the_page_too(app: Flask, coordinator: Browser) -> None:
    book = Workbook()
    book.worksheets[0].append(COLUMNS)
    book.worksheets[0].append([GOOD.get(column) for column in COLUMNS])
    content = io.BytesIO()
    book.save(content)
    preview = upload(coordinator, content.getvalue(), "cases.xlsx")
    assert "1 case will be stored" in coordinator.get(preview).text
    coordinator.post(preview)
    assert cases(app) == 1


def test_a_file_that_only_says_it_is_a_workbook_is_refused_by_no_inner_name(coordinator: Browser) -> None:
    page = coordinator.get(upload(coordinator, b"PK\x03\x04nonsense", "cases.xlsx")).text
    assert "is not a workbook that can be read" in page
    assert ".file" not in page


def test_a_file_of_another_encoding_is_told_how_to_be_saved(coordinator: Browser) -> None:
    content = register(GOOD).replace("Östlund".encode(), "Östlund".encode("cp1252"))
    assert "save the file as &#39;CSV UTF-8&#39;" in coordinator.get(upload(coordinator, content)).text


def test_no_file_chosen_is_said_at_the_field(coordinator: Browser) -> None:
    response = coordinator.post("/register", {})
    assert response.status_code == 422
    assert "Choose the file to bring in" in response.text


def test_another_coordinator_cannot_open_the_upload(coordinator: Browser, sign_in_as: SignInAs) -> None:
    preview = upload(coordinator, register(GOOD))
    other = sign_in_as(Role.COORDINATOR)
    assert other.get(preview).status_code == 404
    assert other.get(f"{preview}/progress").status_code == 404


def test_uploads_are_readable_by_the_server_alone_and_gone_once_stored(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    folder = app.extensions["settings"].uploads
    kept = [path for path in folder.iterdir() if path.suffix == ".file"]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    assert folder.stat().st_mode & 0o777 == 0o700
    coordinator.post(preview)
    assert not any(path.suffix == ".file" for path in folder.iterdir())


def test_a_refused_file_is_thrown_away_at_once(app: Flask, coordinator: Browser) -> None:
    upload(coordinator, b"nonsense\r\n")
    assert not any(path.suffix == ".file" for path in app.extensions["settings"].uploads.iterdir())


def test_work_that_died_is_brought_in_again(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    state = state_file(app)
    told = json.loads(state.read_text())
    state.write_text(json.dumps({**told, "state": "storing", "beat": told["beat"] - SILENT_FOR - 1}))
    page = coordinator.get(preview).text
    assert "The work stopped" in page
    assert "what is stored already is not stored twice" in page


def test_long_work_shows_how_far_it_is(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD))
    state = state_file(app)
    state.write_text(json.dumps({**json.loads(state.read_text()), "state": "storing", "rows": 41000}))
    assert "41,000 rows so far" in coordinator.get(preview).text
    assert coordinator.get(f"{preview}/progress").json == {"rows": 41000, "working": True}


def test_storing_leaves_an_entry_for_the_file_and_for_each_case(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD, {**GOOD, "case_ref": "PAGE/2"})))
    with app.app_context():
        events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))
    assert events.count("case.created") == 2
    assert events[-1] == "register.imported"
    assert "register.checked" in events


def test_what_is_taken_out_is_the_command_lines_file(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD, {**GOOD, "case_ref": "PAGE/2", "given_names": "=Ana"})))
    download = coordinator.post("/register/export", {"form": "csv"})
    assert download.status_code == 200
    assert download.headers["Content-Disposition"].startswith("attachment; filename=register-")
    command = app.test_cli_runner().invoke(args=["register", "export", "-"])
    assert download.data == command.stdout_bytes
    assert "'=Ana" in download.text


def test_a_full_export_goes_into_an_empty_register(app: Flask, coordinator: Browser, tmp_path: Path) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    full = coordinator.post("/register/export", {"form": "full"}).data
    assert json.loads(full)["case_ref"] == "PAGE/1"
    assert "Nothing new" in coordinator.get(upload(coordinator, full, "all.jsonl")).text


def test_the_page_after_an_export_says_how_many_cases_hold_more(app: Flask, coordinator: Browser) -> None:
    longer = told(*(fact("classified", "2014-05-02", expectation=said) for said in ("expected", "unexpected")))
    coordinator.post(upload(coordinator, longer, "all.jsonl"))
    coordinator.post(upload(coordinator, register(GOOD)))
    assert coordinator.post("/register/export", {"form": "csv"}).status_code == 200
    assert "1 case holds more than a row can tell" in coordinator.get("/register/export").text
    coordinator.post("/register/export", {"form": "full"})
    assert "more than a row can tell" not in coordinator.get("/register/export").text


def test_an_export_is_audited_before_its_first_byte(app: Flask, coordinator: Browser) -> None:
    coordinator.post("/register/export", {"form": "csv"})
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.event, entry.detail) == ("register.exported", {"form": "csv"})


def test_a_file_name_is_text_alone(app: Flask, coordinator: Browser) -> None:
    preview = upload(coordinator, register(GOOD), "../../<script>x.csv")
    assert "<script>x" not in coordinator.get(preview).text
    folder = app.extensions["settings"].uploads
    assert all(os.path.dirname(path) == str(folder) for path in folder.rglob("*"))


def test_what_differs_from_the_case_held_is_shown_and_seen_in_the_audit(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, register(GOOD)))
    other = {**GOOD, "date_of_death": "2014-04-29", "sex": "male", "home_area": ""}
    page = " ".join(coordinator.get(upload(coordinator, register(other))).text.split())
    assert "date_of_death: <strong>29 April 2014</strong> in the file, <strong>30 April 2014</strong> in" in page
    assert "sex: <strong>male</strong> in the file, <strong>nothing</strong> in the register" in page
    assert "home_area: <strong>nothing</strong> in the file, <strong>E06000035 (Medway)</strong> in" in page
    assert "family_name:" not in page
    with app.app_context():
        case_id = db.session.scalars(select(Case.id)).one()
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.event, entry.case_id, entry.detail) == ("register.checked", case_id, {"seen": "differences"})


def test_the_command_line_names_the_columns_that_differ_and_no_value(app: Flask, tmp_path: Path) -> None:
    command = app.test_cli_runner()
    said = []
    for row in (GOOD, {**GOOD, "family_name": "Aldermoor", "home_area": ""}):
        (tmp_path / "cases.csv").write_bytes(register(row))
        said.append(command.invoke(args=["register", "import", str(tmp_path / "cases.csv")]).stderr)
    columns = "family_name, home_area, residency_decided_on"
    assert said[1] == f"row 2, case_ref, 'PAGE/1': is in the register already, with other facts: {columns}\n"


def test_a_refused_file_leads_to_another_try(coordinator: Browser) -> None:
    page = coordinator.get(upload(coordinator, register({**GOOD, "sex": "Male", "reopened_on": "2014-11-05"}))).text
    assert re.search(r'<a href="/register" role="button"[^>]*>Bring in again</a>', page)
    assert "<strong>use &#39;male&#39;</strong>" in page
    assert "‘5 November 2014’" in page


def test_faults_of_a_kind_stand_together_with_their_number(coordinator: Browser) -> None:
    rows = [{**GOOD, "case_ref": f"MANY/{n}", "sex": "Male", "ethnicity": "" if n else "1"} for n in range(120)]
    page = coordinator.get(upload(coordinator, register(*rows))).text
    assert page.index("sex: 120 faults") < page.index("ethnicity: 1 fault")
    assert page.count("‘Male’") == 50
    assert "And 70 more faults of this kind" in page


def test_the_stored_page_says_what_the_register_holds_and_what_likenesses_came(coordinator: Browser) -> None:
    number = {"nhs_number": "9990000018"}
    first = upload(coordinator, register({**GOOD, **number}))
    coordinator.post(first)
    assert "No likely duplicates came with this file" in coordinator.get(first).text
    second = upload(coordinator, register({**GOOD, "case_ref": "PAGE/2", "family_name": "Aldermoor", **number}))
    coordinator.post(second)
    page = coordinator.get(second).text
    assert '<a class="govuk-link" href="/cases">2 cases</a>' in page
    assert '<a class="govuk-link" href="/likely-duplicates">1 likely duplicate</a>' in page


def test_a_file_with_a_byte_order_mark_is_taken(app: Flask, coordinator: Browser) -> None:
    coordinator.post(upload(coordinator, b"\xef\xbb\xbf" + register(GOOD)))
    assert cases(app) == 1


def state_file(app: Flask) -> Path:
    """The one state file, which is not that of a folder emptied before."""
    found = list(app.extensions["settings"].uploads.glob("*.json"))
    assert len(found) == 1
    return found[0]
