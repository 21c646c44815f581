"""Filling an empty database with the demonstration panel."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.passwords import hash_password
from cdop.agencies.service import add_panel
from cdop.case.models import Case
from cdop.demonstration.access import keep_access
from cdop.demonstration.agencies import keep_directory
from cdop.demonstration.answers import give_answers
from cdop.demonstration.casework.neighbours import NEIGHBOURS
from cdop.demonstration.comparisons import comparisons
from cdop.demonstration.completeness import bring_in, listed
from cdop.demonstration.decided_settings import decide_settings
from cdop.demonstration.denominators import denominators
from cdop.demonstration.gathering.telling import Gatherer, Site
from cdop.demonstration.inbox.arriving import arriving
from cdop.demonstration.inbox.deciding import receive_and_decide
from cdop.demonstration.likenesses import settle
from cdop.demonstration.markers import Marker, Marking
from cdop.demonstration.meetings import hold_meetings, sat_days
from cdop.demonstration.panel import demonstration_panel, identifiers_besides
from cdop.demonstration.postcodes import homes, keep_postcodes
from cdop.demonstration.printed import printed_totals
from cdop.demonstration.recommendations.everything import Recommending
from cdop.demonstration.recommendations.standing import days_told
from cdop.demonstration.releases import publish_years
from cdop.demonstration.returns import make_returns
from cdop.demonstration.sign_ins import ANSWERS_FOR, create_sign_ins, give_passwords, lead_of, let_answer, second_of
from cdop.demonstration.sittings.stories import sat_on
from cdop.demonstration.sittings.telling import Sittings, told_in_papers
from cdop.demonstration.speaking import Say, plainly
from cdop.demonstration.story import MEDWAY
from cdop.demonstration.telling import Office, tell
from cdop.figures.comparing.service import load as load_comparisons
from cdop.figures.denominators.service import load
from cdop.figures.service import record_printed_total
from cdop.files.shelf import shelf_of
from cdop.installation import mark_demonstration
from cdop.reference.areas import PanelArea

SEED = 2015


class NotHere(Exception):
    """The demonstration would do harm or make no sense in this installation. The text says why."""


@dataclass(frozen=True)
class Filled:
    """What was stored: how many cases, and the markers where they were asked for."""

    cases: int
    markers: Sequence[Marker]


def is_empty(session: Session) -> bool:
    """No case and no account."""
    return not session.scalar(select(exists(select(Case.id)) | exists(select(Account.id))))


def check_place(area: PanelArea, *, production: bool) -> None:
    """Raises ``NotHere`` in production, and where the panel is another one."""
    if production:
        raise NotHere("The demonstration is invented, and is never stored in production.")
    if MEDWAY not in area.codes:
        raise NotHere(f"The demonstration panel is Medway's ({MEDWAY}), which CDOP_PANEL_AREA leaves out.")


def fill(session: Session, today: date, passwords: Mapping[str, str], *, marked: bool = False) -> Filled:
    """Store the sign-ins, the cases and what was printed, in the caller's transaction.

    Raises ``NotHere`` where the database holds anything, or a day before the demonstration begins.
    """
    if not is_empty(session):
        raise NotHere("The database is not empty: the demonstration goes into an empty one alone.")
    with ThreadPoolExecutor() as others:  # hashing is slow on purpose, and needs nothing of what is told meanwhile
        hashes = others.map(hash_password, passwords.values())
        filled = _tell_everything(session, today, marked=marked)
        give_passwords(session, dict(zip(passwords, hashes, strict=True)))
    return filled


def _tell_everything(session: Session, today: date, *, marked: bool) -> Filled:
    try:
        stories = demonstration_panel(SEED, today)
    except ValueError as reason:
        raise NotHere(f"{reason}.") from None
    marking = Marking() if marked else None
    say: Say = marking.say if marking else plainly
    identifiers = identifiers_besides(stories)
    notifications = arriving(stories, identifiers, today)
    if marking:
        marking.stories(stories, notifications, today)
    mark_demonstration(session)
    office = _office(session, marking, today)
    places = list(homes(stories, apart=marked))
    keep_postcodes(session, office.coordinator, places)
    sats = sat_on(stories, sat_days(today))
    cases = tell(session, office, stories, sats)
    known = {story.known_as: cases[story.reference] for story in stories}
    settle(session, office.coordinator, known, say)
    receive_and_decide(session, office, notifications, known, say)
    Sittings(stories, sats, cases, today, say).tell(session, office.coordinator)
    Recommending(stories, cases, today, say).tell(session, office.coordinator, office.gatherer.site)
    rows = listed(stories, identifiers, today)
    if marking:
        marking.small_areas(stories, places)
        marking.listed(rows, stories)
        for texts, readers in told_in_papers(session):
            marking.told(texts, readers)
        marking.told_days(days_told(session))
    bring_in(session, office.coordinator, rows, today, say)
    for total in printed_totals():
        record_printed_total(session, office.coordinator, total)
    for read, source, edition in denominators(today):
        load(session, office.coordinator, read, source, edition)
    for published, source, edition in comparisons(today):
        load_comparisons(session, office.coordinator, published, source, edition)
    publish_years(session, lead_of(session), today)
    area = current_app.extensions["panel_area"]
    give_answers(session, office.coordinator, area, today)
    make_returns(session, office.coordinator, lead_of(session), area, today)
    keep_access(session, office.coordinator, second_of(session), cases, today, say)
    return Filled(_count(session), marking.markers if marking else [])


def _office(session: Session, marking: Marking | None, today: date) -> Office:
    """The people, the panel's settings, and the directories of agencies and other panels."""
    coordinator, doctor = create_sign_ins(session)
    decide_settings(session, coordinator)
    hold_meetings(session, coordinator, today)
    agencies = keep_directory(session, coordinator, today)
    let_answer(session, coordinator, agencies[ANSWERS_FOR])
    gatherer = Gatherer.of(session, coordinator, _site(), agencies)
    offices = {key: marking.office(key, one) if marking else one for key, one in NEIGHBOURS.items()}
    panels = {key: add_panel(session, coordinator, details) for key, details in offices.items()}
    return Office(coordinator, doctor, panels, gatherer)


def _site() -> Site:
    return Site(str(current_app.config["SECRET_KEY"]), shelf_of(current_app.extensions["settings"]))


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0
