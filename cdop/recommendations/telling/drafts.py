"""What an organisation has typed of its answer and not yet sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.database import table_of
from cdop.recommendations.models import AnswerDraft
from cdop.recommendations.queries import Addressee

_ROWS = table_of(AnswerDraft)
Row = Mapping[str, str]


class SavedMeanwhile(Exception):
    """The answer was saved in another window since the page was opened."""


@dataclass(frozen=True)
class Draft:
    """``answer`` is a code of ``rules.ANSWERS`` or nothing, ``role`` of whoever answers.

    ``actions``: words, owner and due, an ISO day or nothing. ``version`` counts saves; 0 where nothing was.
    """

    answer: str = ""
    words: str = ""
    role: str = ""
    actions: Sequence[Row] = ()
    version: int = 0


def draft_of(session: Session, _viewer: Person, addressee: Addressee) -> Draft:
    """The draft of an organisation's answer, for whoever answers for it."""
    row = session.execute(select(_ROWS).where(_ROWS.c.addressee_id == addressee.number)).one_or_none()
    return Draft(**{**row.content, "version": row.version}) if row else Draft()


def keep(session: Session, _sender: Person, addressee: Addressee, draft: Draft, seen_version: int) -> None:
    """Keep a draft. The caller holds the organisation's row. Raises ``SavedMeanwhile``."""
    held = session.scalar(select(_ROWS.c.version).where(_ROWS.c.addressee_id == addressee.number)) or 0
    if held != seen_version:
        raise SavedMeanwhile
    content: dict[str, Any] = {
        "answer": draft.answer, "words": draft.words, "role": draft.role,
        "actions": [dict(one) for one in draft.actions],
    }  # fmt: skip
    values = {"content": content, "version": held + 1, "saved_at": utc_now()}
    if held:
        session.execute(update(_ROWS).where(_ROWS.c.addressee_id == addressee.number).values(values))
    else:
        session.execute(insert(_ROWS).values(addressee_id=addressee.number, **values))


def forget(session: Session, addressee: int) -> None:
    """Take the draft away: it was sent, or something new is asked."""
    session.execute(delete(_ROWS).where(_ROWS.c.addressee_id == addressee))
