"""A meeting as a calendar file (iCalendar): when and where a panel meets, and nothing of any child."""

from datetime import UTC, date, datetime, time, timedelta

from cdop.reference.calendar import LONDON
from cdop.reference.wording import long_date

PRODUCT = "-//Child death review tracker//Panel meetings//EN"


def calendar_file(words: dict[str, str]) -> str:
    """The file, its lines ended by CR and LF. ``words``: those of an invitation (``cdop.review.meetings.inviting``).

    A meeting whose times are not fixed takes the whole day. The same words give the same file.
    """
    from icalendar import Calendar, Event  # loaded when it is used: not at start

    on, told = date.fromisoformat(words["day"]), date.fromisoformat(words["told"])
    event = Event()
    event.add("uid", f"{words['meeting']}@panel-meetings")
    event.add("dtstamp", datetime.combine(told, time(), UTC))
    event.add("sequence", int(words["version"]))
    event.add("summary", words["panel"])
    event.add("dtstart", _moment(on, words["starts"]) if words["starts"] else on)
    event.add("dtend", _moment(on, words["ends"]) if words["starts"] else on + timedelta(days=1))
    event.add("location", words["place"])
    event.add("description", f"Papers can be read in the tracker from {long_date(date.fromisoformat(words['opens']))}.")
    event.add("class", "PRIVATE")
    if words["state"] == "cancelled":
        event.add("status", "CANCELLED")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if words["state"] == "cancelled" else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _moment(on: date, clock: str) -> datetime:
    """The moment in UTC, which every calendar knows."""
    return datetime.combine(on, time.fromisoformat(clock), LONDON).astimezone(UTC)
