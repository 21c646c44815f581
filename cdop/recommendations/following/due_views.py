"""What is due of recommendations, and what comes next: of all organisations, or of one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from cdop.case.filtering import Choice
from cdop.database import current_session
from cdop.recommendations.following import queries
from cdop.recommendations.following.queries import MOST, Due, Kind
from cdop.recommendations.following.service import may_write
from cdop.recommendations.queries import organisations
from cdop.recommendations.rules import may_follow_up
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.web.guard import current_person

AHEAD = timedelta(days=92)
"""How far ahead the page looks."""
HEAD = ("Due", "What", "Reference", "Organisation")
KIND_WORDS = {
    Kind.ANSWER: "An answer",
    Kind.RECOMMENDED: "To be done",
    Kind.ACTION: "Action",
    Kind.FOLLOW_UP: "Ask again",
}
CHOICES = {
    Kind.ANSWER: "Answers",
    Kind.RECOMMENDED: "What was recommended",
    Kind.ACTION: "Actions",
    Kind.FOLLOW_UP: "Asking again",
}


def due() -> str:
    """Overdue and due first, then what comes in the next three months."""
    session, person, day = current_session(), current_person(), today()
    offered = organisations(session, person)
    agency, kind = request.args.get("organisation", ""), request.args.get("what", "")
    agency = agency if agency in dict(offered) else ""
    kind = kind if kind in set(Kind) else ""
    found = [one for one in queries.due(session, person, day + AHEAD, agency) if kind in {"", one.kind.value}]
    late, coming = [one for one in found if _is_late(one, day)], [one for one in found if not _is_late(one, day)]
    return render_template(
        "recommendations/following/due.html",
        head=HEAD,
        late=_rows(late, day, writes=may_write(person)),
        coming=_rows(coming, day, writes=may_write(person)),
        most=MOST,
        cut=any(sum(one.kind is each for one in found) >= MOST for each in Kind),
        filtered=bool(agency or kind),
        choices=[
            Choice("organisation", "Organisation", [("", "Any"), *offered], agency),
            Choice("what", "What is due", [("", "Anything"), *((k.value, CHOICES[k]) for k in Kind)], kind),
        ],
    )


def _is_late(one: Due, day: date) -> bool:
    """A follow-up is to be asked on its day; all else may come on it."""
    return one.due_on <= day if one.kind is Kind.FOLLOW_UP else one.due_on < day


def _rows(found: Sequence[Due], day: date, *, writes: bool) -> list[list[Any]]:
    return [
        [
            long_date(one.due_on),
            _what(one, day, writes=writes),
            {
                "text": one.reference,
                "href": url_for("recommendations.recommendation", token=one.recommendation),
                "whole": True,
            },
            one.agency_name,
        ]
        for one in found
    ]


def _what(one: Due, day: date, *, writes: bool) -> Any:
    words = KIND_WORDS[one.kind]
    if one.kind is Kind.ACTION:
        href = url_for("following.action", token=one.addressee, action=one.key) if writes else ""
        return {"text": f"{words}: {one.words}", "href": href}
    if one.kind is Kind.FOLLOW_UP:
        can = writes and may_follow_up(one.due_on, day)
        href = url_for("following.follow_up", token=one.addressee, number=int(one.key)) if can else ""
        return {"text": f"{words} after {one.months} months: {one.theme}", "href": href}
    return f"{words}: {one.theme}"
