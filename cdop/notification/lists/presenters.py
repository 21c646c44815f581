"""Rows of a list in words."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from cdop.case.presenters import isolated, name_words
from cdop.notification.answers import text_of
from cdop.notification.form.summary import words_of
from cdop.notification.inbox.likenesses import Like
from cdop.notification.inbox.presenters import LINK
from cdop.notification.inbox.queries import Notice
from cdop.notification.lists.columns import name_of
from cdop.notification.lists.queries import ExtraCase, SentList, SentRow
from cdop.notification.lists.sources import SOURCES
from cdop.notification.questions import QUESTIONS
from cdop.notification.source import Source
from cdop.reference.wording import long_date

_TOLD = ("date_of_birth", "date_of_death")
Cells = list[Any]


def child_words(row: SentRow) -> Markup:
    """The child's name as the list has it."""
    return isolated(name_words(text_of(row.answers, "family_name"), text_of(row.answers, "given_names")))


def row_cells(row: SentRow) -> Cells:
    """A row for a table: its number, the child, the dates, the sender's reference, and who it is."""
    dates = [words_of(QUESTIONS[key], row.answers) or "" for key in _TOLD]
    return [str(row.number), child_words(row), *dates, isolated(row.reference or ""), _who(row)]


def extra_cells(case: ExtraCase) -> Cells:
    """An extra case for a table."""
    address = url_for("cases.case", token=case.token)
    name = isolated(name_words(case.family_name, case.given_names))
    whole = {"text": case.reference, "href": address, "whole": True}
    return [whole, name, long_date(case.date_of_birth), long_date(case.date_of_death)]


def columns_words(sent: SentList) -> tuple[list[tuple[str, str]], list[str]]:
    """Which heading was read as what, and the headings that were not read."""
    read = [(str(heading), name_of(column)) for heading, column in sent.columns if column]
    return read, [str(heading) for heading, column in sent.columns if not column]


def offered(likes: Iterable[Like]) -> list[tuple[str, str]]:
    """Those whom a row may be, as answers: each one's token, and its words."""
    return [(like.token, f"{'Case' if like.is_case else 'Notification'} {like.name}") for like in likes]


def as_notice(sent: SentList, row: SentRow) -> Notice:
    """A row as a notification, to set it beside a case."""
    source = f"{SOURCES[sent.source]}, {sent.name}"
    told = sent.brought_at
    return Notice(0, "", "", Source.LIST.value, source, told, told, row.answers, "", None)


def _who(row: SentRow) -> Markup:
    if row.case_token and row.case_reference:
        return Markup("Case {}").format(LINK.format(url_for("cases.case", token=row.case_token), row.case_reference))
    if row.notification_token and row.receipt:
        address = url_for("inbox.notification", token=row.notification_token)
        return Markup("Notification {}").format(LINK.format(address, row.receipt))
    return Markup("Not in the inbox yet")
