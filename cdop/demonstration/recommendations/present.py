"""The recommendations of this year and the last: with organisations, late, done, and still to be agreed. Pure.

Days are counted back from the day of storing, so that what is awaited stands where it should on any day.
"""

from collections.abc import Callable
from datetime import date, timedelta

from cdop.demonstration.agencies import COUNCIL
from cdop.demonstration.patterns import UNSAFE_SLEEP
from cdop.demonstration.recommendations.founding import PRACTICES, SOCIAL_CARE
from cdop.demonstration.recommendations.happenings import (
    Acts,
    Answered,
    Asked,
    Course,
    Ended,
    Notes,
    Shows,
    Story,
    Told,
)
from cdop.recommendations.queries import Wording
from cdop.reference.calendar import months_after

WARD, AMBULANCE = "Hartlake Hospital, children’s ward", "South coast ambulance, safeguarding office"
HOSPICE, SCHOOL_NURSES = "Little Beacon hospice", "Estuary school nursing"
Ago = Callable[[int], date]
_CAME, _SOON = timedelta(days=3), timedelta(days=80)


def present(today: date) -> list[Story]:
    """The latest recommendations, each with what came of it, the earliest first."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return [
        _fever(today), _homes_for_a_while(ago, today), _medicines(ago, today), _after_self_harm(ago), _what_came(ago),
        _complaints(ago, today), _draft(ago),
    ]  # fmt: skip


def _fever(today: date) -> Story:
    """Done by one, whom to ask again this week; under way with another; the third has begun nothing."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    closed = months_after(today + _CAME, -6)
    told = Told(ago(395))
    courses: dict[str, Course] = {
        WARD: (
            told,
            Answered(ago(370), "accepted", role="Matron"),
            Shows(closed - timedelta(days=12), "The sheet in four languages, and the order for more."),
            Ended(closed, "The sheet is given at every discharge."),
            Asked(months_after(closed, 3), 3, "yes", "too_early", "Given at forty-one of forty-four discharges."),
        ),
        PRACTICES: (
            told,
            Answered(ago(352), "accepted", role="Named doctor for safeguarding"),
            Acts(ago(300), "Let the record print the sheet", "Lead for records", ago(21), "under_way"),
            Notes(ago(96), "Nine practices of twenty print it."),
        ),
        AMBULANCE: (told, Answered(ago(361), "partly_accepted", "Crews leave the sheet; they cannot explain it in "
                                   "every language.", role="Head of safeguarding")),
    }  # fmt: skip
    wording = Wording(
        "Whoever sends a feverish child home should give the written advice sheet to the parents.",
        "Fever: advice in writing", ("Delay in starting treatment",), "The sheet is given at every discharge.",
        "Children who come back too late, by the ward’s own count.", "rule", today + _SOON,
    )  # fmt: skip
    return Story(wording, ago(400), courses, pattern="infection")


def _homes_for_a_while(ago: Ago, today: date) -> Story:
    course: Course = (
        Told(ago(310)),
        Answered(ago(283), "accepted", role="Head of housing"),
        Notes(ago(150), "Cots were bought for eleven homes of thirty."),
    )
    looked_for: Course = (
        Told(ago(310), "hand"),
        Answered(ago(290), "accepted", role="Head of safeguarding"),
        Acts(ago(260), "Ask for the cot in the plan of every move", "Service manager", today + _SOON, "under_way"),
    )
    wording = Wording(
        "The council should place a cot in every home that it gives to a family with a baby, before the first night.",
        UNSAFE_SLEEP, (UNSAFE_SLEEP,), "No family with a baby moves in without a cot.",
        "Deaths in which a baby slept unsafely in such a home.", "design", ago(24),
    )  # fmt: skip
    return Story(wording, ago(315), {COUNCIL: course, SOCIAL_CARE: looked_for}, pattern="sleep")


def _medicines(ago: Ago, today: date) -> Story:
    course: Course = (
        Told(ago(240)),
        Answered(ago(212), "partly_accepted", "For children who are known to the hospice; not for others.",
                 role="Director of care"),
        Acts(ago(200), "Agree a list of medicines with the pharmacy", "Lead pharmacist", ago(60), "done"),
        Acts(ago(200), "Keep a sealed box in every home", "Director of care", today + _SOON, "under_way"),
    )  # fmt: skip
    wording = Wording(
        "The hospice should keep the medicines for the end of life in the home before they are needed.",
        "Medicines for the end of life", (), "Every child with a plan has the box at home.",
        "Nights on which a medicine had to be fetched.", "design", today + _SOON,
    )  # fmt: skip
    return Story(wording, ago(245), {HOSPICE: course}, pattern="malignancy")


def _after_self_harm(ago: Ago) -> Story:
    """Nobody has answered in time."""
    wording = Wording(
        "School nurses should write a plan with the mental health team within a week of a first harm.",
        "After a first harm", ("Access to mental health care",), "Every such child has a plan within a week.",
        "Second harms within a year.", "rule", ago(-150),
    )  # fmt: skip
    return Story(wording, ago(85), {SCHOOL_NURSES: (Told(ago(80)),)}, pattern="self_harm")


def _what_came(ago: Ago) -> Story:
    """Told last month; the answer is awaited."""
    wording = Wording(
        "Social care should tell whoever refers a child, within three working days, what came of it.",
        "Whoever refers is told", ("Information not shared",), "Nine referrals of ten are answered within three days.",
        "Referrals that were made twice.", "rule", ago(-180),
    )  # fmt: skip
    return Story(wording, ago(34), {SOCIAL_CARE: (Told(ago(30), "hand"),)}, pattern="abuse")


def _complaints(ago: Ago, today: date) -> Story:
    """Agreed, and nobody was told yet; like one that was refused years ago."""
    wording = Wording(
        "The council should answer every complaint of a crossing near a school within a month, and count them.",
        "Road crossing", ("Road crossing",), "Every complaint has an answer within a month.",
        "Injuries at the crossings that were complained of.", "rule", today + 2 * _SOON,
    )  # fmt: skip
    return Story(wording, ago(6), {COUNCIL: ()}, pattern="road")


def _draft(ago: Ago) -> Story:
    """Not fit to be agreed: the check says why."""
    wording = Wording(
        "Professionals should consider raising awareness of safe sleep where possible.",
        UNSAFE_SLEEP, (UNSAFE_SLEEP,), "", "", "information",
    )  # fmt: skip
    return Story(wording, ago(2), {}, agreed=False)
