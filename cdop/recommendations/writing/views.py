"""All recommendations in a list, and one as its viewer may see it."""

from flask import abort, render_template, request, url_for

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.filtering import Choice, asked_number
from cdop.database import current_session
from cdop.recommendations.parts import links_of, parts_of, ways_on
from cdop.recommendations.queries import (
    AGREED,
    DRAFT,
    WITHDRAWN,
    WRITERS,
    Recommendation,
    addressees_of,
    recommendation_at,
)
from cdop.recommendations.reading import came_from
from cdop.recommendations.rules import OPEN
from cdop.recommendations.signing import may_sign
from cdop.recommendations.writing import listing, shown
from cdop.recommendations.writing.listing import STILL_OPEN, Filters, ListPage, Offered
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date
from cdop.web.guard import current_person

_OWN_STATES = {STILL_OPEN: "Still open", DRAFT: "Draft", WITHDRAWN: "Withdrawn"}


def recommendation_or_absent(token: str) -> Recommendation:
    """The recommendation at an address, where it exists for whoever asks; 404 for everybody else."""
    return recommendation_at(current_session(), current_person(), token) or abort(404)


def recommendations() -> str:
    """The recommendations that exist for this person, the latest first."""
    session, person, day = current_session(), current_person(), today()
    offered = listing.offered(session, person)
    filters = listing.asked_filters(request.args, person, offered)
    page = listing.listed(session, person, filters, asked_number(request.args.get("page")), day)
    return render_template(
        "recommendations/writing/list.html",
        page=page,
        rows=_rows(page),
        choices=_choices(person, filters, offered),
        ways=[(url_for(endpoint), text) for endpoint, text in ways_on(person)],
        filtered=filters != Filters(),
        writes=person.is_a(*WRITERS),
        address=lambda number: _address(filters, number),
    )


def recommendation(token: str) -> str:
    """One: what it says, how it stands with each organisation, and what happened."""
    session, person, day = current_session(), current_person(), today()
    found = recommendation_or_absent(token)
    addressees = addressees_of(session, person, [found.number])[found.number]
    record(session, person, Event.RECOMMENDATION_VIEWED, None, recommendation=token)
    if person.sees_identity:  # who reads the words as they were typed may read a child's name in them
        record_each(session, person, Event.CASE_LISTED, came_from(session, person, found.number))
    signs = may_sign(session, person)
    links = links_of(session, person, found, addressees)
    return render_template(
        "recommendations/writing/recommendation.html",
        recommendation=found,
        tag=shown.own_tag(found) if found.agreed_on is None else "",
        facts=wording_rows(found),
        standing=[(one, shown.standing(one, day), shown.waits_for(one), links[one.token]) for one in addressees],
        parts=parts_of(session, person, found, addressees),
        writing=found.state == DRAFT and person.is_a(*WRITERS),
        agreeing=found.state == DRAFT and signs,
        giving_way=found.state == AGREED and signs and any(one.state in OPEN for one in addressees),
    )


def wording_rows(found: Recommendation) -> list[tuple[str, str]]:
    """What it says besides its words; what is not said yet is said so."""
    wording = found.wording
    factors = "; ".join(wording.factors)
    return [
        ("Done when", wording.done_when or "Not said yet"),
        ("How it will show whether it worked", wording.measured_by or "Not said yet"),
        ("To be done by", long_date(wording.due_on) or "No day yet"),
        ("Kind of measure", shown.strength_words(wording.strength) or "Not said yet"),
        *([("About", factors)] if factors else []),
    ]


def _rows(page: ListPage) -> list[list[object]]:
    day = today()
    return [
        [
            {"text": one.reference, "href": url_for(".recommendation", token=one.token), "whole": True},
            one.wording.theme or "No heading yet",
            one.wording.words,
            shown.own_tag(one) if one.agreed_on is None else long_date(one.agreed_on),
            shown.organisations_line(page.addressees[one.number], day),
        ]
        for one in page.found
    ]


def _choices(person: Person, filters: Filters, offered: Offered) -> list[Choice]:
    states = [
        (state, _OWN_STATES.get(state) or label("addressee_state", state)) for state in listing.states_for(person)
    ]
    years = [(year, year) for year in offered.years]
    return [
        Choice("state", "How it stands", [("", "Any"), *states], filters.state),
        Choice("organisation", "Organisation", [("", "Any"), *offered.agencies], filters.agency),
        Choice("year", "Year", [("", "Any"), *years], filters.year),
        Choice("overdue", "Overdue", [("", "Overdue or not"), ("yes", "Overdue")], "yes" if filters.overdue else ""),
    ]


def _address(filters: Filters, number: int) -> str:
    said = {
        "state": filters.state,
        "organisation": filters.agency,
        "year": filters.year,
        "overdue": "yes" if filters.overdue else "",
        "page": str(number) if number > 1 else "",
    }
    kept: dict[str, str] = {name: value for name, value in said.items() if value}
    return url_for(".recommendations", **kept)  # type: ignore[arg-type]  # all of them texts
