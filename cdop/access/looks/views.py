"""Who has seen a case, and what somebody has seen: as pages and as files, each of which is itself recorded."""

from typing import Any

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.access.looks import queries
from cdop.access.looks.period import Period
from cdop.access.looks.reasons import reasons_told
from cdop.access.looks.shown import file_of_case, file_of_person, rows_of_case, rows_of_person
from cdop.accounts.people import ROLE_WORDS, Duty, Person, Role
from cdop.accounts.sessions import SignedIn
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView, case_view
from cdop.case.filtering import asked_number
from cdop.case.sections import Place, register_case_section
from cdop.database import current_session
from cdop.web.downloads import csv_file
from cdop.web.guard import current_person, signed_in


def of_case(token: str) -> str:
    """Who has seen one case."""
    if not may_see_looks(signed_in()):
        abort(404)
    session, person, period = current_session(), current_person(), _period()
    view = case_view(session, person, token) or abort(404)
    record(session, person, Event.LOOKS_VIEWED, view.case_id)
    looks = queries.looks_at_case(session, person, view.case_id, period, _number())
    coordinator = person.is_a(Role.COORDINATOR)
    told = reasons_told(session, person, looks.rows)
    return render_template(
        "access/looks_at_case.html", case=view, looks=looks,
        rows=rows_of_case(view, looks.rows, told, linked=coordinator),
        file=_address("access.looks_file", period, token=token) if coordinator else "",
        **_filtered("access.looks", period, token=token),
    )  # fmt: skip


def file_at_case(token: str) -> Response:
    """The same as a file, for coordinators."""
    session, person = current_session(), current_person()
    view = case_view(session, person, token) or abort(404)
    record(session, person, Event.LOOKS_EXPORTED, view.case_id)
    found = queries.all_looks_at_case(session, person, view.case_id, _period())
    return csv_file(file_of_case(found, reasons_told(session, person, found)), f"who-looked-{view.reference}.csv")


def people() -> str:
    """The accounts of which it can be asked what they have seen."""
    rows = [
        [
            {"text": one.name, "href": url_for("access.person", account=one.token)},
            ", ".join(ROLE_WORDS[role] for role in sorted(one.roles)),
            "Closed" if one.closed else "Open",
        ]
        for one in queries.people(current_session(), current_person())
    ]
    return render_template("access/people.html", rows=rows)


def of_person(account: str) -> str:
    """What somebody has seen."""
    session, person, period = current_session(), current_person(), _period()
    about = queries.somebody_at(session, person, account) or abort(404)
    record(session, person, Event.PERSON_LOOKS_VIEWED, None, account=about.account_id)
    looks = queries.looks_of_person(session, person, about.account_id, period, _number())
    rows = rows_of_person(looks.rows, reasons_told(session, person, looks.rows))
    return render_template(
        "access/looks_of_person.html", about=about, looks=looks, rows=rows,
        file=_address("access.person_file", period, account=account),
        **_filtered("access.person", period, account=account),
    )  # fmt: skip


def file_of(account: str) -> Response:
    """The same as a file."""
    session, person = current_session(), current_person()
    about = queries.somebody_at(session, person, account) or abort(404)
    record(session, person, Event.PERSON_LOOKS_EXPORTED, None, account=about.account_id)
    found = queries.all_looks_of_person(session, person, about.account_id, _period())
    return csv_file(file_of_person(found, reasons_told(session, person, found)), f"what-was-seen-{about.token[:8]}.csv")


def may_see_looks(who: SignedIn | None) -> bool:
    """Coordinators, and the chair of the panel."""
    if who is None:
        return False
    return Role.COORDINATOR in who.roles or (Role.PANEL_MEMBER in who.roles and Duty.CHAIR in who.duties)


def _section(_session: Session, _viewer: Person, _case: CaseView) -> dict[str, bool] | None:
    return {} if may_see_looks(signed_in()) else None


def install() -> None:
    """Put the way there on the case page, once for the whole program."""
    register_case_section("Who has looked at it", Place.TIMELINE, _section, "access/_looks.html")


def _filtered(endpoint: str, period: Period, **at: str) -> dict[str, Any]:
    return {
        "period": period,
        "action": url_for(endpoint, **at),  # type: ignore[arg-type]  # all of them texts
        "address": lambda number: _address(endpoint, period, page=str(number), **at),
    }


def _address(endpoint: str, period: Period, **at: str) -> str:
    return url_for(endpoint, **at, **period.address())  # type: ignore[arg-type]  # all of them texts


def _period() -> Period:
    return Period.asked(request.args.get("since", ""), request.args.get("until", ""))


def _number() -> int:
    return asked_number(request.args.get("page"))
