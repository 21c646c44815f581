"""Whether somebody has to say why they open a case: one statement, and only where nothing of it waits here."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
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
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import today

_REASON, _ENTRY = table_of(IdentityReason).c, table_of(AuditEntry).c
_MATTER, _DOOR = table_of(OpenMatter).c, table_of(CaseDoor).c


def under_way(case: CaseView, area: PanelArea) -> bool:
    """Whether a case waits for something here: an open step, or a reopened review."""
    return shown_step(case, area, today()) is not None


def standing_of(session: Session, viewer: Person, case: CaseView, wrote_since: datetime) -> Standing:
    """How somebody stands to a case that is not under way here."""
    wrote = exists().where(
        _ENTRY.case_id == case.case_id, _ENTRY.account_id == viewer.account_id, _ENTRY.at >= wrote_since,
        _ENTRY.event.in_(sorted(DECIDED)),
    )  # fmt: skip
    opened = exists().where(
        _DOOR.case_id == case.case_id, _DOOR.account_id == viewer.account_id, _DOOR.until.is_not(None), is_open()
    )
    row = session.execute(select(exists().where(_MATTER.case_id == case.case_id), wrote, opened)).one()
    return Standing(False, *map(bool, row))


def last_reason(session: Session, viewer: Person, session_id: int, case: CaseView) -> datetime | None:
    """When (UTC) somebody last said, in this session, why they open a case; None where they did not."""
    own = _REASON.account_id == viewer.account_id, _REASON.case_id == case.case_id, _REASON.session_id == session_id
    return session.scalar(select(_REASON.given_at).where(*own).order_by(_REASON.id.desc()).limit(1))


def since(moment: datetime, days: int) -> datetime:
    """The moment so many days before."""
    return moment - timedelta(days=days)
