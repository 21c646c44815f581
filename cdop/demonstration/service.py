"""Filling an empty database with the demonstration panel."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.case.models import Case
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.printed import printed_totals
from cdop.demonstration.sign_ins import create_sign_ins
from cdop.demonstration.story import Story
from cdop.demonstration.telling import tell
from cdop.figures.service import record_printed_total
from cdop.installation import mark_demonstration

SEED = 2015


class NotEmpty(Exception):
    """The database holds cases or accounts: the demonstration would mix invented children with real ones."""


def is_empty(session: Session) -> bool:
    """No case and no account."""
    return not session.scalar(select(exists(select(Case.id)) | exists(select(Account.id))))


def fill(session: Session, stories: Sequence[Story], passwords: Mapping[str, str]) -> None:
    """Store the sign-ins, the cases and what was printed, in the caller's transaction. Raises ``NotEmpty``."""
    if not is_empty(session):
        raise NotEmpty
    mark_demonstration(session)
    coordinator = create_sign_ins(session, passwords)
    tell(session, coordinator, stories)
    for total in printed_totals():
        record_printed_total(session, coordinator, total)


def stories_for(today: date, seed: int = SEED) -> list[Story]:
    """The panel as it stands on a day."""
    return demonstration_panel(seed, today)
