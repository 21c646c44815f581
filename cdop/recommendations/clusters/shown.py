"""A note in plain words: how many, what kind of thing, in which months, and how many were to be expected."""

from typing import Any

from flask import url_for

from cdop.classification.icd10 import title_of
from cdop.recommendations.clusters.keys import Shared
from cdop.recommendations.clusters.queries import OPEN, Decision, Note
from cdop.recommendations.clusters.rules import LEAST_WINDOWS
from cdop.reference.calendar import months_after
from cdop.reference.codes import label
from cdop.reference.wording import long_date, month_year, plural, short_datetime

CHANCE = "This may be chance."
_IN_COMMON = {
    Shared.PLACE: "the same place of the event or of the death",
    Shared.PRODUCT: "the same product",
    Shared.SCHOOL: "the same school or nursery",
    Shared.CAUSE: "the same cause of death",
    Shared.FACTOR: "the same modifiable factor",
}
HEAD_OF_LIST = ("What they share", "Cases", "Deaths", "Expected", "Stands")


def title(note: Note) -> str:
    """``3 cases have the same school or nursery in common``."""
    return f"{plural(len(note.cases), 'case')} {'has' if len(note.cases) == 1 else 'have'} {in_common(note)} in common"


def in_common(note: Note) -> str:
    return _IN_COMMON[note.kind]


def within(note: Note) -> str:
    """The months of the first death and of the last: ``between March 2025 and November 2026``."""
    first, last = month_year(note.first_on), month_year(note.last_on)
    return f"in {first}" if first == last else f"between {first} and {last}"


def sentence(note: Note) -> str:
    """All that is said first, below the title."""
    return f"The deaths were {within(note)}. {CHANCE} {expected(note)}"


def expected(note: Note) -> str:
    """How many the panel's own years before had in as long a time, where that can be said."""
    if note.expected is None:
        months = note.months * LEAST_WINDOWS
        return f"How many to expect cannot be said: what is known of this goes back less than {months} months before."
    years = plural(note.years_before, "year")
    if not note.expected:
        return f"In the {years} before the first of them, the panel knew of none."
    mean = f"{note.expected / 10:.1f}"
    return f"In the {years} before the first of them, the panel had {mean} on average in any {note.months} months."


def expected_briefly(note: Note) -> str:
    return "Not known" if note.expected is None else f"{note.expected / 10:.1f} in {note.months} months"


def most_at_once(note: Note) -> int:
    """The most cases within so many months as the panel's setting was: what the expected number compares with."""
    days = [case.died for case in note.cases]
    return max(sum(1 for on in days if day <= on <= months_after(day, note.months)) for day in days)


def shared(note: Note) -> list[str]:
    """What the cases share, as this viewer may read it; of a code its title."""
    return [_words(note.kind, words) for words in note.shared]


def categories(note: Note) -> list[tuple[str, int]]:
    """The categories of the deaths that have one, with how many cases each, the most first."""
    found: dict[str, int] = {}
    for case in note.cases:
        name = label("category", case.category) if case.category else "Not reviewed yet"
        found[name] = found.get(name, 0) + 1
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def list_rows(notes: list[Note]) -> list[list[Any]]:
    """A row for each note."""
    return [
        [
            {"text": _named(note), "href": url_for("clusters.note", token=note.token)},
            len(note.cases),
            within(note),
            expected_briefly(note),
            standing(note),
        ]
        for note in notes
    ]


def standing(note: Note) -> str:
    """Where it stands: to look at, again, or what was decided."""
    if note.state == OPEN:
        return "To look at again: another case joined" if note.decisions else "To look at"
    return label("cluster_decision", note.decisions[0].decision)


def facts(note: Note) -> list[tuple[str, str]]:
    """The note's summary."""
    rows = [("What they share", "; ".join(shared(note)) or f"{_kind(note)}: the coordinator can see which")]
    rows += [
        ("Cases", str(len(note.cases))),
        ("Deaths", within(note)),
        (f"Most in any {note.months} months", str(most_at_once(note))),
        ("Categories", "; ".join(f"{name}: {number}" for name, number in categories(note))),
        ("Raised", short_datetime(note.raised_at)),
        ("Stands", standing(note)),
    ]
    return rows


def case_rows(note: Note) -> list[list[Any]]:
    """A row for each case; for coordinators, who alone are told which they are."""
    return [
        [
            {"text": case.reference, "href": url_for("cases.case", token=case.token), "whole": True},
            long_date(case.died),
            case.words or "No longer recorded so",
            short_datetime(case.joined_at),
        ]
        for case in note.cases
        if case.token
    ]


def decision_rows(decisions: tuple[Decision, ...]) -> list[list[str]]:
    """A row for each decision, the last first."""
    return [
        [short_datetime(one.at), label("cluster_decision", one.decision), one.reason, str(one.cases), one.by]
        for one in decisions
    ]


def _named(note: Note) -> str:
    return f"{_kind(note)}: {'; '.join(shared(note))}" if note.shared else _kind(note)


def _kind(note: Note) -> str:
    return label("cluster_kind", note.kind.value)


def _words(kind: Shared, words: str) -> str:
    named = title_of(words) if kind is Shared.CAUSE and len(words) == 3 else None
    return f"{words} {named}" if named else words
