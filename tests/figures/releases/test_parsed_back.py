"""Every format of one release says the same, cell by cell, on both databases; and says it again, byte for byte."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from cdop.database import db
from cdop.documents.inert import as_written
from cdop.figures.formats import FORMATS, file_of
from cdop.figures.order import titles
from cdop.figures.releases.content import Edition
from cdop.figures.releases.queries import release_at
from cdop.figures.tables import AnnualFigures
from tests.databases import PostgreSQL, SQLite
from tests.documents.checked import faults
from tests.figures.checklist import faults_ods, faults_xlsx
from tests.figures.releases.parsed import (
    Rows,
    of_csv,
    of_document,
    of_json,
    of_ods,
    of_paper,
    of_pdf,
    of_xlsx,
)
from tests.figures.releases.world import publish
from tests.oracle.generator import random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv
from tests.recommendations.reports.reading import unspaced

YEAR = "2016-17"
SEED = 7
"""Of a register whose public edition hides some numbers and shows others."""
Files = dict[str, bytes]
Released = dict[str, tuple[Edition, Files]]


def released(product: Product) -> Released:
    """Both editions of the published year with their files."""
    publish(product.app, YEAR)
    with product.app.app_context():
        found = release_at(db.session(), YEAR, 1)
    assert found
    made = {}
    for name in ("board", "public"):
        edition = found.edition(name)
        files = {form: file_of(edition.figures, edition.before, form) for form in FORMATS if form != "json"}
        made[name] = (edition, {**files, "json": found.json(name)})
    return made


@pytest.fixture(scope="module")
def both(
    sqlite_databases: SQLite, postgresql_databases: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> list[Released]:
    found = []
    for databases in (sqlite_databases, postgresql_databases):
        register = random_register(SEED)
        product = Product(databases.migrated(), tmp_path_factory.mktemp("parsed"), register.panel_area)
        assert product.bring_in(as_csv(register.rows)).exit_code == 0
        found.append(released(product))
        product.close()
        databases.discard(product.url)
    return found


def printed(figures: AnnualFigures, rows: dict[str, Rows]) -> dict[str, Rows]:
    """The rows that documents print, by the tables' numbered titles."""
    kept = {table.key: {unspaced(row.label) for row in table.printed_rows} for table in figures}
    return {
        unspaced(title): [row for row in rows[key] if row[0] in kept[key]] for key, title in titles(figures).items()
    }


def each(both: list[Released]) -> Iterator[tuple[str, Edition, Files, dict[str, Rows]]]:
    for found in both:
        for name, (edition, files) in found.items():
            yield name, edition, files, of_json(files["json"])


def test_the_public_edition_of_the_register_hides_some_and_shows_some(both: list[Released]) -> None:
    cells = [cell for rows in of_json(both[0]["public"][1]["json"]).values() for row in rows for cell in row[1:]]
    assert cells.count("[c]") > 20
    assert sum(cell not in {"0", "[c]"} for cell in cells) > 5


def test_every_format_says_the_same_cell_by_cell(both: list[Released]) -> None:
    for name, edition, files, truth in each(both):
        document = json.loads(files["json"])
        labels = {key: table["labels"] for key, table in document["tables"].items()}
        none = {key for key, rows in truth.items() if not rows}  # a workbook's table may not be empty
        assert of_csv(files["csv"], labels) == {key: rows for key, rows in truth.items() if rows}
        for read, form in ((of_xlsx, "xlsx"), (of_ods, "ods")):
            found = read(files[form])
            assert {key: found[key] for key in truth if key not in none} == {
                key: rows for key, rows in truth.items() if key not in none
            }, (name, form)
        wanted = printed(edition.figures, truth)
        for tables, form in ((of_pdf(files["pdf"]), "pdf"), (of_document(files["docx"]), "docx")):
            found = of_paper(tables)
            assert {title: found[title] for title in wanted if wanted[title]} == {
                title: rows for title, rows in wanted.items() if rows
            }, (name, form)


def test_the_document_to_edit_has_every_table_of_the_report_word_by_word(both: list[Released]) -> None:
    """Those beside the counts as well: rates, the years, printed totals, recommendations."""
    for _, _, files, _ in each(both):
        report, document = of_paper(of_pdf(files["pdf"])), of_paper(of_document(files["docx"]))
        drawn = {title: rows for title, rows in report.items() if rows}
        assert len(drawn) > 20
        assert {title: document[title] for title in drawn} == drawn


def plain(cell: str) -> str:
    """A cell as the number that it is, where it is one: a workbook keeps 12.0 as 12."""
    try:
        return f"{float(cell.replace(',', '')):.1f}"
    except ValueError:
        return cell


def plainly(tables: dict[str, Rows], keys: Iterable[str]) -> dict[str, Rows]:
    return {key: [[*map(plain, row)] for row in tables[key]] for key in keys}


def beside(document: dict[str, Any]) -> dict[str, list[list[str]]]:
    """The tables of timeliness and data quality as JSON has them, by their keys."""
    return {
        f"{section}_{key}": [[plain(unspaced(str(cell))) for cell in row.values()] for row in table["rows"]]
        for section in ("timeliness", "quality")
        for key, table in document[section]["tables"].items()
    }


def test_timeliness_and_quality_are_the_same_cell_by_cell_and_the_boards_alone(both: list[Released]) -> None:
    for name, edition, files, _ in each(both):
        document = json.loads(files["json"])
        if name == "public":
            assert document["timeliness"] is document["quality"] is None
            assert not edition.figures.watched
            assert not re.search(r"timeliness|quality_", files["csv"].decode() + files["dictionary"].decode())
            continue
        wanted = beside(document)
        assert {"timeliness_deaths", "timeliness_backlog", "quality_scorecard"} <= wanted.keys()
        named = {key: unspaced(document[key.partition("_")[0]]["tables"][key.partition("_")[2]]["title"])
                 for key in wanted}  # fmt: skip
        for tables, form in ((of_pdf(files["pdf"]), "pdf"), (of_document(files["docx"]), "docx")):
            found = of_paper(tables)
            assert plainly({key: found[title] for key, title in named.items()}, wanted) == wanted, form
        for read, form in ((of_xlsx, "xlsx"), (of_ods, "ods")):
            assert plainly(read(files[form]), wanted) == wanted, form
        cells: dict[str, list[str]] = {}
        for line in csv.DictReader(io.StringIO(files["csv"].decode(), newline="")):
            cells.setdefault(line["table"], []).append(plain(unspaced(as_written(line["value"]))))
        flat = {key: [cell for row in rows for cell in row] for key, rows in wanted.items()}
        assert {key: cells[key] for key in wanted} == flat
    first, second = (json.loads(found["board"][1]["json"]) for found in both)
    assert beside(first) == beside(second)


def test_the_summary_says_what_the_tables_say(both: list[Released]) -> None:
    for _, _, files, truth in each(both):
        [rows] = of_paper(of_pdf(files["summary"])).values()
        cells = {key: {row[0]: row[1] for row in found} for key, found in truth.items() if found}
        wanted = [
            cells["notifications"][unspaced("Resident deaths requiring review")],
            cells["reviews"][unspaced("Cases reviewed")],
            cells["reviews"][unspaced("of these, modifiable factors")],
            cells["outstanding"][unspaced("At the end")],
        ]
        assert [row[1] for row in rows] == wanted


def test_the_dictionary_has_every_name_of_the_csv_once(both: list[Released]) -> None:
    for _, _, files, _ in each(both):
        lines = list(csv.DictReader(io.StringIO(files["csv"].decode(), newline="")))
        told = [
            (line["kind"], line["name"])
            for line in csv.DictReader(io.StringIO(files["dictionary"].decode(), newline=""))
            if line["kind"] not in {"sign", "release"}
        ]
        assert len(set(told)) == len(told)
        wanted = {("field", name) for name in lines[0]}
        for line in lines:
            wanted |= {("table", line["table"]), ("row", f"{line['table']}.{line['row']}")}
            wanted.add(("column", f"{line['table']}.{line['column']}"))
        assert wanted == set(told)


def test_both_databases_give_the_same_numbers(both: list[Released]) -> None:
    for name in ("board", "public"):
        first, second = (of_json(found[name][1]["json"]) for found in both)
        assert first == second


def test_every_file_is_the_same_when_it_is_made_again(both: list[Released]) -> None:
    for name, edition, files, _ in each(both[:1]):
        for form in ("docx", "summary", "dictionary"):
            assert file_of(edition.figures, edition.before, form) == files[form], (name, form)


def test_the_files_pass_the_automatic_checks(both: list[Released]) -> None:
    for _, _, files, _ in each(both[:1]):
        assert faults(files["pdf"], f"Child deaths: annual figures {YEAR}") == []
        assert faults(files["summary"], f"Child deaths {YEAR}: summary", bookmarks=False) == []
        assert faults_xlsx(files["xlsx"]) == []
        assert faults_ods(files["ods"]) == []
