"""Opening a one-time link with the address that it was sent to (security.md S57 to S60).

Whatever is wrong, the same is done and said, so that nobody learns whether a link was ever one, from the page or from
the time that it takes: it is looked for, what was typed is compared, a wrong fact is counted, the audit is written.
Where there is nothing to count it is counted for another link, and that is undone.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.links.keeping import Link, Links, typed_hash

MOST_WRONG = 5
"""After how many wrong facts the owner's links are closed until the coordinator opens them again."""
OPENED, WRONG_FACT, PAUSED = "opened", "wrong_fact", "paused"
Note = Callable[[Session, Person, int, str], None]
"""Keeps with an owner (its number) that its link was opened, that a wrong fact was given, or that it is paused."""
_NOBODY = "0" * 64


@dataclass(frozen=True)
class Door:
    """What opening links of one kind leaves behind: notes with the owner, and audit entries.

    ``called`` is the word by which an audit entry names the owner's token.
    """

    links: Links
    note: Note
    opened: Event
    refused: Event
    paused: Event
    called: str

    def open(self, session: Session, person: Person, key: str, secret: str, typed: str) -> str | None:
        """The token for the cookie of whoever may go in; None where the link or the address is not right."""
        link, another = self.links.find(session, secret), self.links.any_link(session)
        right = hmac.compare_digest(typed_hash(key, typed), link.typed_hash if link else _NOBODY)
        usable = link if link and link.usable else None
        token = self.links.open_session(session, usable) if usable and right else None
        if usable is None or token is None:
            self._refuse(session, person, usable, usable or link or another)
            return None
        self.note(session, person, usable.owner_id, OPENED)
        self._record(session, person, self.opened, usable)
        return token

    def _refuse(self, session: Session, person: Person, link: Link | None, counted: Link | None) -> None:
        """Count a wrong fact; after ``MOST_WRONG`` the owner's links are closed and the coordinator is told.

        ``counted`` is the link itself, or where there is none another, of which nothing is kept.
        """
        wrong = 0
        if counted is not None:
            with session.begin_nested() as attempt:
                # The owner's row first, as every writer.
                self.note(session, person, counted.owner_id, WRONG_FACT)
                wrong = self.links.count_wrong(session, counted.link_id)
                if link is None:
                    attempt.rollback()
        self._record(session, person, self.refused, link)
        if link is not None and wrong >= MOST_WRONG:
            self.links.pause(session, link.owner_id)
            self.note(session, person, link.owner_id, PAUSED)
            self._record(session, person, self.paused, link)

    def _record(self, session: Session, person: Person, event: Event, link: Link | None) -> None:
        owner, case_id = (link.owner, link.case_id) if link else (None, None)
        record(session, person, event, case_id, **{self.called: owner})
