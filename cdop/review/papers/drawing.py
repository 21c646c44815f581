"""A paper's sections, drawn from what was gathered: age in words, month of death, days told from the death, agencies
by their kind. Pure.

What is drawn still holds names and days where somebody wrote them into a text: those are found by the search before
release, not here.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from cdop.case.ages import age_at_death
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.presenters import age_words
from cdop.case.readiness import family_questions, processes, review_meetings
from cdop.case.response_state import last_decision, meetings
from cdop.case.timeline import last_recorded
from cdop.classification.response.agenda import items_of
from cdop.gathering.meeting.agenda import ITEMS
from cdop.gathering.record.chronology import chronology
from cdop.gathering.record.entries import AGENCY, CHILD, ENTERED, PROCESS, Entry
from cdop.gathering.replying.words import iso_day
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import month_year
from cdop.review.papers.domains import domains
from cdop.review.papers.in_short import CAUSES, in_short
from cdop.review.papers.relative import moment_from_death, small
from cdop.review.papers.roles import AgencyRoles, agency_roles, together
from cdop.review.papers.sections import DraftPart, Section, drawn_section

SHORT, ABOUT, NOTE, DRAFT = "in_short", "about", "content_note", "draft"
"""The keys of the first sections, and of the draft analysis."""
_TOLD_HERE = frozenset({CHILD, AGENCY, ENTERED, PROCESS})
"""The kinds of entry that a panel reads: not the office's own steps, nor its talks with the family."""
_HARD = ("violence", "suicide", "substance", "sudden", "drowning", "fire", "road", "poisoning", "trauma")


def draw(facts: Sequence[Fact], draft: Sequence[DraftPart] = ()) -> list[Section]:
    """The sections in reading order, from a case's facts with identity, in the order recorded; empty ones left out."""
    roles, died, age = agency_roles(facts), _died(facts), age_of(facts)
    infant = age is not None and not age.endswith("Y")
    found = [
        drawn_section(NOTE, "Before you read", list(_content_note(facts))),
        drawn_section(SHORT, "In short", list(in_short(facts, _described(facts), age, roles, draft))),
        drawn_section(ABOUT, "The child", list(_about(facts)), fixed=True),
        drawn_section("happened", "What happened", list(_happened(facts))),
        drawn_section("chronology", "Chronology", list(_chronology(facts, roles, died))),
        *domains(facts, roles, died, infant=infant),
        drawn_section("response", "Joint agency response", list(_response(facts, died))),
        drawn_section("processes", "Other processes and what came of them", list(_processes(facts, died))),
        drawn_section("meeting", "Child death review meeting", list(_meeting(facts, died))),
        drawn_section("family_questions", "The family’s questions", list(_questions(facts))),
        drawn_section(DRAFT, "Draft analysis of the child death review meeting", list(_draft(draft))),
    ]
    return [one for one in found if one.text]


def _described(facts: Sequence[Fact]) -> Fact:
    found = last_recorded(facts, FactKind.DESCRIBED)
    assert found is not None
    return found


def _died(facts: Sequence[Fact]) -> date:
    return date.fromisoformat(_described(facts).detail["date_of_death"])


def age_of(facts: Sequence[Fact]) -> str | None:
    """The child's age at death as lists say it: completed days, months or years."""
    born = iso_day(str((_described(facts).identity or {}).get("date_of_birth") or ""))
    return age_at_death(born, _died(facts))


def _about(facts: Sequence[Fact]) -> Iterator[str]:
    """Codes alone: no word that anybody wrote."""
    detail = _described(facts).detail
    home, classified = in_force(facts, FactKind.RESIDENCY_DECIDED), in_force(facts, FactKind.CLASSIFIED)
    area = (home.detail["home_area"] if home else None) or detail["death_area"]
    yield f"Age at death: {age_words(age_of(facts))}"
    yield f"Sex: {label('sex', detail['sex'])}"
    yield f"Month of death: {month_year(_died(facts))}"
    yield f"Area: {area_name(area)}"
    yield f"Kind of place of death: {label('place_of_death', detail['place_of_death'])}"
    if classified:
        yield f"The death was: {label('expectation', classified.detail['expectation'])}"


def _content_note(facts: Sequence[Fact]) -> Iterator[str]:
    sets = {code for f in facts if f.kind is FactKind.INFORMATION_REQUESTED for code in f.detail["sets"]}
    named = [label("supplementary", code).lower() for code in _HARD if code in sets]
    yield "This paper tells of the death of a child, and of what led to it."
    if named:
        yield f"It speaks of: {', '.join(named)}."


def _happened(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in notifications(facts):
        told = (fact.identity or {}).get("told") or {}
        for key in ("circumstances", "event_place"):
            if isinstance(words := told.get(key), str) and words:
                yield words
    certified = in_force(facts, FactKind.CAUSE_CERTIFIED)
    for key, name in CAUSES if certified else ():
        assert certified is not None
        if words := (certified.identity or {}).get(key):
            yield f"Cause of death as certified, {name}: {words}"


def _chronology(facts: Sequence[Fact], roles: AgencyRoles, died: date) -> Iterator[str]:
    told: dict[tuple[str, object, str], list[str]] = {}
    for entry in chronology(facts).entries:
        if entry.kind in _TOLD_HERE:
            sources = told.setdefault((_moment(entry, died), entry.on, entry.what.strip()), [])
            source = "" if entry.kind == CHILD else roles.by_words.get(entry.source, entry.source)
            if source and source not in sources:
                sources.append(source)
    for (moment, _, what), sources in told.items():
        yield f"{moment}: {what}" + (f" ({together(sources)})" if sources else "")


def _moment(entry: Entry, died: date) -> str:
    words = moment_from_death(entry.on, entry.precision, died, entry.time)
    return f"{words}, written as {entry.written}" if entry.on is None and entry.written else words


def _response(facts: Sequence[Fact], died: date) -> Iterator[str]:
    decided = last_decision(facts)
    if decided is not None:
        down = decided.kind is FactKind.RESPONSE_STOOD_DOWN
        decision = "Stood down" if down else label("response_decision", decided.detail["decision"])
        yield f"{moment_from_death(decided.dated, 'day', died)}: {decision}."
    for fact in meetings(facts):
        said = (fact.identity or {}).get("record") or {}
        when = moment_from_death(fact.dated, "day", died, fact.detail["time"])
        yield f"{when}: {label('response_meeting', fact.detail['meeting_kind'])} was held."
        for key, item in items_of(fact.detail["meeting_kind"]).items():
            if words := said.get(key):
                yield f"{item.title}: {words}"
        if words := said.get("sleep_words"):
            yield f"Safer sleeping: {words}"


def _processes(facts: Sequence[Fact], died: date) -> Iterator[str]:
    for fact in processes(facts):
        detail, said = fact.detail, fact.identity or {}
        if detail["state"] == "not_applicable":
            continue
        concluded = iso_day(detail["concluded"] or "")
        when = f", {small(moment_from_death(concluded, 'day', died))}" if concluded else ""
        name = label("parallel_process", detail["process_kind"])
        yield f"{name}: {label('process_state', detail['state']).lower()}{when}"
        yield from (f"{name}: {said[key]}" for key in ("result", "words") if said.get(key))


def _meeting(facts: Sequence[Fact], died: date) -> Iterator[str]:
    for fact in review_meetings(facts):
        if fact.detail["state"] != "held":
            continue
        said = (fact.identity or {}).get("record") or {}
        when = moment_from_death(iso_day(fact.detail["on"]) or fact.dated, "day", died)
        agencies = together([label("agency", code) for code in fact.detail["agencies"]])
        yield f"{when}: The meeting was held" + (f", with {agencies}." if agencies else ".")
        yield from (f"{item.title}: {said[key]}" for key, item in ITEMS.items() if said.get(key))


def _questions(facts: Sequence[Fact]) -> Iterator[str]:
    for asked, answer in family_questions(facts):
        yield f"Question: {(asked.identity or {}).get('words', '')}"
        yield f"Answer: {(answer.identity or {}).get('words', '')}" if answer else "Not answered yet."


def _draft(draft: Sequence[DraftPart]) -> Iterator[str]:
    if draft:
        yield "A draft by the review meeting: the panel has not decided any of it."
    yield from (f"{part.title}: {part.text}" for part in draft if part.text)
