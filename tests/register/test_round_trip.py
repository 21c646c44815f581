"""What goes in comes out: the same facts, the same bytes, and nothing twice."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.oracle import accepted
from tests.oracle.cases import COLUMNS, read_factors
from tests.oracle.faulty import GOOD, Row
from tests.oracle.generator import Register, random_register
from tests.oracle.product import MEDWAY, Product
from tests.oracle.timelines import random_timelines
from tests.oracle.writer import as_csv, as_untidy_csv, as_workbook

NewProduct = Callable[..., Product]


@pytest.fixture
def new_product(databases: Databases, tmp_path: Path) -> Iterator[NewProduct]:
    """Makes the product on a new, empty register."""
    made: list[Product] = []

    def make(panel_area: tuple[str, ...] = MEDWAY) -> Product:
        made.append(Product(databases.migrated(), tmp_path, panel_area))
        return made[-1]

    yield make
    for product in made:
        product.close()
        databases.discard(product.url)


def stored(product: Product, content: bytes, suffix: str = ".csv") -> bytes:
    """Bring a file in and take the register out."""
    result = product.bring_in(content, suffix)
    assert result.exit_code == 0, result.stderr
    return product.take_out()


def records(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def facts(content: bytes) -> dict[str, Row]:
    """The facts of an exported file, what escapes a cell taken off, by reference."""
    header, *rows = records(content)
    found = [{name: unescaped(cell) for name, cell in zip(header, row, strict=True)} for row in rows]
    return {row["case_ref"]: row for row in found}


def unescaped(cell: str) -> str:
    runs = cell.startswith("'") and cell.lstrip("'").startswith(("=", "+", "-", "@"))
    return cell[1:] if runs else cell


def with_defaults(row: Row) -> Row:
    """The row as register.md completes it; a default may be written or left empty."""
    full = {column: row.get(column, "") for column in COLUMNS}
    if full["home_area"] and not full["residency_decided_on"]:
        full["residency_decided_on"] = full["notified_on"]
    if full["expectation"] and not full["classified_on"]:
        full["classified_on"] = full["notified_on"]
    if full["finalised_on"] and not full["panel_met_on"]:
        full["panel_met_on"] = full["finalised_on"]
    full["modifiable_factors"] = ";".join(sorted(read_factors(full["modifiable_factors"])))
    return full


@pytest.mark.parametrize("seed", range(10))
def test_export_import_export_gives_the_same_bytes(new_product: NewProduct, seed: int) -> None:
    register = random_register(seed)
    first = stored(new_product(register.panel_area), as_untidy_csv(register.rows, random.Random(seed)))
    assert stored(new_product(register.panel_area), first) == first


@pytest.mark.parametrize("seed", range(10))
def test_every_fact_comes_out_as_it_went_in(new_product: NewProduct, seed: int) -> None:
    register = random_register(seed)
    found = facts(stored(new_product(register.panel_area), as_csv(register.rows)))
    expected = {row["case_ref"]: with_defaults(row) for row in register.rows}
    assert {reference: with_defaults(row) for reference, row in found.items()} == expected


def test_an_export_is_sorted_and_ends_its_lines_with_cr_lf(new_product: NewProduct) -> None:
    references = ["b", "B", "a/1", "a-1", "a1", "A", "10", "9", "-", "/", "Z", "a"]
    content = stored(new_product(), as_csv([{**GOOD[2], "case_ref": name} for name in references]))
    assert list(facts(content)) == sorted(references)
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") == len(references) + 1
    assert not content.startswith(b"\xef\xbb\xbf")
    assert set(records(content)[0]) <= set(COLUMNS)


def test_an_empty_register_goes_out_and_in(new_product: NewProduct) -> None:
    content = new_product().take_out()
    assert len(records(content)) == 1
    assert stored(new_product(), content) == content


@pytest.mark.parametrize("seed", range(5))
def test_the_same_file_twice_stores_nothing_new_and_says_so(new_product: NewProduct, seed: int) -> None:
    register = random_register(seed)
    product = new_product(register.panel_area)
    content = as_untidy_csv(register.rows, random.Random(seed))
    before = stored(product, content)
    again = product.bring_in(content)
    assert again.exit_code == 0
    assert again.output.strip()
    assert product.take_out() == before
    other_clothes = product.bring_in(as_csv(register.rows))
    assert other_clothes.exit_code == 0, other_clothes.stderr
    assert product.bring_in(before).exit_code == 0
    assert product.take_out() == before


def test_a_longer_file_stores_only_its_new_rows(new_product: NewProduct) -> None:
    product = new_product()
    assert product.bring_in(as_csv(GOOD[:2])).exit_code == 0
    assert set(facts(stored(product, as_csv(GOOD)))) == {row["case_ref"] for row in GOOD}


@pytest.mark.parametrize("row", accepted.ROWS.values(), ids=accepted.ROWS)
def test_a_row_at_the_edge_of_the_rules_is_taken_and_kept(new_product: NewProduct, row: Row) -> None:
    found = facts(stored(new_product(), as_csv([row])))
    assert with_defaults(found[row["case_ref"]]) == with_defaults(row)


@pytest.mark.parametrize("content", accepted.files().values(), ids=accepted.files())
def test_the_same_facts_in_other_clothes_store_the_same(new_product: NewProduct, content: bytes) -> None:
    assert stored(new_product(), content) == stored(new_product(), as_csv(GOOD))


@pytest.mark.parametrize("typed", [True, False], ids=["typed cells", "text cells"])
def test_a_workbook_stores_what_the_same_csv_stores(new_product: NewProduct, typed: bool) -> None:
    for seed in range(4):
        register = random_register(seed)
        rows = [{name: cell.replace("\r\n", "\n") for name, cell in row.items()} for row in register.rows]
        content = as_workbook(rows, typed=typed)
        from_workbook = stored(new_product(register.panel_area), content, ".xlsx")
        assert from_workbook == stored(new_product(register.panel_area), as_csv(rows))


@pytest.mark.parametrize(
    ("in_the_file", "kept", "written"),
    [
        ("=1+1", "=1+1", "'=1+1"),
        ("'=1+1", "=1+1", "'=1+1"),
        ("''=1+1", "'=1+1", "''=1+1"),
        ("'''@x", "''@x", "'''@x"),
        ("-", "-", "'-"),
        ("'+44", "+44", "'+44"),
        ("'plain", "'plain", "'plain"),
        ("''", "''", "''"),
        ("' =1", "' =1", "' =1"),
        (" '=1 ", "=1", "'=1"),
        ("a=1", "a=1", "a=1"),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_kept_and_made_safe(
    new_product: NewProduct, in_the_file: str, kept: str, written: str
) -> None:
    lines = [["case_ref", "notified_on", "date_of_death", "death_area", "family_name"]]
    lines.append(["A", "2014-05-02", "2014-05-01", "abroad", in_the_file])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    content = stored(new_product(), text.getvalue().encode())
    header, row = records(content)
    assert row[header.index("family_name")] == written
    assert facts(content)["A"]["family_name"] == kept


def test_an_export_to_a_file_is_the_same_as_to_standard_output(new_product: NewProduct, tmp_path: Path) -> None:
    product = new_product()
    content = stored(product, as_csv(GOOD))
    assert product.run("register", "export", str(tmp_path / "out.csv")).exit_code == 0
    assert (tmp_path / "out.csv").read_bytes() == content


def test_the_full_register_goes_out_and_comes_back_whole(new_product: NewProduct, tmp_path: Path) -> None:
    register: Register = random_register(7)
    product = new_product(register.panel_area)
    content = stored(product, as_csv(register.rows))
    path = tmp_path / "full.jsonl"
    assert product.run("register", "export", "--full", str(path)).exit_code == 0
    assert len(path.read_bytes().splitlines()) == len(register.rows)
    other = new_product(register.panel_area)
    result = other.run("register", "import", str(path))
    assert result.exit_code == 0, result.stderr
    assert other.take_out() == content
    again = tmp_path / "again.jsonl"
    assert other.run("register", "export", "--full", str(again)).exit_code == 0
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("seed", range(6))
def test_cases_that_hold_more_than_a_row_go_out_and_in(new_product: NewProduct, tmp_path: Path, seed: int) -> None:
    timelines = random_timelines(seed)
    product = new_product(timelines.register.panel_area)
    rows = stored(product, timelines.content, ".jsonl")
    assert stored(new_product(timelines.register.panel_area), rows) == rows
    whole = [tmp_path / "whole.jsonl", tmp_path / "again.jsonl"]
    assert product.run("register", "export", "--full", str(whole[0])).exit_code == 0
    other = new_product(timelines.register.panel_area)
    assert stored(other, whole[0].read_bytes(), ".jsonl") == rows
    assert other.run("register", "export", "--full", str(whole[1])).exit_code == 0
    assert whole[1].read_bytes() == whole[0].read_bytes()
