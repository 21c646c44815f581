"""What the page of hidden numbers shows, in one value."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.disclosure.suppressing import CannotProtect
from cdop.disclosure.values import Policy, Why
from cdop.figures.denominators.queries import rated
from cdop.figures.formats import policy_in_force, years_before
from cdop.figures.order import titles
from cdop.figures.protecting import Protected, protect
from cdop.figures.protection.hidden import HiddenNumber, hidden_numbers, holes
from cdop.figures.protection.proposing import Asked, Proposal, proposals
from cdop.figures.queries import annual_figures
from cdop.figures.query.protecting import answered
from cdop.figures.query.queries import given
from cdop.figures.releases.queries import earlier
from cdop.figures.slices import Clock
from cdop.reference.calendar import Year
from cdop.reference.wording import plural

Cell = str | int | dict[str, str]
EVERY = "all"
"""What is asked for instead of a table: every table."""


@dataclass(frozen=True)
class HiddenPage:
    """``exposed``: no public edition can be made. ``title``, ``rows`` and ``ways`` are of the table that is asked for.

    ``every``: all rows of all tables are asked for.
    """

    at: Clock
    lines: tuple[str, ...] = ()
    rows: tuple[list[Cell], ...] = ()
    tables: tuple[list[Cell], ...] = ()
    title: str = ""
    ways: tuple[list[Cell], ...] = ()
    every: bool = False
    exposed: bool = False

    @property
    def year(self) -> Year:
        return self.at.year


def hidden_page(session: Session, at: Clock, table: str = "") -> HiddenPage:
    """What a public edition of today would not show, beside what is public already. A bounded number of statements.

    Raises ``KeyError`` for a table that there is not.
    """
    figures = rated(session, at, annual_figures(session, at, restated=False))
    titled = titles(figures)
    title = titled[table] if table not in {"", EVERY} else ""
    policy, published, answers = policy_in_force(session), earlier(session).published, answered(given(session).said)
    try:
        protected = protect(figures, policy, published, answers)
    except CannotProtect:
        return HiddenPage(at, exposed=True)
    found = hidden_numbers(figures, protected)
    eaten = holes(figures, protected)
    ways: list[Proposal] = []
    if any(one.key == table and one.eaten for one in eaten):
        asked = Asked(figures, policy, published, answers, years_before(session, at))
        ways = proposals(asked, table, protected.figures)
    return HiddenPage(
        at,
        _lines(found, protected, policy),
        tuple(
            [*([titled[one.table]] if table == EVERY else []), _cell(one), one.count, one.why_words, one.interval_words]
            for one in found
            if table in {one.table, EVERY}
        ),
        tuple([_named(at, one.key, one.title), one.words, "Yes" if one.eaten else "No"] for one in eaten),
        title,
        tuple([way.words, way.remain, _others(way)] for way in ways),
        every=table == EVERY,
    )


def _lines(found: list[HiddenNumber], protected: Protected, policy: Policy) -> tuple[str, ...]:
    small = sum(one.why is Why.SMALL for one in found)
    widths = [one.interval.high - one.interval.low for one in found if one.interval.high is not None]
    held = "it holds" if protected.pattern.audit.holds else "it does not hold"
    narrowest = f"The narrowest range is {min(widths) + 1} values wide. " if widths else ""
    rounded = f" Every other number is shown to the nearest {policy.base}." if policy.rounds else ""
    return (
        f"{plural(len(found), 'number')} would not be shown: {small:,} from 1 to {policy.threshold - 1}, and "
        f"{len(found) - small:,} by which one of those could be worked out. One that stands in several tables is told "
        f"in each.{rounded}",
        "The range is what somebody can work out who has the public edition, every edition before it and every public "
        f"answer. {narrowest}The rule asks for {policy.narrowest + 1} values at least: {held}.",
    )


def _cell(one: HiddenNumber) -> str:
    return ", ".join(words for words in (one.row, one.column) if words)


def _named(at: Clock, key: str, title: str) -> Cell:
    known_by = at.known_by.isoformat()
    return {"text": title, "href": url_for("figures.hidden", label=at.year.label, known_by=known_by, table=key)}


def _others(way: Proposal) -> str:
    if way.hidden is None or way.others == 0:
        return "None"
    return f"{plural(abs(way.others), 'number')} {'more' if way.others > 0 else 'fewer'} shown"
