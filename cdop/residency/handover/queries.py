"""The hand-overs that nobody has accepted yet, of all cases."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session, aliased

from cdop.accounts.people import Person
from cdop.agencies.queries import other_panels
from cdop.case.models import Case, CaseFact
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.residency.handover.rules import DECLINED, Wait

_SENT: ColumnElement[str] = literal_column("'handed_over'")  # written out, so that the index of these few facts is used


@dataclass(frozen=True)
class WaitingHandOver:
    """A case that another panel has not accepted. ``days`` are working days; ``declined``: it needs another panel."""

    token: str
    reference: str
    key: str
    panel: str
    sent_on: date
    days: int
    due: date
    late: bool
    declined: bool


def handovers_waiting(session: Session, viewer: Person) -> list[WaitingHandOver]:
    """The last hand-over of each case that is not withdrawn, unless it was accepted. The longest waiting first.

    Three statements, whatever the number of cases. Nothing for whoever sees no identity.
    """
    if not viewer.sees_identity:
        return []
    now, target = today(), settings_in_force(session).number("handover_answered_within")
    names = {panel.token: panel.name for panel in other_panels(session)}
    found = []
    for token, reference, key, panel, sent_on, answer in session.execute(_waiting()):
        wait = Wait.since(sent_on, target, now)
        name, declined = names.get(panel, "A panel not in the directory"), answer == DECLINED
        found.append(
            WaitingHandOver(token, reference, key, name, sent_on, wait.days, wait.due, wait.late(now), declined)
        )
    return found


def _waiting() -> Select[*tuple[Any, ...]]:
    sent, later, reply = aliased(CaseFact), aliased(CaseFact), aliased(CaseFact)
    key = sent.detail["handover"].as_string()
    followed = select(later.id).where(later.case_id == sent.case_id, later.kind == _SENT, later.id > sent.id)
    answer = (
        select(reply.detail["answer"].as_string())
        .where(
            reply.case_id == sent.case_id,
            reply.kind == "handover_answered",
            reply.detail["handover"].as_string() == key,
        )
        .order_by(reply.dated.desc(), reply.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (Case.token, Case.reference, key, sent.detail["panel"].as_string(), sent.dated, answer.label("answer"))
    inner = (
        select(*columns)
        .join(Case, Case.id == sent.case_id)
        .where(sent.kind == _SENT, Case.status != "withdrawn", ~followed.exists())
        .order_by(sent.dated, Case.reference)
    )
    return inner.where((answer.is_(None)) | (answer != "accepted"))
