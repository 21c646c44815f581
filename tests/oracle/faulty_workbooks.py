"""Workbooks that must be refused, each with the faults that must be named."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from tests.oracle.cases import COLUMNS
from tests.oracle.faulty import GOOD, Faulty, changed
from tests.oracle.writer import as_csv, as_workbook, saved


def with_cell(row: int, column: str, value: Any) -> bytes:
    """The good rows as a workbook with one cell as a spreadsheet may hold it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    for good in GOOD:
        sheet.append([good.get(name) for name in COLUMNS])
    sheet.cell(row, COLUMNS.index(column) + 1).value = value
    return saved(book)


def an_archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("letter.txt", "nothing to see")
    return content.getvalue()


def faulty_workbooks() -> Iterator[Faulty]:
    """The same rules on the first sheet of a workbook, and files that are no workbook at all."""
    columns = [*COLUMNS, "shoe_size"]
    yield Faulty("an unknown column in a workbook", as_workbook(GOOD, columns), ((1, "shoe_size"),), ".xlsx")
    rest = [column for column in COLUMNS if column != "notified_on"]
    yield Faulty("a missing column in a workbook", as_workbook(GOOD, rest), ((1, "notified_on"),), ".xlsx")
    columns = [*COLUMNS, "sex"]
    yield Faulty("a repeated column in a workbook", as_workbook(GOOD, columns), ((1, "sex"),), ".xlsx")
    for column, value in (
        ("notified_on", "2014-02-30"),
        ("notified_on", 41761),
        ("notified_on", True),
        ("sex", 1),
        ("sex", "#N/A"),
        ("category", 11),
        ("category", 8.5),
        ("nhs_number", 9990000019),
        ("ethnicity", 98),
        ("date_of_death", datetime(2014, 12, 1)),
        ("date_of_birth", date(1990, 1, 1)),
        ("modifiability", "none"),
    ):
        mend = "modifiable_factors" if column == "modifiability" else column
        name = f"{column} {value!r} in a workbook"
        yield Faulty(name, with_cell(2, column, value), ((2, mend),), ".xlsx")
    again = [*GOOD, GOOD[0]]
    yield Faulty("the same case_ref twice in a workbook", as_workbook(again), ((5, "case_ref"),), ".xlsx")
    several = as_workbook(changed(3, sex="F", withdrawn_reason=""))
    yield Faulty("two faults in a workbook", several, ((3, "sex"), (3, "withdrawn_reason")), ".xlsx")
    gap = as_workbook([GOOD[0], {}, GOOD[1]])
    yield Faulty("an empty row between others in a workbook", gap, ((3, None),), ".xlsx", exact=False)
    yield Faulty("an empty sheet", saved(Workbook()), ((1, None),), ".xlsx", exact=False)
    yield Faulty("text named as a workbook", as_csv(GOOD), ((1, None),), ".xlsx", exact=False)
    yield Faulty("an archive named as a workbook", an_archive(), ((1, None),), ".xlsx", exact=False)
    yield Faulty("half a workbook", as_workbook(GOOD)[:2000], ((1, None),), ".xlsx", exact=False)
    yield Faulty("an empty file named as a workbook", b"", ((1, None),), ".xlsx", exact=False)
