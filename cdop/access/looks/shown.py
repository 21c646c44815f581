"""Looks in words: rows of a page, and lines of a file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from cdop.access.looks.queries import Look
from cdop.access.looks.sorts import words_of
from cdop.case.case_page import CaseView
from cdop.documents.inert import inert
from cdop.reference.wording import month_year, short_datetime

OF_CASE = ("at_utc", "person", "what", "event", "reason", "from_address")
OF_PERSON = ("at_utc", "case_reference", "what", "event", "reason", "from_address")
Cell = str | dict[str, Any]
Told = Mapping[int, str]
"""What somebody said beside an entry, by its number."""


def rows_of_case(view: CaseView, looks: Iterable[Look], told: Told, *, linked: bool) -> list[list[Cell]]:
    """Who, when and what. ``linked``: a name leads to all that the person has seen."""
    return [[_who(one, linked=linked), _when(view, one.at), _what(one, told, of_a_case=True)] for one in looks]


def rows_of_person(looks: Iterable[Look], told: Told) -> list[list[Cell]]:
    """When, which case and what."""
    return [[short_datetime(one.at), _case(one), _what(one, told, of_a_case=bool(one.reference))] for one in looks]


def file_of_case(looks: Iterable[Look], told: Told) -> bytes:
    """The looks at one case as CSV: UTF-8, lines end CR LF, times in UTC."""
    return _file(OF_CASE, ((_stamp(one), one.name, *_rest(one, told)) for one in looks))


def file_of_person(looks: Iterable[Look], told: Told) -> bytes:
    """What one person saw as CSV: by references alone."""
    return _file(OF_PERSON, ((_stamp(one), one.reference or "", *_rest(one, told)) for one in looks))


def _rest(one: Look, told: Told) -> tuple[str, str, str, str]:
    return (
        _what(one, {}, of_a_case=bool(one.reference)),
        one.event,
        told.get(one.number, str(one.detail.get("reason", ""))),
        one.address,
    )


def _file(head: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([inert(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8", "backslashreplace")


def _stamp(one: Look) -> str:
    return one.at.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _who(one: Look, *, linked: bool) -> Cell:
    if not linked or one.account is None:
        return one.name
    return {"text": one.name, "href": url_for("access.person", account=one.account)}


def _case(one: Look) -> Cell:
    if one.reference is None:
        return "No one case"
    return {"text": one.reference, "href": url_for("cases.case", token=one.case), "whole": True}


def _what(one: Look, told: Told, *, of_a_case: bool) -> str:
    words = words_of(one.event, one.detail, of_a_case=of_a_case)
    return f"{words}: {told[one.number]}" if told.get(one.number) else words


def _when(view: CaseView, at: datetime) -> str:
    """The moment; its month alone where it would tell when a child died to somebody who must not know."""
    if not view.identified and at.isoformat()[:7] <= view.month_of_death:
        return month_year(at.date())
    return short_datetime(at)
