"""What is known of a case now, by topic, as the rows of summary lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, first_notification
from cdop.case.presenters import DESCRIPTION, age_words, category_words, isolated, name_words, value_words
from cdop.case.timeline import SCOPE, in_force, reopened
from cdop.case.timeline_words import shown_day
from cdop.reference.codes import label

Row = tuple[str, str]
_CHILD = ("date_of_birth", "sex", "ethnicity", "nhs_number", "home_postcode")
_CHILD_UNNAMED = ("sex", "ethnic_group")
_DEATH = ("date_of_death", "place_of_death", "death_area")
_DEATH_UNNAMED = ("month_of_death", "death_area")


@dataclass(frozen=True)
class Topic:
    """A heading and its rows. ``described`` where the child's details are corrected below them."""

    title: str
    rows: list[Row]
    described: bool = False


def topics(view: CaseView) -> list[Topic]:
    """The child and the death by topic; what came after has its sections. No row for what this viewer does not see."""
    return [
        Topic("The child", list(_child(view))),
        Topic("Where and when", list(_death(view)), described=True),
        *([Topic("Withdrawn", withdrawn)] if (withdrawn := list(_withdrawn(view))) else []),
    ]


def review_topic(view: CaseView) -> Topic:
    """The panel's review."""
    return Topic("Review", list(_review(view)))


def who_words(view: CaseView) -> Markup:
    """Who the child was in one line: the name and days for those who see identity, age and month for the others."""
    detail, identity = view.described.detail, view.described.identity or {}
    age = f"aged {age_words(view.age_at_death)}" if view.age_at_death else "age not recorded"
    if not view.identified:
        return Markup("A child {}, died in {}").format(age, value_words("month_of_death", view.month_of_death))
    name = isolated(name_words(identity.get("family_name"), identity.get("given_names")))
    return Markup("{}, {}, died on {}").format(name, age, value_words("date_of_death", detail["date_of_death"]))


def _child(view: CaseView) -> Iterator[Row]:
    identity = view.described.identity or {}
    if view.identified:
        yield "Name", isolated(name_words(identity.get("family_name"), identity.get("given_names")))
    yield "Age at death", age_words(view.age_at_death)
    yield from _described(view, _CHILD if view.identified else _CHILD_UNNAMED)


def _death(view: CaseView) -> Iterator[Row]:
    yield from _described(view, _DEATH if view.identified else _DEATH_UNNAMED)
    yield "Notified", shown_day(view, first_notification(view.facts))


def _described(view: CaseView, keys: tuple[str, ...]) -> Iterator[Row]:
    values = {**view.described.detail, **(view.described.identity or {})}
    for key in keys:
        yield DESCRIPTION[key][0], value_words(key, values.get(key))


def _withdrawn(view: CaseView) -> Iterator[Row]:
    scope = in_force(view.facts, *SCOPE)
    if scope and scope.kind is FactKind.WITHDRAWN:
        yield "Withdrawn", f"{label('withdrawn_reason', scope.detail['reason'])}, {shown_day(view, scope)}"


def _review(view: CaseView) -> Iterator[Row]:
    met, finalised = in_force(view.facts, FactKind.PANEL_MET), in_force(view.facts, FactKind.FINALISED)
    yield "Panel met", shown_day(view, met) if met else "Not yet"
    yield "Finalised", shown_day(view, finalised) if finalised else "Not yet"
    if finalised:
        if again := reopened(view.facts):
            yield "Reopened", shown_day(view, again)
        yield from _analysis(finalised)


def _analysis(finalised: Fact) -> Iterator[Row]:
    yield "Category", category_words(finalised.detail["category"])
    yield "Modifiability", label("modifiability", finalised.detail["modifiability"])
    factors = finalised.detail.get("factors") or ()
    items = Markup("").join(Markup("<li>{}</li>").format(isolated(factor)) for factor in factors)
    if factors:
        yield "Modifiable factors", Markup('<ul class="govuk-list govuk-!-margin-bottom-0">{}</ul>').format(items)
