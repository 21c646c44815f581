"""That words on a meeting's pages, which members read before any paper is released, name nobody of the case.

What a case knows of people is read by later packages: they say here how it is asked.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from cdop.review.meetings.rules import NotOnAgenda

Names = Callable[[Session, int, str], bool]
_asked: list[Names] = []
NAMES_SOMEBODY = "This names somebody of the case, or where they live: write a role, such as “the mother”"


def register_names(names: Names) -> None:
    """Add a way to tell whether words name somebody of a case, once for the whole program."""
    if names not in _asked:
        _asked.append(names)


def refuse_names(session: Session, case_id: int, question: str, words: str) -> None:
    """Raises ``NotOnAgenda`` where the words name somebody of the case. They are not repeated: not all may know."""
    if words.strip() and any(names(session, case_id, words) for names in _asked):
        raise NotOnAgenda(question, NAMES_SOMEBODY)
