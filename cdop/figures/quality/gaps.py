"""What can be missing or wrong in a case: in which figures it is missed, and where it is mended.

Each is a condition on the case's state in force at K, so that the scorecard, the lists and the checks before publishing
count the same.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, true

from cdop.case.matters import MatterKind
from cdop.case.models import CaseFactor, CaseState, ChildIdentity, OpenMatter, ReviewSpell
from cdop.figures import slices
from cdop.figures.definitions import DEFINITIONS
from cdop.reference.calendar import AGE_BANDS

PERINATAL, SELF_HARM = "8", "2"
_S, _CHILD = CaseState, ChildIdentity
_REVIEWED = ReviewSpell.case_id.is_not(None)
_OURS = slices.resident()
_DESCRIBE = "cases.describe"


@dataclass(frozen=True)
class Gap:
    """One thing that can be wanting. ``asked``: of which cases it is asked; ``wanting``: of which of them it is.

    ``title`` says what is in order, ``words`` what is not (after a number of cases), ``fix`` what to do. ``tables``: in
    which tables of the year the case stands as not recorded, or is left out. ``page``: where a case is mended.
    """

    key: str
    title: str
    words: str
    fix: str
    asked: ColumnElement[bool]
    wanting: ColumnElement[bool]
    page: str
    tables: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How much one case is worth: the tables that it is missed in; one where it is missed in none."""
        return max(1, len(self.tables))


def _by(*keys: str) -> tuple[str, ...]:
    """The tables of these that the year has."""
    return tuple(key for key in keys if key in DEFINITIONS)


def _matter(kind: MatterKind) -> ColumnElement[bool]:
    return exists().where(OpenMatter.case_id == _S.case_id, OpenMatter.matter == kind.value)


_NO_FACTOR = ~exists().where(CaseFactor.case_id == _S.case_id)
_UNFIT = (_S.category == PERINATAL) & _S.age_band.in_(AGE_BANDS[2:]) | (
    (_S.category == SELF_HARM) & _S.age_band.in_(AGE_BANDS[:3])
)

GAPS: tuple[Gap, ...] = (
    Gap(
        "residency", "Residency decided", "whose residency is not decided", "Decide the residency", true(),
        _S.home_area.is_(None), "residency.decision", tuple(DEFINITIONS),
    ),
    Gap(
        "judged", "Modifiable factors judged", "reviewed without a judgement on modifiable factors",
        "Record whether factors were modifiable", _OURS & _REVIEWED, _S.modifiability.is_(None), "cases.case",
        _by(*(key for key in DEFINITIONS if key.startswith("reviews"))),
    ),
    Gap(
        "category", "Category of death", "reviewed without a category of death", "Record the category of death",
        _OURS & _REVIEWED, _S.category.is_(None), "cases.case", _by("reviews_by_category"),
    ),
    Gap(
        "classification", "Expected or unexpected", "not classified", "Classify the death", _OURS,
        _S.expectation.is_(None), "classification.classify", _by("notifications", "reviews"),
    ),
    Gap(
        "born", "Date of birth", "without a date of birth", "Record the date of birth", _OURS,
        _CHILD.date_of_birth.is_(None), _DESCRIBE, _by("deaths_by_age_band", "reviews_by_age_band"),
    ),
    Gap(
        "sex", "Sex", "without the child’s sex", "Record the child’s sex", _OURS,
        _S.sex.is_(None) | (_S.sex == "not_known"), _DESCRIBE, _by("deaths_by_sex", "reviews_by_sex"),
    ),
    Gap(
        "ethnic_group", "Ethnic group", "without an ethnic group", "Record the ethnic group", _OURS,
        _S.ethnic_group.is_(None), _DESCRIBE, _by("deaths_by_ethnic_group", "reviews_by_ethnic_group"),
    ),
    Gap(
        "postcode", "Home postcode", "without a home postcode", "Record the home postcode", _OURS,
        _CHILD.home_postcode.is_(None), _DESCRIBE, _by("deaths_by_deprivation_fifth", "reviews_by_deprivation_fifth"),
    ),
    Gap(
        "place", "Place of death", "without a place of death", "Record the place of death", _OURS,
        _S.place_of_death.is_(None), _DESCRIBE, _by("reviews_by_place_of_death"),
    ),
    Gap(
        "factors", "Factors named where modifiable", "modifiable, and no factor named", "Name the modifiable factors",
        and_(_OURS, _REVIEWED, _S.modifiability == "modifiable"), _NO_FACTOR, "cases.case", _by("factors"),
    ),
    Gap(
        "age_fits", "Category fits the age", "with a category that does not fit the age",
        "Look again at the category and the date of birth", _OURS & _REVIEWED & _S.category.is_not(None), _UNFIT,
        "cases.case", _by("reviews_by_category"),
    ),
    Gap(
        "nhs_number", "NHS number", "without an NHS number", "Record the NHS number", _OURS,
        _CHILD.nhs_number.is_(None), _DESCRIBE,
    ),
    Gap(
        "contradictions", "Agencies’ answers agree", "with answers that contradict each other",
        "Settle the contradiction", _OURS, _matter(MatterKind.CONTRADICTION), "record.known",
    ),
    Gap(
        "replies", "Replies read", "with a reply that nobody has read", "Read the reply", _OURS,
        _matter(MatterKind.REPLY), "cases.case",
    ),
)  # fmt: skip
BY_KEY = {gap.key: gap for gap in GAPS}
