"""A public answer as a file: tidy CSV, an accessible workbook, JSON. Made from what was shown alone."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cdop.documents.inert import inert
from cdop.figures.counts import plain
from cdop.figures.query.queries import Answer
from cdop.reference.wording import long_date

HEADER = ("question", "row", "column", "value", "row_label", "column_label", "known_by", "answer")
SINGLE_COLUMN = "count"
_HIDDEN = "hidden"


def to_json(answer: Answer, _area: str) -> bytes:
    """The question, and each count by its row and column; ``[c]`` stands for what is not shown."""
    table = answer.table
    rows = {
        row.key: dict(zip(table.columns, map(plain, row.values), strict=True))
        if table.columns
        else plain(row.values[0])
        for row in table.rows
    }
    held = {
        "answer": answer.number, "edition": "public", "question": dict(answer.question),
        "known_by": answer.known_by.isoformat(), "title": answer.title, "basis": table.basis,
        "policy": answer.policy, "rounded_to": table.rounded_to, "rows": rows,
    }  # fmt: skip
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(answer: Answer, _area: str) -> bytes:
    """A line for each count: UTF-8, RFC 4180 quoting, lines end CR LF."""
    out, table = io.StringIO(newline=""), answer.table
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in table.rows:
        columns = zip(table.columns or (SINGLE_COLUMN,), table.column_labels, row.values, strict=True)
        for key, label, value in columns:
            words = [inert(text) for text in (row.label, label, answer.known_by.isoformat())]
            writer.writerow([inert(answer.title), inert(row.key), inert(key), plain(value), *words, answer.number])
    return out.getvalue().encode()


def to_xlsx(answer: Answer, area: str) -> bytes:
    """A workbook by the checklist of the Government Analysis Function: cover, contents, one table on a sheet."""
    from cdop.spreadsheets.accessible import write
    from cdop.spreadsheets.book import Book, TableSheet

    table = answer.table
    known = f"Known by {long_date(answer.known_by)}."
    about = (f"Basis: {table.basis}.", known)
    sheet = TableSheet(
        "Answer", "answer", answer.title, about, (table.row_heading, *table.column_labels),
        tuple((row.label, *map(plain, row.values)) for row in table.rows),
        (34, *(14 for _ in table.column_labels)), (_HIDDEN,),
    )  # fmt: skip
    notes = {_HIDDEN: answer.policy}
    cover = (area, known, f"Public answer {answer.number}.")
    return write(Book(answer.title, "Child deaths: an answer", area, answer.known_by, cover, about, (sheet,), notes))


FORMATS: Mapping[str, tuple[Callable[[Answer, str], bytes], str]] = MappingProxyType(
    {
        "csv": (to_csv, "text/csv; charset=utf-8"),
        "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "json": (to_json, "application/json"),
    }
)
