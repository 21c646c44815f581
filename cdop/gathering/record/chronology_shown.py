"""The chronology on a page and on paper: its rows, filters and picture, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from cdop.case.presenters import isolated
from cdop.gathering.record.chronology import Asked, Chronology
from cdop.gathering.record.dated import moment_words
from cdop.gathering.record.entries import KINDS, Entry, Version

HEAD = ("When", "What", "Source")
CONFIDENTIAL = "Confidential: names a child, and says what agencies told in confidence."


@dataclass(frozen=True)
class Shown:
    """One row: when, what, whose; the address where it is corrected, or nothing; what it said before."""

    when: str
    what: str
    source: str
    href: str
    earlier: list[Markup]


def asked_of(arguments: Mapping[str, str], first: date | None, last: date | None, found: Chronology) -> Asked:
    """The filters of an address, with its days as the form read them; what is none filters nothing."""
    kind, source = arguments.get("kind", ""), arguments.get("source", "")
    return Asked(kind if kind in KINDS else "", source if source in found.sources else "", first, last)


def address_of(asked: Asked) -> dict[str, str]:
    """What an address says to show the same entries again."""
    said = {
        "kind": asked.kind,
        "source": asked.source,
        "first": asked.first.isoformat() if asked.first else "",
        "last": asked.last.isoformat() if asked.last else "",
    }
    return {name: value for name, value in said.items() if value}


def choices(found: Chronology, asked: Asked) -> list[dict[str, Any]]:
    """The filters by kind and source, as selects."""
    sources = {source: source for source in found.sources}
    return [
        {"name": "kind", "question": "Kind", "options": [("", "All"), *KINDS.items()], "chosen": asked.kind},
        {"name": "source", "question": "Source", "options": [("", "All"), *sources.items()], "chosen": asked.source},
    ]


def shown(token: str, entry: Entry) -> Shown:
    href = url_for("chronology.entry", token=token, key=entry.key) if entry.key else ""
    return Shown(when_words(entry), entry.what, entry.source, href, [version_words(one) for one in entry.versions])


def when_words(entry: Entry) -> str:
    return moment_words(entry.on, entry.precision, entry.time, entry.written)


def version_words(version: Version) -> Markup:
    """What an entry said before, and who said it."""
    when = moment_words(version.on, version.precision, version.time, version.written)
    words = Markup("{}: {} ({})").format(when, isolated(version.what), isolated(version.source))
    return words if not version.by or version.by == version.source else Markup("{}, {}").format(words, version.by)
