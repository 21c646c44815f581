"""Two like cases in words: why they are shown, and where they differ, with the source and time of each value."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from markupsafe import Markup

from cdop.case.facts import Fact, FactKind, first_notified, notifications
from cdop.case.likeness.queries import LikeCase, Pair
from cdop.case.likeness.scoring import LIKELY
from cdop.case.presenters import DESCRIPTION, NOT_RECORDED, isolated, status_tag
from cdop.reference.areas import area_name
from cdop.reference.wording import long_date, short_datetime

LINK = Markup('<a class="govuk-link app-target" href="{}">{}</a>')
_SOURCE = Markup('<span class="govuk-hint govuk-body-s govuk-!-margin-bottom-1">{}</span>')
_ALSO = Markup('<span class="govuk-body-s">{}: {}</span>')
_COMPARED = (
    "given_names", "family_name", "other_names", "date_of_birth", "date_of_death", "sex", "nhs_number",
    "home_postcode", "mother_name", "birth_order",
)  # fmt: skip
_TOLD_ONLY = {
    "other_names": "Other names",
    "mother_name": "Mother’s name",
    "birth_order": "Place in a multiple birth",
}
_FOLDED = frozenset({"given_names", "family_name", "other_names", "mother_name", "home_postcode"})
Row = tuple[str, Markup | str, Markup | str]


def heading(pair: Pair) -> str:
    """How likely the two are one child."""
    if pair.twins:
        return "May be twins"
    return "Likely the same child" if pair.score >= LIKELY else "Possibly the same child"


def compared(pair: Pair) -> tuple[list[Row], str]:
    """Rows for what the two tell differently, or only one tells; and, in words, what both tell alike."""
    first, second = _Telling(pair.first), _Telling(pair.second)
    rows: list[Row] = [("Case", case_link(pair.first), case_link(pair.second))]
    alike = []
    for key in _COMPARED:
        if not first.tells(key) and not second.tells(key):
            continue
        if first.plain(key) == second.plain(key):
            alike.append(_words(key).lower() if key != "nhs_number" else "NHS number")
        else:
            rows.append((_words(key), first.cell(key), second.cell(key)))
    rows += [
        ("Home area", area_name(pair.first.home_area), area_name(pair.second.home_area)),
        ("Notified", _notified(pair.first), _notified(pair.second)),
        ("Status", status_tag(pair.first.status), status_tag(pair.second.status)),
    ]
    return rows, ", ".join(alike)


def case_link(case: LikeCase) -> Markup:
    """A case's reference, leading to its page."""
    return LINK.format(url_for("cases.case", token=case.token), case.reference)


class _Telling:
    """What one case tells of its child, value by value."""

    def __init__(self, case: LikeCase) -> None:
        self._described = [fact for fact in case.facts if fact.kind is FactKind.DESCRIBED]
        self._told = [fact for fact in notifications(case.facts) if (fact.identity or {}).get("told")]

    def tells(self, key: str) -> bool:
        return any(self.plain(key))

    def plain(self, key: str) -> tuple[str, ...]:
        """The values, without what is only another way of writing them."""
        values = [_value(self._described[-1], key), *(_told(fact, key) for fact in self._told)]
        plain = (" ".join(value.split()).casefold() if key in _FOLDED else value for value in values if value)
        return tuple(dict.fromkeys(plain))

    def cell(self, key: str) -> Markup:
        """The value with who recorded it and when, and below it what notifications say otherwise."""
        value = _value(self._described[-1], key)
        lines = [Markup("{} {}").format(_shown(key, value), _SOURCE.format(_by(self._since(key))))] if value else []
        for fact in self._told:
            other = _told(fact, key)
            if other and other != value:
                lines.append(_ALSO.format(_notification(fact), _shown(key, other)))
        return Markup("<br>").join(lines) if lines else Markup("{}").format(NOT_RECORDED)

    def _since(self, key: str) -> Fact:
        """The description since which the value has been what it is."""
        found = self._described[-1]
        for fact in reversed(self._described):
            if _value(fact, key) != _value(found, key):
                break
            found = fact
        return found


def _value(fact: Fact, key: str) -> str | None:
    value = {**fact.detail, **(fact.identity or {})}.get(key)
    return str(value) if value else None


def _told(fact: Fact, key: str) -> str | None:
    value: Any = (fact.identity or {}).get("told", {}).get(key)
    return value if isinstance(value, str) and value not in ("", "not_known") else None


def _words(key: str) -> str:
    return _TOLD_ONLY.get(key) or DESCRIPTION[key][0]


def _shown(key: str, value: str) -> Markup | str:
    """A value in words; as it was told, where it is not what the register would hold."""
    presenter: Callable[[str], Markup | str] = DESCRIPTION[key][1] if key in DESCRIPTION else isolated
    try:
        return presenter(value)
    except (KeyError, ValueError):
        return isolated(value)


def _by(fact: Fact) -> str:
    return f"Recorded by {fact.recorded_by}, {short_datetime(fact.recorded_at)}"


def _notification(fact: Fact) -> str:
    if "from_case" in fact.detail:
        return f"Case {fact.detail['from_case']}, merged in, recorded {short_datetime(fact.recorded_at)}"
    receipt = fact.detail.get("notification")
    return f"Notification{f' {receipt}' if receipt else ''} of {long_date(fact.dated)}"


def _notified(case: LikeCase) -> str:
    return long_date(first_notified(case.facts))
