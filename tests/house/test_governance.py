"""The papers that a panel takes to its information governance officer are true of this version (security P15)."""

import ast
import re
import tomllib

import pytest

from config import ROOT
from tests.house.papers import FOLDER, entries, paper, sections

DRAFTS = sorted(path.name for path in FOLDER.glob("*.md") if path.name != "README.md")
JOURNEYS = ROOT / "tests" / "journeys"
NAMING = {"identity", "narrative", "index"}


def columns() -> dict[str, set[str]]:
    """The classes of each table's columns."""
    text = (ROOT / "cdop" / "reference" / "columns.toml").read_text(encoding="utf-8")
    return {table: set(classes) for table, classes in tomllib.loads(text).items()}


def classes() -> dict[str, dict[str, str]]:
    return {name: entries(section) for name, section in sections(paper("data-map.md")).items()}


def tables_of(told: dict[str, str]) -> list[str]:
    return re.findall(r"`(\w+)`", told["Tables"])


def test_every_table_stands_in_one_class_of_the_data_map() -> None:
    listed = [table for told in classes().values() for table in tables_of(told)]
    assert sorted(listed) == sorted(columns()), "docs/governance/data-map.md"


def test_the_map_says_which_classes_can_name_a_child() -> None:
    held = columns()
    for name, told in classes().items():
        expected = "yes" if any(held[table] & NAMING for table in tables_of(told)) else "no"
        assert told["Can name a child"] == expected, name


def test_every_class_says_where_it_comes_from_who_sees_it_and_where_it_goes() -> None:
    for name, told in classes().items():
        assert set(told) == {"Tables", "Can name a child", "Comes from", "Seen by", "Goes to"}, name
        assert all(told.values()), name


def test_every_class_has_a_line_of_retention() -> None:
    rows = re.findall(r"^\| ([^|]+) \|([^|]+)\|([^|]+)\|([^|]+)\|", paper("retention.md"), flags=re.MULTILINE)
    told = {row[0]: row for row in rows}
    assert set(classes()) - set(told) == set()
    assert all(cell.strip() for name in classes() for cell in told[name])


def test_no_period_is_given_out_for_the_law() -> None:
    assert "Nothing below is the law" in paper("retention.md")


def run_axe() -> set[str]:
    """The journeys that look at a page with axe, themselves or by another module of theirs."""
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in JOURNEYS.glob("*.py")}
    del trees["conftest"]
    found = {name for name, tree in trees.items() if _uses(tree, "assert_accessible")}
    while more := {name for name, tree in trees.items() if name not in found and _imported(tree) & found}:
        found |= more
    return {f"{name}.py" for name in found if name.startswith("test_")}


def _uses(tree: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def _imported(tree: ast.AST) -> set[str]:
    froms = (node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {module.rpartition(".")[2] for module in froms if module.startswith("tests.journeys.")}


def test_the_accessibility_statement_names_the_journeys_that_run_axe() -> None:
    listed = re.findall(r"^\| `(test_\w+\.py)` \|", paper("accessibility.md"), flags=re.MULTILINE)
    assert sorted(listed) == sorted(run_axe())


@pytest.mark.parametrize(
    "words",
    [
        "This accessibility statement applies to",
        "## Enforcement procedure",
        "The Equality and Human Rights Commission (EHRC) is responsible for enforcing",
        "## Technical information about this website's accessibility",
        "### Compliance status",
        "## Non-accessible content",
        "### Disproportionate burden",
        "### Content that is not within the scope of the accessibility regulations",
        "## Preparation of this accessibility statement",
    ],
)
def test_the_accessibility_statement_has_the_parts_of_the_model(words: str) -> None:
    assert words in paper("accessibility.md")


def test_the_trackers_own_page_says_what_the_statement_must_say() -> None:
    page = (ROOT / "templates" / "help" / "accessibility.html").read_text(encoding="utf-8")
    plain = [" ".join(re.sub(r"<[^>]+>|[‘’']", " ", text).split()) for text in (page, paper("accessibility.md"))]
    for words in (
        "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies "
        "(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
        "contact the Equality Advisory and Support Service (EASS)",
        "This website is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard",
    ):
        assert [words in text for text in plain] == [True, True], words


@pytest.mark.parametrize("name", DRAFTS)
def test_every_draft_says_so_and_names_its_blanks(name: str) -> None:
    text = paper(name)
    assert "**Draft for the deploying organisation to complete" in text
    assert re.search(r"\[to complete: \w[^]]+\]", text)
    assert not re.search(r"\[to complete\W*\]|TODO|TBC", text)


def test_the_readme_leads_to_every_paper() -> None:
    assert {name for name in DRAFTS if f"({name})" not in paper("README.md")} == set()


@pytest.mark.parametrize("name", [*DRAFTS, "README.md"])
def test_every_link_leads_to_a_file(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper(name))
    assert [link for link in links if not (FOLDER / link).exists()] == []
