"""There is one way in: whatever writes a case or who a child was goes through ``cdop/case/service.py``.

That is where keys are filed and likely duplicates are looked for, so no public form, staff entry or import skips it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

WRITERS = frozenset({"insert", "update", "delete", "insert_rows", "bulk_insert_mappings", "bulk_save_objects", "merge"})
GUARDED = frozenset({"Case", "CaseFact", "ChildIdentity", "LikenessKey"})
TABLES = ("cases", "case_facts", "child_identities", "likeness_keys")
WORDS = tuple(f"{verb} {table}" for verb in ("insert into", "update", "delete from") for table in TABLES)
# Deriving anew after a migration adds no case and no fact: it writes what the timelines say, and files pairs as well.
ALLOWED = frozenset({Path("cdop/case/service.py"), Path("cdop/case/rederiving.py")})


def writes(source: str) -> Iterator[str]:
    """Each place of a source that writes to a guarded table: a statement, a new row, or SQL in words."""
    guarded = GUARDED | _aliases(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {inner.id for argument in node.args for inner in ast.walk(argument) if isinstance(inner, ast.Name)}
            named |= {i.attr for argument in node.args for i in ast.walk(argument) if isinstance(i, ast.Attribute)}
            if name in guarded & GUARDED or (name in WRITERS and named & guarded):
                yield f"line {node.lineno}: {name}"
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("insert", "update", "delete"):
                held = {inner.id for inner in ast.walk(node.func.value) if isinstance(inner, ast.Name)}
                if held & guarded:
                    yield f"line {node.lineno}: {node.func.attr}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = " ".join(node.value.casefold().split())
            if any(f"{words} " in f"{text} " or f"{words}(" in text for words in WORDS):
                yield f"line {node.lineno}: {text[:60]}"


def _aliases(source: str) -> set[str]:
    """Names that a module gives to a guarded table: ``_CASES = table_of(Case)``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            named = {inner.id for inner in ast.walk(node.value) if isinstance(inner, ast.Name)}
            if "table_of" in named and named & GUARDED:
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def test_only_the_case_service_writes_cases_and_who_a_child_was() -> None:
    sources = [path for path in (ROOT / "cdop").rglob("*.py") if path.relative_to(ROOT) not in ALLOWED]
    found = {str(path.relative_to(ROOT)): list(writes(path.read_text(encoding="utf-8"))) for path in sources}
    assert len(sources) > 100
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_case_service_files_what_it_writes() -> None:
    """Where it makes cases and where it renews what is derived, duplicates are looked for."""
    tree = ast.parse((ROOT / "cdop/case/service.py").read_text(encoding="utf-8"))
    calls = {
        function.name: {getattr(call.func, "id", "") for call in ast.walk(function) if isinstance(call, ast.Call)}
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
    }
    assert "file_new" in calls["create_cases"]
    assert "file_again" in calls["_renew_derived"]
    assert list(writes("from x import Case\nsession.execute(insert(Case), rows)"))


@pytest.mark.parametrize(
    "source",
    [
        "session.execute(insert(Case), rows)",
        "session.add(Case(reference='x'))",
        "insert_rows(session, ChildIdentity, rows)",
        "insert_rows(session, models.CaseFact, rows)",
        "Case.__table__.insert()",
        "T = table_of(LikenessKey)\nconnection.execute(delete(T))",
        "connection.execute(text('INSERT INTO cases (id) VALUES (1)'))",
        "connection.execute(text('update  child_identities set family_name = 1'))",
    ],
)
def test_every_way_of_writing_is_seen(source: str) -> None:
    assert list(writes(source))


def test_reading_is_no_writing() -> None:
    assert not list(writes("select(Case.id).where(Case.token == token)\nNewCase(reference, facts)\n'update the list'"))
