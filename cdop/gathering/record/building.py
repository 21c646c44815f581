"""The entries of a chronology that build themselves from what the timeline holds. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.gathered import NOTIFICATION
from cdop.case.readiness import processes, review_meetings
from cdop.case.response_state import meetings
from cdop.case.timeline import last_recorded
from cdop.gathering.record.dated import DAY, dated_rows
from cdop.gathering.record.entries import AGENCY, CASEWORK, CHILD, FAMILY, PROCESS, Entry
from cdop.gathering.record.known import agency_words, sayings
from cdop.gathering.replying.words import iso_day
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.reporting_form import Answering, form_questions

OFFICE, FAMILY_SOURCE, CHILD_SOURCE = "The panel’s office", "Contact with the family", "The child’s details"
_WORDS: Mapping[FactKind, Callable[[Fact], str]] = {
    FactKind.RESIDENCY_DECIDED: lambda fact: f"Residency decided: {area_name(fact.detail['home_area'])}",
    FactKind.CLASSIFIED: lambda fact: f"Death classified: {label('expectation', fact.detail['expectation']).lower()}",
    FactKind.RESPONSE_DECIDED: lambda fact: label("response_decision", fact.detail["decision"]),
    FactKind.RESPONSE_STOOD_DOWN: lambda _: "Joint agency response stood down",
    FactKind.CAUSE_CERTIFIED: lambda _: "Cause of death certified",
    FactKind.HANDED_OVER: lambda _: "Handed over to another panel",
    FactKind.PANEL_MET: lambda _: "Panel met",
    FactKind.FINALISED: lambda _: "Review finalised",
    FactKind.REOPENED: lambda _: "Review reopened",
}
BORN, DIED = -2, -1  # their order: before that of every fact


def built(facts: Sequence[Fact]) -> Iterator[Entry]:
    """Every entry that the facts of a case tell, identity included, in no order."""
    order = {id(fact): number for number, fact in enumerate(facts)}
    yield from _child(facts)
    for fact in notifications(facts):
        source = label("notification_source", fact.detail["source"]) if "source" in fact.detail else "Notification"
        yield Entry(CHILD, fact.dated, DAY, "Death notified", source, order[id(fact)], lane=OFFICE)
    for fact in facts:
        if fact.kind in _WORDS:
            yield _office(fact.dated, _WORDS[fact.kind](fact), order[id(fact)])
    yield from _meetings(facts, order)
    yield from _processes(facts, order)
    yield from _family(facts, order)
    yield from _dated(facts, order)
    yield from _days(facts)


def row_key(request: str, reply: int, row: int) -> str:
    """By what a dated row of a reply is corrected: its place among what that request brought, which never changes."""
    return sha256(f"{request}:{reply}:{row}".encode()).hexdigest()[:32]


def _child(facts: Sequence[Fact]) -> Iterator[Entry]:
    described = last_recorded(facts, FactKind.DESCRIBED)
    if described is None:
        return
    born = (described.identity or {}).get("date_of_birth")
    if born and (day := iso_day(born)):
        yield Entry(CHILD, day, DAY, "Born", CHILD_SOURCE, BORN, lane="The child")
    yield Entry(CHILD, iso_day(described.detail["date_of_death"]), DAY, "Died", CHILD_SOURCE, DIED, lane="The child")


def _office(on: date | None, what: str, order: int, time: str | None = None) -> Entry:
    return Entry(CASEWORK, on, DAY, what, OFFICE, order, time=time)


def _meetings(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[Entry]:
    for fact in meetings(facts):
        what = f"Joint agency response: {_small(label('response_meeting', fact.detail['meeting_kind']))}"
        yield _office(fact.dated, what, order[id(fact)], fact.detail["time"])
    for fact in review_meetings(facts):
        state = _small(label("review_meeting_state", fact.detail["state"]))
        on, time = iso_day(fact.detail["on"]), fact.detail["time"]
        yield _office(on, f"Child death review meeting: {state}", order[id(fact)], time)


def _processes(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[Entry]:
    for fact in processes(facts):
        detail, name = fact.detail, label("parallel_process", fact.detail["process_kind"])
        for key, words in (("opened", "opened"), ("concluded", "concluded"), ("next_on", "next date")):
            if (day := iso_day(detail[key] or "")) and not (key == "next_on" and detail["concluded"]):
                yield Entry(PROCESS, day, DAY, f"{name}: {words}", name, order[id(fact)])


def _family(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[Entry]:
    last: dict[str, Fact] = {f.detail["entry"]: f for f in facts if f.kind is FactKind.FAMILY_CONTACTED}
    for fact in last.values():
        said = fact.identity or {}
        words = ". ".join(filter(None, (str(said.get("who") or ""), str(said.get("words") or ""))))
        what = f"{label('family_contact', fact.detail['how'])}{': ' if words else ''}{words}"
        yield Entry(FAMILY, fact.dated, DAY, what, FAMILY_SOURCE, order[id(fact)])
    named = last_recorded(facts, FactKind.KEY_WORKER_NAMED)
    if named and (day := iso_day(named.detail["first_contact_on"] or "")):
        time = (named.identity or {}).get("first_contact_time")
        what = "First contact of the key worker with the family"
        yield Entry(FAMILY, day, DAY, what, FAMILY_SOURCE, order[id(named)], time=time)


def _dated(facts: Sequence[Fact], order: Mapping[int, int]) -> Iterator[Entry]:
    """The dated rows of every reply: a later reply of the same request adds to its earlier one."""
    counted: dict[str, int] = {}
    for fact in facts:
        if fact.kind is FactKind.INFORMATION_RECEIVED:
            request = fact.detail["request"]
            number = counted[request] = counted.get(request, -1) + 1
            source = _agency(fact.detail, fact.identity or {})
            for place, row in enumerate(dated_rows(fact)):
                key = row_key(request, number, place)
                yield Entry(
                    AGENCY, row.on, row.precision, row.what, source, order[id(fact)], key, None, row.written, source
                )


def _days(facts: Sequence[Fact]) -> Iterator[Entry]:
    """Answers that are days, as each agency says them now."""
    for key, said in sayings(facts).items():
        question = form_questions()[key]
        for number, one in enumerate(said if question.kind is Answering.DAY else ()):
            if one.replaced_on is None and (day := iso_day(one.value)):
                lane = OFFICE if one.source == NOTIFICATION else ""
                yield Entry(AGENCY, day, DAY, question.name, one.said_by, number, lane=lane)


def _agency(detail: Mapping[str, Any], identity: Mapping[str, Any]) -> str:
    return agency_words(str(identity.get("agency_name") or ""), detail["agency_kind"])


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
