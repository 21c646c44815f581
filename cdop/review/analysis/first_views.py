"""What members thought before the panel spoke: each member's own until all are shown together, then fixed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.rules import NotPossible
from cdop.database import table_of
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import code_list
from cdop.reference.values import storable
from cdop.review.analysis.models import FirstView
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.queries import Item
from cdop.sealing.types import bound

_VIEWS, _ITEMS = table_of(FirstView), table_of(AgendaItemRecord)
LONGEST = 2_000


class Revealed(Exception):
    """The first views of this case have been shown: none is added or changed."""


@dataclass(frozen=True)
class FirstViews:
    """The first views of one case. ``own``: the viewer's. ``number``: how many there are.

    Before they are ``revealed`` nobody knows more of the others' than how many there are.
    """

    number: int
    revealed: bool
    own: Mapping[str, Any] | None
    all: tuple[Mapping[str, Any], ...]

    @property
    def categories(self) -> list[tuple[str, int]]:
        """How often each category was thought of, once they are revealed."""
        return Counter(str(one["category"]) for one in self.all if one["category"]).most_common()


def first_views(session: Session, viewer: Person, item: Item) -> FirstViews:
    """What this viewer may know of the first views of a case. One statement."""
    rows = session.execute(select(_VIEWS).where(_VIEWS.c.item == item.token).order_by(_VIEWS.c.id)).all()
    revealed = any(row.revealed_at for row in rows)
    own = next((row.content for row in rows if row.account_id == viewer.account_id), None)
    told = tuple(sorted((row.content for row in rows), key=lambda one: (one["category"], one["words"])))
    return FirstViews(len(rows), revealed, own, told if revealed else ())


def save_first_view(session: Session, person: Person, item: Item, form: AnalysisForm, content: dict[str, str]) -> None:
    """Keep a member's own first view; the last one counts. Raises ``Revealed``, ``NotPossible``, or ``LookupError``."""
    if person.account_id is None or not person.is_a(Role.PANEL_MEMBER):
        raise LookupError(item.token)
    kept = _checked(form, content)
    _alone_with(session, item)
    if first_views(session, person, item).revealed:
        raise Revealed(item.token)
    which = _VIEWS.c.item == item.token, _VIEWS.c.account_id == person.account_id
    own = {"item": item.token, "account_id": person.account_id}
    values = bound(_VIEWS, {"content": kept, "saved_at": utc_now()}, **own)
    if session.execute(update(_VIEWS).where(*which).values(**values)).rowcount == 0:  # type: ignore[attr-defined]
        session.execute(insert(_VIEWS).values(**values, **own))
    record(session, person, Event.FIRST_VIEW_SAVED, item.case_id, item=item.token)


def reveal(session: Session, person: Person, item: Item) -> int:
    """Show all first views of a case together; who thought what is told to nobody. Returns how many were shown now."""
    _alone_with(session, item)
    which = _VIEWS.c.item == item.token, _VIEWS.c.revealed_at.is_(None)
    number = int(session.scalar(select(func.count()).select_from(_VIEWS).where(*which)) or 0)
    if number:
        session.execute(update(_VIEWS).where(*which).values(revealed_at=utc_now()))
        record(session, person, Event.FIRST_VIEWS_REVEALED, item.case_id, item=item.token, number=number)
    return number


def _alone_with(session: Session, item: Item) -> None:
    session.execute(select(_ITEMS.c.id).where(_ITEMS.c.token == item.token).with_for_update())


def _checked(form: AnalysisForm, content: Mapping[str, str]) -> dict[str, str]:
    category, modifiability = content.get("category", ""), content.get("modifiability", "")
    words = content.get("words", "").strip()
    faults = {}
    if category not in {"", *form.categories}:
        faults["category"] = "Choose one of the answers on this page"
    if modifiability not in {"", *code_list("modifiability")}:
        faults["modifiability"] = "Choose one of the answers on this page"
    try:
        storable(words)
    except ValueError:
        faults["words"] = "Your view must not contain control characters"
    if len(words) > LONGEST:
        faults["words"] = f"Your view must be {LONGEST:,} characters or fewer"
    if not (category or modifiability or words):
        faults["words"] = "Choose a category or an answer, or write something"
    if faults:
        raise NotPossible(faults)
    return {"category": category, "modifiability": modifiability, "words": words}
