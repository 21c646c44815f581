"""The pages of notes: all of them, looking now, and one with the decision."""

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.filtering import asked_number
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.clusters import shown
from cdop.recommendations.clusters.deriving import AT_ONCE, read_changed
from cdop.recommendations.clusters.forms import DecisionForm, LookForm
from cdop.recommendations.clusters.queries import DECIDED, OPEN, Note, listed, note_at
from cdop.recommendations.clusters.service import decide, look
from cdop.recommendations.refusing import SENTENCE, NamesSomebody, looked_through
from cdop.recommendations.rules import NotNow
from cdop.reference.calendar import today
from cdop.reference.wording import plural
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person

HEAD_OF_CASES = ("Case", "Died on", "As recorded", "Joined")
HEAD_OF_DECISIONS = ("When", "Decided", "Why", "Cases then", "By")
MOST_READ = 4
"""How many times ``AT_ONCE`` cases a look from the page reads; the nightly one reads all."""


def clusters() -> str:
    """A page of the notes that exist for this person: those to look at first."""
    session, person = current_session(), current_person()
    page = listed(session, person, asked_number(request.args.get("page")))
    settings = settings_in_force(session)
    return render_template(
        "recommendations/clusters/list.html",
        head=shown.HEAD_OF_LIST,
        waiting=shown.list_rows([note for note in page.found if note.state == OPEN]),
        decided=shown.list_rows([note for note in page.found if note.state == DECIDED]),
        least=settings.number("cluster_cases"),
        months=settings.number("cluster_months"),
        form=LookForm(formdata=None),
        page=page,
        address=lambda number: url_for(".clusters", page=number),
    )


def look_now() -> Response:
    """Look, as the nightly command does."""
    session, person = current_session(), current_person()
    area = current_app.extensions["panel_area"]
    read = [read_changed(session, area.name) for _ in range(MOST_READ)]
    looked = look(session, person, today())
    words = f"{plural(looked.raised, 'new note')}, {plural(looked.joined, 'note')} that more cases joined."
    if read[-1] == AT_ONCE:
        words += " Not every case that changed was read yet: the nightly look reads the others."
    flash(words, "success")
    return make_response(redirect(url_for("clusters.clusters"), 303))


def note(token: str) -> Response:
    """One note, and the decision about it."""
    session, person = current_session(), current_person()
    found = note_at(session, person, token) or abort(404)
    form = DecisionForm()
    if not form.is_submitted():
        return _page(200, found, DecisionForm.of(found))
    if not form.validate():
        return _page(422, found, form)
    try:
        with looked_through(session, person, token, told=person.sees_identity):
            decide(session, person, token, str(form.decision.data), str(form.reason.data).strip(), form.seen)
    except NamesSomebody:
        form.reason.errors = [SENTENCE]
        return _page(422, found, form)
    except NotNow as refusal:
        form.form_errors.append(str(refusal))
        return _page(422, found, form)
    except ChangedMeanwhile as changed:
        form.version.data = str(changed.now.version)
        return _page(409, changed.now, form)
    flash("The decision is kept.", "success")
    return make_response(redirect(url_for("clusters.note", token=token), 303))


def _page(code: int, found: Note, form: DecisionForm) -> Response:
    """The page, with its audit entry: for each case that it names, or one for whoever is told of none."""
    session, person = current_session(), current_person()
    named = [case.case_id for case in found.cases if case.token]
    if named:
        record_each(session, person, Event.CLUSTER_VIEWED, named, note=found.token)
    else:
        record(session, person, Event.CLUSTER_VIEWED, None, note=found.token)
    page = render_template(
        "recommendations/clusters/note.html",
        note=found,
        sentence=shown.sentence(found),
        title=shown.title(found),
        facts=shown.facts(found),
        case_head=HEAD_OF_CASES,
        cases=shown.case_rows(found),
        decision_head=HEAD_OF_DECISIONS,
        decisions=shown.decision_rows(found.decisions),
        form=form,
        conflict=code == 409,
    )
    return make_response(page, code)
