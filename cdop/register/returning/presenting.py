"""The ledger as its pages show it."""

from collections.abc import Sequence

from flask import url_for

from cdop.reference.wording import short_datetime
from cdop.register.returning.queries import LedgerEntry
from cdop.register.returning.rules import Form, Scope

Cell = str | dict[str, str | bool]


def head_of() -> list[Cell]:
    """The columns of the ledger."""
    return ["Return", "Made", "To", "Why", "Which cases", {"text": "Cases", "count": True}]


def rows_of_ledger(entries: Sequence[LedgerEntry]) -> list[list[Cell]]:
    """One row for each return."""
    return [
        [
            {"text": one.name, "href": url_for("register.return_made", name=one.name), "whole": True},
            f"{short_datetime(one.recorded_at)} by {one.recorded_by}", one.recipient, one.reason,
            f"{Scope(one.scope).words(one.year)}. {Form(one.form).words}",
            {"text": f"{one.cases:,}", "count": True},
        ]
        for one in entries
    ]  # fmt: skip


def said_of(one: LedgerEntry) -> list[tuple[str, str]]:
    """What the ledger says of one return."""
    permitted = [("Permitted by", f"{one.permission}; given by {one.permitted_by}")] if one.permission else []
    left_out = [("Not in it", f"{one.left_out:,}, from which whoever made it has withdrawn")] if one.left_out else []
    return [
        ("To", one.recipient), ("Why", one.reason), ("Form", Form(one.form).words), *permitted,
        ("Which cases", Scope(one.scope).words(one.year)), ("Cases", f"{one.cases:,}"), *left_out,
        ("Made", f"{short_datetime(one.recorded_at)} by {one.recorded_by}"),
        ("SHA-256 of register.csv", one.fingerprint),
    ]  # fmt: skip
