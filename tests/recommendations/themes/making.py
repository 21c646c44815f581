"""Reviews with factors and learning points, and recommendations about them, stored by the product's own service."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert

from cdop.audit.service import utc_now
from cdop.case.facts import Fact, FactKind
from cdop.database import db, transaction
from cdop.recommendations.queries import ADDRESSEES, EVENTS, RECOMMENDATIONS, TEXTS
from cdop.recommendations.themes.likeness import key_of
from tests.case.making import facts, store_many

MEDWAY = "E06000035"
NAME = "Amaryllis"


def reviewed(on: date, factors: Sequence[str], learning: Sequence[str] = ()) -> list[Fact]:
    """The timeline of a child of Medway whose review was final on a day."""
    died = on - timedelta(days=200)
    told: dict[str, Any] = {
        "analysis": secrets.token_hex(16), "meeting": None, "form": "2024", "category": "10", "secondary": [],
        "modifiability": "modifiable", "scores": {}, "factors": [], "quorate": None,
    }  # fmt: skip
    points = [{"words": words, "level": "", "domain": ""} for words in learning]
    texts = {"answers": {}, "narratives": {}, "factors": [], "learning": points}
    return facts(
        died + timedelta(days=2),
        Fact(FactKind.RESIDENCY_DECIDED, died + timedelta(days=3), {"home_area": MEDWAY}, {}),
        Fact(FactKind.ANALYSIS_DECIDED, on, told, {"texts": texts}),
        Fact(
            FactKind.FINALISED, on,
            {"category": "10", "modifiability": "modifiable" if factors else "none", "factors": sorted(factors)},
        ),
        date_of_death=died.isoformat(), date_of_birth=(died - timedelta(days=40)).isoformat(), nhs_number=None,
        given_names=NAME,
    )  # fmt: skip


def store_reviews(app: Flask, numbers: Mapping[tuple[date, str], int], learning: Sequence[str] = ()) -> dict[str, str]:
    """So many reviews final on each day with each factor. Returns their tokens by reference."""
    cases = {
        f"CDR-{on.isoformat()}-{key_of(factor)[:6]}-{n}": reviewed(on, [factor], learning)
        for (on, factor), number in numbers.items()
        for n in range(number)
    }
    return store_many(app, cases)


def recommend(
    app: Flask,
    reference: str,
    *,
    theme: str = "",
    factors: Sequence[str] = (),
    agreed_on: date,
    happened: Sequence[tuple[str, date]] = (),
    state: str = "agreed",
) -> str:
    """A recommendation to one organisation, as it stands after ``happened``. Returns its token."""
    token, now = secrets.token_hex(16), utc_now()
    with app.app_context(), transaction(db.session()) as session:
        row: dict[str, Any] = {
            "token": token, "reference": reference, "panel": None, "state": state, "version": 1,
            "agreed_on": agreed_on, "created_at": now, "created_by": "a test",
        }  # fmt: skip
        number = session.execute(insert(RECOMMENDATIONS).returning(RECOMMENDATIONS.c.id), [row]).scalar_one()
        text = {
            "recommendation_id": number, "version": 1, "words": f"Do something about {theme}.", "theme": theme,
            "factors": list(factors), "done_when": "", "measured_by": "", "strength": "training", "due_on": None,
            "justified": {}, "recorded_at": now, "recorded_by": "a test",
        }  # fmt: skip
        session.execute(insert(TEXTS), [text])
        standing = happened[-1][0] if happened else "agreed"
        addressee = {
            "token": secrets.token_hex(16), "recommendation_id": number, "agency": secrets.token_hex(16),
            "agency_name": "Medway Maritime Hospital", "state": standing if standing != "followed_up" else "done",
            "due_on": None, "told_on": None, "reply_due_on": None, "answered_on": None, "ended_on": None, "step": 0,
            "next_chase_on": None, "paused": False, "version": 1,
        }  # fmt: skip
        to = session.execute(insert(ADDRESSEES).returning(ADDRESSEES.c.id), [addressee]).scalar_one()
        for event, on in happened:
            entry = {
                "recommendation_id": number, "addressee_id": to, "event": event,
                "state": None if event == "followed_up" else event, "dated": on, "detail": {}, "words": "",
                "shown": "", "by_addressee": False, "account_id": None, "at": now, "by": "a test",
            }  # fmt: skip
            session.execute(insert(EVENTS), [entry])
    return token
