"""The tables of settings and limits in docs/running.md are what the program does (security S86)."""

import ast
import re
import runpy
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from cdop.demonstration.serving import port_of
from config import ROOT, Settings, UnsafeSettings
from tests.house.papers import sections
from tests.house.test_settings import SAFE

RUNNING = sections((ROOT / "docs" / "running.md").read_text(encoding="utf-8"))
NAME = re.compile(r"CDOP_[A-Z_]+|DATABASE_URL|PORT|FLASK_DEBUG")
OUTSIDE_SETTINGS = {"PORT", "CDOP_DEMO_PASSWORD", "FLASK_DEBUG"}
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
MEGABYTE = 1024 * 1024


def rows(section: str) -> Iterator[list[str]]:
    """The rows of a section's table, without its head."""
    lines = [line for line in RUNNING[section].splitlines() if line[:1] == "|"]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


DOCUMENTED = {row[0].strip("`"): row for row in rows("Settings")}
LIMITS = {row[2].strip("`"): row[1] for row in rows("Limits")}


def names_read() -> set[str]:
    """Every name of a setting that stands by itself in the program: what it asks the environment for."""
    files = [*(ROOT / "cdop").rglob("*.py"), *ROOT.glob("*.py")]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    words = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {word for word in words if isinstance(word, str) and NAME.fullmatch(word)}


def seen(settings: Settings) -> dict[str, Any]:
    """What settings come to: the folder of backups as it is used, and the rest as it is held."""
    held = {field.name: getattr(settings, field.name) for field in fields(settings)}
    keys = settings.keys_file or settings.instance / "keys.json"  # tests have one of their own
    return held | {"backup_folder": settings.backups, "keys_file": keys}


def default_of(name: str, folder: Path) -> str:
    """The default that the table gives; empty where it says that there is none."""
    told = re.match(r"`([^`]*)`$|none\b", DOCUMENTED[name][2])
    assert told, f"{name}: write the default in `backticks`, or begin with none"
    return (told[1] or "").replace("{CDOP_INSTANCE}", str(folder))


def test_every_setting_stands_in_the_table_with_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(DOCUMENTED) == names_read(), "docs/running.md, Settings"
    monkeypatch.chdir(ROOT)
    for name in DOCUMENTED.keys() - OUTSIDE_SETTINGS:
        own = {} if name == "CDOP_INSTANCE" else {"CDOP_INSTANCE": str(tmp_path)}
        given = own | {name: default_of(name, tmp_path)}
        assert seen(Settings.from_environment(given)) == seen(Settings.from_environment(own)), name
    assert port_of({"PORT": default_of("PORT", tmp_path)}) == port_of({})
    assert default_of("CDOP_DEMO_PASSWORD", tmp_path) == default_of("FLASK_DEBUG", tmp_path) == ""


@pytest.mark.parametrize("name", [name for name, row in DOCUMENTED.items() if name != "CDOP_ENV"])
def test_what_must_or_must_not_be_set_in_production_is_asked_for(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.ROOT", tmp_path)  # whose folder of this checkout others may open is not asked here
    told, without = DOCUMENTED[name][3], {key: value for key, value in SAFE.items() if key != name}
    if told.startswith("must be set"):
        with pytest.raises(UnsafeSettings, match=name):
            Settings.from_environment(without)
        return
    assert Settings.from_environment(without).production, name
    if told.startswith("must not be set"):
        with pytest.raises(UnsafeSettings, match=name):
            Settings.from_environment({**without, name: "1"})


def test_every_setting_of_the_readme_stands_in_the_table() -> None:
    table = sections((ROOT / "README.md").read_text(encoding="utf-8"))["Settings"]
    first = [line.split("|")[1] for line in table.splitlines() if line[:1] == "|"]
    named = {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}
    assert named
    assert named <= set(DOCUMENTED)


def constant(place: str) -> Any:
    """What stands in the program under a dotted name, or in a file under ``file.py:NAME``."""
    if ":" in place:
        file, name = place.split(":")
        return runpy.run_path(str(ROOT / file))[name]
    module, _, name = place.rpartition(".")
    return getattr(import_module(module), name)


def amount(text: str) -> float:
    """``15 minutes`` in seconds, ``10 MB`` in bytes, ``256 characters`` or ``10`` as they are."""
    number, _, unit = text.replace(",", "").partition(" ")
    one = unit.removesuffix("s")
    return float(number) * (MEGABYTE if unit == "MB" else SECONDS.get(one, 1))


def as_told(value: Any) -> list[float]:
    """A limit as numbers: of a tuple of ``Limit``, each one's number and seconds."""
    if isinstance(value, timedelta):
        return [value.total_seconds()]
    if isinstance(value, tuple):
        return [part for limit in value for part in (float(limit.number), limit.window.total_seconds())]
    return [float(value)]


def test_every_limit_is_what_the_program_keeps() -> None:
    assert len(LIMITS) > 20
    for place, told in LIMITS.items():
        numbers = [amount(part) for part in re.split(r" in |, (?=\d+ in )", told)]
        assert numbers == as_told(constant(place)), f"docs/running.md says {told} of {place}"
