"""Papers that are checked and wait for a second person: told on the home of whoever may confirm them."""

from datetime import timedelta

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.panels.rules import MeetingState
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.review.duties import may_write
from cdop.review.meetings.listing import AHEAD, meetings_of
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.rules import ItemState
from cdop.review.papers.queries import CHECKED, PAPERS
from cdop.web.home import Waiting

_ITEMS = table_of(AgendaItemRecord).c
_BACK = timedelta(days=31)
"""How long a meeting that nobody recorded as held may be past."""


def waiting(session: Session, viewer: Person) -> list[Waiting]:
    """The papers to be confirmed, a line for each planned meeting that this viewer attends; without those that the
    viewer checked, or from whose case the viewer has withdrawn.
    """
    if viewer.account_id is None or not may_write(session, viewer):
        return []
    day = today()
    meetings = meetings_of(session, viewer, day - _BACK, day + AHEAD)
    planned = {one.token: one for one in meetings if one.state is MeetingState.PLANNED}
    query = (
        select(_ITEMS.meeting, func.count())
        .join(PAPERS, PAPERS.c.item == _ITEMS.token)
        .where(PAPERS.c.state == CHECKED, PAPERS.c.checked_by != viewer.account_id, _ITEMS.meeting.in_(list(planned)))
        .where(_ITEMS.state == ItemState.PLANNED.value, visible(viewer, _ITEMS.case_id))
        .group_by(_ITEMS.meeting)
    )
    numbers: dict[str, int] = {row[0]: int(row[1]) for row in session.execute(query)} if planned else {}
    return [
        Waiting(
            f"Papers to confirm for {long_date(one.meets_on)}", numbers[token],
            url_for("panel_meetings.meeting", token=token, _anchor="cases"),
        )
        for token, one in planned.items() if token in numbers
    ]  # fmt: skip
