"""What was recorded of cases since a release, or is dated since, as far as figures count it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from cdop.case.facts import FactKind
from cdop.case.kinds import KINDS
from cdop.case.models import Case, CaseFact
from cdop.case.tables import Derived
from cdop.reference.wording import long_date, month_year

COUNTED = frozenset({Derived.STATES, Derived.REVIEWED, Derived.OUTSTANDING, Derived.FACTORS})
_REVIEWS = (FactKind.FINALISED.value, FactKind.REOPENED.value)
OTHERWISE = "counted otherwise since"


@dataclass(frozen=True)
class Since:
    """A release's known-by day, the moment (UTC) of its publication, and the day up to whose end reviews count."""

    known_by: date
    published_at: datetime
    end: date


def events_since(
    session: Session,
    references: Collection[str],
    since: Since,
    *conditions: ColumnElement[bool],
    days: bool = False,
) -> dict[str, str]:
    """For each named case its events since a release, in words: ``residency decided on 5 November 2014``.

    A notification, which follows a death closely, and a review, up to which its months are counted, are told by their
    month unless ``days``, which is for whoever may know when a child died. One statement.
    """
    if not references:
        return {}
    found = dict[str, list[str]]()
    # A register that was brought in after the publication tells nothing of the day on which it was recorded.
    first = select(CaseFact.recorded_at).order_by(CaseFact.id).limit(1).scalar_subquery()
    recorded_later = and_(CaseFact.recorded_at > since.published_at, first <= since.published_at)
    kinds = [kind.value for kind, says in KINDS.items() if says.changes & COUNTED]
    query = (
        select(Case.reference, CaseFact.kind, CaseFact.dated)
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.reference.in_(references), CaseFact.kind.in_(kinds), *conditions)
        .where(
            or_(recorded_later, CaseFact.dated > since.known_by),
            or_(CaseFact.kind.not_in(_REVIEWS), CaseFact.dated <= since.end),
        )
        .order_by(Case.reference, CaseFact.dated, CaseFact.id)
    )
    for reference, kind, dated in session.execute(query):
        words = _words(FactKind(kind), dated, days=days)
        if words not in found.setdefault(reference, []):
            found[reference].append(words)
    return {reference: "; ".join(words) for reference, words in found.items()}


def _words(kind: FactKind, dated: date, *, days: bool) -> str:
    title = KINDS[kind].title
    by_month = not days and kind.value in {FactKind.NOTIFIED.value, *_REVIEWS}
    return f"{title[:1].lower()}{title[1:]} {f'in {month_year(dated)}' if by_month else f'on {long_date(dated)}'}"
