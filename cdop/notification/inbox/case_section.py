"""A case's notifications: each with its source and time, what it added and what it contradicts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.presenters import DESCRIPTION
from cdop.case.timeline import last_recorded
from cdop.case.wording import Lines, register_words
from cdop.case.wording import listed as words_for
from cdop.case.wording import typed as typed_words
from cdop.notification.answers import Answers
from cdop.notification.inbox.presenters import notifier
from cdop.notification.inbox.queries import Notice, notices_of_case
from cdop.notification.inbox.side_by_side import answer_words, same, told_value
from cdop.notification.questions import QUESTIONS, YOU

_ASKED = [key for key in QUESTIONS if QUESTIONS[key] not in YOU.questions and key != "unnamed_baby"]
Added = tuple[str, Markup]
Contradicted = tuple[str, Markup, Markup]


@dataclass(frozen=True)
class Shown:
    """One notification of a case. ``added`` and ``contradicts``: the question, what it says, and what else was said.

    ``notice`` is none where the register's file, or another case, brought it.
    """

    fact: Fact
    notice: Notice | None
    source: Markup | str
    told_at: datetime | None
    counts: bool
    first: bool
    may_separate: bool
    added: list[Added]
    contradicts: list[Contradicted]


def notifications_of(session: Session, viewer: Person, case: CaseView) -> list[Shown] | None:
    """The case's notifications in the order they joined it; nothing for those who see no identity."""
    if not (viewer.sees_identity and case.identified):
        return None
    told = [fact for fact in case.facts if fact.kind is FactKind.NOTIFIED]
    counted = notifications(case.facts)
    receipts = [str(fact.detail["notification"]) for fact in told if "notification" in fact.detail]
    notices = notices_of_case(session, viewer, receipts)
    return list(_shown(case.facts, told, counted, notices))


def _shown(
    facts: Sequence[Fact], told: Sequence[Fact], counted: Sequence[Fact], notices: dict[str, Notice]
) -> Iterator[Shown]:
    described = last_recorded(facts, FactKind.DESCRIBED)
    assert described is not None
    known = {key: (str(value), Markup("{}").format(DESCRIPTION[key][1](str(value))))
             for key, value in {**described.detail, **(described.identity or {})}.items() if value}  # fmt: skip
    for fact in told:
        counts = fact in counted
        notice = notices.get(str(fact.detail.get("notification")))
        answers: Answers = (fact.identity or {}).get("told") or {}
        added, contradicts = _compared(answers, known) if counts else ([], [])
        yield Shown(
            fact,
            notice,
            notifier(notice) if notice else _other_source(fact),
            notice.told_at if notice else None,
            counts,
            fact is told[0],
            counts and notice is not None and len(counted) > 1,
            [] if fact is told[0] else added,
            contradicts,
        )


def _compared(answers: Answers, known: dict[str, tuple[str, Markup]]) -> tuple[list[Added], list[Contradicted]]:
    """What a notification adds to the description and those before it, and says otherwise; then it is known too."""
    added: list[Added] = []
    contradicts: list[Contradicted] = []
    for key in _ASKED:
        plain = told_value(key, answers)
        if not plain:
            continue
        words = answer_words(key, answers)
        if key not in known:
            added.append((QUESTIONS[key].name, words))
            known[key] = (plain, words)
        elif not same(key, plain, known[key][0]):
            contradicts.append((QUESTIONS[key].name, words, known[key][1]))
    return added, contradicts


def _other_source(fact: Fact) -> str:
    if "from_case" in fact.detail:
        return f"Case {fact.detail['from_case']}, merged into this one"
    return words_for(fact, "source", "notification_source") or "Recorded in the register"


def _notified_words(fact: Fact) -> Lines:
    """How the timeline tells a notification; its receipt only to those who see identities."""
    yield "Source", words_for(fact, "source", "notification_source")
    yield "Case", str(fact.detail.get("from_case", ""))
    yield "Receipt", str(fact.detail.get("notification", "")) if fact.identity is not None else ""


def _separated_words(fact: Fact) -> Lines:
    yield "Case", str(fact.detail.get("from_case", ""))
    yield "Receipt", str(fact.detail.get("notification", "")) if fact.identity is not None else ""
    yield "Reason", typed_words(fact, "reason")


def register_timeline_words() -> None:
    """Tell the timeline how notifications are told."""
    register_words(FactKind.NOTIFIED, _notified_words)
    register_words(FactKind.NOTIFICATION_SEPARATED, _separated_words)
