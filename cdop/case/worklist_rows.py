"""Lists of cases as table rows: with identity for coordinators, without for everybody else."""

from flask import url_for
from markupsafe import Markup

from cdop.accounts.people import Person
from cdop.case.presenters import NOT_RECORDED, age_words, isolated, month_words, name_words, status_tag
from cdop.case.worklist import Listed, ListPage
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.web.presenters import long_date

_LINK = Markup('<a class="govuk-link app-target app-whole" href="{}">{}</a>')
_DAY = Markup('<span class="app-whole">{}</span>')
Cells = list[str]


def head(person: Person) -> Cells:
    """The columns of a list."""
    if person.sees_identity:
        return ["Reference", "Name", "Age at death", "Date of death", "Status", "Home area"]
    return ["Reference", "Age at death", "Sex", "Month of death", "Status"]


def rows(person: Person, page: ListPage) -> list[Cells]:
    """The cases of a page; the first cell leads to the case."""
    cells = _with_identity if person.sees_identity else _without_identity
    return [cells(case) for case in page.cases]


def _with_identity(case: Listed) -> Cells:
    return [
        _reference(case),
        isolated(name_words(case.family_name, case.given_names)),
        age_words(case.age_at_death),
        _DAY.format(long_date(case.date_of_death)),
        status_tag(case.status),
        area_name(case.home_area),
    ]


def _without_identity(case: Listed) -> Cells:
    sex = label("sex", case.sex) if case.sex else NOT_RECORDED
    return [
        _reference(case),
        age_words(case.age_at_death),
        sex,
        month_words(case.month_of_death),
        status_tag(case.status),
    ]


def _reference(case: Listed) -> Markup:
    return _LINK.format(url_for("cases.case", token=case.token), case.reference)
