"""The automatic check of a PDF: what accessible reading needs, and that it is there. Tells every fault in words."""

import re
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path

import pikepdf
from pdfua import Severity, validate

from tests.documents.reading import elements, opened

ROW_PARTS = ("/THead", "/TBody", "/TFoot")


def faults(data: bytes, title: str, bookmarks: bool = True) -> list[str]:
    """What is wrong with a PDF of this title; nothing where nothing is. ``bookmarks``: whether it must have them."""
    with opened(data) as pdf:
        found = [*_described(pdf, title), *_structured(pdf), *_furnished(pdf, bookmarks)]
    return [*found, *_untagged(data), *_found_by_another(data)]


def _described(pdf: pikepdf.Pdf, title: str) -> list[str]:
    told = {
        "it is not marked as tagged": bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)),
        "its language is not British English": str(pdf.Root.get("/Lang", "")) == "en-GB",
        "its title is another": str(pdf.docinfo.get("/Title", "")) == title,
        "readers do not show its title": bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "it has no structure": "/StructTreeRoot" in pdf.Root,
    }
    return [words for words, holds in told.items() if not holds]


def _structured(pdf: pikepdf.Pdf) -> list[str]:
    if "/StructTreeRoot" not in pdf.Root:
        return []
    found: list[str] = []
    every = elements(pdf)
    levels = [int(str(one.S)[2:]) for one in every if re.fullmatch(r"/H[1-6]", str(one.S))]
    if levels[:1] != [1] or levels.count(1) != 1 or any(b - a > 1 for a, b in pairwise(levels)):
        found.append(f"its headings do not begin with one of level 1, or leave a level out: {levels}")
    for one in every:
        if one.S == "/Figure" and not str(one.get("/Alt", "")).strip():
            found.append("a figure has no words")
        if one.S == "/Table":
            found += _of_table(one)
    return found


def _of_table(table: pikepdf.Object) -> list[str]:
    """Its first row is of column headings, and the first cell of each other row is that row's."""
    rows = [row for part in table.K for row in (part.K if part.S in ROW_PARTS else [part])]
    heads, *others = [[(str(cell.S), _scope(cell)) for cell in row.K] for row in rows]
    found = []
    if {*heads} != {("/TH", "/Column")}:
        found.append("a table has no row of column headings")
    if not others:
        found.append("a table has no rows")
    if any(row[0] != ("/TH", "/Row") or {*row[1:]} - {("/TD", "")} for row in others):
        found.append("a row of a table has no heading")
    if any(len(row) != len(heads) for row in others):
        found.append("a table has rows of different lengths")
    return found


def _scope(cell: pikepdf.Object) -> str:
    about = cell.get("/A", None)
    return str(about.get("/Scope", "")) if about is not None else ""


def _furnished(pdf: pikepdf.Pdf, bookmarks: bool) -> list[str]:
    found = []
    with pdf.open_outline() as outline:
        if bookmarks and not (outline.root and all(one.title for one in outline.root)):
            found.append("it has no bookmarks")
    for page in pdf.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        if any("/FontFile2" not in font.get("/FontDescriptor", {}) for font in fonts.values()):
            found.append("a font is not embedded")
        if page.obj.get("/Tabs", "") != "/S":
            found.append("a page's order of tabs is not that of its structure")
    return found


def _untagged(data: bytes) -> list[str]:
    """Text that stands outside of everything marked: neither read nor passed over."""
    with opened(data) as pdf:
        for page in pdf.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
                if str(operator) in {"Tj", "TJ", "'"} and depth < 1:
                    return [f"text is not tagged: {operands}"]
    return []


def _found_by_another(data: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(data)
        report = validate(file.name)
    return [str(one) for one in report.findings if one.severity == Severity.ERROR]


def pages_of(data: bytes) -> int:
    """How many pages a PDF has, by another program than the one that made it."""
    told = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True).stdout.decode()
    found = re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)
    assert found
    return int(found[1])
