"""An analysis in words: its answers for reading, and what is told of the room around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cdop.case.presenters import category_words
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import label
from cdop.reference.wording import plural
from cdop.review.analysis.answers import LEVELS, TEXTS, YES, Answers, answers_of
from cdop.review.analysis.queries import DECIDED, FINALISED, OPEN, REPLACED
from cdop.review.meetings.queries import Item

STATES: Mapping[str, str] = {
    OPEN: "Being written",
    DECIDED: "Decided, not final",
    FINALISED: "Final",
    REPLACED: "Final, reopened since",
}
NOT_YET = "Not yet"


@dataclass(frozen=True)
class Part:
    """One part of an analysis for reading: its heading, its words, and the factors of a domain as rows."""

    title: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def parts(content: Mapping[str, Any], form: AnalysisForm) -> list[Part]:
    """The answers that stand, in the form's order; what nobody answered is left out."""
    answers = answers_of(content)
    return [part for part in _parts(answers, form) if part.text or part.rows]


def grading(content: Mapping[str, Any], form: AnalysisForm) -> list[tuple[str, str]]:
    """Category, modifiability and the factors that count, as rows that are always there."""
    answers = answers_of(content)
    counted = "; ".join(row.name(form) for row in answers.modifiable(form))
    return [
        ("Category of death", category_words(answers.category) if answers.category else NOT_YET),
        ("Modifiable factors?", label("modifiability", answers.modifiability) if answers.modifiability else NOT_YET),
        ("Those that count", counted or "None"),
    ]


def _parts(answers: Answers, form: AnalysisForm) -> Iterator[Part]:
    for name in ("summary", "cause"):
        yield Part(TEXTS[name], answers.texts[name])
    for domain in form.domains.values():
        score = answers.scores.get(domain.code, "")
        words = f"{score}: {form.scores[score].label}" if score else ""
        text = "\n".join(filter(None, (words, answers.narratives.get(domain.code, ""))))
        rows = tuple(
            (row.name(form), row.score, "Modifiable" if row.modifiable == YES else "Not modifiable", row.reason)
            for row in answers.factors
            if row.domain == domain.code
        )
        yield Part(f"Domain {domain.code}: {domain.label}", text, rows)
    further = "; ".join(category_words(code) for code in answers.secondary)
    yield category_part(answers.category)
    yield Part("Further categories", further)
    yield Part(TEXTS["category_reason"], answers.texts["category_reason"])
    found = label("modifiability", answers.modifiability) if answers.modifiability else ""
    yield Part("Modifiable factors", found)
    for name in ("missing", "good_practice"):
        yield Part(TEXTS[name], answers.texts[name])
    points = (f"{row.words} ({LEVELS[row.level]})" if row.level else row.words for row in answers.learning)
    yield Part("Learning points", "\n".join(filter(None, points)))
    for name in ("issues", "family_actions", "minority_view"):
        yield Part(TEXTS[name], answers.texts[name])


def category_part(code: str) -> Part:
    """The category of death; without words where none is chosen."""
    return Part("Category of death", category_words(code) if code else "")


def time_words(item: Item, now: datetime) -> str:
    """How long a case has been heard, against the minutes planned for it."""
    planned = f"{plural(item.minutes, 'minute')} planned"
    if item.started_at is None:
        return f"Not begun; {planned}"
    if item.ended_at is not None:
        return f"Heard from {item.started_at} to {item.ended_at}; {planned}"
    return f"Begun at {item.started_at}, {plural(minutes_since(item.started_at, now), 'minute')} so far; {planned}"


def minutes_since(begun: str, now: datetime) -> int:
    """Whole minutes since a time of today ('HH:MM'); a meeting that goes past midnight goes on."""
    hours, minutes = (int(part) for part in begun.split(":"))
    return (now.hour * 60 + now.minute - hours * 60 - minutes) % (24 * 60)
