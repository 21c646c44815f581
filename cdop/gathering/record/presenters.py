"""What is known of a case as the page shows it: words and markup; templates place them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import NOTIFICATION, Given
from cdop.case.presenters import isolated
from cdop.files.queries import StoredFile
from cdop.gathering.record.known import (
    NOTIFICATION_NAME,
    KnownField,
    Record,
    Saying,
    WhoCould,
    agency_words,
)
from cdop.gathering.record.lists import Waiting
from cdop.gathering.replying.words import answer_words
from cdop.reference.codes import label
from cdop.reference.reporting_form import NOT_KNOWN, form_questions, part_title
from cdop.reference.wording import long_date

MEGABYTE, KILOBYTE = 1_000_000, 1_000
TYPES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "image/png": "PNG picture",
    "image/jpeg": "JPEG picture",
    "text/plain": "Text",
}
HELD = "Waits for the scanner: it can be opened once it is found clean"
ABSENT = "The file itself is not kept here"


@dataclass(frozen=True)
class Told:
    """One answer: its words, whose it is and when it came; ``note`` where the agency has since answered anew."""

    words: str
    by: str
    day: str
    note: str


@dataclass(frozen=True)
class ShownField:
    """One question on the page. ``stands``: what is known, in words; ``choose``: the address where one is chosen."""

    name: str
    stands: str
    chosen: str
    told: list[Told]
    written: bool
    contradictory: bool
    choose: str


@dataclass(frozen=True)
class ShownPart:
    """A part of the form, or a supplementary set, with the questions that somebody answered."""

    key: str
    title: str
    fields: list[ShownField]


@dataclass(frozen=True)
class ShownFile:
    """A file that came with a reply. ``href`` is empty where it cannot be opened, and ``note`` says why."""

    name: str
    about: str
    by: str
    href: str
    note: str


def parts(case: CaseView, record: Record, part: str = "", source: str = "") -> list[ShownPart]:
    """The answered questions by part; of one part, or with what one source said, where asked."""
    found: dict[str, list[ShownField]] = {}
    for field in record.fields:
        said = [one for one in field.sayings if not source or one.source == source]
        if said and (not part or field.question.part == part):
            found.setdefault(field.question.part, []).append(shown_field(case, field, said))
    return [ShownPart(key, part_title(key), fields) for key, fields in found.items()]


def shown_field(case: CaseView, field: KnownField, said: Sequence[Saying]) -> ShownField:
    choose = ""
    if field.contradictory or (field.answer and field.answer.chosen):
        choose = url_for("record.question", token=case.token, question=field.question.key)
    told = [told_words(field, one) for one in said]
    return ShownField(
        field.question.name, stands_words(field), chosen_words(field), told, field.written, field.contradictory, choose
    )


def told_words(field: KnownField, saying: Saying) -> Told:
    note = f"Answered anew on {long_date(saying.replaced_on)}" if saying.replaced_on else ""
    return Told(answer_words(field.question, saying.value), saying.said_by, long_date(saying.on), note)


def stands_words(field: KnownField) -> str:
    """What stands, in words; nothing where answers stand side by side or contradict each other."""
    if field.answer is None:
        return "Not answered"
    if field.written or field.question.each:
        return ""
    return "Two answers differ" if field.contradictory else answer_words(field.question, field.answer.value or "")


def chosen_words(field: KnownField) -> str:
    """Who chose between answers and why; nothing where nobody has."""
    chosen = field.answer.chosen if field.answer else None
    if chosen is None:
        return ""
    identity = chosen.identity or {}
    value = isolated(answer_words(field.question, str(identity["answer"])))
    words = Markup("Chosen: {}, by {}, {}. {}")
    return words.format(value, chosen.recorded_by, long_date(chosen.dated), isolated(str(identity["reason"])))


def unknown_rows(record: Record, part: str = "") -> list[list[str]]:
    """The questions that nobody has answered: the question, its part, how it stands, and who could still answer."""
    return [
        [
            field.question.name,
            part_title(field.question.part),
            unknown_words(field),
            could_words(record.who_could(field.question)),
        ]
        for field in record.unknown
        if not part or field.question.part == part
    ]


def unknown_words(field: KnownField) -> str:
    """Not answered, told apart from *not known* with who said so."""
    says = [one.said_by for one in field.sayings if one.value == NOT_KNOWN and one.replaced_on is None]
    return f"Not known to {', '.join(dict.fromkeys(says))}" if says else "Not answered"


def could_words(could: WhoCould) -> str:
    """Who could still answer: those asked first."""
    words = [f"Asked, not yet replied: {', '.join(could.asked)}."] if could.asked else []
    if could.kinds:
        words.append(f"Not asked: {', '.join(could.kinds)}.")
    if could.anyone and not could.asked:
        words.append("Any agency that knew the child.")
    return " ".join(words) or "Everybody who could has been asked."


def count_words(record: Record) -> str:
    """Of how many questions the answer is known; says so where nobody was asked and nothing was told."""
    if not record.counted:
        return "Nothing has been asked yet"
    return f"Answers to {record.known:,} of {len(record.counted):,} questions are known"


def files_shown(facts: Sequence[Fact], stored: Mapping[str, StoredFile], sources: Mapping[str, str],
                source: str = "") -> list[ShownFile]:  # fmt: skip
    """Every file that came with a reply, in the order in which they came."""
    return [
        _shown_file(row, stored.get(str(row.get("file"))), sources.get(reply.detail["request"], ""), reply.dated)
        for reply in facts
        if reply.kind is FactKind.INFORMATION_RECEIVED and (not source or reply.detail["request"] == source)
        for row in file_rows(reply)
    ]


def file_rows(reply: Fact) -> list[Mapping[str, object]]:
    """The files of a reply: file (token), name, sha256, size; what is none is left out."""
    rows = (reply.identity or {}).get("files")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _shown_file(row: Mapping[str, object], stored: StoredFile | None, by: str, on: date) -> ShownFile:
    size = row.get("size")
    about = [TYPES.get(stored.media_type, stored.media_type)] if stored else []
    about += [size_words(size)] if isinstance(size, int) else []
    kept = stored is not None and stored.state == "kept"
    href = url_for("files.download", token=stored.token) if stored and kept else ""
    note = "" if kept else HELD if stored else ABSENT
    return ShownFile(str(row.get("name") or "File"), ", ".join(about), f"{by}, {long_date(on)}", href, note)


def size_words(size: int) -> str:
    """A size in bytes as people say it: '1.4 MB', '37 KB'."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} KB"


def reply_rows(case: CaseView, record: Record) -> list[list[object]]:
    """Each agency asked: how it replied, and where its reply is read."""
    rows: list[list[object]] = []
    for one in record.requests:
        name = agency_words(one.agency_name, one.agency_kind)
        if one.replies:
            last = one.replies[-1]
            href = url_for("record.reply", token=case.token, key=one.key)
            words = label("reply_outcome", last.detail["outcome"])
            state = "To be read" if one.unread else "Read"
            rows.append([{"text": name, "href": href}, words, long_date(last.dated), state])
        else:
            words = f"Closed: {label('request_closed', one.closed.detail['closed'])}" if one.closed else "No reply yet"
            rows.append([name, words, "", "" if one.closed else f"Due {long_date(one.due)}"])
    return rows


def unread_row(waiting: Waiting) -> list[object]:
    """One reply to read in the list over all cases."""
    one, href = waiting.request, url_for("record.reply", token=waiting.token, key=waiting.about)
    name = agency_words(one.agency_name, one.agency_kind) if one else "Agency"
    words = label("reply_outcome", one.replies[-1].detail["outcome"]) if one else ""
    after = ", after the review" if waiting.reviewed else ""
    reference = {"text": waiting.reference, "href": href, "whole": True}
    return [reference, name, f"{words}{after}", long_date(waiting.since)]


def contradiction_row(waiting: Waiting) -> list[object]:
    """One question whose answers contradict in the list over all cases."""
    question, href = (
        form_questions()[waiting.about],
        url_for("record.question", token=waiting.token, question=waiting.about),
    )
    given = waiting.answer.given if waiting.answer else ()
    said = [f"{answer_words(question, one.value)} ({_by(one)})" for one in given if one.definite]
    reference = {"text": waiting.reference, "whole": True}
    return [{"text": question.name, "href": href}, reference, "; ".join(said), long_date(waiting.since)]


def _by(given: Given) -> str:
    return (
        NOTIFICATION_NAME.lower()
        if given.source == NOTIFICATION
        else agency_words(given.agency_name, given.agency_kind)
    )
