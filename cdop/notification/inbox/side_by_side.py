"""A notification beside a known case, or beside another notification: differences first, each value with its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.presenters import DESCRIPTION, NOT_RECORDED, isolated
from cdop.case.queries import facts_of_each
from cdop.case.timeline import last_recorded
from cdop.notification.answers import Answers
from cdop.notification.form.summary import words_of
from cdop.notification.inbox.likenesses import Like
from cdop.notification.inbox.presenters import notifier
from cdop.notification.inbox.queries import Notice, notices_at
from cdop.notification.questions import QUESTIONS
from cdop.reference.wording import long_date, short_datetime

COMPARED = (
    "given_names", "family_name", "other_names", "birth_order", "sex", "date_of_birth", "date_of_death", "nhs_number",
    "home_postcode", "mother_name", "ethnicity", "place_of_death", "death_area",
)  # fmt: skip
NOTHING_TOLD = ("", "not_known")
_FOLDED = frozenset({"given_names", "family_name", "other_names", "mother_name"})
_SOURCE = Markup('{}<br><span class="govuk-hint govuk-body-s govuk-!-margin-bottom-1">{}</span>')
_KINDS = (FactKind.DESCRIBED, FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED)
Row = tuple[str, Markup, Markup]


@dataclass(frozen=True)
class Value:
    """What one telling says: the plain value, its words, and who said it when."""

    plain: str
    words: Markup
    source: Markup | str


@dataclass(frozen=True)
class Beside:
    """What two tell differently, then what one tells alone; and, in words, what both tell alike."""

    rows: list[Row]
    alike: str


Telling = Callable[[str], list[Value]]


def rows_beside(session: Session, viewer: Person, notice: Notice, likes: Sequence[Like]) -> dict[str, Beside]:
    """For each like case or notification, by its token, where the two differ: two statements at most.

    Nothing for those who see no identities.
    """
    if not viewer.sees_identity:
        return {}
    cases = facts_of_each(session.connection(), [like.owner for like in likes if like.is_case], _KINDS)
    others = notices_at(session, viewer, [like.token for like in likes if not like.is_case])
    found = {}
    for like in likes:
        telling = _of_case(cases[like.owner]) if like.is_case else _of_notice(others[like.token])
        found[like.token] = _rows(_of_notice(notice), telling)
    return found


def case_rows(session: Session, viewer: Person, notice: Notice, case_id: int) -> Beside | None:
    """The same for one case."""
    if not viewer.sees_identity:
        return None
    return _rows(_of_notice(notice), _of_case(facts_of_each(session.connection(), [case_id], _KINDS)[case_id]))


def same(key: str, one: str, other: str) -> bool:
    """Whether two values are one, however they are written."""
    if key in _FOLDED:
        return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    return one == other


def answer_words(key: str, answers: Answers) -> Markup:
    """One answer in words, kept apart from the words around it."""
    return isolated(words_of(QUESTIONS[key], answers) or "")


def told_value(key: str, answers: Answers) -> str:
    """The plain value of an answer; empty where it was not told. What is known less than to the day says so itself."""
    value: Any = answers.get(key)
    if not isinstance(value, str) or value in NOTHING_TOLD:
        return ""
    precision = answers.get(f"{key}_precision", "day")
    return value if precision == "day" else f"{value} {precision}"


def _rows(one: Telling, other: Telling) -> Beside:
    differing: list[Row] = []
    alone: list[Row] = []
    alike: list[str] = []
    for key in COMPARED:
        left, right, name = one(key), other(key), QUESTIONS[key].name
        if not left and not right:
            continue
        if left and right and all(same(key, a.plain, b.plain) for a in left for b in right):
            alike.append(name if key == "nhs_number" else name.lower())
        else:
            (differing if left and right else alone).append((name, _cell(left), _cell(right)))
    return Beside([*differing, *alone], ", ".join(alike))


def _cell(values: Sequence[Value]) -> Markup:
    if not values:
        return Markup("{}").format(NOT_RECORDED)
    return Markup("<br>").join(_SOURCE.format(value.words, value.source) for value in values)


def _of_notice(notice: Notice) -> Telling:
    source = Markup("{}, {}").format(notifier(notice), short_datetime(notice.told_at))

    def told(key: str) -> list[Value]:
        plain = told_value(key, notice.answers)
        return [Value(plain, answer_words(key, notice.answers), source)] if plain else []

    return told


def _of_case(facts: Sequence[Fact]) -> Telling:
    """The description, with who recorded the value when; and what joined notifications say otherwise."""

    def told(key: str) -> list[Value]:
        found = list(_described(facts, key))
        for fact in notifications(facts):
            answers = (fact.identity or {}).get("told") or {}
            plain = told_value(key, answers)
            if plain and not any(same(key, plain, value.plain) for value in found):
                found.append(Value(plain, answer_words(key, answers), f"Notified on {long_date(fact.dated)}"))
        return found

    return told


def _described(facts: Sequence[Fact], key: str) -> list[Value]:
    """The value that stands, and since when."""
    last = last_recorded(facts, FactKind.DESCRIBED)
    value = _value(last, key)
    if last is None or not value:
        return []
    since = last
    for fact in reversed([fact for fact in facts if fact.kind is FactKind.DESCRIBED]):
        if _value(fact, key) != value:
            break
        since = fact
    words = Markup("{}").format(DESCRIPTION[key][1](value))
    return [Value(value, words, f"Recorded by {since.recorded_by}, {short_datetime(since.recorded_at)}")]


def _value(fact: Fact | None, key: str) -> str:
    return str({**fact.detail, **(fact.identity or {})}.get(key) or "") if fact and key in DESCRIPTION else ""
