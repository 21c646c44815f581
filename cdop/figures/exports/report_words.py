"""The sentences of the printed report, made from the figures alone."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cdop.figures.charted import why_not_drawn
from cdop.figures.printed import arithmetic
from cdop.figures.shares import modifiable_words
from cdop.figures.tables import AnnualFigures, Count, ReleaseMark, Restatement, Table
from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date

REVISED = "[r]"


def moment(at: datetime) -> str:
    """``18 September 2015 at 14:05 BST``: the time zone's own name, where it has one."""
    return f"{long_date(at.date())} at {at:%H:%M} {at.tzname() or ''}".rstrip()


def edition_name(edition: str) -> str:
    """``Board edition``."""
    return f"{edition[:1].upper()}{edition[1:]} edition"


def release_lines(figures: AnnualFigures) -> Iterator[str]:
    """Which edition this is, who published it when, and its fingerprint; nothing while it is not published."""
    mark = figures.release
    if mark is None:
        return
    day = mark.published_at.replace(tzinfo=UTC).astimezone(LONDON).date()
    yield f"Release: edition {mark.number} of {figures.year}, published on {long_date(day)} by {_by(mark)}."
    if mark.words:
        yield mark.words
    if mark.revised:
        beside = ", and what stood there" if mark.earlier else ""
        yield f"{REVISED} marks a number that differs from the edition before{beside}."
    yield f"Fingerprint of the release: {mark.fingerprint}"


def _by(mark: ReleaseMark) -> str:
    return ", ".join(part for part in (mark.published_by, mark.role) if part)


def revised_mark(figures: AnnualFigures, table: str, row: str, column: str | None) -> str:
    """What stands beside a revised number, with the one that stood there before: ``[r] (11 before)``; else nothing."""
    if not figures.is_revised(table, row, column):
        return ""
    earlier = figures.earlier_of(table, row, column)
    return REVISED if earlier is None else f"{REVISED} ({earlier:,} before)"


def revised_words(table: Table, figures: AnnualFigures) -> str:
    """Which numbers of a table are revised, for formats in which a number stands alone; nothing where none is."""
    found = []
    for row in table.rows:
        for column, label in zip(table.columns or (None,), table.column_labels or ("",), strict=True):
            if mark := revised_mark(figures, table.key, row.key, column):
                words = " ".join(part for part in (row.label, label if table.columns else "") if part)
                found.append(f"{words}{mark.removeprefix(REVISED)}")
    return f"Revised since the edition before {REVISED}: {'; '.join(found)}." if found else ""


def _split(notified: Table) -> str:
    """How the deaths that require review divide; those not classified are told where there are any."""
    waiting = notified.value("not_classified")
    words = f"{notified.value('expected')} expected, {notified.value('unexpected')} unexpected"
    return f"{words}, {waiting} not classified" if waiting else words


def in_brief(figures: AnnualFigures) -> Iterator[str]:
    """The year in three sentences; nothing that the tables do not say. In one where no case counts in it."""
    if not figures.held:
        yield "No case of the register counts in this year."
        return
    notified, reviews = figures.table("notifications"), figures.table("reviews")
    outstanding = figures.table("outstanding")
    total, ours = notified.value("total"), notified.value("requiring_review")
    yield (
        f"{_counted(total, 'death was', 'deaths were')} notified; {ours} of them {_is(ours)} of residents "
        f"and {'requires' if ours == 1 else 'require'} review ({_split(notified)})."
    )
    end = f"on {long_date(figures.last_day)}" if figures.running else "at its end"
    done, factors = reviews.value("total"), reviews.value("modifiable")
    yield (
        f"{_counted(done, 'review was', 'reviews were')} completed; {factors} of them found modifiable factors. "
        "A review may be of a death in an earlier year."
    )
    yield (
        f"{_counted(outstanding.value('opening'), 'case was', 'cases were')} outstanding when the year began, "
        f"and {outstanding.value('closing')} {end}."
    )


def table_notes(table: Table, figures: AnnualFigures) -> Iterator[str]:
    """What the table counts, by which day it was known, of how many cases, and how many it leaves out.

    Beside the reviews stands the share with modifiable factors.
    """
    yield f"Basis: {table.basis}."
    known = f"Known by {long_date(figures.known_by)}."
    yield f"{known} Denominator: {_of_how_many(table)}.{_left_out(table)}"
    yield from _own_notes(table, figures)


def short_notes(table: Table, figures: AnnualFigures, like: str) -> Iterator[str]:
    """The same where the basis is that of an earlier table, which ``like`` names."""
    left_out = f" Left out: {table.left_out or 'none'}." if table.left_out_label else ""
    yield f"Basis, known-by day and what is left out as {like}. Denominator: {table.denominator:,}.{left_out}"
    yield from (line for line in _own_notes(table, figures) if line != figures.policy)


def _of_how_many(table: Table) -> str:
    """``1 case reviewed in the year``: one stands in the singular."""
    words = table.denominator_label
    if table.denominator == 1:
        for many, one in (("cases ", "case "), ("deaths ", "death "), ("residents' ", "resident's ")):
            words = words.replace(many, one, 1)
    return f"{table.denominator:,} {words}"


def _left_out(table: Table) -> str:
    if not table.left_out_label:
        return ""
    return f" Left out: {table.left_out:,} {table.left_out_label}." if table.left_out else " Left out: none."


def _own_notes(table: Table, figures: AnnualFigures) -> Iterator[str]:
    if table.key == "reviews":
        yield modifiable_words(figures)
    if words := why_not_drawn(table):
        yield words
    if figures.policy:
        yield figures.policy


def sums(figures: AnnualFigures) -> Iterator[str]:
    """Whether the lines of the reconciliation add up, as counted and as printed: a sentence each."""
    if figures.held:
        agree = " The sets of cases behind the lines agree." if figures.reconciles else ""
        yield f"Counted: opening, notified, reopened and reviewed: {sum_in_words(figures)}.{agree}"
    if words := printed_sum(figures):
        yield f"Printed: {words[:1].lower()}{words[1:]}"


def sum_in_words(figures: AnnualFigures) -> str:
    """``12 + 19 + 0 − 21 = 10``; of rounded numbers, which need not add up, ``10 + 20 + 0 − 20, about 10``."""
    line = figures.table("reconciliation").value
    opening, notified, reopened, reviewed = (line(row) for row in ("opening", "notified", "reopened", "reviewed"))
    expected = line("closing")
    if figures.rounded_to > 1:
        return f"{opening} + {notified} + {reopened} − {reviewed}, about {expected}, as each is rounded by itself"
    if (
        isinstance(opening, int)
        and isinstance(notified, int)
        and isinstance(reopened, int)
        and isinstance(reviewed, int)
    ):
        expected = opening + notified + reopened - reviewed
    return f"{opening} + {notified} + {reopened} − {reviewed} = {expected}"


def printed_sum(figures: AnnualFigures) -> str:
    """Whether the printed totals add up, in words; nothing where it cannot be told."""
    restated = figures.restatement
    return arithmetic(figures.printed_totals, restated.printed_closing if restated else None)


def restated_line(restatement: Restatement) -> str:
    """How this year's opening compares with the closing that was printed for the year before."""
    published = f", published on {long_date(restatement.published_on)}" if restatement.published_on else ""
    source = f"Source of the printed closing of {restatement.year_before}: {restatement.source}{published}."
    if not restatement.differs and not restatement.cases:
        return f"The opening equals the printed closing of {restatement.year_before} ({restatement.opening}). {source}"
    words = restatement.words.rstrip(".") or (
        f"Opening restated from {restatement.printed_closing} to {restatement.opening}"
    )
    return f"{words}. {source}"


def _counted(count: Count, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _is(count: Count) -> str:
    return "is" if count == 1 else "are"
