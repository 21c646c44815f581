"""Whether somebody has to say why they open a case: one statement, and only where nothing of it waits here."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cdop.access.looks.sorts import DECIDED
from cdop.access.models import IdentityReason
from cdop.access.reasons.rules import Standing
from cdop.accounts.people import Person
from cdop.audit.models import AuditEntry
from cdop.case.case_page import CaseView
from cdop.case.models import OpenMatter
from cdop.case.restriction.conditions import is_open
from cdop.case.restriction.models import CaseDoor
from cdop.case.steps import shown_step
from cdop.database import table_of
from cdop.panel_settings.queries import number_in_force
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today

_REASON, _ENTRY = table_of(IdentityReason).c, table_of(AuditEntry).c
_MATTER, _DOOR = table_of(OpenMatter).c, table_of(CaseDoor).c


def under_way(case: CaseView, area: PanelArea) -> bool:
    """Whether a case waits for something here: an open step, or a reopened review."""
    return shown_step(case, area, today()) is not None


def standing_of(session: Session, viewer: Person, session_id: int, case: CaseView) -> Standing:
    """How somebody stands to a case that is not under way here, with the settings that decide. One statement."""
    own = _ENTRY.case_id == case.case_id, _ENTRY.account_id == viewer.account_id
    wrote = select(func.max(_ENTRY.at)).where(*own, _ENTRY.event.in_(sorted(DECIDED))).scalar_subquery()
    told = select(func.max(_REASON.given_at)).where(
        _REASON.account_id == viewer.account_id, _REASON.case_id == case.case_id, _REASON.session_id == session_id
    )
    opened = exists().where(
        _DOOR.case_id == case.case_id, _DOOR.account_id == viewer.account_id, _DOOR.until.is_not(None), is_open()
    )
    waits = exists().where(_MATTER.case_id == case.case_id)
    settings = number_in_force("own_work_days"), number_in_force("reason_holds")
    row = session.execute(select(waits, opened, wrote, told.scalar_subquery(), *settings)).one()
    return Standing(False, bool(row[0]), bool(row[1]), row[2], row[3], int(row[4]), int(row[5]))
