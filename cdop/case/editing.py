"""Correcting the child's details and the running note: as new facts, and never over somebody else's change unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind
from cdop.case.rules import check_description
from cdop.case.service import ChangedMeanwhile, Opened, add, open_case
from cdop.case.timeline import last_recorded
from cdop.reference.calendar import today


@dataclass
class Overtaken(ChangedMeanwhile):
    """Somebody else saved the same thing since the page was opened.

    ``seen`` is what the page showed (none where that cannot be told), ``saved`` what stands now, and ``version`` the
    version with which a save now counts as having seen it.
    """

    seen: Fact | None
    saved: Fact
    version: int


@dataclass(frozen=True)
class Seen:
    """A case as a page showed it: with its first ``version`` facts."""

    case_id: int
    version: int


def describe(session: Session, person: Person, page: Seen, values: Mapping[str, str | None]) -> bool:
    """Correct the child's details; the earlier ones stay on the timeline. Returns whether anything changed.

    Raises ``Overtaken``, or ``NotPossible`` where the values cannot be.
    """
    case = open_seen(session, page, FactKind.DESCRIBED)
    check_description(values, case.facts, today())
    detail, identity = ({key: values.get(key) for key in keys} for keys in (DESCRIPTION_KEYS, IDENTITY_KEYS))
    return _add(session, person, case, Fact(FactKind.DESCRIBED, today(), detail, identity))


def note(session: Session, person: Person, page: Seen, text: str) -> bool:
    """Write the case's note anew; the earlier text stays on the timeline. Returns whether anything changed.

    Raises ``Overtaken``.
    """
    case = open_seen(session, page, FactKind.NOTED)
    return _add(session, person, case, Fact(FactKind.NOTED, today(), identity={"text": text}))


def open_seen(session: Session, page: Seen, kind: FactKind) -> Opened:
    """The case, locked. Whatever else happened to it since, only a fact of the same kind stands in the way.

    Raises ``Overtaken``.
    """
    case = open_case(session, page.case_id)
    known = 0 < page.version <= case.version
    seen = last_recorded(case.facts[: page.version], kind) if known else None
    saved = last_recorded(case.facts, kind)
    if saved is not seen:
        assert saved is not None
        raise Overtaken(seen, saved, case.version)
    return case


def refuse_unseen(case: Opened, page: Seen, saved: Fact | None) -> None:
    """What is to be replaced (``saved``; none: nothing is) must be what the page showed. Raises ``Overtaken``."""
    shown = case.facts[: page.version] if 0 < page.version <= case.version else ()
    if saved is not None and not any(fact is saved for fact in shown):
        raise Overtaken(None, saved, case.version)


def _add(session: Session, person: Person, case: Opened, fact: Fact) -> bool:
    before = last_recorded(case.facts, fact.kind)
    told = (before.detail, before.identity) if before else ({}, {"text": ""})
    if told == (fact.detail, fact.identity):
        return False
    add(session, person, case, fact)
    return True
