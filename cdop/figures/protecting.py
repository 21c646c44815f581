"""The public edition of a year's figures: small counts hidden, and whatever would give them away (counting.md 6).

All tables of the year are one set of linked counts, joined to what earlier releases showed. What is hidden is decided
by ``cdop.disclosure`` and proven by its audit.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from cdop.disclosure.suppressing import Pattern, suppress
from cdop.disclosure.values import Key, Policy
from cdop.figures.denominators.held import Denominators
from cdop.figures.joining import Published, Told, joined
from cdop.figures.linking import Place, about, ages, place
from cdop.figures.mortality import grouped
from cdop.figures.pooling import pooled
from cdop.figures.tables import HIDDEN, AnnualFigures, Count, Row, Table
from cdop.figures.wording import hidden_words, rounded_words

_STAYS_HIDDEN = 0.5
"""What hiding a count costs that was hidden before: less than any other, so that editions hide the same."""


@dataclass(frozen=True)
class Protected:
    """The public figures, with the pattern that hides and its audit; cells by year, place and count.

    ``names``: the cell of each place of the year.
    """

    figures: AnnualFigures
    pattern: Pattern
    policy: Policy
    names: Mapping[Place, Key]


def protect(
    figures: AnnualFigures, policy: Policy, earlier: Sequence[Published] = (), answers: Sequence[Told] = ()
) -> Protected:
    """The public edition of the board's figures, beside the releases and the answers that the public has already.

    A count that one of these showed, and that is the same still, is shown; by a rule that rounds as this prints it, and
    the audit knows what was shown of it before. Without what names a case, and without what
    only the board's reader needs: printed totals of earlier reports and the differences from them.
    Raises ``cdop.disclosure.suppressing.CannotProtect``.
    """
    whole = joined(figures, earlier, policy, answers)
    pattern = suppress(whole.linked, policy, dict.fromkeys(whole.hidden_before, _STAYS_HIDDEN))
    hidden = {at for at, name in whole.names.items() if name in pattern.hidden}
    shown = replace(
        figures,
        edition="public",
        policy=rounded_words(policy.threshold, policy.base) if policy.rounds else hidden_words(policy.threshold),
        rounded_to=policy.base,
        tables=tuple(_protected(table, hidden, policy) for table in figures),
        restatement=None,
        printed_totals=(),
        differences=(),
        recommendations=None,
        watched=(),
        denominators=_divided(figures, hidden, policy),
    )
    return Protected(shown, pattern, policy, whole.names)


def _printed(at: Place, count: Count, hidden: Set[Place], policy: Policy) -> Count:
    """What stands in a place of the public edition."""
    if at in hidden or not isinstance(count, int):
        return HIDDEN
    if not policy.rounds:
        return count
    printed = policy.printed(count)
    return HIDDEN if printed is None else printed


def _divided(figures: AnnualFigures, hidden: Set[Place], policy: Policy) -> Denominators | None:
    """What rates are divided by, with the ages that are shown, and without the deaths of other years."""
    held = figures.denominators
    if held is None:
        return None
    counts = {**grouped(figures), **{one.name: one.total for one in pooled(figures)}}
    deaths = {key: _printed(ages(key), count, hidden, policy) for key, count in counts.items()}
    return replace(held, deaths={}, grouped=deaths)


def _protected(table: Table, hidden: Set[Place], policy: Policy) -> Table:
    def shown(at: Place, count: Count) -> Count:
        return _printed(at, count, hidden, policy)

    rows = [
        Row(
            row.key, row.label,
            tuple(
                shown(place(table.key, row.key, column), count)
                for column, count in zip(table.columns or ("",), row.values, strict=True)
            ),
            row.part,
        )
        for row in table.rows
    ]  # fmt: skip
    return replace(
        table,
        rows=tuple(rows),
        denominator=shown(about(table, "denominator"), table.denominator),
        left_out=shown(about(table, "left out"), table.left_out),
    )
