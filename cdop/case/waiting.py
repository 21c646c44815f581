"""What waits on the case pages, for the home of whoever may open them: counts alone, nothing of a child."""

from flask import current_app, url_for
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.likeness.queries import open_pairs
from cdop.case.models import Case
from cdop.case.projection import STATUS_LABELS, WAITING_STATUSES
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import away
from cdop.database import table_of
from cdop.reference.areas import PanelArea
from cdop.web.home import Waiting

_DONE = {"reviewed", "withdrawn"}
UNFINISHED = tuple(status for status in STATUS_LABELS if status not in _DONE)


def unfinished(session: Session, viewer: Person, area: PanelArea) -> dict[str, int]:
    """How many cases stand at each unfinished status, in one statement: as many as the list shows of that status."""
    ours = and_(*(~each for each in away(table_of(Case).c, area).values()))
    query = select(Case.status, func.count()).where(Case.status.in_(UNFINISHED), visible(viewer, Case.id))
    query = query.where(Case.status.not_in(WAITING_STATUSES) | ours).group_by(Case.status)
    return {row[0]: row[1] for row in session.execute(query)}


def waiting_cases(session: Session, viewer: Person) -> list[Waiting]:
    """The unfinished cases by status, in the order of a case's way."""
    found = unfinished(session, viewer, current_app.extensions["panel_area"])
    return [
        Waiting(STATUS_LABELS[status], found[status], url_for("cases.worklist", status=status), status)
        for status in UNFINISHED
        if status in found
    ]


def waiting_pairs(session: Session, viewer: Person) -> list[Waiting]:
    """The pairs of likely duplicates that nobody has settled, for those who see identity."""
    count = open_pairs(session, viewer)
    return [Waiting("Likely duplicates", count, url_for("likenesses.likenesses"))] if count else []
