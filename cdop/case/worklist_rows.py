"""The rows of a list of cases in words: with identity for coordinators, without for everybody else."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from cdop.accounts.people import Person
from cdop.case.clocks import Step
from cdop.case.deadlines import Deadlines
from cdop.case.presenters import NOT_RECORDED, age_words, month_words, name_words, shown_status, status_tag
from cdop.case.steps import HAND_OVER, STEP_WORDS, shown_step
from cdop.case.worklist import Listed, ListPage, Sort
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date


class Named(NamedTuple):
    """One case as coordinators see it in a list."""

    token: str
    reference: str
    name: str
    age: str
    died: str
    notified: str
    status: Markup
    next_step: Markup
    home_area: str


class Unnamed(NamedTuple):
    """One case as everybody else sees it."""

    token: str
    reference: str
    age: str
    sex: str
    died: str
    status: Markup


Heading = str | dict[str, str | None]
_NAMED_HEAD = (
    "Reference", "Name", "Age at death", "Date of death", "Notified", "Status", "Next step", "Home area",
)  # fmt: skip
_UNNAMED_HEAD = ("Reference", "Age at death", "Sex", "Month of death", "Status")
# The order to which a heading leads first, and the one to which it leads from there.
_ORDERS = {
    "Name": (Sort.NAME, Sort.NAME_BACK),
    "Date of death": (Sort.DIED_LAST, Sort.DIED_FIRST),
    "Month of death": (Sort.DIED_LAST, Sort.DIED_FIRST),
    "Notified": (Sort.NEWEST, Sort.OLDEST),
    "Next step": (Sort.LATEST, Sort.LATEST),
}
CAPTIONS = {
    Sort.NEWEST: "Cases, newest notification first",
    Sort.OLDEST: "Cases, oldest notification first",
    Sort.NAME: "Cases by name",
    Sort.NAME_BACK: "Cases by name, last first",
    Sort.DIED_LAST: "Cases, latest death first",
    Sort.DIED_FIRST: "Cases, earliest death first",
    Sort.LATEST: "Cases, what is due first at the top",
}
_LATE = Markup("<br><strong>{}</strong>")
_IN_TIME = Markup("<br>{}")


def head(person: Person) -> list[str]:
    """The columns of a list, in the order of the template."""
    return list(_NAMED_HEAD if person.sees_identity else _UNNAMED_HEAD)


def sorting_head(person: Person, now: Sort, address: Callable[[Sort], str]) -> list[Heading]:
    """The same with links that sort; ``address`` tells where the list stands in another order."""
    return [_sorting(words, now, address) if words in _ORDERS else words for words in head(person)]


def _sorting(words: str, now: Sort, address: Callable[[Sort], str]) -> Heading:
    first, second = _ORDERS[words]
    there = now in {first, second}
    down = now.value.startswith("-")
    sort = ("descending" if down else "ascending") if there else None
    return {"text": words, "href": address(second if now is first else first), "sort": sort}


def rows(person: Person, page: ListPage, area: PanelArea, deadlines: Deadlines) -> list[Named] | list[Unnamed]:
    """The cases of a page."""
    if person.sees_identity:
        return [_named(case, area, deadlines) for case in page.cases]
    return [_unnamed(case, area) for case in page.cases]


def step_words(case: Listed, area: PanelArea, deadlines: Deadlines) -> tuple[str, str, bool]:
    """What a case waits for, how its clock stands (nothing without a target), and whether that is late."""
    step = shown_step(case, area, deadlines.today)
    if step is None or case.step_since is None:
        return "", "", False
    standing = None if step == HAND_OVER else deadlines.of_step(Step(step), case.step_since, case.told_at)
    return STEP_WORDS[step], standing.words if standing else "", bool(standing and standing.late_by)


def _next_step(case: Listed, area: PanelArea, deadlines: Deadlines) -> Markup:
    return _two_lines(*step_words(case, area, deadlines))


@lru_cache(maxsize=1024)
def _two_lines(words: str, clock: str, late: bool) -> Markup:
    """A step and how its clock stands; of so few words that lists ask for the same ones again and again."""
    said = (_LATE if late else _IN_TIME).format(clock) if clock else ""
    return Markup("{}{}").format(words, said)


def _named(case: Listed, area: PanelArea, deadlines: Deadlines) -> Named:
    return Named(
        case.token,
        case.reference,
        name_words(case.family_name, case.given_names),
        age_words(case.age_at_death),
        long_date(case.date_of_death),
        long_date(case.notified_on),
        status_tag(shown_status(case.status, case.home_area, case.lead, area)),
        _next_step(case, area, deadlines),
        area_name(case.home_area),
    )


def _unnamed(case: Listed, area: PanelArea) -> Unnamed:
    sex = label("sex", case.sex) if case.sex else NOT_RECORDED
    age, month = age_words(case.age_at_death), month_words(case.month_of_death)
    status = status_tag(shown_status(case.status, case.home_area, case.lead, area))
    return Unnamed(case.token, case.reference, age, sex, month, status)
