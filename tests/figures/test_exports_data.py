"""JSON and CSV: the machine-readable editions say exactly what the tables hold."""

import csv
import io
import json
from dataclasses import replace

import pytest

from cdop.figures.exports import csv_export, json_export
from tests.figures.example import example_figures, with_factors


def test_json_has_the_keys_that_the_rules_fix() -> None:
    document = json_export.to_json(example_figures())
    assert list(document)[:6] == ["year", "from", "to", "known_by", "edition", "tables"]
    assert (document["from"], document["to"], document["known_by"]) == ("2014-04-01", "2015-03-31", "2015-09-18")
    rows = document["tables"]["reviews_by_age_band"]["rows"]
    assert rows["0-27 days"] == {"modifiable": 1, "none": 6, "inadequate": 0, "total": 7}
    assert document["tables"]["notifications"]["rows"]["total"] == 32


def test_json_holds_every_cell_of_every_table_zero_and_optional_rows_too() -> None:
    figures = example_figures()
    document = json_export.to_json(figures)
    for table in figures:
        rows = document["tables"][table.key]["rows"]
        assert list(rows) == [row.key for row in table.rows]
        for row in table.rows:
            cell = rows[row.key]
            assert (tuple(cell.values()) if table.columns else (cell,)) == row.values


def test_json_says_what_was_restated() -> None:
    restated = json_export.to_json(example_figures())["restated"]
    assert (restated["printed_closing"], restated["opening"], restated["differs"]) == (11, 12, True)
    assert restated["cases"][0]["reference"] == "2014-007"


def test_json_bytes_are_stable_and_keep_names_in_any_script() -> None:
    figures = with_factors(example_figures(), "Żółć", "שלום", "\ud800")
    assert json_export.dumps(figures) == json_export.dumps(figures)
    assert "Żółć".encode() in json_export.dumps(figures)
    assert json.loads(json_export.dumps(figures)) == json_export.to_json(figures)


def test_csv_has_one_line_for_each_cell() -> None:
    figures = example_figures()
    data = csv_export.to_csv(figures)
    assert data.count(b"\n") == data.count(b"\r\n")
    lines = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(lines) == sum(len(row.values) for table in figures for row in table.rows)
    found = {(x["table"], x["row"], x["column"]): int(x["value"]) for x in lines}
    assert found["notifications", "total", "count"] == 32
    assert found["reviews_by_age_band", "0-27 days", "none"] == 6
    assert {(x["year"], x["known_by"]) for x in lines} == {("2014-15", "2015-09-18")}


def test_csv_says_beside_each_number_what_its_table_counts_of_how_many_and_leaves_out() -> None:
    figures = example_figures()
    lines = list(csv.reader(io.StringIO(csv_export.to_csv(figures).decode(), newline="")))
    assert lines[0][:6] == ["year", "known_by", "table", "row", "column", "value"]
    published = ["revised", "before", "edition", "fingerprint"]
    assert lines[0][6:] == ["basis", "denominator", "left_out", "demonstration", *published]
    for line in lines[1:]:
        table = figures.table(line[2])
        assert line[6:] == [table.basis, str(table.denominator), str(table.left_out), "", "", "", "", ""]


def test_of_a_demonstration_every_line_of_csv_and_the_json_say_so() -> None:
    figures = replace(example_figures(), demonstration=True)
    lines = list(csv.DictReader(io.StringIO(csv_export.to_csv(figures).decode(), newline="")))
    assert {line["demonstration"] for line in lines} == {"Demonstration: every child is invented"}
    assert json_export.to_json(figures)["demonstration"] is True
    assert json_export.to_json(example_figures())["demonstration"] is False


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("''@x", "'''@x"),
        ("-2", "'-2"),
        ("+2", "'+2"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_csv_text_that_looks_like_a_formula_is_made_inert(text: str, written: str) -> None:
    assert csv_export.inert(text) == written
    data = csv_export.to_csv(with_factors(example_figures(), text)).decode()
    rows = [x["row"] for x in csv.DictReader(io.StringIO(data, newline="")) if x["table"] == "factors"]
    assert rows == [written]


def test_csv_keeps_quotes_commas_and_line_ends_inside_one_cell() -> None:
    label = 'a "quoted", two\r\nlines; <b>'
    data = csv_export.to_csv(with_factors(example_figures(), label)).decode()
    rows = [x["row"] for x in csv.DictReader(io.StringIO(data, newline="")) if x["table"] == "factors"]
    assert rows == [label]
