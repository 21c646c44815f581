"""The cases of minutes in words: each heard, deferred or not heard, with what was decided and whether it is final."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cdop.case.presenters import age_words, category_words, month_words
from cdop.reference.analysis_form import analysis_forms
from cdop.reference.codes import label
from cdop.reference.wording import long_date
from cdop.review.analysis.answers import TEXTS
from cdop.review.analysis.queries import DECIDED, REPLACED
from cdop.review.meetings.rules import ItemState
from cdop.review.minutes.blocks import Block

NO_DECISION = "No decision is recorded."
_TEXTS = ("summary", "cause", "missing", "good_practice", "issues", "minority_view")
HEAD_FACTORS = ("Factor", "Domain", "Score", "Modifiable")
Told = Mapping[str, Any]


def case_block(one: Told) -> Block:
    """One case of the agenda."""
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
    texts = [(TEXTS[name], decided["texts"][name]) for name in _TEXTS if name in decided["texts"]]
    facts = [*_heard(one), *_graded(decided), *_final(decided["final"])]
    return Block(title, facts, texts, HEAD_FACTORS if rows else (), rows, f"Factors of {one['reference']}")


def _heard(one: Told) -> Iterator[tuple[str, str]]:
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


def _graded(decided: Told) -> Iterator[tuple[str, str]]:
    yield "Category of death", category_words(decided["category"])
    if decided["secondary"]:
        yield "Further categories", "; ".join(category_words(code) for code in decided["secondary"])
    yield "Were there modifiable factors?", label("modifiability", decided["modifiability"])


def _final(final: Told) -> Iterator[tuple[str, str]]:
    on = long_date(date.fromisoformat(final["on"])) if final["on"] else ""
    if final["state"] == DECIDED:
        yield "Review", "Decided, and not final yet"
    elif final["state"] == REPLACED:
        yield "Review", f"Made final on {on}, and reopened since"
    else:
        yield "Review", f"Final since {on}"
    if final["reason"]:
        yield "Why it was made final though the panel was not known to be quorate", final["reason"]


def _modifiable(factor: Told) -> str:
    if factor["counts"]:
        return "Yes"
    return "Yes, and did not contribute" if factor["modifiable"] == "yes" else "No"
