"""Whether anything was recorded since minutes were drawn: told by one statement, without drawing them anew."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.models import CaseFact
from cdop.case.recusal.models import CaseBar
from cdop.database import table_of
from cdop.panels.models import PanelMemberRecord, PanelRecord
from cdop.panels.rules import Meeting
from cdop.review.analysis.models import AnalysisRecord
from cdop.review.meetings.models import AgendaItemRecord, AttendanceRecord, TermsAcceptance

_ITEMS, _ATTENDANCE, _TERMS = table_of(AgendaItemRecord), table_of(AttendanceRecord), table_of(TermsAcceptance)
_FACTS, _BARS = table_of(CaseFact), table_of(CaseBar)
_ANALYSES = table_of(AnalysisRecord)
_PANELS, _SEATS = table_of(PanelRecord), table_of(PanelMemberRecord)


def stamp_of(session: Session, meeting: Meeting) -> str:
    """The meeting's version, and the highest ids and versions of all that its minutes are drawn from.

    Where it is the same, drawing anew gives the same minutes. Where it is not, it may still: what was recorded need not
    be anything that minutes tell.
    """
    found = session.execute(select(*(part.scalar_subquery() for part in _parts(meeting)))).one()
    return ".".join(str(number or 0) for number in (meeting.version, *found))


def _parts(meeting: Meeting) -> list[Select[Any]]:
    items = _ITEMS.c.meeting == meeting.token
    cases = select(_ITEMS.c.case_id).where(items)
    return [
        select(func.sum(_ITEMS.c.version)).where(items),
        _highest(_ATTENDANCE.c.id, _ATTENDANCE.c.meeting == meeting.token),
        _highest(_TERMS.c.id, _TERMS.c.meeting == meeting.token),
        select(func.sum(_BARS.c.account_id * _BARS.c.case_id)).where(_BARS.c.case_id.in_(cases)),
        # A return to the national database changes nothing that minutes tell, and comes months after the meeting.
        _highest(_FACTS.c.id, _FACTS.c.case_id.in_(cases), _FACTS.c.kind != FactKind.NATIONAL_RETURN),
        select(func.sum(_ANALYSES.c.version)).where(_ANALYSES.c.case_id.in_(cases)),
        _highest(_PANELS.c.id, _PANELS.c.token == meeting.panel),
        _highest(_SEATS.c.id, _SEATS.c.panel == meeting.panel),
    ]


def _highest(column: ColumnElement[int], *which: ColumnElement[bool]) -> Select[Any]:
    return select(func.max(column)).where(*which)
