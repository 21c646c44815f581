"""Minutes in words: the same blocks for the page and the PDF."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.review.analysis.queries import FINALISED
from cdop.review.meetings.rules import Attends, ItemState
from cdop.review.minutes.blocks import Block
from cdop.review.minutes.shown_cases import NO_DECISION, case_block

__all__ = ("NO_DECISION", "PSEUDONYMISED", "Block", "blocks", "title_of")

PSEUDONYMISED = (
    "Pseudonymised: nobody is named, and people by their roles alone; somebody who lives nearby may still "
    "recognise a child."
)
HEAD_ATTENDANCE = ("Role", "Agency", "Attendance")


def title_of(content: Mapping[str, Any]) -> str:
    return f"Minutes, {long_date(date.fromisoformat(content['on']))}"


def blocks(content: Mapping[str, Any]) -> list[Block]:
    """The minutes from the meeting to its other business."""
    return [
        _meeting(content),
        Block("Welcome and confidentiality", texts=[("", _terms(content["terms"]))]),
        _there(content),
        _apologies(content),
        _declarations(content["items"]),
        *(case_block(one) for one in content["items"]),
        *_gathered("Learning points", content["items"], _learning_of),
        *_gathered("Actions for the family", content["items"], _actions_of),
        *_other(content),
    ]


def _meeting(content: Mapping[str, Any]) -> Block:
    times = f", {content['starts_at']} to {content['ends_at']}" if content["starts_at"] else ""
    facts = [
        ("Panel", content["panel"]),
        ("When", long_date(date.fromisoformat(content["on"])) + times),
        ("Place", content["place"] or "Not recorded"),
        ("Quorum", _quorum(content["quorum"])),
        ("Cases", _counts(content["items"])),
    ]
    return Block("The meeting", facts)


def _quorum(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "Not known: the panel’s rule is not recorded"
    words = f"{plural(found['present'], 'member')} present, at least {found['minimum']} needed"
    if found["quorate"]:
        return f"Quorate: {words}"
    missing = ", ".join(label("panel_role", role) for role in found["missing"])
    return f"Not quorate: {words}" + (f"; missing: {missing}" if missing else "")


def _terms(accepted: Sequence[Mapping[str, Any]]) -> str:
    if not accepted:
        return "Nobody accepted the terms of confidentiality for this meeting."
    told = (
        f"{plural(one['accepted'], 'person', 'people')} accepted the terms of confidentiality that were in force on "
        f"{long_date(date.fromisoformat(one['on']))}"
        for one in accepted
    )
    return f"{'; '.join(told)}."


def _counts(items: Sequence[Mapping[str, Any]]) -> str:
    states = [one["state"] for one in items]
    inquorate = sum(one["state"] == ItemState.HEARD and one["quorate"] is False for one in items)
    words = [
        f"{states.count(ItemState.HEARD)} heard",
        f"{states.count(ItemState.DEFERRED)} deferred",
        f"{states.count(ItemState.PLANNED)} not heard",
    ]
    decided = [one["decided"]["final"]["state"] for one in items if one["decided"]]
    if decided:
        words.append(f"{decided.count(FINALISED)} of {len(decided)} decided are final")
    if inquorate:
        words.append(f"{inquorate} heard while the panel was not quorate")
    return ", ".join(words)


def _there(content: Mapping[str, Any]) -> Block:
    rows = [
        (
            label("panel_role", one["role"]) + (" (co-opted)" if one["co_opted"] else ""),
            one["agency"],
            _attended(one),
        )
        for one in content["attendance"]
        if one["state"] != Attends.APOLOGIES
    ]
    return Block("Attendance", head=HEAD_ATTENDANCE, rows=rows, table="Who was there")


def _apologies(content: Mapping[str, Any]) -> Block:
    sent = [
        f"{label('panel_role', one['role'])}, {one['agency']}"
        for one in content["attendance"]
        if one["state"] == Attends.APOLOGIES
    ]
    return Block("Apologies", texts=[("", "\n".join(sent) or "None.")])


def _declarations(items: Sequence[Mapping[str, Any]]) -> Block:
    """Who withdrew from which case, by the role of the seat; of the cases that the reader sees."""
    told = [
        f"{label('panel_role', role)} withdrew from case {one['reference']}"
        for one in items
        for role in one["withdrew"]
    ]
    return Block("Declarations of interest", texts=[("", "\n".join(told) or "No conflict of interest is recorded.")])


def _attended(one: Mapping[str, Any]) -> str:
    words = label("panel_attendance", one["state"]) if one["state"] else "Not recorded"
    came, left = one["came_at"], one["left_at"]
    return words + (f" from {came}" if came else "") + (f" to {left}" if left else "")


def _gathered(
    title: str, items: Sequence[Mapping[str, Any]], tell: Callable[[Mapping[str, Any]], str]
) -> Iterator[Block]:
    """What was decided of all cases under one heading, each case under its own; nothing where there is none."""
    told = [(f"Case {one['reference']}", tell(one["decided"])) for one in items if one["decided"]]
    if found := [(name, words) for name, words in told if words]:
        yield Block(title, texts=found)


def _learning_of(decided: Mapping[str, Any]) -> str:
    return "\n".join(_learning(row) for row in decided["learning"])


def _actions_of(decided: Mapping[str, Any]) -> str:
    return str(decided["texts"].get("family_actions", ""))


def _learning(row: Mapping[str, str]) -> str:
    return f"{row['words']} ({row['level']})" if row["level"] else row["words"]


def _other(content: Mapping[str, Any]) -> Iterator[Block]:
    if content["other"]:
        yield Block("Other business", texts=[("", content["other"])])
