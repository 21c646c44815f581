"""The rows of a list of cases in words: with identity for coordinators, without for everybody else."""

from typing import NamedTuple

from markupsafe import Markup

from cdop.accounts.people import Person
from cdop.case.presenters import NOT_RECORDED, age_words, month_words, name_words, shown_status, status_tag
from cdop.case.worklist import Listed, ListPage
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.codes import label
from cdop.web.presenters import long_date


class Named(NamedTuple):
    """One case as coordinators see it in a list."""

    token: str
    reference: str
    name: str
    age: str
    died: str
    status: Markup
    home_area: str


class Unnamed(NamedTuple):
    """One case as everybody else sees it."""

    token: str
    reference: str
    age: str
    sex: str
    died: str
    status: Markup


def head(person: Person) -> list[str]:
    """The columns of a list, in the order of the template."""
    if person.sees_identity:
        return ["Reference", "Name", "Age at death", "Date of death", "Status", "Home area"]
    return ["Reference", "Age at death", "Sex", "Month of death", "Status"]


def rows(person: Person, page: ListPage, area: PanelArea) -> list[Named] | list[Unnamed]:
    """The cases of a page."""
    if person.sees_identity:
        return [_named(case, area) for case in page.cases]
    return [_unnamed(case, area) for case in page.cases]


def _named(case: Listed, area: PanelArea) -> Named:
    return Named(
        case.token,
        case.reference,
        name_words(case.family_name, case.given_names),
        age_words(case.age_at_death),
        long_date(case.date_of_death),
        status_tag(shown_status(case.status, case.home_area, area)),
        area_name(case.home_area),
    )


def _unnamed(case: Listed, area: PanelArea) -> Unnamed:
    sex = label("sex", case.sex) if case.sex else NOT_RECORDED
    age, month = age_words(case.age_at_death), month_words(case.month_of_death)
    status = status_tag(shown_status(case.status, case.home_area, area))
    return Unnamed(case.token, case.reference, age, sex, month, status)
