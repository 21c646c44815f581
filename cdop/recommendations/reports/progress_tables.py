"""The tables of a progress report, from what happened. Pure.

Each counts a recommendation once for each of its organisations, and says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cdop.recommendations.reports.standing import (
    DONE,
    NOT_RAISED,
    NOT_TAKEN_UP,
    SUPERSEDED,
    WITHDRAWN,
    Line,
    asked_again,
    awaiting_follow_up,
    evidence_words,
    is_open,
    late,
    moves,
    moves_words,
    overdue_since,
    overdue_words,
    position,
    position_words,
    raised_on,
    since,
)
from cdop.recommendations.reports.tables import Cell, WordsTable
from cdop.recommendations.rules import Happened, Happening, State
from cdop.reference.codes import label
from cdop.reference.wording import long_date

BASIS = "Each recommendation counts once for each organisation that it is made to"
NO_DAY = "No day"
FOLLOW_UP_COLUMNS = ("reference", "organisation", "on", "asked_after", "happened", "worked", "words")
FOLLOW_UP_HEAD = (
    "Reference", "Organisation", "On", "Asked after", "Did it happen?", "Did it work?", "In words",
)  # fmt: skip
_ENDS = frozenset({Happening.DONE, Happening.NOT_TAKEN_UP, Happening.SUPERSEDED})


@dataclass(frozen=True)
class Period:
    """After ``since`` (None: from the beginning) up to ``to``. ``printed``: how the last report said lines stood."""

    since: date | None
    to: date
    printed: Mapping[str, str] = field(default_factory=dict)

    @property
    def after(self) -> date:
        return self.since or date.min

    @property
    def words(self) -> str:
        return f"After {long_date(self.since)}" if self.since else f"Up to {long_date(self.to)}"


def tables(lines: Sequence[Line], period: Period) -> Iterator[WordsTable]:
    """Every table in printed order; the one of what was printed otherwise only where there is such a thing."""
    yield _counts(lines, period)
    yield _stand(lines, period.to)
    yield _open(lines, period.to)
    yield _moved(lines, period)
    yield _overdue(lines, period.to)
    yield _closed(lines, period)
    yield _asked(lines, period)
    yield _to_ask(lines, period.to)
    yield _new(lines, period)
    if (restated := _restated(lines, period)).rows:
        yield restated
    yield _texts(lines, period)


def bars(lines: Sequence[Line], day: date) -> list[tuple[str, int]]:
    """How many lines stand how on a day, in the order of the states; those that none has are left out."""
    found = [position(line, day) for line in lines]
    every = [state.value for state in State if state is not State.PROPOSED] + [WITHDRAWN]
    return [(position_words(one), found.count(one)) for one in every if one in found]


def has_moved(line: Line, period: Period) -> bool:
    """Whether anything moved it in the period."""
    return bool(moves(line, period.after, period.to))


def is_new(line: Line, period: Period) -> bool:
    """Whether it was agreed in the period."""
    day = raised_on(line)
    return day is not None and period.after < day <= period.to


def closings(line: Line, period: Period) -> list[Happened]:
    """What ended it in the period, also where it was opened again since."""
    return [one for one in line.events if one.what in _ENDS and period.after < one.dated <= period.to]


def _counts(lines: Sequence[Line], period: Period) -> WordsTable:
    names = {line.agency: line.agency_name for line in lines}
    rows = [
        _numbers(names[agency], [line for line in lines if line.agency == agency], period)
        for agency in sorted(names, key=lambda one: (names[one].casefold(), one))
    ]
    if len(rows) > 1:
        rows.append(_numbers("All organisations", lines, period))
    return WordsTable(
        "counts", "In numbers",
        ("organisation", "raised", "open", "overdue", "moved", "closed", "new"),
        ("Organisation", "Ever made", "Open", "Of these overdue", "Moved", "Closed", "New"),
        tuple(rows), "No recommendation was made yet.",
        (
            f"{BASIS}. Denominator: {len(lines)} made up to {long_date(period.to)}.",
            f"Open and overdue: at the end of {long_date(period.to)}.",
            f"{period.words}: what moved, was closed (also where it was opened again since) and is new.",
        ),
        keyed=1, total=len(rows) > 1,
    )  # fmt: skip


def _numbers(name: str, lines: Sequence[Line], period: Period) -> tuple[Cell, ...]:
    return (
        name,
        len(lines),
        sum(is_open(line, period.to) for line in lines),
        sum(overdue_since(line, period.to) is not None for line in lines),
        sum(has_moved(line, period) for line in lines),
        sum(bool(closings(line, period)) for line in lines),
        sum(is_new(line, period) for line in lines),
    )


def _stand(lines: Sequence[Line], day: date) -> WordsTable:
    notes = (f"{BASIS}. Denominator: {len(lines)}.",)
    return WordsTable(
        "standing", f"How they stand on {long_date(day)}", ("state", "number"), ("State", "Number"),
        tuple(bars(lines, day)), "No recommendation was made yet.", notes, keyed=1,
    )  # fmt: skip


def _open(lines: Sequence[Line], day: date) -> WordsTable:
    still = {line.said.reference for line in lines if is_open(line, day)}
    shown = [line for line in lines if line.said.reference in still]
    rows = [
        (
            line.said.reference, line.agency_name, line.said.theme, position_words(position(line, day)),
            long_date(since(line, day)), long_date(line.due_on) or NO_DAY, overdue_words(line, day),
        )
        for line in shown
    ]  # fmt: skip
    return WordsTable(
        "open", "Open recommendations",
        ("reference", "organisation", "about", "state", "since", "due", "overdue"),
        ("Reference", "Organisation", "About", "How it stands", "Since", "To be done by", "Overdue"),
        tuple(rows), "No recommendation is open.",
        ("Every recommendation that is open with at least one organisation, with how it stands with each.",),
    )  # fmt: skip


def _moved(lines: Sequence[Line], period: Period) -> WordsTable:
    rows = [
        (
            line.said.reference, line.agency_name, line.said.theme, position_words(_before(line, period)),
            position_words(position(line, period.to)), moves_words(moves(line, period.after, period.to)),
        )
        for line in lines
        if has_moved(line, period)
    ]  # fmt: skip
    return WordsTable(
        "moved", "What moved", ("reference", "organisation", "about", "before", "now", "steps"),
        ("Reference", "Organisation", "About", "Before", "Now", "What happened"),
        tuple(rows), "Nothing moved.", (f"{period.words}, by the day of each step.",),
    )  # fmt: skip


def _before(line: Line, period: Period) -> str:
    return position(line, period.since) if period.since else NOT_RAISED


def _overdue(lines: Sequence[Line], day: date) -> WordsTable:
    found = sorted((one for line in lines for one in late(line, day)), key=lambda one: -one.days)
    rows = [
        (one.line.said.reference, one.line.agency_name, one.words, long_date(one.due_on), one.days) for one in found
    ]
    return WordsTable(
        "overdue", "What is overdue", ("reference", "organisation", "what", "due", "days"),
        ("Reference", "Organisation", "What is awaited", "Due on", "Days overdue"),
        tuple(rows), "Nothing is overdue.",
        (f"At the end of {long_date(day)}: answers, what was recommended, and actions; the longest overdue first.",),
        keyed=3,
    )  # fmt: skip


def _closed(lines: Sequence[Line], period: Period) -> WordsTable:
    rows = [
        (
            line.said.reference, line.agency_name, position_words(_ended_as(one)), long_date(one.dated),
            one.words or "None", evidence_words(line, one) if one.what is Happening.DONE else "None asked for",
            _signed(one), _opened_again(line, one, period.to),
        )
        for line in lines
        for one in closings(line, period)
    ]  # fmt: skip
    return WordsTable(
        "closed", "What was closed",
        ("reference", "organisation", "ended", "on", "words", "evidence", "signed", "since"),
        ("Reference", "Organisation", "How it ended", "On", "In words", "Evidence", "Signed off by", "Since then"),
        tuple(rows), "Nothing was closed.", (f"{period.words}.",), keyed=4,
    )  # fmt: skip


def _ended_as(one: Happened) -> str:
    return {Happening.DONE: DONE, Happening.NOT_TAKEN_UP: NOT_TAKEN_UP}.get(one.what, SUPERSEDED)


def _signed(one: Happened) -> str:
    told = [str(one.detail.get(key, "")).strip() for key in ("signed_by", "signed_role")]
    return ", ".join(filter(None, told)) or "Nobody needs to"


def _opened_again(line: Line, closing: Happened, day: date) -> str:
    later = line.events[line.events.index(closing) + 1 :]
    opened = [one.dated for one in later if one.what is Happening.REOPENED and one.dated <= day]
    return f"Opened again on {long_date(opened[0])}" if opened else "Closed still"


def _asked(lines: Sequence[Line], period: Period) -> WordsTable:
    rows = [
        (line.said.reference, line.agency_name, *follow_up_cells(one))
        for line in lines
        for one in asked_again(line, period.after, period.to)
    ]
    return WordsTable(
        "follow_ups", "What follow-ups found",
        FOLLOW_UP_COLUMNS, FOLLOW_UP_HEAD,
        tuple(rows), "Nobody was asked again.", (f"{period.words}.",), keyed=4,
    )  # fmt: skip


def follow_up_cells(one: Happened) -> tuple[str, ...]:
    """What a follow-up found: its day, after how many months, whether it happened, whether it worked, and words."""
    return (
        long_date(one.dated), months_words(int(one.detail.get("months", 0))),
        label("follow_up_happened", one.detail.get("happened")), label("follow_up_worked", one.detail.get("worked")),
        one.words or "None",
    )  # fmt: skip


def months_words(months: int) -> str:
    """``3 months``; of an asking that was not planned, that it was not."""
    return f"{months} {'month' if months == 1 else 'months'}" if months else "Not planned"


def _to_ask(lines: Sequence[Line], day: date) -> WordsTable:
    rows = [
        (
            line.said.reference,
            line.agency_name,
            months_words(one.months),
            long_date(one.due_on),
            (day - one.due_on).days,
        )
        for line in lines
        for one in awaiting_follow_up(line, day)
    ]  # fmt: skip
    return WordsTable(
        "to_ask", "Follow-ups that are due", ("reference", "organisation", "asked_after", "due", "days"),
        ("Reference", "Organisation", "To be asked after", "Due on", "Days overdue"),
        tuple(rows), "No follow-up is due.",
        (f"At the end of {long_date(day)}: whether it happened and worked, and nobody has asked yet.",), keyed=3,
    )  # fmt: skip


def _new(lines: Sequence[Line], period: Period) -> WordsTable:
    rows = [
        (
            line.said.reference, line.agency_name, line.said.theme, long_date(raised_on(line)),
            long_date(line.due_on) or NO_DAY,
        )
        for line in lines
        if is_new(line, period)
    ]  # fmt: skip
    return WordsTable(
        "new", "What is new", ("reference", "organisation", "about", "agreed", "due"),
        ("Reference", "Organisation", "About", "Agreed on", "To be done by"),
        tuple(rows), "Nothing is new.", (f"{period.words}.",),
    )  # fmt: skip


def _restated(lines: Sequence[Line], period: Period) -> WordsTable:
    rows = []
    for line in lines if period.since else ():
        now, said = position(line, period.after), period.printed.get(line.token, NOT_RAISED)
        if now != said:
            told = moves(line, date.min, period.after)[-1:]
            rows.append((
                line.said.reference, line.agency_name, position_words(said), position_words(now), moves_words(told),
            ))  # fmt: skip
    return WordsTable(
        "restated", "Known otherwise since the last report", ("reference", "organisation", "said", "known", "step"),
        ("Reference", "Organisation", "The last report said", "As is known now", "Recorded since"),
        tuple(rows), "Nothing.",
        (f"What is dated on or before {long_date(period.since)} and was recorded after the last report was made.",),
    )  # fmt: skip


def _texts(lines: Sequence[Line], period: Period) -> WordsTable:
    still = {line.said.reference for line in lines if is_open(line, period.to)}
    told = {
        line.said.reference: (line.said, raised_on(line))
        for line in lines
        if line.said.reference in still or has_moved(line, period) or asked_again(line, period.after, period.to)
        or awaiting_follow_up(line, period.to)
    }  # fmt: skip
    rows = [
        (said.reference, said.theme, said.words, said.done_when or "Not said", long_date(agreed))
        for said, agreed in told.values()
    ]
    return WordsTable(
        "texts", "What the recommendations of this report say", ("reference", "about", "words", "done_when", "agreed"),
        ("Reference", "About", "What it says", "It counts as done when", "Agreed on"),
        tuple(rows), "None.", keyed=1,
    )  # fmt: skip
