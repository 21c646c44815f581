"""This year's opening against the closing that was printed for the year before (counting.md section 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from cdop.case.facts import Fact, FactKind
from cdop.case.queries import timelines
from cdop.figures.counting import case_list
from cdop.figures.slices import Clock
from cdop.figures.tables import PrintedTotal, RestatedCase, Restatement


def restatement(session: Session, clock: Clock, opening: int, printed: PrintedTotal | None) -> Restatement | None:
    """How the opening differs from the printed closing, with the cases that came in or went out since.

    The cases can be named where the printed total says when it was published: the opening is then
    listed as known on that day and as known now. None where no closing was printed.
    """
    if printed is None:
        return None
    cases: tuple[RestatedCase, ...] = ()
    if printed.value != opening and printed.published_on and printed.published_on < clock.known_by:
        cases = _moved(session, clock, printed.published_on)
    return Restatement(
        year_before=clock.year.before().label,
        printed_closing=printed.value,
        opening=opening,
        source=printed.source,
        published_on=printed.published_on,
        cases=cases,
        words=_words(printed.value, opening, cases),
    )


def _moved(session: Session, clock: Clock, published_on: date) -> tuple[RestatedCase, ...]:
    now = set(case_list(session, clock, "outstanding", "opening", None))
    then = set(case_list(session, replace(clock, known_by=published_on), "outstanding", "opening", None))
    if not now ^ then:
        return ()
    facts = dict(timelines(session, now ^ then))
    return tuple(
        RestatedCase(
            reference,
            "came in" if reference in now else "went out",
            _reason(facts[reference], published_on, clock.known_by),
        )
        for reference in sorted(now ^ then)
    )


_REASONS: Mapping[FactKind, str] = {
    FactKind.RESIDENCY_DECIDED: "residency decided",
    FactKind.WITHDRAWN: "withdrawn",
    FactKind.WITHDRAWAL_UNDONE: "withdrawal undone",
}


def _reason(facts: Sequence[Fact], published_on: date, known_by: date) -> str:
    """The last decision since publication that moved the case."""
    since = [f for f in facts if f.kind in _REASONS and published_on < f.dated <= known_by]
    if not since:
        return "recorded since"
    last = max(since, key=lambda f: (f.dated, f.sequence))
    day = f"{last.dated.day} {last.dated:%B %Y}"
    return f"{_REASONS[last.kind]} on {day}"


def _words(printed: int, opening: int, cases: tuple[RestatedCase, ...]) -> str:
    if printed == opening:
        return f"The opening equals the closing printed for the year before: {printed}."
    difference = opening - printed
    explained = sum(1 if c.direction == "came in" else -1 for c in cases)
    words = f"Opening restated from {printed} to {opening} ({difference:+d})."
    if explained == difference:
        return words
    return f"{words} {difference - explained:+d} is not explained by decisions since the year before was published."
