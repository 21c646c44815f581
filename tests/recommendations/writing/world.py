"""Cases whose panel learnt something, agencies, and drafts, for the tests of writing recommendations."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.case.facts import Fact, FactKind
from cdop.case.recusal.models import CaseBar
from cdop.database import db, insert_rows, transaction
from cdop.recommendations.queries import Recommendation, Wording, recommendation_at
from cdop.recommendations.writing.agreeing import agree
from cdop.recommendations.writing.drafting import THEME, Content, Origin, begin, save
from cdop.reference.calendar import today
from tests.case.making import case_id, facts, store_many

DUE = date(2030, 3, 31)
WORDS = "Midwives should measure carbon monoxide in every pregnant woman at booking."
LEAD = Person(None, "Lea Lead", frozenset({Role.PUBLIC_HEALTH_LEAD}), "127.0.0.1")


@dataclass(frozen=True)
class Learnt:
    """A case: its token, its id, and the key of each of its learning points."""

    case: str
    number: int
    keys: Sequence[str]


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    with app.app_context(), transaction(db.session()) as session:
        yield session


def learn(app: Flask, points: dict[str, Sequence[str]], on: date = date(2015, 3, 1), **child: Any) -> dict[str, Learnt]:
    """Cases by reference, each decided with these learning points."""
    analyses = {reference: secrets.token_hex(16) for reference in points}
    cases = {
        reference: facts(date(2014, 5, 12), decided(analyses[reference], words, on), nhs_number=None, **child)
        for reference, words in points.items()
    }
    tokens = store_many(app, cases)
    return {
        reference: Learnt(
            tokens[reference], case_id(app, tokens[reference]),
            [f"{analyses[reference]}.{place}" for place in range(len(points[reference]))],
        )
        for reference in points
    }  # fmt: skip


def decided(analysis: str, points: Sequence[str], on: date) -> Fact:
    """The fact that a panel decided, with these learning points."""
    told: dict[str, Any] = {
        "analysis": analysis, "meeting": None, "form": "2024", "category": "10", "secondary": [],
        "modifiability": "none", "scores": {}, "factors": [], "quorate": None,
    }  # fmt: skip
    rows = [{"words": words, "level": "local", "domain": ""} for words in points]
    return Fact(
        FactKind.ANALYSIS_DECIDED, on, told,
        {"texts": {"answers": {}, "narratives": {}, "factors": [], "learning": rows}},
    )  # fmt: skip


def agencies(app: Flask, *names: str) -> list[str]:
    with writing(app) as session:
        return [add_agency(session, COMMAND_LINE, AgencyDetails(name, "acute", (), "")) for name in names]


def content(*organisations: str, **changes: Any) -> Content:
    """A whole draft to these organisations, but for the changes."""
    usual: dict[str, Any] = {
        "words": WORDS, "theme": "Smoking in pregnancy", "factors": (), "done_when": "The test is on the booking form",
        "measured_by": "Babies born to women who smoke", "strength": "rule", "due_on": DUE,
    }  # fmt: skip
    return Content(Wording(**{**usual, **changes}), organisations)


def drafted(app: Flask, *organisations: str, **changes: Any) -> str:
    """A draft that was begun from a theme and saved. Returns its token."""
    with writing(app) as session:
        token = begin(session, COMMAND_LINE, [Origin(THEME, theme="Smoking")])
        save(session, COMMAND_LINE, token, 1, content(*organisations, **changes), {})
    return token


def agreed(app: Flask, *organisations: str, **changes: Any) -> str:
    """The same, agreed by the lead today."""
    token = drafted(app, *organisations, **changes)
    with writing(app) as session:
        agree(session, LEAD, token, 2, "Lea Lead", today())
    return token


def standing(app: Flask, token: str) -> Recommendation:
    with app.app_context():
        found = recommendation_at(db.session(), COMMAND_LINE, token)
    assert found is not None
    return found


def bar(app: Flask, account: Account, number: int) -> None:
    with writing(app) as session:
        insert_rows(session, CaseBar, [{"account_id": account.id, "case_id": number}])
