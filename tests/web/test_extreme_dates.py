"""The first and last days that a calendar has, and days that it has not, are refused in words wherever they come from:
an address, a form, the register's file. None is a failure of the service (security.md S43)."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import Role
from cdop.case.models import Case
from cdop.database import db
from tests.application import Browser, make_account

DAYS = (
    "0001-01-01", "0001-12-31", "0999-12-31", "1000-01-01", "1582-10-15", "1899-12-31", "1900-01-01", "1900-03-31",
    "9990-04-01", "9998-12-31", "9999-12-31", "0000-01-01", "10000-01-01", "2015-02-29", "2015-13-01",
    "-001-01-01", "99999999999-1-1", "２０１５-01-01", "2015-01-01\x00",
)  # fmt: skip
LABELS = ("0001-02", "1899-00", "1900-01", "9990-91", "9998-99", "9999-00", "2014-15")
CELL = "notifications.total"
FIRST = {
    "case_ref": "EXT/1", "notified_on": "2014-05-01", "date_of_death": "2014-04-30", "date_of_birth": "2010-01-02",
    "home_area": "E06000035", "death_area": "E06000035", "residency_decided_on": "2014-05-02",
    "expectation": "unexpected", "classified_on": "2014-05-02", "finalised_on": "2014-09-01", "category": "8",
    "modifiability": "none",
}  # fmt: skip
DATES = ("notified_on", "date_of_death", "date_of_birth", "residency_decided_on", "classified_on", "finalised_on")
REFUSED = {200, 303, 400, 404, 422}


def register(**changed: str) -> bytes:
    row = FIRST | changed
    return f"{','.join(row)}\n{','.join(row.values())}\n".encode()


def import_(app: Flask, folder: Path, content: bytes) -> int:
    path = folder / "register.csv"
    path.write_bytes(content)
    result = app.test_cli_runner().invoke(args=["register", "import", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code


@pytest.fixture
def keeper(app_on_each: Flask, tmp_path: Path) -> Browser:
    """The coordinator's, on a register of one case."""
    assert import_(app_on_each, tmp_path, register()) == 0
    account, keeper = make_account(app_on_each, Role.COORDINATOR), Browser(app_on_each)
    keeper.sign_in(account.email)
    return keeper


def boxes(name: str, day: str) -> dict[str, list[str]]:
    """A day in three boxes."""
    year, month, date = day.lstrip("-").split("-")
    return {name: [date, month, year]}


def test_a_register_s_extreme_days_never_fail(app_on_each: Flask, tmp_path: Path) -> None:
    asked = [(column, day) for column in DATES for day in DAYS]
    codes = {
        (column, day): import_(app_on_each, tmp_path, register(**{"case_ref": f"EXT/{number}", column: day}))
        for number, (column, day) in enumerate(asked, 2)
    }
    assert set(codes.values()) <= {0, 1}
    assert all(codes["date_of_death", day] == 1 for day in ("0001-01-01", "9999-12-31", "2015-02-29"))
    account, keeper = make_account(app_on_each, Role.COORDINATOR), Browser(app_on_each)
    keeper.sign_in(account.email)
    for address in ("/cases", "/figures", "/figures/2014-15", "/figures/2014-15?known_by=9999-12-31"):
        assert keeper.get(address).status_code in {200, 422}, address


@pytest.mark.parametrize("label", LABELS)
def test_addresses_of_the_figures_never_fail(keeper: Browser, label: str) -> None:
    for day in DAYS:
        known_by = f"known_by={quote(day)}"
        for address in (
            f"/figures?{known_by}",
            f"/figures/{label}?{known_by}",
            f"/figures/{label}/cases?cell={CELL}&{known_by}",
            f"/figures/{label}/download/csv?{known_by}",
            f"/figures/{label}/download/json?{known_by}",
            f"/figures/{label}/printed?{known_by}",
            f"/cases?notified={label}&died={quote(day)}",
        ):
            assert keeper.get(address).status_code in REFUSED, address


@pytest.mark.parametrize("label", ["1900-01", "2014-15", "9990-91"])
def test_the_figures_of_any_day_that_is_taken_can_be_saved_and_drawn(keeper: Browser, label: str) -> None:
    for day in ("1900-01-01", "1900-04-01", "9999-12-31"):
        for way in ("download/xlsx", "download/pdf", "chart/notifications.svg"):
            assert keeper.get(f"/figures/{label}/{way}?known_by={day}").status_code in {200, 404}


def test_days_typed_in_forms_never_fail(keeper: Browser) -> None:
    with keeper.app.app_context():
        token = db.session.scalars(select(Case.token)).one()
    for day in DAYS:
        typed = boxes("known_by", day)["known_by"]
        query = "&".join(f"known_by={quote(part)}" for part in typed)
        assert keeper.get(f"/figures/2014-15?{query}").status_code in REFUSED
        for name in ("date_of_birth", "date_of_death"):
            form = {"version": "1", "given_names": "Ife", "death_area": "E06000035", **boxes(name, day)}
            assert keeper.post(f"/cases/{token}/describe", form).status_code in REFUSED | {409}
        printed = {"source": "A report", "total__notifications__total": "1", **boxes("published_on", day)}
        assert keeper.post("/figures/2014-15/printed", printed).status_code in REFUSED
    assert keeper.get(f"/cases/{token}").status_code == 200
    assert keeper.get("/figures/2014-15").status_code == 200
