"""The list of cases, the search and the case page. Every identity that is shown leaves an audit entry."""

from dataclasses import replace

from flask import abort, current_app, render_template, request, url_for

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.awaited import awaits_doctor
from cdop.case.case_page import CaseView, case_view
from cdop.case.deadlines import Deadlines
from cdop.case.filtering import address_of, asked_filters, asked_number, choices, is_filtered
from cdop.case.finding import MOST, Found, find, find_by_id, find_by_reference
from cdop.case.forms import SearchForm
from cdop.case.lateness import DEEPEST, by_lateness
from cdop.case.likeness.linked import links
from cdop.case.opening import pass_gates
from cdop.case.page_parts import page_parts
from cdop.case.presenters import shown_status, status_tag
from cdop.case.receipts import OfReceipt, of_receipt
from cdop.case.sections import sections
from cdop.case.step_clocks import step_standing
from cdop.case.tasks import next_of, task_rows
from cdop.case.topics import who_words
from cdop.case.worklist import PAGE, Filters, ListPage, Sort, worklist
from cdop.case.worklist_rows import CAPTIONS, head, rows, sorting_head
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.calendar import now, today
from cdop.web.guard import current_person


def worklist_page() -> str:
    """Cases, newest notification first unless the address asks for another order."""
    person, area = current_person(), current_app.extensions["panel_area"]
    deadlines = deadlines_of(person)
    filters, number = asked_filters(request.args, person, area, deadlines), asked_number(request.args.get("page"))
    page = _listed(person, filters, number, deadlines)
    _note_identities(person, page, Event.CASE_LISTED)
    return render_template(
        "case/worklist.html",
        page=page,
        caption=CAPTIONS[filters.sort],
        head=sorting_head(person, filters.sort, lambda sort: _list_address(replace(filters, sort=sort))),
        rows=rows(person, page, area, deadlines),
        choices=choices(filters, person, area),
        filtered=is_filtered(filters),
        sort=address_of(filters).get("sort"),
        address=lambda number: _list_address(filters, number),
        last=DEEPEST * PAGE if filters.sort is Sort.LATEST and page.number == DEEPEST else 0,
        identified=person.sees_identity,
    )


def _listed(person: Person, filters: Filters, number: int, deadlines: Deadlines) -> ListPage:
    session, area = current_session(), current_app.extensions["panel_area"]
    if filters.sort is Sort.LATEST:
        return by_lateness(session, person, area, filters, number, deadlines)
    return worklist(session, person, area, filters, number)


def _list_address(filters: Filters, number: int = 1) -> str:
    return url_for("cases.worklist", **address_of(filters, number))  # type: ignore[arg-type]  # all of them texts


def search() -> tuple[str, int]:
    """The cases that a name, reference, NHS number, postcode or receipt finds, or the inbox entry of a receipt.

    Without identity, the case of a reference.
    """
    person, form = current_person(), SearchForm()
    good = bool(form.validate())
    question = (form.text.data or "") if good else ""
    notice = of_receipt(current_session(), person, question) if good else None
    found = _found(person, question, notice, asked_number(form.page.data)) if good else Found.nothing()
    record_each(current_session(), person, Event.CASE_FOUND, [case.case_id for case in found.page.cases])
    if good and not found.page.cases and notice is None:
        record(current_session(), person, Event.NOTHING_FOUND)
    table = rows(person, found.page, current_app.extensions["panel_area"], deadlines_of(person))
    words = {
        "question": question,
        "notice": notice if notice and notice.case_id is None else None,
        "most": MOST,
        "identified": person.sees_identity,
        "head": head(person),
        "rows": table,
    }
    return render_template("case/search.html", form=form, found=found, **words), 200 if good else 422


def _found(person: Person, question: str, notice: OfReceipt | None, number: int) -> Found:
    session = current_session()
    if notice:
        return find_by_id(session, person, notice.case_id) if notice.case_id else Found.nothing()
    if not person.sees_identity:
        return find_by_reference(session, person, question)
    return find(session, person, question, number)


def case_page(token: str) -> str:
    """One case: what is known of it by topic, what later stages add, and its timeline."""
    person, session, area = current_person(), current_session(), current_app.extensions["panel_area"]
    view, deadlines = case_or_absent(token), deadlines_of(person)
    record(session, person, Event.CASE_VIEWED, view.case_id, identified="yes" if view.identified else "no")
    standing = step_standing(session, view, area, deadlines)
    settings = deadlines.settings if view.identified else settings_in_force(session)
    return render_template(
        "case/case.html",
        case=view,
        merged=links(session, person, view),
        who=who_words(view),
        status=status_tag(shown_status(view.status, view.home_area, view.lead, area)),
        next=next_of(view, area, deadlines, standing),
        tasks=task_rows(
            view, area, deadlines, standing, awaits_doctor=awaits_doctor(view.facts, view.status, settings)
        ),
        parts=page_parts(view, sections(session, person, view, settings)),
    )


def deadlines_of(person: Person) -> Deadlines:
    """The panel's targets today, for those who may know the clocks; what holds by default for the others."""
    settings = settings_in_force(current_session()) if person.sees_identity else PanelSettings({})
    return Deadlines(settings, today(), now())


def case_or_absent(token: str) -> CaseView:
    """The case at this address as this request's person may see it, once nothing stands before it (``case.opening``);
    404 where there is none.
    """
    session, person = current_session(), current_person()
    return pass_gates(session, person, case_view(session, person, token) or abort(404))


def _note_identities(person: Person, page: ListPage, event: Event) -> None:
    """One audit entry for each child whose name the page shows, in one statement."""
    if person.sees_identity:
        record_each(current_session(), person, event, [case.case_id for case in page.cases])
