"""This year against what reports printed: its opening, and its own totals (counting.md section 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from cdop.figures.moving import reasons
from cdop.figures.printed import NOTIFIED, OPENING, REVIEWED, Key, one_name
from cdop.figures.recorded import late, recorded
from cdop.figures.releases.closing import PublishedClosing, moved_since
from cdop.figures.restated_words import equal_words, restated_words, unexplained_words
from cdop.figures.slices import Clock
from cdop.figures.tables import CAME_IN, WENT_OUT, ExplainedDifference, PrintedTotal, RestatedCase, Restatement

# The printed numbers of a year whose differences are traced to cases.
NAMED: tuple[Key, ...] = (("notifications", "total"), NOTIFIED, REVIEWED)


def restatement(session: Session, clock: Clock, opening: int, printed: PrintedTotal | None) -> Restatement | None:
    """How the opening differs from the printed closing, with the cases that came in or went out since.

    The cases can be named where the printed total says when it was published: the opening is then
    listed as known on that day and as known now. None where no closing had been printed by the known-by day.
    """
    day = printed.published_on if printed else None
    if printed is None or (day is not None and day > clock.known_by):
        return None
    cases = _moved(session, clock, printed, OPENING)
    return Restatement(
        year_before=clock.year.before().label,
        printed_closing=printed.value,
        opening=opening,
        source=printed.source,
        published_on=day,
        cases=cases,
        words=_words(printed.value, opening, cases),
    )


def restatement_of_edition(session: Session, clock: Clock, opening: int, closing: PublishedClosing) -> Restatement:
    """The same against the closing of the year before as it was published here, which names the cases behind it."""
    cases, printed = moved_since(session, clock, closing), len(closing.references)
    return Restatement(
        year_before=closing.year,
        printed_closing=printed,
        opening=opening,
        source=closing.source,
        published_on=closing.published_on,
        cases=cases,
        words=_words(printed, opening, cases),
    )


def differences(
    session: Session, clock: Clock, printed: Sequence[PrintedTotal], counted: Mapping[Key, int]
) -> tuple[ExplainedDifference, ...]:
    """The cases by which deaths notified and cases reviewed differ from what the year's own report printed.

    Only where the numbers differ, the report had been published by the known-by day, and a case can be named.
    """
    told = [total for total in printed if total.published_on is None or total.published_on <= clock.known_by]
    by_name = {one_name(total.table, total.row): total for total in told}
    found = [
        ExplainedDifference(*key, _moved(session, clock, by_name[key], key))
        for key in NAMED
        if key in by_name and by_name[key].value != counted[key]
    ]
    return tuple(difference for difference in found if difference.cases)


def _moved(session: Session, clock: Clock, printed: PrintedTotal, cell: Key) -> tuple[RestatedCase, ...]:
    """The cases behind a number now alone, or alone when it was published, by reference."""
    day = printed.published_on
    if day is None:
        return ()
    now, then = recorded(session, clock, cell), recorded(session, replace(clock, known_by=day), cell)
    since = late({**now, **then}, printed)
    came, went = now.keys() - (then.keys() - since.keys()), then.keys() - now.keys() - since.keys()
    why = reasons(session, clock, day, (came | went) - since.keys()) | since
    return tuple(RestatedCase(case, CAME_IN if case in came else WENT_OUT, why[case]) for case in sorted(came | went))


def _words(printed: int, opening: int, cases: tuple[RestatedCase, ...]) -> str:
    difference = opening - printed
    came = sum(case.direction == CAME_IN for case in cases)
    went = len(cases) - came
    unexplained = difference - (came - went)
    words = restated_words(printed, opening)
    if not difference:
        words = equal_words(printed)
        words += f" But not of the same cases: {came} came in and {went} went out since." if cases else ""
    if not unexplained or not (difference or cases):
        return words
    return f"{words} {unexplained_words(unexplained)}"
