"""Where what is missing is mended: the pages of the stages that gather it."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import current_app, url_for

from cdop.case.readiness import Reason, Why

PLACES: Mapping[Why, tuple[str, str]] = MappingProxyType(
    {
        Why.NOBODY_ASKED: ("asking.ask", ""),
        Why.REPLY_UNREAD: ("record.reply", "key"),
        Why.CONTRADICTION: ("record.known", ""),
        Why.FAMILY_UNANSWERED: ("family.family", ""),
        Why.REPLY_OUTSTANDING: ("asking.request", "key"),
        Why.MEETING_NOT_PLANNED: ("review_meetings.plan", ""),
        Why.MEETING_NOT_HELD: ("review_meetings.meetings", ""),
        Why.PROCESS_OPEN: ("processes.process", "key"),
        Why.DECIDED_NOT_READY: ("readiness.decide", ""),
    }
)
"""The endpoint, and the name under which it takes what the reason is about, if it does."""


def place_of(reason: Reason, token: str) -> str | None:
    """The address where a reason is mended; None where there is no page for it."""
    endpoint, key = PLACES.get(reason.why, ("", ""))
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, token=token, **({key: reason.about} if key else {}))  # type: ignore[arg-type]
