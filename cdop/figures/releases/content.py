"""What a release freezes, and the fingerprint of all of it. Pure.

Everything that any format prints is made from these bytes alone: nothing is counted again, and no name, list or setting
that changes afterwards can change it. No case is named in the editions, so that every reader gets the same bytes; the
references behind the cells are kept beside them, and are shown to whom they exist for.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cdop.disclosure.values import nearest
from cdop.figures.cells import CellName
from cdop.figures.exports.json_export import dumps, release_of
from cdop.figures.membership import Members
from cdop.figures.releases.frozen import pack, packed, unpack, unpacked
from cdop.figures.tables import AnnualFigures, ReleaseMark, RestatedCase, Table

ONE_CASE = "One case"


@dataclass(frozen=True)
class Edition:
    """What one edition prints: the year, the years beside it (the latest first), and the names of revised cells.

    ``earlier``: what the edition before showed in them.
    """

    figures: AnnualFigures
    before: tuple[AnnualFigures, ...] = ()
    revised: frozenset[str] = frozenset()
    earlier: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """The bytes that are frozen. ``policy``: the numbers of the rule by which counts are hidden."""

    year: str
    known_by: date
    rules_version: str
    policy: Mapping[str, int]
    board_json: bytes
    public_json: bytes
    board: bytes
    public: bytes
    cases: bytes


def content_of(board: Edition, public: Edition, members: Members, policy: Mapping[str, int]) -> Content:
    """The bytes of two editions and of the cases behind them. The same values give the same bytes."""
    figures = board.figures
    return Content(
        figures.year, figures.known_by, figures.rules_version, policy, dumps(figures), dumps(public.figures),
        pack(board), pack(public), packed_members(members),
    )  # fmt: skip


def new_seal() -> str:
    """A secret that goes into the fingerprint: without it hidden counts could be tried out until the hash fits."""
    return secrets.token_hex(32)


def fingerprint_of(content: Content, number: int, seal: str) -> str:
    """The SHA-256 of an edition's number and of everything that is frozen, each part with its length before it."""
    about = {
        "year": content.year, "number": number, "known_by": content.known_by.isoformat(),
        "rules_version": content.rules_version, "policy": dict(sorted(content.policy.items())),
    }  # fmt: skip
    named = json.dumps(about, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    hashed = hashlib.sha256()
    parts = (
        named, content.board_json, content.public_json, content.board, content.public, content.cases, seal.encode(),
    )  # fmt: skip
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()


def edition_from(data: bytes, mark: ReleaseMark | None = None) -> Edition:
    """The edition that was frozen; its figures carry the mark of the release, with the revised cells."""
    kept = unpack(Edition, data)
    if mark is None:
        return kept
    return replace(
        kept, figures=replace(kept.figures, release=replace(mark, revised=kept.revised, earlier=kept.earlier))
    )


def marked_json(data: bytes, mark: ReleaseMark) -> bytes:
    """The document as it was published, with what makes it a release at its end."""
    document: dict[str, Any] = json.loads(data)
    document["release"] = release_of(mark)
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def naming_no_case(figures: AnnualFigures) -> AnnualFigures:
    """The figures with the words of each restated case, and without its reference."""
    restated = figures.restatement

    def unnamed(cases: Sequence[RestatedCase]) -> tuple[RestatedCase, ...]:
        return tuple(sorted((replace(case, reference=ONE_CASE) for case in cases), key=_by_words))

    return replace(
        figures,
        restatement=replace(restated, cases=unnamed(restated.cases)) if restated else None,
        differences=tuple(replace(found, cases=unnamed(found.cases)) for found in figures.differences),
    )


def _by_words(case: RestatedCase) -> tuple[str, str]:
    return case.direction, case.reason


def revised(now: AnnualFigures, years: tuple[AnnualFigures, ...], before: AnnualFigures | None) -> Edition:
    """The edition with its marks; ``before`` is the one that it revises."""
    earlier = revised_cells(now, before)
    return Edition(now, years, frozenset(earlier), earlier)


def revised_cells(now: AnnualFigures, before: AnnualFigures | None) -> dict[str, int]:
    """The names of the cells that another number stood in before, where both editions show theirs, with that number.

    A row that the edition before did not have held no case. Where one of them is rounded, both are compared so.
    """
    if before is None:
        return {}
    then, base = {table.key: table for table in before}, max(now.rounded_to, before.rounded_to)
    found = [one for table in now for one in _revised(table, then.get(table.key), base)]
    return dict(sorted((str(name), earlier) for name, earlier in found))


def _revised(table: Table, before: Table | None, base: int) -> list[tuple[CellName, int]]:
    if before is None:
        return []
    rows = {row.key: row for row in before.rows}
    found = []
    for row in table.rows:
        values = rows[row.key].values if row.key in rows else (0,) * len(row.values)
        for column, count, earlier in zip(table.columns or (None,), row.values, values, strict=True):
            if not isinstance(count, int) or not isinstance(earlier, int):
                continue
            if nearest(count, base) != nearest(earlier, base):
                found.append((CellName(table.key, row.key, column), nearest(earlier, base)))
    return found


def packed_members(members: Members) -> bytes:
    """The references behind each cell, each reference once."""
    references = sorted({one for named in members.values() for one in named})
    place = {one: number for number, one in enumerate(references)}
    cells = {cell: [place[one] for one in members[cell]] for cell in sorted(members)}
    return packed({"references": references, "cells": cells})


def members_from(data: bytes) -> Members:
    """The references behind each cell that is not zero."""
    kept = unpacked(data)
    references = kept["references"]
    return {cell: tuple(references[place] for place in places) for cell, places in kept["cells"].items()}
