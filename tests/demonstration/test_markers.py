"""With ``--markers``, everything in the database that could name a child is a marker, and the file knows them all."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cdop.case.facts import IDENTITY_KEYS
from cdop.case.models import Case, CaseFact, CaseState, ChildIdentity
from cdop.database import db
from cdop.figures.models import PrintedTotalRecord
from cdop.reference.calendar import today
from cdop.web.presenters import long_date
from tests.databases import SQLite
from tests.demonstration.report import NOTIFICATIONS
from tests.oracle.product import Product

SENSITIVE_TABLES = {"child_identities", "case_facts", "case_search_terms"}


@pytest.fixture(scope="module")
def marked(sqlite_databases: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Any]]:
    """A marked demonstration, and what its file says."""
    folder = tmp_path_factory.mktemp("marked")
    url = sqlite_databases.migrated()
    product = Product(url, folder)
    assert product.run("demo", "--markers", str(folder / "markers.json")).exit_code == 0
    yield product, json.loads((folder / "markers.json").read_text(encoding="utf-8"))
    product.close()
    sqlite_databases.discard(url)


def test_every_marker_is_unique_and_says_where_it_is_and_who_may_see_it(marked: tuple[Product, Any]) -> None:
    _, markers = marked
    assert len({marker["marker"] for marker in markers}) == len(markers) > 1000
    for marker in markers:
        assert set(marker) == {"marker", "shown_as", "table", "column", "case", "roles"}
        assert marker["marker"] in marker["shown_as"]
        assert marker["roles"] == ["coordinator"]


def test_every_sensitive_column_of_every_case_holds_its_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    known = {(m["case"], m["column"]): m["marker"] for m in markers if m["table"] == "child_identities"}
    births = []
    with product.app.app_context():
        for reference, identity in db.session.execute(
            select(Case.reference, ChildIdentity).join(ChildIdentity, ChildIdentity.case_id == Case.id)
        ):
            for column in ("family_name", "given_names", "nhs_number", "home_postcode"):
                assert getattr(identity, column) == known[reference, column]
            births.append((identity.date_of_birth, known.get((reference, "date_of_birth"))))
        db.session.rollback()
    assert all(marker is None or marker == born.isoformat() for born, marker in births)
    assert sum(marker is not None for _, marker in births) > len(births) / 2


def test_nothing_on_the_timeline_names_a_child_without_a_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    texts = {marker["marker"] for marker in markers}
    with product.app.app_context():
        identities = db.session.scalars(select(CaseFact.identity).where(CaseFact.identity.is_not(None))).all()
        db.session.rollback()
    notes = [identity["text"] for identity in identities if identity and "text" in identity]
    assert len(notes) >= 241
    assert all(note.split(":")[0] in texts for note in notes)
    named = [identity[key] for identity in identities if identity for key in IDENTITY_KEYS[:3] if key in identity]
    assert set(named) <= texts


def test_no_other_table_holds_a_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    forms = [form for m in markers if m["column"] != "date_of_birth" for form in m["shown_as"]]
    for table, rows in product.whole_database().items():
        if table not in SENSITIVE_TABLES:
            text = repr(rows)
            assert not [form for form in forms if form in text], table


def test_no_other_date_of_the_register_is_written_like_a_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    with product.app.app_context():
        columns = (
            CaseFact.dated,
            ChildIdentity.date_of_birth,
            CaseState.date_of_death,
            PrintedTotalRecord.published_on,
        )
        days = {day for column in columns for day in db.session.scalars(select(column).distinct()) if day}
        db.session.rollback()
    written = {form: day for day in days for form in (day.isoformat(), long_date(day), f"{day:%d/%m/%Y}")}
    for marker in (marker for marker in markers if marker["column"] == "date_of_birth"):
        alike = {day.isoformat() for text, day in written.items() for form in marker["shown_as"] if form in text}
        assert alike == {marker["marker"]}


def test_markers_change_no_figure(marked: tuple[Product, Any]) -> None:
    product, _ = marked
    assert product.figures("2014-15", today())["tables"]["notifications"]["rows"] == NOTIFICATIONS


def test_without_markers_names_look_natural(sqlite_databases: SQLite, tmp_path: Path) -> None:
    product = Product(sqlite_databases.migrated(), tmp_path)
    assert product.run("demo").exit_code == 0
    with product.app.app_context():
        names = db.session.scalars(select(ChildIdentity.family_name)).all()
        db.session.rollback()
    assert "Llwydgoed" in names
    assert None in names
    product.close()
    sqlite_databases.discard(product.url)
