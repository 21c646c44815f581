"""Figures that leave the tracker, and references that a page names, leave an audit entry."""

import getpass

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.audit.models import AuditEntry
from cdop.database import db
from tests.application import Browser

THE_YEAR = "/figures/2014-15?known_by=2015-09-18&show=all"
COMMAND = ("figures", "2014-15", "--known-by", "2015-09-18")


def entries(app: Flask, event: str) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session().scalars(select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    ("more", "event", "detail"),
    [
        ((), "figures.exported", {"form": "json", "edition": "board"}),
        (("--format", "csv"), "figures.exported", {"form": "csv", "edition": "board"}),
        (("--cell", "reviews.total"), "figures.cell_viewed", {"cell": "reviews.total", "cases": 21}),
    ],
)
def test_the_command_leaves_one_entry_in_the_name_of_the_machines_user(
    demonstration: Flask, more: tuple[str, ...], event: str, detail: dict[str, str | int]
) -> None:
    before = len(entries(demonstration, event))
    result = demonstration.test_cli_runner().invoke(args=[*COMMAND, *more])
    assert (result.exit_code, result.stderr) == (0, "")
    left = entries(demonstration, event)[before:]
    assert [entry.name for entry in left] == [f"command line ({getpass.getuser()})"]
    assert left[0].detail == {"year": "2014-15", "known_by": "2015-09-18", **detail}


def test_a_cell_that_there_is_not_leaves_no_entry(demonstration: Flask) -> None:
    before = len(entries(demonstration, "figures.cell_viewed"))
    assert demonstration.test_cli_runner().invoke(args=[*COMMAND, "--cell", "reviews.nothing"]).exit_code == 1
    assert len(entries(demonstration, "figures.cell_viewed")) == before


def test_a_database_that_may_only_be_read_gives_the_same_figures_and_says_that_no_entry_was_left(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = app.test_cli_runner()
    usual = runner.invoke(args=[*COMMAND]).stdout

    def refuse(*_words: object, **_more: object) -> None:
        with app.app_context():
            db.session().connection().exec_driver_sql("PRAGMA query_only = ON")
            db.session().connection().exec_driver_sql("DELETE FROM audit_entries")

    monkeypatch.setattr("cdop.figures.commands.record", refuse)
    result = runner.invoke(args=[*COMMAND])
    assert (result.exit_code, result.stdout) == (0, usual)
    assert result.stderr == "The database may only be read: no audit entry was left.\n"


def test_a_year_that_names_restated_cases_leaves_one_entry_for_who_sees_them(
    demonstration: Flask, lead: Browser, member: Browser
) -> None:
    event = "figures.restated_cases_viewed"
    before = len(entries(demonstration, event))
    member.get(THE_YEAR)
    lead.get("/figures/2013-14?known_by=2015-09-18&show=all")
    assert len(entries(demonstration, event)) == before
    assert "MED-" in lead.get(THE_YEAR).text
    left = entries(demonstration, event)[before:]
    assert [entry.name for entry in left] == ["Lowen Farthingdale"]
    assert left[0].detail == {"year": "2014-15", "known_by": "2015-09-18", "cases": 1}
