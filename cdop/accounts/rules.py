"""What an account may be: decisions on plain values."""

import re
import unicodedata
from collections.abc import Iterable

from cdop.accounts.people import Duty, Role

LONGEST_EMAIL = 254
LONGEST_NAME = 100
_EMAIL = re.compile(r"[^\s@,;:<>()\"\\]+@[^\s@,;:<>()\"\\]+")


class NotAllowed(Exception):
    """The change would break a rule about accounts. The text says which, for the person who asked."""


def folded(email: str) -> str:
    """The form in which an e-mail address is stored and compared."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def looks_like_email(text: str) -> bool:
    """Whether the text has the shape of an address; whether it works, only a message would tell."""
    return len(text) <= LONGEST_EMAIL and text.isprintable() and _EMAIL.fullmatch(text) is not None


def check_roles(roles: Iterable[Role], duties: Iterable[Duty]) -> None:
    """Raises ``NotAllowed`` for roles or duties that cannot be held together (issue 2, section 2)."""
    held, added = set(roles), set(duties)
    if not held:
        raise NotAllowed("Choose at least one role")
    if Role.ADMINISTRATOR in held and len(held) > 1:
        raise NotAllowed("An administrator holds no other role: an administrator never sees a case")
    if added and Role.PANEL_MEMBER not in held:
        raise NotAllowed("Only a panel member has the duties of chair, scribe or designated doctor")


def stored_words(words: Iterable[Role | Duty]) -> str:
    """Roles or duties as the row holds them."""
    return ",".join(sorted({word.value for word in words}))


def roles_of(stored: str) -> frozenset[Role]:
    return frozenset(Role(word) for word in stored.split(",") if word)


def duties_of(stored: str) -> frozenset[Duty]:
    return frozenset(Duty(word) for word in stored.split(",") if word)
