"""One case with its timeline, as its viewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.models import Case, CaseFact, CaseReadiness
from cdop.case.queries import facts_of
from cdop.case.recusal.queries import visible
from cdop.case.restriction.models import CaseRestriction
from cdop.case.timeline import last_recorded
from cdop.reference.codes import ethnic_group

# Kinds whose detail names nobody and holds no day.
_PLAIN = tuple(
    kind.value
    for kind in (
        FactKind.NOTIFIED,
        FactKind.NOTIFICATION_SEPARATED,
        FactKind.RESIDENCY_DECIDED,
        FactKind.LEAD_AGREED,
        FactKind.HANDED_OVER,
        FactKind.HANDOVER_ANSWERED,
        FactKind.HANDOVER_OUTCOME,
        FactKind.CLASSIFIED,
        FactKind.CLASSIFICATION_CONFIRMED,
        FactKind.WITHDRAWN,
        FactKind.FINALISED,
    )
)
_KEPT = ("sex", "ethnicity", "death_area", "decision")
_OF_PROCESS = ("process", "process_kind", "state", "holds")
_UNSEEN = tuple(
    kind.value
    for kind in (
        FactKind.NOTED,
        FactKind.KEY_WORKER_NAMED,
        FactKind.FAMILY_CONTACTED,
        FactKind.FAMILY_WISHED,
        FactKind.FAMILY_ASKED,
        FactKind.FAMILY_ANSWERED,
        FactKind.FAMILY_WRITTEN_TO,
    )
)


@dataclass(frozen=True)
class CaseView:
    """A case and its facts in the order they were recorded.

    Where ``identified`` is false no fact has an identity, descriptions say the month of death and the ethnic group
    in place of the day and the ethnicity, parallel processes have no days, and there are no notes and no facts of the
    family. ``ready``: how it stands on its way to the panel (``readiness.Ready``), where it is open and reviewed here.
    ``restricted_since``: since when (UTC) it opens to named people alone.
    """

    case_id: int
    token: str
    reference: str
    version: int
    status: str
    age_at_death: str | None
    month_of_death: str
    step: str | None
    step_since: date | None
    lead: str | None
    hand_over_until: date | None
    ready: str | None
    restricted_since: datetime | None
    identified: bool
    facts: Sequence[Fact]

    @property
    def described(self) -> Fact:
        """The child as now described."""
        found = last_recorded(self.facts, FactKind.DESCRIBED)
        assert found is not None
        return found

    @property
    def home_area(self) -> str | None:
        """The residency decision in force; none where it is not decided."""
        decided = in_force(self.facts, FactKind.RESIDENCY_DECIDED)
        return decided.detail["home_area"] if decided else None

    @property
    def note(self) -> str:
        """The coordinators' note as it now stands; nothing where there is none or the viewer does not see it."""
        noted = last_recorded(self.facts, FactKind.NOTED)
        return str((noted.identity or {}).get("text", "")) if noted else ""


def case_view(session: Session, viewer: Person, token: str) -> CaseView | None:
    """The case at an address; None where there is none, or where the viewer has withdrawn from it."""
    columns = (
        Case.id.label("case_id"), Case.token, Case.reference, Case.version, Case.status, Case.age_at_death,
        Case.month_of_death, Case.step, Case.step_since, Case.lead, Case.hand_over_until,
        CaseReadiness.state.label("ready"), CaseRestriction.since.label("restricted_since"),
    )  # fmt: skip
    query = select(*columns).join_from(Case, CaseReadiness, CaseReadiness.case_id == Case.id, isouter=True)
    query = query.outerjoin(CaseRestriction, CaseRestriction.case_id == Case.id)
    row = session.execute(query.where(Case.token == token, visible(viewer, Case.id))).one_or_none()
    if row is None:
        return None
    facts = facts_of(session, row.case_id) if viewer.sees_identity else _without_identity(session, row.case_id)
    return CaseView(**row._mapping, identified=viewer.sees_identity, facts=facts)


def _without_identity(session: Session, case_id: int) -> list[Fact]:
    return [_fact(row) for row in session.execute(_plain_facts(case_id))]


def _plain_facts(case_id: int) -> Select[*tuple[Any, ...]]:
    """The facts but for notes and the family, with no identity: of descriptions, processes and decisions on a response
    only a few values, cut by the database.
    """
    detail = CaseFact.detail
    return (
        select(
            CaseFact.kind,
            CaseFact.dated,
            CaseFact.id,
            CaseFact.recorded_by,
            case((CaseFact.kind == FactKind.CLASSIFIED.value, CaseFact.recorded_at)).label("recorded_at"),
            case((CaseFact.kind.in_(_PLAIN), detail)).label("detail"),
            *(detail[key].as_string().label(key) for key in (*_KEPT, *_OF_PROCESS)),
            detail["disagreed"].as_boolean().label("disagreed"),
            func.substr(detail["date_of_death"].as_string(), 1, 7).label("month_of_death"),
        )
        .where(CaseFact.case_id == case_id, CaseFact.kind.not_in(_UNSEEN))
        .order_by(CaseFact.id)
    )


def _fact(row: Row[Any]) -> Fact:
    kind = FactKind(row.kind)
    detail = row.detail or {}
    if kind is FactKind.DESCRIBED:
        detail = {key: row._mapping[key] for key in ("month_of_death", "sex", "death_area")}
        detail["ethnic_group"] = ethnic_group(row.ethnicity)
    if kind is FactKind.RESPONSE_DECIDED:
        detail = {"decision": row.decision, "disagreed": row.disagreed}
    if kind is FactKind.PROCESS_RECORDED:
        detail = {key: row._mapping[key] for key in _OF_PROCESS}
    return Fact(kind, row.dated, detail, None, row.id, row.recorded_at, row.recorded_by)
