"""What the timeline says of asking and of what came back."""

from collections.abc import Iterator
from datetime import date

from cdop.case.facts import Fact, FactKind
from cdop.case.wording import listed, register_words, typed
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural

Line = tuple[str, str]


def _requested(fact: Fact) -> Iterator[Line]:
    yield "Agency", typed(fact, "agency_name")
    yield "Kind", listed(fact, "agency_kind", "agency")
    yield "Further questions", ", ".join(label("supplementary", code) for code in fact.detail.get("sets", ()))
    yield "Due", long_date(date.fromisoformat(fact.detail["due"])) if fact.detail.get("due") else ""
    yield "Why", typed(fact, "reason")
    yield "Said with it", typed(fact, "words")


def _received(fact: Fact) -> Iterator[Line]:
    said = fact.identity or {}
    yield "Agency", typed(fact, "agency_name")
    yield "Kind", listed(fact, "agency_kind", "agency")
    yield "Outcome", listed(fact, "outcome", "reply_outcome")
    yield "How it came", listed(fact, "way", "reply_way")
    yield "Answered by", typed(fact, "author")
    yield "Answers", plural(len(said["answers"]), "question") if said.get("answers") else ""
    yield "Dated events", str(len(said["chronology"])) if said.get("chronology") else ""
    yield "Files", str(len(said["files"])) if said.get("files") else ""
    yield "To ask instead", typed(fact, "redirect")
    yield "In their words", typed(fact, "words")


def _read(fact: Fact) -> Iterator[Line]:
    changes = {"yes": "Yes", "no": "No"}
    yield "Changes something", changes.get(str(fact.detail.get("changes")), "")
    yield "Words", typed(fact, "words")


def _closed(fact: Fact) -> Iterator[Line]:
    yield "How", listed(fact, "closed", "request_closed")
    yield "Why", typed(fact, "reason")


def install() -> None:
    """Say them on the timeline."""
    register_words(FactKind.INFORMATION_REQUESTED, _requested)
    register_words(FactKind.INFORMATION_RECEIVED, _received)
    register_words(FactKind.INFORMATION_READ, _read)
    register_words(FactKind.REQUEST_CLOSED, _closed)
