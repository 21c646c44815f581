"""A meeting on paper: the agenda before it, the record after it; the same content for page and PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact
from cdop.case.presenters import age_words, day_words, name_words
from cdop.case.response_state import meetings
from cdop.classification.response.agenda import items_of, sleep_asked
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date

TO_CHOOSE = "yes / no / not known / not asked"
CONFIDENTIAL = "Confidential: names a child. For those who attend, not for the overview panel."


@dataclass(frozen=True)
class PaperTable:
    """A table of texts, its first cells naming the rows."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """A heading with what was said, or what to speak of and space to write; and a table where there is one."""

    title: str
    prompt: str
    text: str
    table: PaperTable | None = None


@dataclass(frozen=True)
class Paper:
    """A whole paper. ``blank``: an agenda, with space to write in."""

    title: str
    reference: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    blank: bool


def agenda(case: CaseView, kind: str) -> Paper:
    """The agenda of a meeting still to be held, with what is open from the meetings before."""
    parts = [Part("Who attends", "Name, role and agency.", ""), *_items(kind, {})]
    if sleep_asked(case.age_at_death):
        parts.insert(-1, _sleep({}))
    recorded = meetings(case.facts)
    parts += [
        _shared([row for fact in recorded for row in _rows(fact, "shared") if not row.get("came")], agreed=False),
        actions_part([row for fact in recorded for row in _rows(fact, "actions") if not row.get("done")], agreed=False),
    ]
    return Paper(f"Agenda: {label('response_meeting', kind)}", case.reference, facts_of(case), parts, True)


def record(case: CaseView, fact: Fact) -> Paper:
    """The record of a meeting as it now stands."""
    detail, said = fact.detail, (fact.identity or {})["record"]
    agencies = ", ".join(label("agency", code) for code in detail["agencies"]) or "Not recorded"
    when = f"{long_date(fact.dated)} at {detail['time']}" if detail["time"] else long_date(fact.dated)
    parts = [Part("Who attended", "", said.get("attended") or "Not recorded"), *_items(detail["meeting_kind"], said)]
    answers = detail["safer_sleeping"]
    if sleep_asked(case.age_at_death) or set(answers.values()) - {"not_asked"}:
        parts.insert(-1, _sleep(answers, said.get("sleep_words", "")))
    parts += [_shared(_rows(fact, "shared"), agreed=True), actions_part(_rows(fact, "actions"), agreed=True)]
    facts = [("Held", when), ("Agencies", agencies), *facts_of(case)]
    return Paper(f"Record: {label('response_meeting', detail['meeting_kind'])}", case.reference, facts, parts, False)


def facts_of(case: CaseView) -> list[tuple[str, str]]:
    """Which child a meeting speaks of."""
    identity = case.described.identity or {}
    born = identity.get("date_of_birth")
    return [
        ("Child", str(name_words(identity.get("family_name"), identity.get("given_names")))),
        ("Born", day_words(born) if born else "Not recorded"),
        ("Died", day_words(case.described.detail["date_of_death"])),
        ("Age at death", age_words(case.age_at_death)),
    ]


def _items(kind: str, said: Mapping[str, Any]) -> Iterator[Part]:
    for key, item in items_of(kind).items():
        yield Part(item.title, item.prompt if not said else "", said.get(key) or ("Nothing recorded" if said else ""))


def _sleep(answers: Mapping[str, str], words: str = "") -> Part:
    rows: list[tuple[str, ...]] = [
        (code.label, label("answered", answers[code.code]) if code.code in answers else TO_CHOOSE)
        for code in code_list("safer_sleeping").values()
    ]
    return Part("Safer sleeping", "", words, PaperTable("Safer sleeping factors", ("Factor", "Answer"), rows))


def _shared(rows: Sequence[Mapping[str, Any]], *, agreed: bool) -> Part:
    told: list[tuple[str, ...]] = [
        (_agency(row), row["what"] or "", _day(row["due"]), _day(row["came"])) for row in rows
    ]
    head = ("Agency", "What", "By when", "Came")
    return _listed("What each agency is to share", "Who shares what, by when.", head, told, agreed)


def with_office(paper: Paper, panel: str, lines: Sequence[str]) -> Paper:
    """The paper with whose it is: the panel's name, then the lines by which its office is reached."""
    return replace(paper, facts=[*paper.facts, ("From", ", ".join((f"Child death review, {panel}", *lines)))])


def actions_part(rows: Sequence[Mapping[str, Any]], *, agreed: bool) -> Part:
    """What was agreed to be done; or, before a meeting, what is open from those before."""
    told: list[tuple[str, ...]] = [
        (row["what"] or "", _owner(row) or "Nobody named", _day(row["due"]) or "No day", _day(row["done"]) or "Not yet")
        for row in rows
    ]
    hint = "What is to be done, who does it, by when."
    return _listed("Actions", hint, ("Action", "Owner", "By when", "Done"), told, agreed)


def _listed(title: str, hint: str, head: tuple[str, ...], rows: list[tuple[str, ...]], agreed: bool) -> Part:
    """Rows that were agreed, "None" where nothing was; before a meeting, what is open, with what is to be asked."""
    name = title if agreed else f"{title}: open from earlier meetings"
    return Part(
        title,
        "" if agreed else hint,
        "" if rows or not agreed else "None",
        PaperTable(name, head, rows) if rows else None,
    )


def _rows(fact: Fact, name: str) -> list[Mapping[str, Any]]:
    return list((fact.identity or {})["record"].get(name, []))


def _owner(row: Mapping[str, Any]) -> str:
    return ", ".join(word for word in (row["role"], _agency(row)) if word)


def _agency(row: Mapping[str, Any]) -> str:
    return label("agency", row["agency"]) if row["agency"] else ""


def _day(day: str | None) -> str:
    return day_words(day) if day else ""
