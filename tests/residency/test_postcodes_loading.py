"""Loading a postcode directory and looking postcodes up, on both engines, by the command and the query."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event, func, select, text

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.residency.postcodes import reading, service
from cdop.residency.postcodes.models import Postcode, PostcodeEdition, State
from cdop.residency.postcodes.queries import Place, edition_in_use, look_up, unfinished
from cdop.residency.postcodes.rules import Refused
from tests.residency.postcode_directory import HEADER, MEDWAY, NORTH_NORTHAMPTONSHIRE, ROWS, as_csv, many, written


def load(app: Flask, file: Path, *options: str) -> Result:
    """``postcodes load``; a traceback is a failure of the test."""
    result = app.test_cli_runner().invoke(args=["postcodes", "load", str(file), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def place(app: Flask, postcode: str) -> Place | None:
    with app.app_context():
        return look_up(db.session(), postcode)


def decile_of(app: Flask, postcode: str) -> int | None:
    found = place(app, postcode)
    assert found
    return found.deprivation_decile


def stored(app: Flask) -> list[tuple[str, int]]:
    """Each edition's state, and how many rows it really has."""
    with app.app_context():
        count = func.count(Postcode.postcode)
        editions = select(PostcodeEdition.state, count).outerjoin(Postcode, Postcode.edition_id == PostcodeEdition.id)
        grouped = editions.group_by(PostcodeEdition.id, PostcodeEdition.state).order_by(PostcodeEdition.id)
        orphans = select(count).where(Postcode.edition_id.not_in(select(PostcodeEdition.id)))
        assert db.session.execute(orphans).scalar_one() == 0
        return [(state, rows) for state, rows in db.session.execute(grouped)]


def audited(app: Flask) -> Sequence[Any]:
    with app.app_context():
        return db.session.execute(
            select(AuditEntry.name, AuditEntry.detail).where(AuditEntry.event == "postcodes.loaded")
        ).all()


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that reach the database."""
    seen: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", keep)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", keep)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return written(tmp_path / "INVENTED_2021.csv")


def test_a_postcode_tells_authority_small_area_decile_and_edition(app_on_each: Flask, directory: Path) -> None:
    result = load(app_on_each, directory, "--edition", "Invented, November 2021")
    assert result.exit_code == 0, result.output
    assert "Loaded 9 postcodes as Invented, November 2021; 2 of them are terminated." in result.output
    assert place(app_on_each, "QX1 1AA") == Place(
        "QX1 1AA", MEDWAY, "E01099901", 1, None, "Invented, November 2021"
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["qx101aa", " QX10  1AA ", "QX10\u00a01aa", "Q X101AA"])
def test_however_it_is_typed(app: Flask, directory: Path, typed: str) -> None:
    load(app, directory)
    found = place(app, typed)
    assert found
    assert (found.postcode, found.edition) == ("QX10 1AA", "INVENTED_2021")


@pytest.mark.parametrize("typed", ["", "  ", "QX1 1AZ", "QX1 1AAA", "%", "QX1 1A_", "ſſ1 1AA", "Q" * 500, "\x00"])
def test_what_is_not_in_the_directory_has_no_place(app_on_each: Flask, directory: Path, typed: str) -> None:
    load(app_on_each, directory)
    assert place(app_on_each, typed) is None


def test_each_country_s_ranks_make_its_own_tenths(app_on_each: Flask, directory: Path) -> None:
    load(app_on_each, directory)
    tenths = {code: decile_of(app_on_each, code) for code in ("QX1 1AB", "QX10 1AA", "QY1 1AA", "QY1 1AB", "QY1 1AD")}
    assert tenths == {"QX1 1AB": 2, "QX10 1AA": 10, "QY1 1AA": 1, "QY1 1AB": 10, "QY1 1AD": 2}


def test_a_terminated_postcode_is_kept_and_marked(app_on_each: Flask, directory: Path) -> None:
    load(app_on_each, directory)
    found = place(app_on_each, "QX1 1AB")
    assert found
    assert (found.terminated, found.local_authority) == ("2002-07", MEDWAY)


def test_an_abolished_authority_s_homes_are_its_successor_s(app: Flask, directory: Path) -> None:
    load(app, directory)
    found = place(app, "QX10 1AA")
    assert found
    assert found.local_authority == NORTH_NORTHAMPTONSHIRE


@pytest.mark.parametrize(
    ("code", "small_area"), [("QZ1 1AA", None), ("QZ1 1AB", "L99999999"), ("QZ1 1AD", "E01099903")]
)
def test_where_the_directory_or_the_list_has_no_authority_none_is_made_up(
    app: Flask, directory: Path, code: str, small_area: str | None
) -> None:
    result = load(app, directory)
    found = place(app, code)
    assert found
    assert (found.local_authority, found.deprivation_decile, found.small_area) == (None, None, small_area)
    assert "Not in the tracker's list of local authorities, so the area must be chosen by hand there: E06999999." in (
        result.output
    )


def test_a_look_up_is_one_statement_by_the_key(app_on_each: Flask, directory: Path) -> None:
    load(app_on_each, directory)
    with statements(app_on_each) as seen:
        assert look_up(db.session(), "QX1 1AA")
    asked = [statement for statement in seen if "SELECT" in statement]
    assert len(asked) == 1
    if db_is_sqlite(app_on_each):
        with app_on_each.app_context(), db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", ("in_use", "QX11AA")).all()
        words = " ".join(str(step[3]) for step in plan)
        assert "SEARCH postcodes USING PRIMARY KEY (edition_id=? AND postcode=?)" in words
        assert "SCAN postcodes" not in words


def db_is_sqlite(app: Flask) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def test_without_a_directory_nothing_is_told(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        assert look_up(db.session(), "QX1 1AA") is None
        assert edition_in_use(db.session()) is None
    said = app_on_each.test_cli_runner().invoke(args=["postcodes", "status"])
    assert said.output == (
        "No postcode directory is in use: the area is chosen from the list of local authorities.\n"
    )  # fmt: skip


def test_status_says_what_is_in_use(app_on_each: Flask, directory: Path) -> None:
    load(app_on_each, directory, "--imd-ranks", "33755", "--imd-ranks", "w=1917")
    said = app_on_each.test_cli_runner().invoke(args=["postcodes", "status"]).output.splitlines()
    assert said[0].startswith("INVENTED_2021: 9 postcodes, 2 of them terminated, loaded ")
    assert said[1:] == [
        "Columns read: pcds, laua, lsoa11, imd, ctry, doterm.",
        "England: English Indices of Deprivation 2025, 33,755 ranks.",
        "Wales: number of ranks named at the load, 1,917 ranks.",
        "Scotland: Scottish Index of Multiple Deprivation 2020, 6,976 ranks.",
        "Northern Ireland: Northern Ireland Multiple Deprivation Measure 2017, 890 ranks.",
    ]
    assert decile_of(app_on_each, "QX1 1AB") == 1


@pytest.mark.parametrize("number", ["0", "many", "X=5", "-3", "٣٣٧٥٥"])
def test_a_number_of_ranks_that_is_none_is_refused(app: Flask, directory: Path, number: str) -> None:
    result = load(app, directory, f"--imd-ranks={number}")
    assert result.exit_code == 2
    assert "give a number like 33755" in result.output
    assert stored(app) == []


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines", "\x07"])
def test_an_edition_s_name_is_one_short_line(app: Flask, directory: Path, name: str) -> None:
    assert load(app, directory, "--edition", name).exit_code == 2
    assert stored(app) == []


def test_a_new_edition_takes_the_place_of_the_old_one(
    app_on_each: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ROWS_A_STEP", 7)
    load(app_on_each, written(tmp_path / "old.csv", many(50)))
    load(app_on_each, written(tmp_path / "new.csv", many(40, rank="32844")))
    assert stored(app_on_each) == [(State.IN_USE, 40)]
    assert decile_of(app_on_each, "QA1 0AA") == 10
    with app_on_each.app_context():
        found = edition_in_use(db.session())
        assert found
        assert (found.name, found.postcodes, found.terminated) == ("new", 40, 0)
    assert [(name, detail) for name, detail in audited(app_on_each)] == [
        ("command line", {"edition": "old", "postcodes": 50}),
        ("command line", {"edition": "new", "postcodes": 40}),
    ]


def test_the_database_holds_one_edition_in_use_at_most(app_on_each: Flask, directory: Path) -> None:
    load(app_on_each, directory)
    again = text(
        "INSERT INTO postcode_editions (name, state, loaded_at, postcodes, terminated, indices, columns)"
        " SELECT name, state, loaded_at, postcodes, terminated, indices, columns FROM postcode_editions"
    )
    with app_on_each.app_context(), db.engine.connect() as connection, pytest.raises(Exception, match=r"(?i)unique"):
        connection.execute(again)


def test_every_fault_is_listed_and_nothing_is_changed(app_on_each: Flask, tmp_path: Path, directory: Path) -> None:
    load(app_on_each, directory)
    faulty = [*ROWS, ("QX1", "QX1", "", "", "", "", "", ""), ROWS[0], ("", "QX1 1AE", "", "soon", "", "", "", "")]
    result = load(app_on_each, written(tmp_path / "faulty.csv", faulty))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "row 11, pcds: 'QX1' is not a postcode",
        "row 12, pcds: 'QX11AA' is in the file already, in a row above",
        "row 13, doterm: 'soon' is not a month like 200207",
        "Nothing was changed.",
    ]
    assert stored(app_on_each) == [(State.IN_USE, 9)]
    assert len(audited(app_on_each)) == 1


def test_the_list_of_faults_has_an_end(app: Flask, tmp_path: Path) -> None:
    result = load(app, written(tmp_path / "faulty.csv", [("?",) * 8] * 500))
    said = result.output.splitlines()
    assert len(said) == reading.MOST_FAULTS + 2
    assert said[-2:] == ["row 18, row: the list ends here: there may be more faults", "Nothing was changed."]


def test_the_list_of_repetitions_has_an_end(app: Flask, tmp_path: Path) -> None:
    result = load(app, written(tmp_path / "twice.csv", many(300) * 2))
    said = result.output.splitlines()
    assert len(said) == reading.MOST_FAULTS + 2
    assert all("is in the file already, in a row above" in words for words in said[:-2])
    assert said[-2].endswith("row: the list ends here: there may be more faults")


def test_a_header_that_lacks_columns_is_refused_by_name(app: Flask, tmp_path: Path) -> None:
    result = load(app, written(tmp_path / "register.csv", [], ("case_ref", "home_postcode")))
    assert result.exit_code == 1
    assert "there is no column for the postcode (pcds, pcd7, pcd8 or pcd)" in result.output
    assert "there is no column for the deprivation rank (imd or imd20ind)" in result.output
    assert "the header has: case_ref, home_postcode" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "row 1, header: there is no column"),
        (",".join(HEADER).encode(), "row 1, file: has no postcodes"),
        (as_csv().encode("utf-16"), "row 1, "),
        (as_csv().encode() + b'"QX1 1AA', "row 11, row: is not a row of a CSV file"),
        (as_csv().encode() + b'"","QX1\n1AE","","","","","","0"\n', "row 11, row: is not a row of a CSV file"),
        (as_csv().encode() + b"x" * 200_000, "row 11, row: is not a row of a CSV file"),
        (as_csv().encode() + b'"a"b,c\n', "row 11, row: is not a row of a CSV file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "row 1, "),
    ],
)
def test_a_file_that_is_something_else_is_refused(app: Flask, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    result = load(app, file)
    assert result.exit_code == 1
    assert words in result.output
    assert result.output.endswith("Nothing was changed.\n")
    assert stored(app) == []


def test_the_directory_is_found_inside_a_zip_beside_its_documents(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "release.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Documents/LA_UA names and codes.csv", "code,name\nE06000035,Medway\n")
        archive.writestr("Data/multi_csv/INVENTED_2022_QX.csv", as_csv(ROWS[:3]))
        archive.writestr("Data/INVENTED_2022_UK.csv", as_csv())
        archive.writestr("User guide.pdf", bytes(100_000))
    result = load(app, file)
    assert result.output.endswith("Loaded 9 postcodes as INVENTED_2022_UK; 2 of them are terminated.\n")
    assert decile_of(app, "QX1 1AA") == 1


def test_a_zip_without_a_directory_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "release.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("User guide.pdf", "guide")
    assert "the .zip file has no .csv file inside" in load(app, file).output


def test_a_damaged_zip_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "release.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("directory.csv", as_csv())
    file.write_bytes(file.read_bytes().replace(b"QX10 1AA", b"QX10 9AA", 1))
    result = load(app, file)
    assert result.exit_code == 1
    assert "the .zip file is damaged from here on" in result.output
    assert stored(app) == []


def test_a_file_that_changes_while_it_is_read_is_not_put_in_use(
    app_on_each: Flask, tmp_path: Path, directory: Path
) -> None:
    load(app_on_each, directory)
    file = written(tmp_path / "moving.csv", many(30))
    with app_on_each.app_context(), reading.opened(file) as source:
        checked = reading.check(source, {}, print)
        for rows in (many(29), [*many(29), ("?",) * 8], many(31)):
            written(file, rows)
            with pytest.raises(Refused, match="the file was changed while it was read"):
                service.load(db.session(), COMMAND_LINE, checked, "moving", print)
    assert stored(app_on_each)[0] == (State.IN_USE, 9)
    assert place(app_on_each, "QX1 1AA")
    assert load(app_on_each, directory).exit_code == 0
    assert stored(app_on_each) == [(State.IN_USE, 9)]


def test_progress_is_told_on_standard_error(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROWS_BETWEEN_WORDS", 100)
    monkeypatch.setattr(service, "ROWS_BETWEEN_WORDS", 100)
    monkeypatch.setattr(service, "ROWS_A_STEP", 50)
    result = load(app, written(tmp_path / "many.csv", many(250)))
    assert result.stdout == "Loaded 250 postcodes as many; 0 of them are terminated.\n"
    assert result.stderr.splitlines() == [
        "Checked 100 postcodes.",
        "Checked 200 postcodes.",
        "Stored 100 of 250 postcodes.",
        "Stored 200 of 250 postcodes.",
    ]


def test_what_is_stored_under_other_editions_is_told(app: Flask, directory: Path) -> None:
    load(app, directory)
    with app.app_context():
        assert unfinished(db.session()) == 0
        db.session.execute(text("UPDATE postcode_editions SET state = 'loading'"))
        assert unfinished(db.session()) == 1
        db.session.commit()
    said = app.test_cli_runner().invoke(args=["postcodes", "status"]).output
    assert "A load is under way, or was interrupted; the next load removes what one left." in said
