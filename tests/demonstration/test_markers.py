"""With ``--markers``, everything in the database that could name a child is a marker, and the file knows them all."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cdop.agencies.models import OtherPanelRecord
from cdop.case.facts import IDENTITY_KEYS
from cdop.case.models import Case, CaseFact, CaseState, ChildIdentity, LikenessSettlement
from cdop.database import db
from cdop.demonstration.patterns import PATTERNS
from cdop.figures.models import PrintedTotalRecord
from cdop.files.models import StoredFileRecord
from cdop.gathering.models import InformationRequest
from cdop.notification.lists.models import CompletenessList, ListRow, ListRowDecision
from cdop.notification.models import Notification, NotificationDecision
from cdop.notification.questions import QUESTIONS, Kind
from cdop.recommendations.models import ProgressReport, RecommendationAction, RecommendationEvent, RecommendationText
from cdop.reference.calendar import today
from cdop.reference.columns import OF_CHILDREN, columns_of
from cdop.reference.reporting_form import Answering, form_questions
from cdop.reference.wording import long_date
from tests.databases import SQLite
from tests.demonstration.report import NOTIFICATIONS
from tests.oracle.product import Product

DIRECTORIES = {("postcodes", "postcode"), ("postcodes", "small_area")}
DIRECTORIES |= {("other_panels", column) for column in ("inbox", "phone", "address", "notes")}
"""Name no child: here they have the invented homes, so that look-ups answer, and how other panels are reached."""
OF_THE_PANEL = {"case_facts", "analysis_entries", "agenda_items", "meeting_minutes"}
READ_BY_THE_LEAD = {"stored_files", "analysis_entries"}
"""Evidence of what was recommended, and what reviews learnt."""
READERS = {"chair@demo.example", "member@demo.example"}
"""Whose own notes and first views are."""
NAMES_OF_FACTORS = {name for pattern in PATTERNS.values() for name in pattern.factors}
COPY = "Copy for the panel.pdf"
MARKED_KINDS = {Kind.TEXT, Kind.LINES, Kind.EMAIL, Kind.NHS_NUMBER, Kind.POSTCODE}
WRITTEN = {Answering.TEXT, Answering.LINES}
NOT_MARKED = {"agency", "due", "came", "done", "death_area", "date_of_death", "date_of_birth", "home_area"}
NOT_MARKED |= {"agency_name", "on", "precision", "time", "first_contact_time", "from", "answer", "file", "sha256"}
NOT_MARKED |= {"invited", "questions", "level", "domain"}
IN_THE_CLEAR = {"other_panels"}
"""How other panels' offices are reached: of no child."""
LOOKS_LIKE_ONE = re.compile(rb"z[a-z][bcdfghjkmnpqrstvwxz]{14}|999[0-9]{7}", re.IGNORECASE)
UNMARKED_KINDS = {kind for kind in Kind if kind not in MARKED_KINDS}


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
        assert marker["roles"]
        lead = {"public_health_lead"} if marker["table"] in READ_BY_THE_LEAD else set()
        assert set(marker["roles"]) <= {"coordinator", "agency_contact", "panel_member", *READERS, *lead}
        if "panel_member" in marker["roles"]:
            assert marker["table"] in OF_THE_PANEL


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text within a JSON value, with the key it stands under."""
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from leaves(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, key)
    elif isinstance(value, str) and value:
        yield key, value


def unmarked(markers: Any, values: Iterable[Any]) -> set[tuple[str, str]]:
    """The texts that hold no marker, dates and codes of lists left out."""
    pattern = re.compile("|".join(sorted({re.escape(m["marker"]) for m in markers}, key=len, reverse=True)))
    plain = {question.key for question in QUESTIONS.values() if question.kind in UNMARKED_KINDS}
    plain |= {question.precision_key for question in QUESTIONS.values()} | NOT_MARKED
    plain |= {question.key for question in form_questions().values() if question.kind not in WRITTEN}
    found = {leaf for value in values for leaf in leaves(value) if leaf[0] not in plain}
    known = {*NAMES_OF_FACTORS, COPY}
    return {(key, text) for key, text in found if text not in known and not pattern.search(text)}


def column_of(product: Product, column: Any) -> list[Any]:
    with product.app.app_context():
        found = list(db.session.scalars(select(column).where(column.is_not(None))))
        db.session.rollback()
    return found


@pytest.mark.parametrize(
    "column",
    [
        CaseFact.identity,
        Notification.answers,
        NotificationDecision.words,
        LikenessSettlement.reason,
        CompletenessList.name,
        ListRow.answers,
        ListRow.reference,
        ListRowDecision.words,
        OtherPanelRecord.inbox,
        OtherPanelRecord.phone,
        OtherPanelRecord.address,
        OtherPanelRecord.notes,
        InformationRequest.draft,
        StoredFileRecord.name,
    ],
    ids=str,
)
def test_every_text_of_every_sensitive_column_holds_a_marker(marked: tuple[Product, Any], column: Any) -> None:
    product, markers = marked
    stored = column_of(product, column)
    assert any(leaf for value in stored for leaf in leaves(value))
    assert unmarked(markers, stored) == set()


@pytest.mark.parametrize(
    "kind",
    [
        "notified",
        "residency_decided",
        "lead_agreed",
        "handed_over",
        "handover_answered",
        "handover_outcome",
        "classified",
        "classification_confirmed",
        "response_criteria",
        "response_decided",
        "response_stood_down",
        "response_met",
        "cause_certified",
        "withdrawn",
        "withdrawal_undone",
        "notification_separated",
        "information_requested",
        "information_received",
        "information_read",
        "request_closed",
        "answer_chosen",
        "process_recorded",
        "review_meeting_recorded",
        "key_worker_named",
        "family_contacted",
        "family_wished",
        "family_asked",
        "family_answered",
        "family_written_to",
        "readiness_decided",
        "analysis_decided",
        "finalised",
        "reopened",
        "national_return",
    ],
)
def test_every_kind_of_fact_that_has_words_is_there_with_its_marker(marked: tuple[Product, Any], kind: str) -> None:
    product, markers = marked
    with product.app.app_context():
        query = select(CaseFact.identity).where(CaseFact.kind == kind, CaseFact.identity.is_not(None))
        stored = list(db.session.scalars(query))
        db.session.rollback()
    assert stored
    assert unmarked(markers, stored) == set()


def test_every_sensitive_column_of_every_case_holds_its_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    known = {(m["case"], m["column"]): m["marker"] for m in markers if m["table"] == "child_identities"}
    told = {m["marker"] for m in markers}
    births = []
    with product.app.app_context():
        for reference, identity in db.session.execute(
            select(Case.reference, ChildIdentity).join(ChildIdentity, ChildIdentity.case_id == Case.id)
        ):
            for column in ("family_name", "given_names", "nhs_number", "home_postcode"):
                value = getattr(identity, column)
                assert value == known[reference, column] if (reference, column) in known else value in told
            births.append((identity.date_of_birth, known.get((reference, "date_of_birth"))))
        db.session.rollback()
    assert all(marker is None or (born and marker == born.isoformat()) for born, marker in births)
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
    assert len(named) > 20


def test_no_column_but_those_for_it_holds_a_marker(marked: tuple[Product, Any]) -> None:
    product, markers = marked
    forms = [form for m in markers if m["column"] != "date_of_birth" for form in m["shown_as"]]
    allowed = columns_of(*OF_CHILDREN) | DIRECTORIES
    found = set()
    for table, rows in product.whole_database().items():
        names = [column.name for column in product.schema.tables[table].columns]
        for name, values in zip(names, zip(*rows, strict=True), strict=False):
            if (table, name) not in allowed:
                text = repr(set(map(repr, values)))
                found |= {f"{table}.{name}" for form in forms if form in text}
    assert found == set()


def test_no_marker_stands_in_the_clear_in_the_database_or_the_files(marked: tuple[Product, Any]) -> None:
    """The bytes of the database with its log, and of every stored file: names, numbers and words."""
    product, markers = marked
    open_ones = {m["marker"] for m in markers if m["table"] in IN_THE_CLEAR}
    open_ones |= {m["marker"] for m in markers if m["column"] == "date_of_birth"}  # another day may be the same
    known = {form for m in markers for form in (m["marker"], m["marker"].casefold()) if m["marker"] not in open_ones}
    database = Path(product.url.removeprefix("sqlite:///"))
    folder = product.app.extensions["settings"].files
    with product.app.app_context():
        tokens = db.session.scalars(select(StoredFileRecord.token)).all()
        db.session.rollback()
    stored = [folder / token for token in tokens]
    assert len(stored) > 5
    for path in (database, Path(f"{database}-wal"), *stored):
        found = {word.decode() for word in LOOKS_LIKE_ONE.findall(path.read_bytes())} if path.exists() else set()
        assert not {word for word in found if word in known or word.casefold() in known}, path


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


def test_without_markers_names_look_natural(demonstration_url: Callable[[], str], tmp_path: Path) -> None:
    product = Product(demonstration_url(), tmp_path)
    with product.app.app_context():
        names = db.session.scalars(select(ChildIdentity.family_name)).all()
        db.session.rollback()
    assert "Llwydgoed" in names
    assert None in names
    product.close()


def test_what_everybody_reads_of_recommendations_holds_no_marker(marked: tuple[Product, Any]) -> None:
    """Their texts, what reports print, and what stands in place of an organisation's words that name a child."""
    product, markers = marked
    pattern = re.compile("|".join(re.escape(marker["marker"]) for marker in markers))
    columns = (
        RecommendationText.words, RecommendationText.theme, RecommendationText.done_when,
        RecommendationText.measured_by, RecommendationEvent.shown, RecommendationAction.shown,
        RecommendationAction.owner_shown, ProgressReport.content,
    )  # fmt: skip
    for column in columns:
        texts = [json.dumps(value, ensure_ascii=False) for value in column_of(product, column)]
        assert any(text.strip('"') for text in texts), column
        assert not [text for text in texts if pattern.search(text)], column
    typed = column_of(product, RecommendationEvent.words)
    assert [text for text in typed if pattern.search(text)], "an organisation wrote a child's name, for coordinators"
