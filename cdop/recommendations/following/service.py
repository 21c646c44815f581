"""Actions, notes, evidence, the end, a new beginning and the later question: each one transaction, nothing undone.

What staff type is looked through for names first; what an organisation writes (``by_addressee``) is kept as it wrote
it, for coordinators, and masked for everybody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.database import insert_rows
from cdop.files.checking import Checked
from cdop.files.service import store
from cdop.recommendations.due_days import refuse_too_far
from cdop.recommendations.following.screening import refuse_name, screen
from cdop.recommendations.models import RecommendationAction
from cdop.recommendations.queries import ACTIONS, FOLLOW_UPS, WRITERS, Addressee, happened_with
from cdop.recommendations.refusing import refuse_known
from cdop.recommendations.rules import Happened, Happening, NotNow, State, may_follow_up
from cdop.recommendations.service import Step, happen, locked, new_token, shown_words
from cdop.recommendations.signing import may_sign
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.versions import ChangedMeanwhile

PLANNED, UNDER_WAY, DONE, DROPPED = "planned", "under_way", "done", "dropped"
BEGUN_BY = frozenset({UNDER_WAY, DONE})


@dataclass(frozen=True)
class Deed:
    """What an organisation does: ``owner`` is a role, never a person; ``state`` one of ``recommendation_action``."""

    words: str
    owner: str
    due_on: date | None
    state: str = PLANNED


@dataclass(frozen=True)
class Said:
    """Words of a day. ``justified``: why words that were found may stay, by the hit's key."""

    words: str
    dated: date | None = None
    by_addressee: bool = False
    justified: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """The end: what is said of it, and who signs it off in which role, as they wrote it; the account stands beside.

    ``seen_version``: of the organisation's row, as the page showed it.
    """

    said: Said
    signed_by: str
    signed_role: str
    seen_version: int


@dataclass(frozen=True)
class Answer:
    """What came of asking again: codes of ``follow_up_happened`` and ``follow_up_worked``. ``number``: which asking."""

    number: int
    happened: str
    worked: str
    said: Said


def may_write(person: Person) -> bool:
    """Whether this person records how recommendations are followed."""
    return person.is_a(*WRITERS)


def keep_action(  # noqa: PLR0913 - what stands, what was seen, and who says so
    session: Session,
    person: Person,
    addressee: str,
    deed: Deed,
    *,
    action: str = "",
    seen_version: int = 0,
    by_addressee: bool = False,
    justified: Mapping[str, str] | None = None,
    dated: date | None = None,
) -> str:
    """Record an action, or (``action``: its token, ``seen_version``) how it stands from now on. Returns its token.

    ``dated``: when that was said; today unless given. Work has begun with the first action that is under way or done.
    Raises ``NotNow`` (also for a missing word or role), ``NamesSomebody``, ``LookupError`` or ``ChangedMeanwhile``.
    """
    row = locked(session, addressee)
    deed = Deed(deed.words.strip(), deed.owner.strip(), deed.due_on, deed.state)
    _whole(deed)
    reasons: dict[str, str] = {}
    if by_addressee:
        refuse_name(deed.owner)
    else:
        typed = {"words": deed.words, "owner": deed.owner}
        reasons = screen(session, person, row.recommendation_number, typed, justified or {})
    number = _version(session, row, action, seen_version)
    token = action or new_token()
    _keep_version(session, person, row, token, number, deed)
    detail = {"action": token, "version": number, "state": deed.state} | _justified(reasons)
    happen(session, person, addressee, Step(Happening.ACTION, deed.words, dated, detail, by_addressee))
    if deed.state in BEGUN_BY and row.state in {State.ACCEPTED, State.PARTLY_ACCEPTED}:
        happen(session, person, addressee, Step(Happening.BEGUN, "", dated, by_addressee=by_addressee))
    return token


def add_note(session: Session, person: Person, addressee: str, said: Said, *, begun: bool = False) -> Happened:
    """Keep a progress note; ``begun``: and that work has begun. Raises ``NotNow``, ``NamesSomebody`` and the like."""
    reasons = _screened(session, person, addressee, said)
    kept = happen(session, person, addressee, _step(Happening.NOTE, said, _justified(reasons)))
    if begun:
        happen(session, person, addressee, Step(Happening.BEGUN, "", said.dated, by_addressee=said.by_addressee))
    return kept


def add_evidence(  # noqa: PLR0913 - the words and the file of one thing
    session: Session,
    person: Person,
    addressee: str,
    said: Said,
    *,
    file: Checked | None = None,
    follow_up: int | None = None,
) -> Happened:
    """Keep evidence: a checked file, or words on where it can be seen, or both. ``follow_up``: of which it is part.

    Raises ``NotNow``, ``NamesSomebody``, ``LookupError``, or ``Refused`` where there are as many files as can be.
    Whoever called ``check`` drops the file where this raises.
    """
    reasons = _screened(session, person, addressee, said)
    row, detail = locked(session, addressee), _justified(reasons)
    if follow_up is not None:
        detail["follow_up"] = follow_up
    if file is not None:
        owner = evidence_owner(row, happened_with(session, row.number))
        kept = store(session, person, file, case_id=None, owner=owner)
        detail |= {"file": kept.token, "owner": owner}
    return happen(session, person, addressee, _step(Happening.EVIDENCE, said, detail))


def close_as_done(session: Session, person: Person, addressee: str, closing: Closing) -> Happened:
    """Close it as done, signed off by name and role.

    Raises ``PermissionError`` for whoever signs nothing off, ``ChangedMeanwhile``, and as above.
    """
    return _close(session, person, addressee, Happening.DONE, closing)


def close_as_not_taken_up(session: Session, person: Person, addressee: str, closing: Closing) -> Happened:
    """Close it as not taken up, with the reason and signed off. Raises as above."""
    return _close(session, person, addressee, Happening.NOT_TAKEN_UP, closing)


def reopen(session: Session, person: Person, addressee: str, said: Said, seen_version: int) -> Happened:
    """Open again what was closed, with the reason; who never accepted it is to be told again. Raises as above."""
    if not (may_write(person) or may_sign(session, person)):
        raise PermissionError("opening again")
    reasons = _screened(session, person, addressee, said)
    step = Step(Happening.REOPENED, said.words, said.dated, _justified(reasons), said.by_addressee)
    return happen(session, person, addressee, step, seen_version)


def answer_follow_up(session: Session, person: Person, addressee: str, answer: Answer) -> Happened:
    """Keep whether it happened and whether it worked.

    Raises ``ChangedMeanwhile`` where that was answered already or is no longer asked, and as above.
    """
    row, said = locked(session, addressee), answer.said
    own = (FOLLOW_UPS.c.id == answer.number) & (FOLLOW_UPS.c.addressee_id == row.number)
    asked = session.execute(select(FOLLOW_UPS).where(own)).one_or_none()
    if asked is None:
        raise LookupError(answer.number)
    if asked.asked is not None or asked.dropped:
        raise ChangedMeanwhile(row)
    if not may_follow_up(asked.due_on, said.dated or today()):
        raise NotNow("It is too early to ask: a month before it is due is soon enough", "dated")
    for field_name, code in (("happened", answer.happened), ("worked", answer.worked)):
        if code not in code_list(f"follow_up_{field_name}"):
            raise NotNow("Choose one of the answers on this page", field_name)
    detail = {
        "follow_up": answer.number, "months": asked.months, "happened": answer.happened, "worked": answer.worked,
    }  # fmt: skip
    reasons = _justified(_screened(session, person, addressee, said))
    kept = happen(session, person, addressee, _step(Happening.FOLLOWED_UP, said, detail | reasons))
    session.execute(update(FOLLOW_UPS).where(own).values(asked=kept.number))
    return kept


def evidence_owner(addressee: Addressee, events: list[Happened]) -> str:
    """The key under which files are kept: each time that it is opened there is room for some."""
    opened = sum(one.what is Happening.REOPENED for one in events)
    return f"evidence:{addressee.token}:{opened}"


def _close(session: Session, person: Person, addressee: str, what: Happening, closing: Closing) -> Happened:
    if not may_sign(session, person):
        raise PermissionError("signing off")
    reasons = _screened(session, person, addressee, closing.said)
    signed = {"signed_by": closing.signed_by.strip(), "signed_role": closing.signed_role.strip()}
    refuse_known(session, person, locked(session, addressee).recommendation_number, signed)
    step = _step(what, closing.said, signed | _justified(reasons))
    return happen(session, person, addressee, step, closing.seen_version)


def _step(what: Happening, said: Said, detail: Mapping[str, Any]) -> Step:
    return Step(what, said.words, said.dated, detail, said.by_addressee)


def _screened(session: Session, person: Person, addressee: str, said: Said) -> dict[str, str]:
    row = locked(session, addressee)
    if said.by_addressee:
        return {}
    return screen(session, person, row.recommendation_number, {"words": said.words}, said.justified)


def _justified(reasons: Mapping[str, str]) -> dict[str, Any]:
    return {"justified": dict(reasons)} if reasons else {}


def _whole(deed: Deed) -> None:
    if not deed.words:
        raise NotNow("Enter what is to be done", "words")
    if not deed.owner:
        raise NotNow("Enter the role of whoever sees to it", "owner")
    if deed.state not in code_list("recommendation_action"):
        raise NotNow("Choose one of the answers on this page", "state")
    refuse_too_far(deed.due_on)


def _version(session: Session, row: Addressee, action: str, seen_version: int) -> int:
    """The number of an action's next version; the organisation's row is held, so nobody else writes one."""
    if not action:
        return 1
    own = (ACTIONS.c.token == action) & (ACTIONS.c.addressee_id == row.number)
    now = session.scalar(select(ACTIONS.c.version).where(own).order_by(ACTIONS.c.version.desc()).limit(1))
    if now is None:
        raise LookupError(action)
    if now != seen_version:
        raise ChangedMeanwhile(row)
    return int(now) + 1


def _keep_version(  # noqa: PLR0913, PLR0917 - one row
    session: Session, person: Person, row: Addressee, token: str, number: int, deed: Deed
) -> None:
    recommendation = row.recommendation_number
    kept = {
        "token": token, "version": number, "addressee_id": row.number, "words": deed.words,
        "shown": shown_words(session, recommendation, deed.words), "owner": deed.owner,
        "owner_shown": shown_words(session, recommendation, deed.owner), "due_on": deed.due_on, "state": deed.state,
        "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip
    insert_rows(session, RecommendationAction, [kept])
