"""The words for what a case says: names, ages, days and codes. Templates place them."""

from collections.abc import Callable
from datetime import date
from functools import cache

from markupsafe import Markup, escape

from cdop.case.projection import STATUS_LABELS, WAITING_STATUSES
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.codes import ETHNIC_GROUPS, label
from cdop.reference.wording import long_date, month_year, plural

NOT_RECORDED = "Not recorded"
ELSEWHERE, LED_AWAY = "elsewhere", "led_elsewhere"
AWAY_WORDS = {ELSEWHERE: "Another area’s", LED_AWAY: "Led by another panel"}
"""The statuses of what would wait here, and does not: its words as tags and filters say them."""
STATUS_COLOURS = {
    "residency_undecided": "yellow",
    "not_classified": "yellow",
    "awaiting_review": "blue",
    "panel_decided": "purple",
    "reviewed": "green",
    "reopened": "orange",
    "withdrawn": "grey",
    ELSEWHERE: "grey",
    LED_AWAY: "grey",
}
_BEFORE, _AFTER = Markup("<bdi>"), Markup("</bdi>")
_UNITS = {"D": "day", "M": "month", "Y": "year"}


def shown_status(status: str, home_area: str | None, lead: str | None, area: PanelArea) -> str:
    """A case's status as this panel sees it: what waits for another panel does not wait here, wherever the child lived;
    nor does another area's, unless it is agreed that this panel leads. Said of a list by ``step_conditions.away``.
    """
    if status not in WAITING_STATUSES or home_area is None or lead == "ours":
        return status
    if home_area not in area.home:
        return ELSEWHERE
    return LED_AWAY if lead == "theirs" else status


@cache
def status_tag(status: str) -> Markup:
    """A case's status as a tag, its words saying what its colour says."""
    tag = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
    return tag.format(STATUS_COLOURS[status], {**STATUS_LABELS, **AWAY_WORDS}[status])


def age_words(age: str | None) -> str:
    """``P4Y`` as '4 years'."""
    return NOT_RECORDED if age is None else plural(int(age[1:-1]), _UNITS[age[-1]])


def month_words(month: str) -> str:
    """``2014-03`` as 'March 2014'."""
    return month_year(date.fromisoformat(f"{month}-01"))


def day_words(day: str) -> str:
    """``2014-03-31`` as '31 March 2014'."""
    return long_date(date.fromisoformat(day))


def name_words(family_name: str | None, given_names: str | None) -> str:
    """A child's name, or what is known of it."""
    if family_name and given_names:
        return f"{given_names} {family_name}"
    if family_name:
        return f"{family_name} (given names not recorded)"
    return f"{given_names} (family name not recorded)" if given_names else "Not named"


def isolated(text: str) -> Markup:
    """Somebody's own words, so set that their direction of writing cannot turn the words around them."""
    return _BEFORE + escape(text) + _AFTER


def number_words(nhs_number: str) -> str:
    """An NHS number as it is written: 999 123 4567."""
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"


def category_words(category: str | None) -> str:
    """'8: Perinatal or neonatal event'."""
    return f"{category}: {label('category', category)}" if category else NOT_RECORDED


# What a description says, in the order in which pages ask and tell it.
DESCRIPTION: dict[str, tuple[str, Callable[[str], str]]] = {
    "given_names": ("Given names", isolated),
    "family_name": ("Family name", isolated),
    "date_of_birth": ("Date of birth", day_words),
    "sex": ("Sex", lambda code: label("sex", code)),
    "ethnicity": ("Ethnicity", lambda code: label("ethnicity", code)),
    "ethnic_group": ("Ethnic group", lambda group: ETHNIC_GROUPS[group]),
    "nhs_number": ("NHS number", number_words),
    "home_postcode": ("Home postcode", str),
    "date_of_death": ("Date of death", day_words),
    "month_of_death": ("Month of death", month_words),
    "place_of_death": ("Place of death", lambda code: label("place_of_death", code)),
    "death_area": ("Area of death", area_name),
}


def value_words(key: str, value: str | None) -> str:
    """One value of a description in words."""
    return DESCRIPTION[key][1](value) if value else NOT_RECORDED
