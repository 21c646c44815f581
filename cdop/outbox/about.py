"""What a message is about: each stage says where that stands, as it registers its kinds of message."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person


@dataclass(frozen=True)
class About:
    """A page of what a message is about: the words of the link, and its address."""

    words: str
    href: str


Find = Callable[[Session, Person, str], About | None]
"""The message's ``about`` to its page for a viewer; None where there is none for this viewer."""
_FIND: dict[str, Find] = {}


def register_about(kind: str, find: Find) -> None:
    """Let the page of a message of this kind lead to what it is about."""
    _FIND[kind] = find


def about_of(session: Session, viewer: Person, kind: str, about: str) -> About | None:
    """What a message is about; None where its stage says nothing, or this viewer may not open it."""
    find = _FIND.get(kind)
    return find(session, viewer, about) if find and about else None
