"""Years published as people publish them, and corrections that come afterwards."""

import random
import re
import time
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import Person, Role
from cdop.case.facts import FactKind, in_force
from cdop.case.models import Case
from cdop.case.service import add, open_case, supersede_description
from cdop.database import db, transaction
from cdop.figures.formats import FORMATS
from cdop.figures.queries import annual_figures, clock
from cdop.figures.releases import drafting, preparing, service
from cdop.figures.releases.content import Edition, edition_from
from cdop.figures.releases.queries import draft_of
from cdop.figures.releases.rules import Rule
from cdop.figures.slices import Clock
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.case.anything import STORIES

LEAD = Person(None, "Lowen Farthingdale", frozenset({Role.PUBLIC_HEALTH_LEAD}), "a test")
WHO = {"name": "Lowen Farthingdale", "role": "Director of Public Health", "words": ""}
COUNTED = (
    FactKind.RESIDENCY_DECIDED, FactKind.CLASSIFIED, FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE, FactKind.FINALISED,
    FactKind.REOPENED, FactKind.DESCRIBED,
)  # fmt: skip
FORMS = tuple(FORMATS)
_SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]{32})"')


def explain(lead: Browser, year: str) -> None:
    """Give a reason for every printed total that differs."""
    page = f"/figures/{year}/printed/reasons"
    for total in re.findall(r'type="radio"[^>]*value="([a-z_.]+)"', lead.get(page).text):
        data = {"total": total, "reason": "A case was found to be a resident's later"}
        assert lead.post(page, data).status_code == 303


def prepare(lead: Browser, year: str, rule: str = "decided") -> str:
    """Both editions, prepared on the page; returns what a form sends back of them."""
    page = f"/figures/{year}/publish"
    assert lead.post(f"{page}/prepare", {"rule": rule}, page=page).status_code == 303
    for _ in range(600):
        text = lead.get(page).text
        if "are being prepared" not in text:
            break
        time.sleep(0.2)
    found = _SEEN.search(text)
    return found.group(1) if found else ""


def publish(app: Flask, year: str, rule: Rule = Rule.DECIDED) -> int:
    """The year's next edition, by the services that the pages call and without waiting for a thread."""
    with app.app_context():
        at = clock_of(app, year)
        with transaction(db.session()) as session:
            token = service.begin(session, LEAD, year, at.known_by, rule)
    preparing.work(app, LEAD, at, token, rule)
    with app.app_context(), transaction(db.session()) as session:
        draft = draft_of(session, year)
        assert draft
        assert draft.state == "ready", draft.state
        seen = service.look(session, LEAD, at, token)
        return service.publish(session, LEAD, at, seen, service.Answerable("Lowen Farthingdale", "Director"))


def public_now(app: Flask, year: str, known_by: date | None = None) -> Edition:
    """The public edition that would be published next."""
    with app.app_context():
        at = clock(app.extensions["panel_area"], Year.parse(year), known_by)
        content = drafting.prepare(drafting.read_inputs(db.session(), LEAD, at)).content
        db.session.rollback()
    return edition_from(content.public)


def clock_of(app: Flask, year: str) -> Clock:
    return clock(app.extensions["panel_area"], Year.parse(year))


def correct(app: Flask, number: int, seed: int) -> None:
    """So many random facts of random cases: decisions, withdrawals, reviews, other details of the child."""
    rng = random.Random(seed)
    with app.app_context(), transaction(db.session()) as session:
        ids = list(session.scalars(select(Case.id).order_by(Case.id)))
        for _ in range(number):
            case = open_case(session, rng.choice(ids))
            notified = min(fact.dated for fact in case.facts)
            day = min(notified + timedelta(days=rng.randrange(900)), today())
            kind = rng.choice(COUNTED)
            if kind is not FactKind.DESCRIBED:
                add(session, LEAD, case, STORIES[kind](rng, day))
            elif current := in_force(case.facts, FactKind.DESCRIBED):
                sex, place = rng.choice(["male", "female"]), rng.choice(["home", "hospice"])
                add(session, LEAD, case, supersede_description(current, sex=sex, place_of_death=place))


def files_of(browser: Browser, year: str, number: int) -> dict[str, bytes]:
    """Every file of both editions."""
    found = {}
    for edition in ("board", "public"):
        for form in FORMS:
            answer = browser.get(f"/figures/{year}/releases/{number}/{edition}/{form}")
            assert answer.status_code == 200
            found[f"{edition}.{form}"] = answer.data
    return found


def tables_now(app: Flask, year: str) -> dict[str, int]:
    """Every number that is counted now, by its cell's name."""
    with app.app_context():
        figures = annual_figures(db.session(), clock_of(app, year), restated=False)
        return {
            ".".join(part for part in (table.key, row.key, column) if part): int(str(value))
            for table in figures
            for row in table.rows
            for column, value in zip(table.columns or ("",), row.values, strict=True)
        }
