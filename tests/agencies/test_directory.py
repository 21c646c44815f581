"""The directory of other panels: who covers an area, and that what was recorded stays."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.queries import history, other_panel, other_panels
from cdop.agencies.rules import Details, OtherPanel, UnknownAreas, areas_text, covering, read_areas
from cdop.agencies.service import add_panel, change_panel
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.versions import ChangedMeanwhile
from tests.application import Browser

KENT, ASHFORD, CORBY, NORTH_NORTHAMPTONSHIRE = "E10000016", "E07000105", "E07000150", "E06000061"
FORM = {"name": "Test panel for Kent", "areas": "Kent", "inbox": "panel@kent.example", "active": "yes"}


def panel(name: str, *areas: str, active: bool = True) -> OtherPanel:
    return OtherPanel(name, 1, Details(name, areas, active=active))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (KENT, ["East Kent", "Kent"]),
        (ASHFORD, ["Ashford"]),  # listed itself, and more local than its county
        ("E07000113", ["East Kent", "Kent"]),  # by its upper tier
        (CORBY, ["North Northamptonshire"]),  # by its successor
        (NORTH_NORTHAMPTONSHIRE, ["North Northamptonshire"]),
        ("E06000035", []),
        ("abroad", []),
        (None, []),
    ],
)
def test_who_covers_an_area(code: str | None, names: list[str]) -> None:
    directory = [
        panel("Kent", KENT), panel("East Kent", KENT), panel("Ashford", ASHFORD),
        panel("North Northamptonshire", NORTH_NORTHAMPTONSHIRE),
        panel("Former Medway", "E06000035", active=False),
    ]  # fmt: skip
    assert [found.name for found in covering(directory, code)] == names


def test_nobody_covers_anything_in_an_empty_directory() -> None:
    assert covering([], KENT) == []


def test_areas_are_read_by_name_or_code_and_written_so_that_they_are_read_again() -> None:
    assert read_areas(" kent\n\nE07000105\nAshford\n") == (ASHFORD, KENT)
    assert read_areas("Dorset") == ("E06000059",), "today’s of two of one name"
    for codes in ((ASHFORD, KENT), ("E10000009",), ("E06000059",), ()):
        assert read_areas(areas_text(codes)) == codes


def test_what_is_no_authority_is_named_with_what_was_meant() -> None:
    with pytest.raises(UnknownAreas, match=r"‘Medwey’ is not in the list .*did you mean Medway") as refused:
        read_areas("Kent\nMedwey\nXyzzyx")
    assert "‘Xyzzyx’ is not in the list of local authorities" in str(refused.value)


def test_what_was_recorded_of_a_panel_stays_and_the_last_is_in_force(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        with transaction(session):
            token = add_panel(session, COMMAND_LINE, Details("Kent", (KENT,), inbox="old@kent.example"))
            add_panel(session, COMMAND_LINE, Details("Absent", (CORBY,), active=False))
        renamed = Details("Kent and others", (KENT, ASHFORD), phone="01234 000000")
        with transaction(session):
            assert change_panel(session, COMMAND_LINE, token, 1, renamed)
            assert not change_panel(session, COMMAND_LINE, token, 2, renamed), "nothing changed, nothing recorded"
        assert [p.name for p in other_panels(session)] == ["Kent and others", "Absent"]
        assert other_panel(session, token) == OtherPanel(token, 2, renamed)
        assert [old.details.inbox for old in history(session, token)] == ["", "old@kent.example"]
        audited = select(func.count()).where(AuditEntry.event == "other_panel.recorded")
        assert session.scalar(audited) == 3
        session.rollback()
        with pytest.raises(DatabaseError, match="append-only"), transaction(session):
            session.query(OtherPanelRecord).update({"name": "Overwritten"})


def test_the_second_to_change_a_panel_is_told(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        token = add_panel(session, COMMAND_LINE, Details("Kent", (KENT,)))
        change_panel(session, COMMAND_LINE, token, 1, Details("Kent", (KENT,), phone="1"))
        with pytest.raises(ChangedMeanwhile) as conflict:
            change_panel(session, COMMAND_LINE, token, 1, Details("Kent", (KENT,), phone="2"))
        assert conflict.value.now.details.phone == "1"
        with pytest.raises(LookupError):
            change_panel(session, COMMAND_LINE, "f" * 32, 1, Details("Kent", (KENT,)))
        session.rollback()


def test_a_coordinator_keeps_the_directory(coordinator: Browser) -> None:
    assert "No panel is in the directory yet" in coordinator.get("/panels").text
    assert coordinator.post("/panels/new", FORM).status_code == 303
    page = coordinator.get("/panels").text
    assert "Test panel for Kent" in page
    address = page.split('href="/panels/')[2].split('"')[0]
    changed = {**FORM, "phone": "01234 000000", "active": "no", "version": "1"}
    assert coordinator.post(f"/panels/{address}", changed).status_code == 303
    assert "Not in use" in coordinator.get("/panels").text
    overtaken = coordinator.post(f"/panels/{address}", {**FORM, "notes": "mine", "version": "1"})
    assert overtaken.status_code == 409
    assert "Somebody else changed this first" in overtaken.text
    assert "01234 000000" in overtaken.text
    assert "mine" in overtaken.text
    assert 'name="version" type="hidden" value="2"' in overtaken.text
    assert coordinator.get(f"/panels/{'f' * 32}").status_code == 404
    added = coordinator.post(f"/panels/new?case={'a' * 32}", {**FORM, "name": "Another"})
    assert added.headers["Location"] == f"/cases/{'a' * 32}/hand-over"
    added = coordinator.post("/panels/new?case=//evil.example", {**FORM, "name": "A third"})
    assert added.headers["Location"] == "/panels"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the panel’s name"),
        ({"areas": "Medwey"}, "did you mean Medway"),
        ({"areas": ""}, "Enter at least one local authority"),
        ({"inbox": "nobody"}, "must be like name@example.org"),
        ({"inbox": "", "phone": ""}, "so that the panel can be reached"),
        ({"active": "perhaps"}, "Choose one of the answers on this page"),
    ],
)
def test_a_panel_that_cannot_be_kept_comes_back_as_typed(
    coordinator: Browser, wrong: dict[str, str], words: str
) -> None:
    refused = coordinator.post("/panels/new", {**FORM, "notes": "kept as typed", **wrong})
    assert refused.status_code == 422
    assert words in refused.text
    assert "kept as typed" in refused.text
    assert "No panel is in the directory yet" in coordinator.get("/panels").text
