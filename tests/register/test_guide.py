"""What a file holds is told alike on the page, in the documentation and in the files to begin with."""

import csv
import io
import re
from pathlib import Path

from flask import Flask

from cdop.reference.areas import local_authorities
from cdop.reference.codes import code_list
from cdop.register.columns import COLUMNS, LISTED, READERS, REQUIRED
from tests.application import Browser
from tests.register.test_pages import upload

DOCUMENTED = Path(__file__).parents[2] / "docs/register.md"


def documented() -> dict[str, list[tuple[str, str]]]:
    """The codes and labels of each list, as the documentation's tables have them."""
    text = DOCUMENTED.read_text(encoding="utf-8").split("## What the codes mean")[1].split("\n## ")[0]
    found: dict[str, list[tuple[str, str]]] = {}
    for name, code, label in re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.+) \|$", text, re.MULTILINE):
        found.setdefault(name, []).append((code, label))
    return found


def test_the_documentation_has_every_code_with_its_label() -> None:
    assert documented() == {name: [(c.code, c.label) for c in code_list(name).values()] for name in LISTED}


def test_the_page_has_every_column_and_code(coordinator: Browser) -> None:
    page = coordinator.get("/register/columns").text
    for column in COLUMNS:
        assert f'id="{column}"' in page
    for name in LISTED:
        for code in code_list(name).values():
            assert f"<code>{code.code}</code>" in page
    assert page.count("Required") == len(REQUIRED)


def test_the_empty_file_is_a_good_one(coordinator: Browser) -> None:
    content = coordinator.get("/register/template.csv")
    assert content.headers["Content-Disposition"] == "attachment; filename=register-template.csv"
    assert content.data.decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
    assert "Nothing new" in coordinator.get(upload(coordinator, content.data)).text


def test_the_file_of_codes_has_only_values_that_are_taken(app: Flask, coordinator: Browser) -> None:
    from datetime import date

    rows = list(csv.reader(io.StringIO(coordinator.get("/register/codes.csv").data.decode("utf-8-sig"))))
    assert rows[0] == ["column", "code", "label"]
    assert all(READERS[column](code, date.max) == code for column, code, _ in rows[1:])
    areas = [code for column, code, _ in rows if column == "death_area"]
    assert areas == [*local_authorities(), "abroad"]
