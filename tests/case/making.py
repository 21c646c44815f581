"""Invented cases for these tests, stored by the product's own service; and what a test then asks of the database."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind
from cdop.case.models import Case
from cdop.case.service import NewCase, append, create_cases
from cdop.database import db, transaction

NOTIFIED = date(2014, 5, 12)
CHILD: dict[str, Any] = {
    "family_name": "Wetherfield",
    "given_names": "Amaryllis Ottoline",
    "nhs_number": "9990000018",
    "date_of_birth": "2010-02-17",
    "home_postcode": "ME7 1QX",
    "date_of_death": "2014-05-09",
    "sex": "female",
    "ethnicity": "B",
    "place_of_death": "home",
    "death_area": "E06000035",
}
# Every way in which the child above could be named on a page, or its days of birth and death told.
IDENTITY = (
    "Wetherfield", "Amaryllis", "Ottoline", "wetherfield", "9990000018", "999 000 0018", "ME7", "1QX", "2010-02-17",
    "17 February 2010", "February 2010", "2014-05-09", "9 May 2014",
)  # fmt: skip


def described(**values: Any) -> Fact:
    """What a description says, the child above but for the values given."""
    child = {**CHILD, **values}
    detail, identity = ({key: child[key] for key in keys} for keys in (DESCRIPTION_KEYS, IDENTITY_KEYS))
    return Fact(FactKind.DESCRIBED, NOTIFIED, detail, identity)


def facts(notified: date = NOTIFIED, *more: Fact, **values: Any) -> list[Fact]:
    return [Fact(FactKind.NOTIFIED, notified), described(**values), *more]


def store(app: Flask, reference: str, timeline: list[Fact] | None = None, **values: Any) -> str:
    """One case. Returns its token."""
    return store_many(app, {reference: timeline or facts(**values)})[reference]


def store_many(app: Flask, cases: dict[str, list[Fact]]) -> dict[str, str]:
    """Cases by reference. Returns their tokens."""
    with app.app_context(), transaction(db.session()) as session:
        create_cases(session, COMMAND_LINE, [NewCase(reference, timeline) for reference, timeline in cases.items()])
        tokens = select(Case.reference, Case.token).where(Case.reference.in_(list(cases)))
        return {row.reference: row.token for row in session.execute(tokens)}


def plain_cases(number: int) -> dict[str, list[Fact]]:
    """Children of different names and numbers, notified a day apart: the highest reference last."""
    return {
        f"CDR-{n:04d}": facts(
            NOTIFIED + timedelta(days=n), family_name=f"Quillby{n}", nhs_number=None, given_names=f"Tansy{n}"
        )
        for n in range(number)
    }


def add_fact(app: Flask, token: str, fact: Fact) -> None:
    with app.app_context(), transaction(db.session()) as session:
        append(session, COMMAND_LINE, case_id(app, token), fact)


def case_id(app: Flask, token: str) -> int:
    with app.app_context():
        found = db.session.scalar(select(Case.id).where(Case.token == token))
    assert found is not None
    return found


def audit(app: Flask, *events: str) -> Counter[tuple[str, int | None]]:
    """How often each event stands in the audit, by case."""
    with app.app_context():
        query = select(AuditEntry.event, AuditEntry.case_id, func.count()).group_by(
            AuditEntry.event, AuditEntry.case_id
        )
        rows = db.session.execute(query).all()
    return Counter({(event, case): number for event, case, number in rows if not events or event in events})


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Every statement sent to the database meanwhile, with its values."""
    sent: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        sent.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", keep)
