"""Lines of a week in words, for pages and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from cdop.access.reasons.rules import REASONS
from cdop.access.unusual.queries import Shown
from cdop.access.unusual.rules import OUTCOMES, RULES, Rule
from cdop.reference.wording import plural, short_datetime

NAMED = 12
"""References that a line names; the rest are told by their number."""


@dataclass(frozen=True)
class Item:
    """A line as the page shows it. ``href``: where it is looked into; empty where it was, or is one's own."""

    title: str
    who: str
    cases: Sequence[tuple[str, str]]
    more: str
    when: str
    reasons: str
    found: str
    href: str


def item(one: Shown, week: date, own_account: int | None) -> Item:
    """One line for a page."""
    open_to = one.noted is None and own_account != one.line.account
    return Item(
        RULES[one.line.rule],
        one.name,
        one.cases[:NAMED] if one.line.rule is not Rule.EMERGENCY else [],
        _more(one),
        short_datetime(one.line.first),
        "; ".join(REASONS.get(code, code) for code in one.codes),
        _found(one),
        url_for("access.unusual_line", week=week.isoformat(), token=one.line.token) if open_to else "",
    )


def line_words(one: Shown) -> str:
    """One line for the command line: by references, and no name of a child."""
    cases = " ".join(reference for reference, _ in one.cases)
    found = f" [{_found(one)}]" if one.noted else ""
    return f"{one.line.first:%Y-%m-%d %H:%M}  {one.name}: {RULES[one.line.rule]}. {cases}{found}"


def _more(one: Shown) -> str:
    if one.line.rule is Rule.EMERGENCY:
        return f"Case {one.cases[0][0]}" if one.cases else ""
    rest = len(one.cases) - NAMED
    return f"and {plural(rest, 'more case')}" if rest > 0 else ""


def _found(one: Shown) -> str:
    if one.noted is None:
        return ""
    return f"{OUTCOMES[one.noted.outcome]}: {one.noted.words} ({one.noted.by}, {short_datetime(one.noted.at)})"
