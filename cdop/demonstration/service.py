"""Filling an empty database with the demonstration panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.case.models import Case
from cdop.demonstration.markers import Marker, mark
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.printed import printed_totals
from cdop.demonstration.sign_ins import create_sign_ins
from cdop.demonstration.story import MEDWAY
from cdop.demonstration.telling import tell
from cdop.figures.service import record_printed_total
from cdop.installation import mark_demonstration
from cdop.reference.areas import PanelArea

SEED = 2015


class NotHere(Exception):
    """The demonstration would do harm or make no sense in this installation. The text says why."""


@dataclass(frozen=True)
class Filled:
    """What was stored: how many cases, and the markers where they were asked for."""

    cases: int
    markers: Sequence[Marker]


def is_empty(session: Session) -> bool:
    """No case and no account."""
    return not session.scalar(select(exists(select(Case.id)) | exists(select(Account.id))))


def check_place(area: PanelArea, *, production: bool) -> None:
    """Raises ``NotHere`` in production, and where the panel is another one."""
    if production:
        raise NotHere("The demonstration is invented, and is never stored in production.")
    if MEDWAY not in area.codes:
        raise NotHere(f"The demonstration panel is Medway's ({MEDWAY}), which CDOP_PANEL_AREA leaves out.")


def fill(session: Session, today: date, passwords: Mapping[str, str], *, marked: bool = False) -> Filled:
    """Store the sign-ins, the cases and what was printed, in the caller's transaction.

    Raises ``NotHere`` where the database holds anything, or a day before the demonstration begins.
    """
    if not is_empty(session):
        raise NotHere("The database is not empty: the demonstration goes into an empty one alone.")
    try:
        stories = demonstration_panel(SEED, today)
    except ValueError as reason:
        raise NotHere(f"{reason}.") from None
    markers = mark(stories, today) if marked else []
    mark_demonstration(session)
    coordinator = create_sign_ins(session, passwords)
    tell(session, coordinator, stories)
    for total in printed_totals():
        record_printed_total(session, coordinator, total)
    return Filled(len(stories), markers)
