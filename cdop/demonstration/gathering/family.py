"""The family in the invented cases: key worker, contacts, wishes, questions and letters."""

from datetime import date, timedelta
from typing import Any

from cdop.case.facts import FactKind
from cdop.demonstration.gathering.course import Course

_BOOKLET = (
    "We are very sorry for your loss. A booklet about what happens after a child has died is with this letter. "
    "Your key worker will call you, and you can ask anything at any time."
)


def of_an_infant(course: Course, first: date, last: date) -> None:
    """Contacts, dates to avoid, a question that is open and one that is answered, the first letter."""
    _key_worker(course, first)
    _contact(course, first + timedelta(days=3), "visit", "Both parents", "At home. They ask when the results come.")
    born = course.child.born or course.child.died
    wish = {"wish_kind": "avoid_dates", "first": born.isoformat(), "last": born.isoformat(), "yearly": True}
    _wish(course, first + timedelta(days=3), "No letter and no call around the birthday.", **wish)
    died = course.child.died.isoformat()
    wish = {"wish_kind": "avoid_dates", "first": died, "last": died, "yearly": True}
    _wish(course, first + timedelta(days=3), "Nor around the day of the death.", **wish)
    _letter(course, first + timedelta(days=5))
    _contact(course, first + timedelta(days=30), "telephone", "The mother", "Sleeps badly; the GP has been told.")
    answered = _asks(course, first + timedelta(days=30), "Were the two nights in hospital before of any meaning?")
    words = "The paediatrician has explained the results of that stay; they had nothing to do with it."
    _answer(course, answered, last, words, "Consultant paediatrician")
    _asks(course, last, "Would our other child need any tests?")


def who_wants_no_letters(course: Course, first: date) -> None:
    """A family that was not reached at first and wishes to be called instead of written to."""
    _key_worker(course, first)
    _contact(course, first + timedelta(days=1), "not_reached", "The father", "No answer at two numbers.")
    _contact(course, first + timedelta(days=4), "telephone", "The father", "Prefers calls in the evening.")
    wish = {"wish_kind": "other", "first": None, "last": None, "yearly": False}
    _wish(course, first + timedelta(days=4), "Call before anything is sent; English is read by the aunt.", **wish)


def all_answered(course: Course, first: date, last: date) -> None:
    """Contact from the first day on, a question that was answered, and letters."""
    _key_worker(course, first)
    _letter(course, first + timedelta(days=4))
    _contact(course, first + timedelta(days=20), "visit", "The parents and a sister", "Spoke of the last weeks.")
    question = _asks(course, first + timedelta(days=20), "Could the pain in the last night have been treated better?")
    _answer(course, question, last, "Talked over with the hospice’s consultant and the parents.", "Hospice consultant")


def _key_worker(course: Course, on: date) -> None:
    who = {"name": "Marged Thistlecott", "role": "Bereavement nurse", "contact": "01632 960300"}
    course.tells(FactKind.KEY_WORKER_NAMED, on, {"first_contact_on": on.isoformat()}, **who, first_contact_time="10:15")


def _contact(course: Course, on: date, how: str, who: str, words: str) -> None:
    course.tells(FactKind.FAMILY_CONTACTED, on, {"entry": course.keys.next(), "how": how}, who=who, words=words)


def _wish(course: Course, on: date, words: str, **detail: Any) -> None:
    detail = {"wish": course.keys.next(), **detail, "withdrawn": False}
    course.tells(FactKind.FAMILY_WISHED, on, detail, words=words)


def _letter(course: Course, on: date) -> None:
    course.tells(FactKind.FAMILY_WRITTEN_TO, on, {"letter": "first"}, text=_BOOKLET, to="The parents")


def _asks(course: Course, on: date, words: str) -> str:
    key = course.keys.next()
    course.tells(FactKind.FAMILY_ASKED, on, {"question": key}, words=words)
    return key


def _answer(course: Course, question: str, on: date, words: str, by: str) -> None:
    course.tells(FactKind.FAMILY_ANSWERED, on, {"question": question}, words=words, by=by)
