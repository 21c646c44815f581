"""The review meeting on paper: the agenda before it, the minutes after it; the same content for page and PDF."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact
from cdop.case.readiness import family_questions, processes, review_meetings
from cdop.classification.response.paper import Paper, PaperTable, Part, actions_part, facts_of
from cdop.gathering.meeting.agenda import ITEMS
from cdop.gathering.meeting.words import when_words
from cdop.reference.codes import label

TITLE = "Child death review meeting"


def agenda(case: CaseView, planned: Fact) -> Paper:
    """The agenda of a meeting still to be held, with the family's questions and what is open from before."""
    parts = [Part("Who attends", "Name, role and agency.", ""), *_items(None)]
    parts += [_questions(case, None), _processes(case)]
    earlier = (row for fact in review_meetings(case.facts) for row in _actions(fact))
    parts.append(actions_part([row for row in earlier if not row.get("done")], agreed=False))
    return Paper(f"Agenda: {TITLE}", case.reference, [*_when(planned, "Invited"), *facts_of(case)], parts, True)


def minutes(case: CaseView, held: Fact) -> Paper:
    """The minutes of a meeting as they now stand."""
    said: Mapping[str, Any] = (held.identity or {})["record"]
    parts = [Part("Who attended", "", said.get("attended") or "Not recorded"), *_items(said)]
    parts += [_questions(case, said.get("questions", [])), actions_part(_actions(held), agreed=True)]
    facts = [*_when(held, "Attended"), ("Invited", _agencies(said.get("invited", []))), *facts_of(case)]
    return Paper(f"Minutes: {TITLE}", case.reference, facts, parts, False)


def _when(fact: Fact, came: str) -> list[tuple[str, str]]:
    identity = fact.identity or {}
    return [
        ("When", when_words(fact)),
        ("Where", identity.get("place") or "Not recorded"),
        ("Led by", identity.get("chair") or "Not recorded"),
        (came, _agencies(fact.detail["agencies"])),
    ]


def _agencies(codes: Sequence[str]) -> str:
    return ", ".join(label("agency", code) for code in codes) or "Not recorded"


def _items(said: Mapping[str, Any] | None) -> Iterator[Part]:
    """What was said to each item; before the meeting, what to speak of."""
    for key, item in ITEMS.items():
        if said is None:
            yield Part(item.title, item.prompt, "")
        else:
            yield Part(item.title, "", said.get(key) or "Nothing recorded")


def _questions(case: CaseView, put: Sequence[str] | None) -> Part:
    """The family's questions: which are open, or whether each was put to the meeting."""
    rows: list[tuple[str, ...]] = []
    for asked, answer in family_questions(case.facts):
        state = "Answered" if answer else "Not answered"
        if put is not None:
            state = "Put to the meeting" if asked.detail["question"] in put else "Not put"
        rows.append((str((asked.identity or {}).get("words", "")), state))
    return _table("The family’s questions", ("Question", "How it stands"), rows)


def _processes(case: CaseView) -> Part:
    rows: list[tuple[str, ...]] = [
        (label("parallel_process", f.detail["process_kind"]), label("process_state", f.detail["state"]))
        for f in processes(case.facts)
    ]
    return _table("Parallel processes", ("Process", "State"), rows)


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Part:
    return Part(title, "", "" if rows else "None", PaperTable(title, head, rows) if rows else None)


def _actions(fact: Fact) -> list[Mapping[str, Any]]:
    return list((fact.identity or {})["record"].get("actions", []))
