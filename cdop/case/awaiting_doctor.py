"""Which cases wait for the designated doctor to confirm the classification, in SQL (``confirmed`` tells it of one)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from cdop.case.confirmed import WANTED
from cdop.case.facts import FactKind
from cdop.case.models import CaseFact, UnconfirmedClassification
from cdop.database import table_of
from cdop.panel_settings.rules import PanelSettings

_FACTS, _WAITING = table_of(CaseFact).c, table_of(UnconfirmedClassification).c


@dataclass(frozen=True)
class Unconfirmed:
    """The classifications that wait: recorded since the panel decided that they wait (UTC), all of them without."""

    since: datetime | None

    @classmethod
    def by(cls, settings: PanelSettings) -> "Unconfirmed | None":
        """Those that wait by the panel's settings; None where the panel does not want them confirmed."""
        return cls(settings.decided_at.get(WANTED)) if settings.is_yes(WANTED) else None


def recorded_since(asked: Unconfirmed) -> ColumnElement[bool]:
    """Of the classifications in force (``unconfirmed_classifications``): of one day the last recorded holds."""
    if asked.since is None:
        return true()
    recorded = select(_FACTS.id).where(
        _FACTS.case_id == _WAITING.case_id,
        _FACTS.kind == FactKind.CLASSIFIED.value,
        _FACTS.dated == _WAITING.classified_on,
        _FACTS.recorded_at >= asked.since,
    )
    return recorded.exists()


def is_unconfirmed(case_id: ColumnElement[int], asked: Unconfirmed) -> ColumnElement[bool]:
    """That a case is among them."""
    return case_id.in_(select(_WAITING.case_id).where(recorded_since(asked)))
