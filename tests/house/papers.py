"""Reading the governance papers (docs/governance) and what they are held to: the tests, by their syntax alone.

Each ``…_faults`` function takes what was read and gives a line for each fault: tests hand it broken copies as well.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from config import ROOT

FOLDER = ROOT / "docs" / "governance"
IDS = tuple(
    f"{letter}{number:02}" for letter, most in (("S", 86), ("R", 21), ("P", 16)) for number in range(1, most + 1)
)
FIELDS = {"says", "tests", "gap", "not_proven", "check"}
OF_HAZARDS = ("Cause", "Effect", "Before", "Controls", "After", "Left", "Tests")
_NODE = re.compile(r"tests/[\w/]+\.py::test_\w+")
_ID = re.compile(r"\b[SRP][0-9]{2}\b")
_RATED = re.compile(r"(very low|low|medium|high|very high) likelihood, ([a-z]+) harm: ([1-5])")
Requirements = Mapping[str, Mapping[str, Any]]
Exists = Callable[[str], bool]


def requirements() -> dict[str, dict[str, Any]]:
    """``requirements.toml``, by id."""
    return tomllib.loads(paper("requirements.toml"))


def paper(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def tests_of(path: str) -> frozenset[str]:
    """The names of a file's tests, which is not run; none where it is not there."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    found = ast.parse(file.read_text(encoding="utf-8")).body
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef))


def exists(node: str) -> bool:
    """Whether there is a test of this path and name."""
    path, _, name = node.partition("::")
    return _NODE.fullmatch(node) is not None and name in tests_of(path)


def is_proven(requirement: Mapping[str, Any]) -> bool:
    return bool(requirement.get("tests"))


def requirement_faults(held: Requirements, there: Exists) -> Iterator[str]:
    yield from (f"{one} is missing" for one in IDS if one not in held)
    yield from (f"{one} is no requirement" for one in held if one not in IDS)
    for one, told in held.items():
        yield from (f"{one} says {name}, which nobody reads" for name in told.keys() - FIELDS)
        if len(told.get("says", "")) < 10:
            yield f"{one} does not say what it asks"
        if not isinstance(told.get("check"), str):
            yield f"{one} has no check, not even an empty one"
        if is_proven(told) == bool(told.get("not_proven")):
            yield f"{one} needs tests, or a reason why there are none, and not both"
        if "gap" in told and (not is_proven(told) or len(told["gap"]) < 10):
            yield f"{one} has a gap of nothing"
        if "not_proven" in told and len(told["not_proven"]) < 10:
            yield f"{one} gives no reason"
        if len(set(told.get("tests", ()))) != len(told.get("tests", ())):
            yield f"{one} names a test twice"
        yield from (f"{one} names {node}, which is no test" for node in told.get("tests", ()) if not there(node))


def counted(held: Requirements) -> str:
    """The sentence in which the numbers are told."""
    partly = sum("gap" in told for told in held.values())
    wholly = sum(is_proven(told) for told in held.values()) - partly
    rest = len(held) - wholly - partly
    return f"Of {len(held)} requirements tests prove {wholly} wholly and {partly} in part; {rest} are not proven."


def sections(text: str) -> dict[str, str]:
    """What stands under each second heading."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def entries(section: str) -> dict[str, str]:
    """The fields of a section's list: ``* **Cause:** words``, with the lines below them."""
    found = re.split(r"^\* \*\*(.+?):\*\*", section, flags=re.MULTILINE)
    return {name: words.strip() for name, words in zip(found[1::2], found[2::2], strict=True)}


def matrix(text: str) -> dict[tuple[str, str], str]:
    """The hazard log's own table: the number of each likelihood and harm."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    (head, _rule, *rows) = lines
    return {(row[0], harm): number for row in rows for harm, number in zip(head[1:], row[1:], strict=True)}


def hazard_faults(text: str, held: Requirements, there: Exists) -> Iterator[str]:
    ratings, found = matrix(text.partition("\n## ")[0]), sections(text)
    expected = [f"H{number:02}" for number in range(1, len(found) + 1)]
    if [heading.partition(":")[0] for heading in found] != expected:
        yield "hazards are not numbered one after another"
    for heading, section in found.items():
        hazard, told = heading.partition(":")[0], entries(section)
        yield from (f"{hazard} has no {name}" for name in OF_HAZARDS if not told.get(name))
        nodes = re.findall(r"`([^`]+)`", told.get("Tests", ""))
        if not nodes:
            yield f"{hazard} names no test"
        yield from (f"{hazard} names {node}, which is no test" for node in nodes if not there(node))
        yield from (f"{hazard} names {one}, which is no requirement" for one in _ID.findall(section) if one not in held)
        rated = {name: _RATED.match(told.get(name, "")) for name in ("Before", "After")}
        for name, match in rated.items():
            if match is None or ratings.get((match[1], match[2])) != match[3]:
                yield f"{hazard} has a number {name} that its table does not give"
        if all(rated.values()) and int(rated["After"][3]) > int(rated["Before"][3]):  # type: ignore[index]
            yield f"{hazard} is worse with its controls"


def risk_faults(text: str, held: Requirements) -> Iterator[str]:
    """Of the impact assessment: each risk names controls, and falls only where one of them is proven in part."""
    lines = re.findall(r"^\| D[0-9].*$", text, flags=re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    if [row[0] for row in rows] != [f"D{number:02}" for number in range(1, len(rows) + 1)] or not rows:
        yield "risks are not numbered one after another"
    for row in rows:
        if len(row) != 6:
            yield f"{row[0]} has {len(row)} columns"
            continue
        risk, _what, before, controls, after, left = row
        named = controls.split()
        yield from (f"{risk} names {one}, which is no requirement" for one in named if one not in held)
        if not named or not left:
            yield f"{risk} has no control, or does not say what is left"
        if before != after and not any(is_proven(held[one]) for one in named if one in held):
            yield f"{risk} falls by controls of which none is proven"
