"""Two like cases in words: why they are shown, and what each says, side by side."""

from collections.abc import Iterator

from flask import url_for
from markupsafe import Markup

from cdop.case.likeness.queries import LikeCase, Likeness, Pair
from cdop.case.presenters import NOT_RECORDED, isolated, name_words, number_words, status_tag
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.web.presenters import long_date

_AGREES = {
    Likeness.NHS_NUMBER: ("NHS number",),
    Likeness.NAME_AND_BIRTH: ("name", "date of birth"),
    Likeness.NAME_AND_DEATH: ("name", "date of death"),
}
_LINK = Markup('<a class="govuk-link app-target" href="{}">{}</a>')


def why(pair: Pair) -> str:
    """Why a pair is shown: 'The same name and date of birth'."""
    words = list(dict.fromkeys(word for kind in pair.agree for word in _AGREES[kind]))
    return "The same " + " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def against(pair: Pair) -> str:
    """What speaks against it, if something does."""
    numbers = {pair.first.nhs_number, pair.second.nhs_number}
    return "The NHS numbers differ." if None not in numbers and len(numbers) > 1 else ""


def compared(pair: Pair) -> Iterator[tuple[str, str, str]]:
    """What is compared, and what each case says of it."""
    yield from zip(_WORDS, _values(pair.first), _values(pair.second), strict=True)


_WORDS = (
    "Case", "Name", "Date of birth", "Date of death", "Sex", "NHS number", "Home postcode", "Home area", "Notified",
    "Status",
)  # fmt: skip


def _values(case: LikeCase) -> tuple[str, ...]:
    return (
        _LINK.format(url_for("cases.case", token=case.token), case.reference),
        isolated(name_words(case.family_name, case.given_names)),
        long_date(case.date_of_birth) or NOT_RECORDED,
        long_date(case.date_of_death),
        label("sex", case.sex),
        number_words(case.nhs_number) if case.nhs_number else NOT_RECORDED,
        case.home_postcode or NOT_RECORDED,
        area_name(case.home_area),
        long_date(case.notified_on),
        status_tag(case.status),
    )
