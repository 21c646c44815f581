"""Refusing words that could name somebody, so that nobody learns from refusals which words name somebody of a case.

Whoever may not know who somebody is reads one sentence, whatever was found. Each refusal of theirs is in the audit,
without words, and after ten within a day nothing more of them is looked at.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.notification.form.throttle import Limit, TooMany, count, refuse
from cdop.recommendations.naming import Named, search_of
from cdop.recommendations.rules import NotNow
from cdop.web.unit_of_work import keep_despite_refusal

SENTENCE = "Words here could name somebody. Write it without names, or ask a coordinator to look."
ASK = (
    "Your words were refused ten times within a day because they could name somebody, so nothing more is looked at "
    "today. Ask a coordinator."
)
REFUSED = (Limit("named", 10, timedelta(days=1)),)


class NamesSomebody(Exception):
    """Words that could name somebody, and that nobody has justified. ``found`` says which, and in which field."""

    def __init__(self, found: Iterable[Named]) -> None:
        super().__init__("words that could name somebody")
        self.found = list(found)

    @property
    def fields(self) -> list[str]:
        """The fields in which they stand, each once."""
        return list(dict.fromkeys(one.field for one in self.found))


@contextmanager
def looked_through(session: Session, person: Person, about: str, *, told: bool) -> Iterator[None]:
    """Save within this what is looked through for names. ``told``: the person may read which words were found.

    Whoever may not is counted, and refused with ``NotNow`` where they were refused too often; what was saved before
    ``NamesSomebody`` is undone, while the count and the audit entry (``about``: a token) stay.
    """
    if told:
        yield
        return
    key = f"names by {person.account_id}"
    try:
        refuse(session, REFUSED, key)
    except TooMany:
        raise NotNow(ASK) from None
    try:
        with session.begin_nested():
            yield
    except NamesSomebody:
        count(session, REFUSED, key)
        record(session, person, Event.RECOMMENDATION_WORDS_REFUSED, None, about=about)
        keep_despite_refusal()
        raise


def refuse_known(
    session: Session, person: Person, recommendation: int, texts: Mapping[str, str], justified: Collection[str] = ()
) -> None:
    """Refuse in signatures, by field, what the cases know: a signature is told to everybody.

    The signer's own name stays, also where a case knows it. Raises ``NamesSomebody``.
    """
    own = re.compile(re.escape(person.name), re.IGNORECASE)
    others = {field: own.sub(" ", text) for field, text in texts.items()}
    found = [one for one in search_of(session, recommendation).known(others) if one.key not in justified]
    if found:
        raise NamesSomebody(found)
