"""Minutes in words: the same blocks for the page and the PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.case.presenters import age_words, category_words, month_words
from cdop.reference.analysis_form import analysis_forms
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.review.analysis.answers import TEXTS
from cdop.review.meetings.rules import ItemState

PSEUDONYMISED = (
    "Pseudonymised: nobody is named, and people by their roles alone; somebody who lives nearby may still "
    "recognise a child."
)
NO_DECISION = "No decision is recorded."
_DECIDED_TEXTS = ("missing", "good_practice", "issues", "family_actions", "minority_view")
HEAD_ATTENDANCE = ("Role", "Agency", "Attendance")
HEAD_FACTORS = ("Factor", "Domain", "Score", "Modifiable")


@dataclass(frozen=True)
class Block:
    """A heading with facts as names and values, texts under small headings, and a table, each where there is one."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    texts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    table: str = ""


def title_of(content: Mapping[str, Any]) -> str:
    return f"Minutes, {long_date(date.fromisoformat(content['on']))}"


def blocks(content: Mapping[str, Any]) -> list[Block]:
    """The minutes from the meeting to its other business."""
    return [_meeting(content), _there(content), *(_case(one) for one in content["items"]), *_other(content)]


def _meeting(content: Mapping[str, Any]) -> Block:
    times = f", {content['starts_at']} to {content['ends_at']}" if content["starts_at"] else ""
    facts = [
        ("Panel", content["panel"]),
        ("When", long_date(date.fromisoformat(content["on"])) + times),
        ("Place", content["place"] or "Not recorded"),
        ("Quorum", _quorum(content["quorum"])),
        ("Confidentiality", _terms(content["terms"])),
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
        return "Nobody accepted the terms of confidentiality for this meeting"
    told = (f"{plural(one['accepted'], 'person', 'people')} (text {one['text']})" for one in accepted)
    return f"The terms of confidentiality were accepted for this meeting by {' and '.join(told)}"


def _counts(items: Sequence[Mapping[str, Any]]) -> str:
    states = [one["state"] for one in items]
    inquorate = sum(one["state"] == ItemState.HEARD and one["quorate"] is False for one in items)
    words = [
        f"{states.count(ItemState.HEARD)} heard",
        f"{states.count(ItemState.DEFERRED)} deferred",
        f"{states.count(ItemState.PLANNED)} not heard",
    ]
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
    ]
    return Block("Attendance", head=HEAD_ATTENDANCE, rows=rows, table="Who was there")


def _attended(one: Mapping[str, Any]) -> str:
    words = label("panel_attendance", one["state"]) if one["state"] else "Not recorded"
    came, left = one["came_at"], one["left_at"]
    return words + (f" from {came}" if came else "") + (f" to {left}" if left else "")


def _case(one: Mapping[str, Any]) -> Block:
    decided = one["decided"]
    title = f"Case {one['reference']}"
    if decided is None:
        return Block(title, list(_heard(one)), [("", NO_DECISION)] if one["state"] == ItemState.HEARD else [])
    form = analysis_forms()[decided["form"]]
    rows = [
        (
            factor["name"],
            f"{factor['domain']}: {form.domains[factor['domain']].label}" if factor["domain"] in form.domains else "",
            factor["score"],
            _modifiable(factor),
        )
        for factor in decided["factors"]
    ]
    texts = [(TEXTS[name], decided["texts"][name]) for name in ("summary", "cause") if name in decided["texts"]]
    texts += [(TEXTS[name], decided["texts"][name]) for name in _DECIDED_TEXTS if name in decided["texts"]]
    if decided["learning"]:
        texts.append(("Learning points", "\n".join(_learning(row) for row in decided["learning"])))
    facts = [*_heard(one), *_graded(decided)]
    return Block(title, facts, texts, HEAD_FACTORS if rows else (), rows, f"Factors of {one['reference']}")


def _heard(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sex = label("sex", one["sex"]).lower() if one["sex"] else "sex not recorded"
    yield "Child", f"{age_words(one['age'])}, {sex}, died in {month_words(one['month'])}"
    if one["theme"]:
        yield "Theme", one["theme"]
    if one["state"] == ItemState.DEFERRED:
        yield "Deferred", one["deferred"] or "No reason is recorded"
    elif one["state"] == ItemState.PLANNED:
        yield "Heard", "No"
    else:
        quorate = {True: "quorate", False: "not quorate", None: "quorum not known"}[one["quorate"]]
        yield "Heard", f"{one['started_at']} to {one['ended_at']}, {quorate}"
    if one["early"]:
        yield "Heard before everything was ready", one["early"]
    for role in one["withdrew"]:
        yield "Conflict of interest", f"{label('panel_role', role)} withdrew from this case"


def _graded(decided: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Category of death", category_words(decided["category"])
    if decided["secondary"]:
        yield "Further categories", "; ".join(category_words(code) for code in decided["secondary"])
    yield "Were there modifiable factors?", label("modifiability", decided["modifiability"])


def _modifiable(factor: Mapping[str, Any]) -> str:
    if factor["counts"]:
        return "Yes"
    return "Yes, and did not contribute" if factor["modifiable"] == "yes" else "No"


def _learning(row: Mapping[str, str]) -> str:
    return f"{row['words']} ({row['level']})" if row["level"] else row["words"]


def _other(content: Mapping[str, Any]) -> Iterator[Block]:
    if content["other"]:
        yield Block("Other business", texts=[("", content["other"])])
