"""How much work a list may ask for, however small its file; and that nobody waits while it is read and compared."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet._reader import WorkSheetParser

from cdop.database import READ_ONLY, db
from cdop.notification.lists import comparing, matching, service, views
from cdop.notification.lists.columns import columns_of
from cdop.notification.lists.reading import LIMITS, Refused, read_list
from cdop.spreadsheets import workbooks
from tests.application import Browser
from tests.notification.test_lists import HEADER, ROW, TODAY, bring

SHEET, STRINGS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
MOST = LIMITS.rows or 0


def said_to_be(types: bytes, kind: str) -> bytes:
    """The parts' types, of which the strings are said to have one more."""
    kind = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return types.replace(b"</Types>", f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'.encode())


def book(path: Path, change: Callable[[str, bytes], bytes] = lambda _name, content: content) -> Path:
    """A workbook of one good row, whose parts are changed."""
    made, content, target = Workbook(), io.BytesIO(), path / "list.xlsx"
    sheet = made.active
    assert sheet is not None
    for row in (HEADER, ROW):
        sheet.append(row.split(","))
    made.save(content)
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | {STRINGS: b"<sst/>"}
        parts[TYPES] = said_to_be(parts[TYPES], "sharedStrings")
        for name, told in parts.items():
            new.writestr(name, change(name, told))
    return target


def with_rows(path: Path, rows: str) -> Path:
    """With more rows, as XML."""
    added = f"{rows}</sheetData>".encode()
    return book(path, lambda name, old: old.replace(b"</sheetData>", added) if name == SHEET else old)


def refused(path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        read_list(path, TODAY)
    (fault,) = refusal.value.faults
    return f"{fault.row} {fault.words}"


def test_rows_without_an_end_are_read_no_further_than_a_list_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    parse = WorkSheetParser.parse_row

    def counted(parser: Any, row: Any) -> Any:
        read.append(1)
        return parse(parser, row)

    monkeypatch.setattr(WorkSheetParser, "parse_row", counted)
    words = refused(with_rows(tmp_path, "<row/>" * (MOST + 5_000)))
    assert words == f"{MOST + 2} is one too many: up to 20,000 rows are read, blank ones as well: " + (
        "delete the blank rows at the end"
    )
    assert len(read) == MOST + 2


def test_blank_lines_of_text_are_read_no_further(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{HEADER}\n{ROW}\n" + "\n" * (MOST + 5_000))
    assert refused(path).startswith(f"{MOST + 2} is one too many")


def test_nothing_is_made_of_rows_and_cells_that_the_file_does_not_hold(tmp_path: Path) -> None:
    path = with_rows(tmp_path, '<row r="100000"><c r="B100000"><v>1</v></c></row>')
    rows = list(workbooks.rows(path, LIMITS))
    assert [(number, len(cells)) for number, cells in rows] == [(1, 9), (2, 9), (100_000, 9)]
    assert refused(path) == "100000 is one too many: up to 20,000 rows are read"


def test_a_blank_row_at_the_very_end_of_the_sheet_is_passed_over(tmp_path: Path) -> None:
    assert len(read_list(with_rows(tmp_path, '<row r="1048576"><c r="A1048576"/></row>'), TODAY).entries) == 1


def test_a_cell_far_to_the_right_makes_a_row_no_wider_than_is_read(tmp_path: Path) -> None:
    path = with_rows(tmp_path, '<row r="3"><c r="XFD3"><v>1</v></c></row>')
    assert [len(cells) for _, cells in workbooks.rows(path, LIMITS)] == [9, 9, LIMITS.columns + 1]
    assert refused(path) == "3 has 101 cells, the header has 9"


def test_rows_out_of_their_order_are_not_lost_but_refused(tmp_path: Path) -> None:
    assert refused(with_rows(tmp_path, '<row r="2"><c r="A2"><v>1</v></c></row>')).startswith("1 is not a workbook")


STRING = b"<si><t/></si>"
MANY_STRINGS = b"<sst>" + STRING * (LIMITS.tags // 3 + 1) + b"</sst>"


def as_a_sheet(name: str, old: bytes) -> bytes:
    """The many strings as a part that is said to be a sheet as well."""
    if name == TYPES:
        return said_to_be(old, "worksheet")
    return MANY_STRINGS.replace(STRING, STRING + b"<row/>") if name == STRINGS else old


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda name, old: MANY_STRINGS if name == STRINGS else old, id="strings"),
        pytest.param(as_a_sheet, id="strings said to be a sheet"),
        pytest.param(lambda name, old: old + b" " * LIMITS.beside if name == STRINGS else old, id="beside the sheet"),
        pytest.param(lambda name, old: old + b" " * LIMITS.unpacked if name == SHEET else old, id="unpacked"),
        pytest.param(
            lambda name, old: old.replace(b"</row>", b"<c/>" * 100_001 + b"</row>", 1) if name == SHEET else old,
            id="one row",
        ),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused_before_the_library_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[str, bytes], bytes]
) -> None:
    opened: list[object] = []
    path = book(tmp_path, change)
    monkeypatch.setattr("openpyxl.load_workbook", lambda *told, **_more: opened.append(told))
    assert refused(path) == f"1 {workbooks.TOO_LARGE}"
    assert not opened


def test_a_header_has_no_more_columns_than_a_list_can_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr("cdop.notification.lists.columns._plain", looked_at.append)
    _, (fault,) = columns_of(["dob"] * 101)
    assert fault.words.startswith("has more than 100 columns")
    assert not looked_at


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened while lists were read and compared, when somebody else wrote meanwhile."""
    steps: list[str] = []
    read, match = read_list, matching.match

    def another_writes() -> None:
        with db.engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA busy_timeout=100")
            try:
                with connection.begin():
                    steps.append("written")
            finally:
                driver.execute("PRAGMA busy_timeout=15000")

    def reading(*told: Any) -> Any:
        another_writes()
        return read(*told)

    def compares(session: Any, *told: Any) -> Any:
        steps.append("reads" if session.connection().get_execution_options().get(READ_ONLY) else "locks")
        another_writes()
        return match(session, *told)

    monkeypatch.setattr(views, "read_list", reading)
    for module in (service, comparing):
        monkeypatch.setattr(module, "match", compares)
    return steps


def test_nobody_waits_while_a_list_is_read_and_compared(coordinator: Browser, steps: list[str]) -> None:
    assert bring(coordinator, ROW).status_code == 303
    assert steps == ["written", "reads", "written"]


def test_nobody_waits_while_a_list_is_compared_anew(coordinator: Browser, steps: list[str]) -> None:
    address = str(bring(coordinator, ROW).headers["Location"])
    steps.clear()
    assert coordinator.post(f"{address}/match", page=address).status_code == 303
    assert steps == ["reads", "written"]
