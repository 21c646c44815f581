"""What an entry of the audit is to somebody who asks who has seen a child: a look, a taking out, a sending, or none.

What is not named here and is about a case counts as a look, so that a new kind of reading is never left out.
"""

from enum import StrEnum

from cdop.audit.events import Event
from cdop.case.kinds import EVENTS


class Sort(StrEnum):
    """How a child's data were reached."""

    SEEN = "seen"
    TAKEN = "taken_out"
    SENT = "sent"


SORT_WORDS = {Sort.SEEN: "Seen", Sort.TAKEN: "Taken out in a file", Sort.SENT: "Sent to somebody"}
_TAKEN = (
    Event.REGISTER_EXPORTED,
    Event.REGISTER_RETURNED,
    Event.CASE_RETURNED,
    Event.PACK_EXPORTED,
    Event.BREACH_NAMED,
)
_SENT = (
    Event.INFORMATION_REQUESTED, Event.REQUEST_CHASED, Event.REQUEST_LINK_REISSUED, Event.REQUEST_LINK_GIVEN,
    Event.CASE_HANDED_OVER, Event.HANDOVER_OUTCOME_TOLD, Event.FAMILY_WRITTEN_TO, Event.PAPER_RELEASED,
)  # fmt: skip
SORTS = {event.value: Sort.TAKEN for event in _TAKEN} | {event.value: Sort.SENT for event in _SENT}
"""The sort of every event that is more than a look."""
# What was decided of a case stands in its timeline and says nothing of who has seen it.
_DECIDED = (
    Event.CASE_CREATED, Event.NOTIFICATION_ACCEPTED, Event.NOTIFICATION_JOINED, Event.NOTIFICATION_PUT_BACK,
    Event.LIST_ROW_DECIDED, Event.CONFLICT_DECLARED, Event.CONFLICT_SET, Event.CONFLICT_LIFTED, Event.RESTRICTION_SET,
    Event.RESTRICTION_CHANGED, Event.RESTRICTION_LIFTED, Event.OPENING_REVIEWED,
)  # fmt: skip
DECIDED = frozenset({event.value for event in (*EVENTS.values(), *_DECIDED)} - SORTS.keys())
"""The events about a case that are no look at it."""
WHOLE_REGISTER = Event.REGISTER_EXPORTED.value
"""Of every case that its person could see; its entry names none."""
OF_NO_ONE_CASE = frozenset(
    event.value
    for event in (
        Event.REGISTER_EXPORTED, Event.REGISTER_RETURNED, Event.NOTIFICATIONS_LISTED, Event.NOTIFICATION_VIEWED,
        Event.LIST_VIEWED, Event.NOTHING_FOUND, Event.RETURN_VIEWED, Event.CELL_VIEWED, Event.RESTATED_VIEWED,
        Event.QUALITY_VIEWED, Event.MINUTES_READ, Event.PAPER_READ, Event.RECOMMENDATION_VIEWED, Event.CLUSTER_VIEWED,
        Event.PAGE_REFUSED, Event.FILE_READ,
    )
)  # fmt: skip
"""The looks whose entries may name no case, and which are told of the person all the same."""
EVENT_WORDS = {
    Event.CASE_VIEWED: "Opened the case",
    Event.CASE_LISTED: "Saw it in a list",
    Event.CASE_FOUND: "Found it by a search",
    Event.NOTHING_FOUND: "Searched and found nothing",
    Event.LIKENESS_VIEWED: "Compared it with a like case",
    Event.NOTIFICATION_VIEWED: "Looked at one of its notifications",
    Event.NOTIFICATIONS_LISTED: "Saw notifications in a list",
    Event.LIKENESS_SETTLED: "Settled whether it is a duplicate",
    Event.CELL_VIEWED: "Saw its reference behind a figure",
    Event.RESTATED_VIEWED: "Saw its reference among restated cases",
    Event.QUALITY_VIEWED: "Saw its reference in a list of data quality",
    Event.CASE_RETURNED: "Took it out in a return to another body",
    Event.REGISTER_RETURNED: "Took records out in a return to another body",
    Event.REGISTER_EXPORTED: "Took it out with the register",
    Event.BREACH_NAMED: "Took it out, named, in a file of a breach",
    Event.BREACH_LISTED: "Listed a breach",
    Event.BREACH_EXPORTED: "Took a list of a breach out",
    Event.PACK_EXPORTED: "Took its paper out with a pack",
    Event.LOOKS_VIEWED: "Looked who has looked at it",
    Event.LOOKS_EXPORTED: "Took out who has looked at it",
    Event.REASON_GIVEN: "Said why it was opened",
    Event.RESTRICTED_OPENED: "Opened it in an emergency, though it is restricted",
    Event.RESTRICTED_OPEN_REFUSED: "Tried to open it in an emergency, with a wrong password",
    Event.PAGE_REFUSED: "Was refused a page",
    Event.INFORMATION_REQUESTED: "Asked an agency about the child",
    Event.CASE_HANDED_OVER: "Handed it over to another panel",
    Event.FAMILY_WRITTEN_TO: "Wrote to the family",
}
OF_MANY = {
    Event.REGISTER_EXPORTED.value: "Took the whole register out",
    Event.CELL_VIEWED.value: "Saw references behind a figure",
    Event.RESTATED_VIEWED.value: "Saw references among restated cases",
    Event.QUALITY_VIEWED.value: "Saw references in a list of data quality",
    Event.NOTIFICATION_VIEWED.value: "Looked at a notification",
}
"""The words where the entry names no case."""


def sort_of(event: str) -> Sort:
    """What an entry that is no decision is."""
    return SORTS.get(event, Sort.SEEN)


def words_of(event: str, detail: dict[str, str], *, of_a_case: bool = True) -> str:
    """An entry in words, as the timeline of looks says it."""
    known = {each.value: words for each, words in EVENT_WORDS.items()}
    if not of_a_case and event in OF_MANY:
        return OF_MANY[event]
    if event not in known:
        words = event.partition(".")[2].replace("_", " ")
        return words[:1].upper() + words[1:]
    return f"{known[event]}, without identity" if detail.get("identified") == "no" else known[event]
