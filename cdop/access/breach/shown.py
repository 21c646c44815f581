"""A breach in words: rows for a page, and files for whoever decides whether it is reported."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from cdop.access.breach.queries import Breach, Child, Touched
from cdop.access.looks.sorts import SORT_WORDS, Sort
from cdop.documents.inert import inert
from cdop.reference.wording import plural, short_datetime

HEAD = ("case_reference", "seen", "taken_out", "sent", "people", "first_utc", "last_utc", "how")
NAMED = ("family_name", "given_names", "date_of_birth", "nhs_number")


def rows(found: Iterable[Touched]) -> list[list[Any]]:
    """A row for each case: reference, how often by which way, by how many people, when, and how."""
    return [
        [
            {"text": one.reference, "href": url_for("access.looks", token=one.token), "whole": True},
            *(one.counts[sort] for sort in Sort), len(one.people),
            short_datetime(one.first), short_datetime(one.last), _how(one),
        ]
        for one in found
    ]  # fmt: skip


def sentences(found: Breach) -> list[str]:
    """What it comes to, in sentences."""
    said = [f"{plural(len(found.touched), 'child')} whose data were touched."]
    for sort in Sort:
        times = [one for one in found.touched if one.counts[sort]]
        if times:
            said.append(f"{SORT_WORDS[sort]}: {plural(len(times), 'child')}.")
    if found.register:
        said.append(f"The whole register was taken out: every case in it is affected ({found.register:,} now).")
    return said


def other_rows(found: Breach) -> list[list[Any]]:
    """What names no one case."""
    return [[one.words, one.times, short_datetime(one.first), short_datetime(one.last)] for one in found.others]


def file_of(found: Breach, named: Mapping[int, Child] | None = None) -> bytes:
    """A line for each case as CSV: by references alone, or with who each child was. What names no one case follows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*HEAD, *(NAMED if named is not None else ())))
    for one in found.touched:
        cells = (one.reference, *(str(one.counts[sort]) for sort in Sort), str(len(one.people)))
        line = [*cells, _stamp(one.first), _stamp(one.last), _how(one), *_child(named, one.case_id)]
        writer.writerow([inert(cell) for cell in line])
    empty = [""] * len(NAMED) if named is not None else []
    for other in found.others:
        when = _stamp(other.first), _stamp(other.last)
        line = ["no one case", *[""] * 4, *when, f"{other.words} ({other.times})", *empty]
        writer.writerow([inert(cell) for cell in line])
    return out.getvalue().encode("utf-8", "backslashreplace")


def _child(named: Mapping[int, Child] | None, case_id: int) -> tuple[str, ...]:
    if named is None:
        return ()
    child = named.get(case_id)
    if child is None:
        return ("",) * len(NAMED)
    born = child.date_of_birth.isoformat() if child.date_of_birth else ""
    return child.family_name or "", child.given_names or "", born, child.nhs_number or ""


def _how(one: Touched) -> str:
    return "; ".join(f"{words} ({times})" for words, times in sorted(one.kinds.items()))


def _stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
