"""Returns on the pages: who may make which, what is in them, and what the ledger keeps."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.audit.models import AuditEntry
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import timelines
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.case.service import append
from cdop.database import db, transaction
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.register.mapping import facts_of_row, row_of_facts
from cdop.register.returning import queries, service
from cdop.register.returning.models import RegisterReturn, ReturnedCase
from tests.application import PASSWORD, Browser, SignInAs
from tests.databases import SQLite
from tests.figures.page_reading import visible
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

LEDGER, PLAIN, NAMED = "/register/returns", "/register/returns/pseudonymised", "/register/returns/identified"
PERMISSIONS = "/register/returns/permissions"
HOSTILE = ("=HYPERLINK(1)", "+44", "-1", "@x", "'=1", "\uff1d1")


def register() -> list[dict[str, str]]:
    """Six children, one of them reviewed, each with a name that a spreadsheet might run."""
    rows = []
    for number, name in enumerate(HOSTILE):
        row = {
            "case_ref": f"Kz-{number}", "notified_on": "2014-05-09", "date_of_death": "2014-05-07",
            "date_of_birth": f"2014-04-1{number}", "family_name": name, "given_names": f"Zqgiven{number}",
            "nhs_number": "", "home_postcode": "ME4 4XX", "home_area": "E06000035", "death_area": "E06000035",
            "sex": "female", "expectation": "unexpected",
        }  # fmt: skip
        rows.append(row)
    rows[0] |= {
        "finalised_on": "2014-11-20", "category": "10", "modifiability": "modifiable",
        "modifiable_factors": "=smoke;+x",
    }  # fmt: skip
    return rows


@pytest.fixture
def panel(app: Flask, tmp_path: Path) -> Flask:
    path = tmp_path / "register.csv"
    path.write_bytes(as_csv(register()))
    result = app.test_cli_runner().invoke(args=["register", "import", str(path)])
    assert result.exit_code == 0, result.stderr
    return app


def asked(**words: str) -> dict[str, str]:
    plain = {
        "recipient": "The national database",
        "reason": "The yearly return",
        "scope": "notified",
        "year": "2014-15",
    }
    return plain | words


def files(answer: TestResponse) -> dict[str, bytes]:
    assert answer.status_code == 200, visible(answer.text)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(answer)["register.csv"].decode(), newline="")))


def permit(lead: Browser, recipient: str = "Another panel") -> str:
    """A permission until tomorrow; its token."""
    day = today() + timedelta(days=1)
    until = [str(day.day), str(day.month), str(day.year)]
    answer = lead.post(PERMISSIONS, {"recipient": recipient, "basis": "Agreement 12", "until": until})
    assert answer.status_code == 303, visible(answer.text)
    return lead.get(PERMISSIONS).text.partition(f"{PERMISSIONS}/")[2][:32]


def identified(browser: Browser, permission: str, /, **words: str) -> TestResponse:
    return browser.post(NAMED, asked(permission=permission, password=PASSWORD) | words)


def kept(app: Flask) -> tuple[int, int]:
    """How many returns and how many audit entries of any there are."""
    with app.app_context():
        audited = select(func.count()).where(AuditEntry.event.in_(["register.returned", "case.returned"]))
        return db.session.scalar(select(func.count()).select_from(RegisterReturn)), db.session.scalar(audited)  # type: ignore[return-value]


def withdraw(app: Flask, email_of: Browser, reference: str) -> None:
    """The case does not exist any more for the newest account of a coordinator or lead."""
    with app.app_context(), transaction(db.session()) as session:
        account = session.scalar(select(func.max(Account.id)))
        case = session.scalar(select(Case.id).where(Case.reference == reference))
        assert account is not None
        assert case is not None
        bar(session, COMMAND_LINE, case, account, How.SET, "Knows the family")


def test_a_lead_makes_a_return_that_names_nobody(panel: Flask, public_health_lead: Browser) -> None:
    answer = public_health_lead.post(PLAIN, asked())
    content = b"".join(files(answer).values())
    for row in register():
        for column in ("family_name", "given_names", "date_of_birth", "case_ref"):
            assert column == "family_name" or row[column].encode() not in content
    assert b"ME4" not in content
    assert b"2014-05-07" not in content
    found = rows(answer)
    assert len(found) == 6
    assert {row["date_of_death"] for row in found} == {"2014-05-01"}
    assert found == sorted(found, key=lambda row: row["case_ref"])
    about = files(answer)["about.txt"].decode()
    with panel.app_context():
        entry = db.session.scalars(select(RegisterReturn)).one()
        assert entry.fingerprint == hashlib.sha256(files(answer)["register.csv"]).hexdigest()
        assert (entry.form, entry.cases, entry.left_out, entry.reason) == ("pseudonymised", 6, 0, "The yearly return")
        for words in (entry.name, entry.fingerprint, entry.recorded_by, f"{entry.recorded_at:%H:%M:%S}", "The yearly"):
            assert words in about
        assert all(row["case_ref"].startswith(f"{entry.name}-") for row in found)
        details = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.event == "register.returned")).all()
        assert details == [{"name": entry.name, "form": "pseudonymised", "cases": 6}]
        cases = db.session.scalars(select(AuditEntry.case_id).where(AuditEntry.event == "case.returned")).all()
        assert len(set(cases)) == 6


def test_a_return_carries_circumstance_plan_and_order_beside_the_registers_columns(
    panel: Flask, public_health_lead: Browser
) -> None:
    lists = {"version": "return_version", "circumstance": "circumstance", "protection_plan": "protection_plan"}
    told: dict[str, str | None] = {key: next(iter(code_list(name))) for key, name in lists.items()}
    told["statutory_order"] = None
    with panel.app_context(), transaction(db.session()) as session:
        case = session.scalar(select(Case.id).where(Case.reference == register()[0]["case_ref"]))
        assert case is not None
        append(session, COMMAND_LINE, case, Fact(FactKind.CIRCUMSTANCES_RECORDED, today(), told, {"words": "x"}))
    found = files(public_health_lead.post(PLAIN, asked()))
    lines = list(csv.DictReader(io.StringIO(found["circumstances.csv"].decode(), newline="")))
    references = [row["case_ref"] for row in csv.DictReader(io.StringIO(found["register.csv"].decode(), newline=""))]
    assert [line["case_ref"] for line in lines] == references
    [said] = [line for line in lines if line["return_version"]]
    assert said == {
        "case_ref": said["case_ref"], "circumstance": told["circumstance"], "statutory_order": "",
        "protection_plan": told["protection_plan"], "return_version": told["version"],
    }  # fmt: skip
    codes = csv.DictReader(io.StringIO(found["codes.csv"].decode("utf-8-sig"), newline=""))
    assert {("circumstance", told["circumstance"]), ("return_version", told["version"])} <= {
        (line["column"], line["code"]) for line in codes
    }


def test_the_ledger_says_who_and_why_and_only_coordinators_have_the_key(
    panel: Flask, public_health_lead: Browser, coordinator: Browser
) -> None:
    name = public_health_lead.post(PLAIN, asked()).headers["Content-Disposition"].rpartition("-")[2][:6]
    for browser in (public_health_lead, coordinator):
        shown = visible(browser.get(LEDGER).text)
        assert f"{name} " in shown
        assert "The national database The yearly return Deaths notified in 2014-15. Pseudonymised 6" in shown
    key = coordinator.get(f"{LEDGER}/{name}").text
    assert all(f">Kz-{number}<" in key for number in range(6))
    assert f"{name}-" in key
    unkeyed = public_health_lead.get(f"{LEDGER}/{name}").text
    assert "Kz-0" not in unkeyed
    assert f"{name}-" not in unkeyed
    lead = Person(1, "Lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "here")
    with panel.app_context():
        assert queries.returned(db.session(), lead, 1) == []
    for other in ("BBBBBB", "bbbbbb", "%00BBBB"):
        assert coordinator.get(f"{LEDGER}/{other}").status_code == 404


def test_an_identified_return_brought_in_elsewhere_has_the_same_facts(
    panel: Flask, public_health_lead: Browser, coordinator: Browser, sqlite_databases: SQLite, tmp_path: Path
) -> None:
    answer = identified(coordinator, permit(public_health_lead))
    content = files(answer)["register.csv"]
    exported = panel.test_cli_runner().invoke(args=["register", "export", "-"]).stdout_bytes
    assert content == exported
    other = Product(sqlite_databases.migrated(), tmp_path)
    assert other.bring_in(content).exit_code == 0

    def told(app: Flask) -> dict[str, list[Any]]:
        with app.app_context():
            found = timelines(db.session())
            return {
                reference: [
                    (f.kind, f.dated, f.detail, f.identity) for f in facts_of_row(row_of_facts(reference, facts))
                ]
                for reference, facts in found
            }

    assert told(other.app) == told(panel)
    assert len(told(panel)) == 6
    assert other.take_out() == content
    about = files(answer)["about.txt"].decode()
    assert "Permitted by: Agreement 12; given by Test public-health-lead" in about
    _, *cells = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\uff1d"))]
    other.close()


def test_who_may_not_finds_nothing_and_nothing_is_kept(
    panel: Flask, public_health_lead: Browser, sign_in_as: SignInAs, visitor: Browser, coordinator: Browser
) -> None:
    permission = permit(public_health_lead)
    for browser in map(sign_in_as, (Role.PANEL_MEMBER, Role.AGENCY_CONTACT, Role.ADMINISTRATOR)):
        for address in (LEDGER, PLAIN, NAMED, PERMISSIONS, f"{LEDGER}/BBBBBB"):
            assert browser.get(address).status_code == 404
        assert browser.post(PLAIN, asked()).status_code == 404
        assert identified(browser, permission).status_code == 404
        assert browser.post(f"{PERMISSIONS}/{permission}/end", {"end": "end"}).status_code == 404
    assert visitor.get(LEDGER).status_code in {302, 303}
    assert public_health_lead.get(NAMED).status_code == 404
    assert identified(public_health_lead, permission).status_code == 404
    assert coordinator.get(PERMISSIONS).status_code == 404
    assert (
        coordinator.post(PERMISSIONS, {"recipient": "Me", "basis": "Mine", "until": ["1", "1", "2040"]}).status_code
        == 404
    )
    assert kept(panel) == (0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"permission": "0" * 32}, "Choose one of the answers"), ({"permission": ""}, "Choose the permission"),
        ({"reason": "  "}, "Enter why this return is made"), ({"password": ""}, "Enter your password"),
        ({"password": "wrong"}, "Your password is not right"), ({"year": "2014-16"}, "Enter the year"),
        ({"year": "2040-41"}, "begins after"), ({"year": "1990-91"}, "There is no case to return"),
        ({"scope": "every"}, "Choose one of the answers"), ({"scope": "named"}, "Enter the references"),
        ({"scope": "named", "references": "Kz-1\nZ-9"}, "No case has the reference Z-9"),
        ({"scope": "named", "references": "A\x001"}, "must not contain control characters"),
    ],
)  # fmt: skip
def test_whatever_is_missing_or_wrong_hands_out_nothing(
    panel: Flask, public_health_lead: Browser, coordinator: Browser, change: dict[str, str], words: str
) -> None:
    answer = identified(coordinator, permit(public_health_lead), **change)
    assert answer.status_code == 422
    assert words in visible(answer.text)
    assert "Zqgiven" not in answer.text
    assert kept(panel) == (0, 0)
    if change.get("password") == "wrong":
        with panel.app_context():
            assert db.session.scalar(select(func.count()).where(AuditEntry.event == "register.return_refused")) == 1


def test_without_a_permission_of_somebody_else_no_child_is_named(
    panel: Flask, sign_in_as: SignInAs, public_health_lead: Browser
) -> None:
    both = sign_in_as(Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD)
    own = permit(both)
    answer = identified(both, own)
    assert answer.status_code == 422
    assert "None is in force" in visible(answer.text)
    given = permit(public_health_lead, "Somebody")
    assert identified(both, own).status_code == 422
    assert len(rows(identified(both, given))) == 6
    assert public_health_lead.post(f"{PERMISSIONS}/{given}/end", {"end": "end"}, page=PERMISSIONS).status_code == 303
    assert public_health_lead.post(f"{PERMISSIONS}/{given}/end", {"end": "end"}, page=PERMISSIONS).status_code == 404
    assert identified(both, given).status_code == 422
    assert kept(panel) == (1, 7)


def test_a_case_from_which_somebody_withdrew_is_in_none_of_their_returns(
    panel: Flask, public_health_lead: Browser, sign_in_as: SignInAs
) -> None:
    permission = permit(public_health_lead)
    coordinator = sign_in_as(Role.COORDINATOR)
    withdraw(panel, coordinator, "Kz-3")
    answer = identified(coordinator, permission)
    assert {row["case_ref"] for row in rows(answer)} == {"Kz-0", "Kz-1", "Kz-2", "Kz-4", "Kz-5"}
    assert b"Zqgiven3" not in b"".join(files(answer).values())
    assert "1 more case not in the file" in files(answer)["about.txt"].decode()
    assert len(rows(coordinator.post(PLAIN, asked()))) == 5
    barred, absent = (
        identified(coordinator, permission, scope="named", references=one, year="") for one in ("Kz-3", "Z-9")
    )
    assert barred.status_code == absent.status_code == 422
    assert "No case has the reference Kz-3" in visible(barred.text)


def test_a_withdrawal_or_an_end_while_the_file_is_made_hands_out_nothing(
    panel: Flask, public_health_lead: Browser, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    permission = permit(public_health_lead)
    coordinator = sign_in_as(Role.COORDINATOR)
    prepare: Callable[..., service.Prepared] = service.prepare

    def meanwhile(do: Callable[[], None]) -> None:
        def slow(*arguments: Any) -> service.Prepared:
            found = prepare(*arguments)
            db.session.rollback()
            do()
            return found

        monkeypatch.setattr(service, "prepare", slow)

    def end() -> None:
        lead = Person(None, "The lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "here")
        with transaction(db.session()) as session:
            service.end(session, lead, permission, today())

    meanwhile(lambda: withdraw(panel, coordinator, "Kz-3"))
    answer = identified(coordinator, permission)
    assert answer.status_code == 409
    assert "nothing was handed out" in visible(answer.text)
    assert "Zqgiven" not in answer.text
    meanwhile(end)
    assert identified(coordinator, permission).status_code == 404
    assert kept(panel) == (0, 0)


def test_a_return_is_found_again_from_the_whole_file_or_some_of_its_rows(
    panel: Flask, public_health_lead: Browser, coordinator: Browser, tmp_path: Path
) -> None:
    answers = [public_health_lead.post(PLAIN, asked(recipient=f"Panel {number}")) for number in range(3)]
    answers.append(identified(coordinator, permit(public_health_lead)))

    def traced(content: bytes) -> tuple[int, str]:
        path = tmp_path / "file"
        path.write_bytes(content)
        result = panel.test_cli_runner().invoke(args=["register", "trace", str(path)])
        return result.exit_code, result.output

    for answer in answers:
        name = answer.headers["Content-Disposition"].rpartition("-")[2][:6]
        content = files(answer)["register.csv"]
        last = content.splitlines(keepends=True)[-1]
        for part in (answer.data, content, last, last.split(b",")[0]):
            code, words = traced(part)
            assert code == 0
            assert words.startswith(f"{name}: ")
            assert words.count("made by") == 1
    assert traced(b"Kz-1\r\nZ-9\r\n")[0] == 1
    assert traced(b"")[0] == 1


def test_the_ledger_cannot_be_changed(panel: Flask, public_health_lead: Browser) -> None:
    public_health_lead.post(PLAIN, asked())
    permit(public_health_lead)
    for table in ("register_returns", "register_return_cases", "return_permissions"):
        with panel.app_context(), pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(f"DELETE FROM {table}"))
    with panel.app_context():
        assert db.session.scalar(select(func.count()).select_from(ReturnedCase)) == 6


def test_a_permission_is_told_with_the_day_in_england() -> None:
    late = datetime(2015, 5, 2, 23, 30)  # UTC: half past midnight on the 3rd in England
    given = queries.Permission(1, "t", "The NCMD", "Section 16M", date(2016, 1, 1), None, late, "A. Lead")
    assert service.permission_words(given) == "Section 16M; given by A. Lead on 3 May 2015"
