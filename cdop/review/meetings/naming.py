"""That words on a meeting's pages, which members read before any paper is released, name nobody of the case.

What a case knows of people is read by later packages: they say here how it is asked.
"""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting, NotKept
from cdop.panels.service import alone_with_meeting
from cdop.review.meetings.queries import every_item
from cdop.review.meetings.rules import NotOnAgenda

Names = Callable[[Session, int | None, str, bool], bool]
"""Session, case (None: of no case, what names somebody in general), words, and whether the words are a place."""
_asked: list[Names] = []
ABOUT = "This names somebody, or holds a number or an address: write a role, such as “the chair”"
PLACE = "This names somebody: write a room, an address or a link"
TOLD_ALREADY = (
    "What is written about the meeting, or its place, names somebody of a chosen case: change the meeting first"
)
NAMES_SOMEBODY = "This names somebody of the case, or where they live: write a role, such as “the mother”"


def register_names(names: Names) -> None:
    """Add a way to tell whether words name somebody of a case, once for the whole program."""
    if names not in _asked:
        _asked.append(names)


def refuse_names(session: Session, case_id: int, question: str, words: str) -> None:
    """Raises ``NotOnAgenda`` where the words name somebody of the case. They are not repeated: not all may know."""
    if words.strip() and any(names(session, case_id, words, False) for names in _asked):
        raise NotOnAgenda(question, NAMES_SOMEBODY)


def refuse_names_about(session: Session, token: str | None, words: str, place: str = "") -> None:
    """Raises ``NotKept`` where what a meeting is about, why it is cancelled, or its place names somebody: of a case on
    its agenda, or by a number or an address of any kind. ``token``: the meeting's, locked; None before it is planned.
    """
    if token is not None:
        alone_with_meeting(session, token)
    cases = [None, *(item.case_id for item in every_item(session, token))] if token and words + place else [None]
    if _any_named(session, cases, words, place=False):
        raise NotKept("words", ABOUT)
    if _any_named(session, cases, place, place=True):
        raise NotKept("place", PLACE)


def refuse_named_already(session: Session, token: str, cases: Sequence[int]) -> None:
    """Raises ``NotOnAgenda`` where what stands about a meeting names somebody of cases that are to be heard there."""
    found: Meeting | None = meeting_at(session, token)
    if found is None:
        return
    if _any_named(session, cases, found.words, place=False) or _any_named(session, cases, found.place, place=True):
        raise NotOnAgenda("", TOLD_ALREADY)


def _any_named(session: Session, cases: Sequence[int | None], words: str, *, place: bool) -> bool:
    return bool(words.strip()) and any(names(session, case, words, place) for case in cases for names in _asked)
