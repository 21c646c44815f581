"""The minutes of a meeting, drawn from what was recorded: who was there, when it was quorate, what it decided.

Nothing is typed twice: each answer comes from the analysis, with roles in the place of whatever could identify. The
content is plain JSON, and is read by the keys that stand here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.case.queries import reference_and_facts
from cdop.case.recusal.queries import recused_accounts
from cdop.database import table_of
from cdop.panels.queries import panel_at
from cdop.panels.rules import Meeting, Seat
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.calendar import LONDON
from cdop.review.analysis.answers import LEVELS, Answers, answers_of
from cdop.review.analysis.masking import Mask
from cdop.review.analysis.queries import OPEN, PANEL, Analysis, analyses_of, written
from cdop.review.meetings.attending import seats_at
from cdop.review.meetings.models import TermsAcceptance
from cdop.review.meetings.queries import Quorum, attendance, every_item, quorum
from cdop.review.meetings.rules import Attending, Attends, Item, seated

_CASES, _TERMS = table_of(Case), table_of(TermsAcceptance)
_TEXTS = ("summary", "cause", "missing", "good_practice", "issues", "family_actions", "minority_view")

RECORD = COMMAND_LINE
"""Minutes are of every case, also those from which whoever draws them has withdrawn: they are filtered when read."""
Content = dict[str, Any]


@dataclass(frozen=True)
class _Case:
    """What minutes ask of a case: its timeline with identity, and what takes that out of a text."""

    facts: Sequence[Fact]
    mask: Mask


def drawn(session: Session, _person: Person, meeting: Meeting, other: str) -> Content:
    """The minutes as they stand now, of every case of the agenda: whoever shows them leaves out what is not for a
    reader. ``other``: other business, in the coordinator's words.
    """
    known, panel = attendance(session, meeting), panel_at(session, meeting.panel)
    seats, items = seats_at(session, meeting, known), every_item(session, meeting.token)
    cases = {item.case_id: _case(session, item) for item in items}
    whole = quorum(panel, seated(known, None)) if panel else None
    return {
        "panel": meeting.panel_name,
        "kind": meeting.kind,
        "on": meeting.meets_on.isoformat(),
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "attendance": _attendance(seats, known),
        "terms": _accepted(session, meeting),
        "quorum": _quorum(whole),
        "items": [_item(session, item, cases[item.case_id], seats) for item in items],
        "other": _without_names(other, (case.mask for case in cases.values())),
    }


def without_names(session: Session, meeting: Meeting, text: str) -> str:
    """What is typed with minutes, with roles in place of whoever is named of any case of the agenda."""
    items = every_item(session, meeting.token) if text.strip() else []
    return _without_names(text, [_case(session, item).mask for item in items])


def _without_names(text: str, masks: Iterable[Mask]) -> str:
    for mask in masks:
        text = mask.names_alone(text)
    return text


def _case(session: Session, item: Item) -> _Case:
    reference, facts = reference_and_facts(session.connection(), item.case_id)
    return _Case(facts, Mask(list(facts), reference))


def _attendance(seats: Sequence[Seat], known: Sequence[Attending]) -> list[Content]:
    told = {each.seat.token: each for each in known}
    return [
        {
            "role": seat.role, "agency": seat.agency, "co_opted": seat.co_opted,
            "state": str(told[seat.token].state) if seat.token in told else "",
            "came_at": told[seat.token].came_at if seat.token in told else None,
            "left_at": told[seat.token].left_at if seat.token in told else None,
        }
        for seat in seats
        if not (seat.co_opted and told[seat.token].state is not Attends.ATTENDED)
    ]  # fmt: skip


def _accepted(session: Session, meeting: Meeting) -> list[Content]:
    """Each text of the terms that somebody accepted for the meeting, by its hash's first signs: how many did, and the
    day of the first, on which it was in force.
    """
    first = func.min(_TERMS.c.accepted_at)
    query = select(_TERMS.c.terms_hash, func.count(), first).where(_TERMS.c.meeting == meeting.token)
    rows = session.execute(query.group_by(_TERMS.c.terms_hash).order_by(first, _TERMS.c.terms_hash))
    return [
        {"text": text[:12], "accepted": number, "on": at.replace(tzinfo=UTC).astimezone(LONDON).date().isoformat()}
        for text, number, at in rows
    ]


def _quorum(found: Quorum | None) -> Content | None:
    if found is None:
        return None
    return {
        "quorate": found.quorate, "present": found.present, "minimum": found.minimum, "missing": list(found.missing),
    }  # fmt: skip


def _item(session: Session, item: Item, case: _Case, seats: Sequence[Seat]) -> Content:
    columns = _CASES.c.age_at_death, _CASES.c.month_of_death, _CASES.c.sex
    age, month, sex = session.execute(select(*columns).where(_CASES.c.id == item.case_id)).one()
    recused = recused_accounts(session, item.case_id)
    withdrew = [seat.role for seat in seats if seat.account_id is not None and seat.account_id in recused]
    every = analyses_of(session, RECORD, item.case_id)
    own = [one for one in every if (one.item, one.origin) == (item.token, PANEL) and one.state != OPEN]
    return {
        "item": item.token, "reference": item.reference, "theme": item.theme, "state": str(item.state),
        "age": age, "month": month, "sex": sex, "started_at": item.started_at, "ended_at": item.ended_at,
        "quorate": item.quorate, "early": case.mask.text(item.reason), "deferred": case.mask.text(item.words),
        "withdrew": withdrew, "decided": _decided(session, own[-1], case) if own else None,
    }  # fmt: skip


def _decided(session: Session, analysis: Analysis, case: _Case) -> Content:
    content = {
        name: case.mask.value(answer.value) for name, answer in written(session, RECORD, analysis).holding.items()
    }
    answers, form = answers_of(content), analysis.form
    return {
        "form": form.key,
        "on": analysis.decided_on.isoformat() if analysis.decided_on else None,
        "final": _final(analysis, case),
        "texts": {name: answers.texts[name] for name in _TEXTS if answers.texts[name]},
        "category": answers.category,
        "secondary": list(answers.secondary),
        "modifiability": answers.modifiability,
        "factors": _factors(answers, form),
        "learning": [{"words": row.words, "level": LEVELS.get(row.level, "")} for row in answers.learning if row.words],
    }


def _final(analysis: Analysis, case: _Case) -> Content:
    """Whether the review is final: the analysis's state, the day on which it was made final, and the reason given where
    the panel was not quorate.
    """
    made = (
        one for one in case.facts if one.kind is FactKind.FINALISED and one.detail.get("analysis") == analysis.token
    )
    fact = next(made, None)
    reason = str((fact.identity or {}).get("reason") or "") if fact else ""
    on = fact.dated.isoformat() if fact else None
    return {"state": analysis.state, "on": on, "reason": case.mask.text(reason)}


def _factors(answers: Answers, form: AnalysisForm) -> list[Content]:
    return [
        {
            "domain": row.domain, "name": row.name(form), "score": row.score, "modifiable": row.modifiable,
            "counts": row in answers.modifiable(form),
        }
        for row in answers.factors
    ]  # fmt: skip
