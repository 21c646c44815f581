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
        **{key: _SAID[key] for key in ITEMS},
        "invited": list(course.asked),
        "questions": [],
        "actions": [action("Tell the family what was found", "hospital", "consultant", due, done)],
    }  # fmt: skip
