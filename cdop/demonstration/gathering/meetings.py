"""Invented child death review meetings, from the plan to the minutes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cdop.demonstration.casework.responses import action
from cdop.demonstration.gathering.course import Course
from cdop.gathering.meeting.agenda import ITEMS

_SAID: Mapping[str, str] = {
    "life": "Each agency told what it knew. The family’s own words were read out by the key worker.",
    "death": "The course of the last days was gone through hour by hour; the cause as certified stands.",
    "care": "Care was good. The plan for the night was written in two places that differed.",
    "family": "They ask what is told to the panel, and wish to hear from the consultant.",
    "support": "Bereavement support goes on; the ward’s staff have met once.",
    "processes": "None is open that would change what is known.",
    "learning": "One plan, in one place. The hospital has begun.",
    "next": "Nothing is missing for the panel.",
}
_OF_A_CHILD_WELL_BEFORE = {
    "death": "The last day was gone through hour by hour; the cause as certified stands.",
    "support": "Bereavement support goes on; those who tried to save the child have met once.",
}
_SAID_OF: Mapping[str, Mapping[str, str]] = {
    "prematurity": {
        "care": "Care was good. The talk before the birth was had twice, by two who did not know of each other.",
        "learning": "One talk before a very early birth, with the midwife there. The unit has begun.",
        "support": "Bereavement support goes on; the unit’s staff have met once.",
    },
    "oxygen": {
        "death": "The birth was gone through minute by minute; the cause as certified stands.",
        "care": "Cooling began in time. The senior doctor was called later than the guideline says.",
        "learning": "Who calls whom, and when, stands on one card in each room. The unit has begun.",
    },
    "sleep": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "Advice on sleep was given at the first visit, and where the baby sleeps was not asked again.",
        "learning": "Where a baby sleeps is asked at every visit.",
    },
    "road": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "Help was there at once. The crossing had been complained of before.",
        "learning": "Complaints of a crossing reach whoever can change it.",
    },
    "infection": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "The child was seen in the week before. What to come back for was not written down.",
        "learning": "Whoever is sent home with a fever takes written advice along.",
    },
    "self_harm": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "Two services knew of earlier harm, and neither of the other.",
        "learning": "School and mental health team plan together after a first harm.",
    },
    "acute": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "Eleven reliever inhalers in a year led to no review.",
        "learning": "Many reliever inhalers are a reason to call a child in.",
    },
    "abuse": {
        **_OF_A_CHILD_WELL_BEFORE,
        "care": "Each service knew a part. The outcome of the assessment was not told to the health visitor.",
        "learning": "Whoever refers is told what came of it.",
    },
}
"""What was said otherwise, by how the child died."""


def held(course: Course, planned: date, on: date) -> None:
    """A meeting that was planned and held, with its minutes."""
    key = course.meeting(planned, "planned", on)
    course.meeting(on, "held", on, key=key, record=minutes(course, on))


def cancelled(course: Course, planned: date, on: date, off: date) -> None:
    """A meeting that was planned for ``on`` and cancelled on ``off``."""
    key = course.meeting(planned, "planned", on)
    record = {"reason": "The pathologist’s report was not there, and nobody could have said more."}
    course.meeting(off, "cancelled", on, key=key, record=record)


def minutes(course: Course, on: date) -> dict[str, Any]:
    """The record of a meeting of those who were asked."""
    due = on + timedelta(days=28)
    done = due if due <= course.today else None
    return {
        "attended": "Designated doctor\nConsultant\nGP partner\nKey worker of the family",
        **{key: _SAID_OF.get(course.child.pattern, {}).get(key, _SAID[key]) for key in ITEMS},
        "invited": list(course.asked),
        "questions": [],
        "actions": [action("Tell the family what was found", "hospital", "consultant", due, done)],
    }  # fmt: skip
