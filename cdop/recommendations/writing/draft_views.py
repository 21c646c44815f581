"""Beginning a draft, writing it with the check and what was said before beside it, and the check alone for a script."""

from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.agencies.directory.queries import agencies_of
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.recommendations.queries import DRAFT, WRITERS, Addressee, Recommendation, Wording, addressees_of
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import NamesSomebody, looked_through
from cdop.recommendations.rules import NotNow
from cdop.recommendations.signing import may_sign
from cdop.recommendations.writing import drafting
from cdop.recommendations.writing.agreeing import checks
from cdop.recommendations.writing.alike import said_before
from cdop.recommendations.writing.drafting import CASE, THEME, Origin
from cdop.recommendations.writing.drawing import beside, factors_to_choose
from cdop.recommendations.writing.forms import DraftForm, ThemeForm
from cdop.recommendations.writing.shown import strength_words
from cdop.recommendations.writing.views import recommendation_or_absent
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person

LOOKED = "check"
NAMES_THEME = "This could name somebody: write a theme in words that name nobody"


def new() -> Response:
    """Begin a draft from a theme; an address may give its words."""
    session, person, form = current_session(), current_person(), ThemeForm()
    if not form.is_submitted():
        form = ThemeForm(formdata=None, data={"theme": request.args.get("theme", "")[:200]})
        return make_response(render_template("recommendations/writing/new.html", form=form), 200)
    if form.validate():
        try:
            token = drafting.begin(session, person, [Origin(THEME, theme=form.theme.data or "")])
            return redirect(url_for(".draft", token=token), 303)
        except NamesSomebody:
            form.theme.errors = [NAMES_THEME]
    return make_response(render_template("recommendations/writing/new.html", form=form), 422)


def from_case(token: str) -> Response:
    """Begin a draft from a case."""
    view = case_or_absent(token)
    begun = drafting.begin(current_session(), current_person(), [Origin(CASE, view.case_id)])
    return redirect(url_for(".draft", token=begun), 303)


def draft(token: str) -> Response:
    """A draft: its questions, the check, what was said before, and what it came from."""
    session, person, found = current_session(), current_person(), _draft_or_absent(token)
    held = addressees_of(session, person, [found.number])[found.number]
    form = _form(found, held)
    if request.method == "GET":
        return _page(found, form, 200)
    if not form.validate():
        return _page(found, form, 422)
    told, looks = reads_as_typed(session, person, found.number), request.form.get("what") == LOOKED
    try:
        with looked_through(session, person, token, told=told):
            if looks:
                drafting.look(session, person, found, form.content.wording)
                return _page(found, form, 200)
            changed = drafting.save(session, person, token, form.seen_version, form.content, form.reasons)
    except NamesSomebody as names:
        form.offer_names(names, told=told)
        return _page(found, form, 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _page(found, form, 422)
    except ChangedMeanwhile as conflict:
        return _conflict(conflict.now, form)
    flash("The draft is saved." if changed else "Nothing was changed.", "success" if changed else "message")
    return redirect(url_for(".draft", token=token), 303)


def check_typed(token: str) -> Response:
    """The check and what was said before, of what is typed: for the page's script."""
    session, person, found = current_session(), current_person(), _draft_or_absent(token)
    form = _form(found, addressees_of(session, person, [found.number])[found.number])
    wording = form.content.wording
    told = {
        "checked": checks(wording, len(form.organisations.data or ())),
        "alike": said_before(session, person, wording, token, today()),
    }
    return jsonify(checked=render_template("recommendations/writing/_check.html", **told))


def lines_of(wording: Wording, organisations: list[str]) -> str:
    """What a draft says as lines, to set two beside each other."""
    rows = [
        ("Heading", wording.theme), ("What is recommended", wording.words), ("To", "; ".join(organisations)),
        ("Done when", wording.done_when), ("Worked", wording.measured_by), ("By", long_date(wording.due_on)),
        ("Kind of measure", strength_words(wording.strength)), ("Factors", "; ".join(wording.factors)),
    ]  # fmt: skip
    return "\n".join(f"{name}: {value}" for name, value in rows if value)


def _draft_or_absent(token: str) -> Recommendation:
    found = recommendation_or_absent(token)
    return found if found.state == DRAFT and current_person().is_a(*WRITERS) else abort(404)


def _form(found: Recommendation, held: list[Addressee], **words: Any) -> DraftForm:
    session, person = current_session(), current_person()
    data = DraftForm.data_of(found, [one.agency for one in held])
    form = DraftForm(data=data, **words)
    form.offer(
        agencies_of(session),
        factors_to_choose(session, person, found.number, found.wording.factors),
        [(one.agency, one.agency_name) for one in held],
    )
    return form


def _conflict(now: Recommendation, form: DraftForm) -> Response:
    """Somebody else saved first: what is saved now, and what was typed, in the form and beside each other."""
    session, person = current_session(), current_person()
    held = [one.agency_name for one in addressees_of(session, person, [now.number])[now.number]]
    names = {choice.value: str(choice.label) for choice in form.organisations.iter_choices()}
    typed = [names[token] for token in form.content.organisations]
    form.version.data = str(now.version)
    return _page(now, form, 409, theirs=lines_of(now.wording, held), yours=lines_of(form.content.wording, typed))


def _page(found: Recommendation, form: DraftForm, code: int, **words: str) -> Response:
    session, person = current_session(), current_person()
    wording = form.content.wording
    came_from = beside(session, person, found.number)
    record(session, person, Event.RECOMMENDATION_VIEWED, None, recommendation=found.token)
    if person.sees_identity:
        record_each(session, person, Event.CASE_LISTED, sorted({point.case_id for point in came_from.points}))
    page = render_template(
        "recommendations/writing/draft.html",
        recommendation=found,
        form=form,
        beside=came_from,
        checked=checks(wording, len(form.content.organisations)),
        alike=said_before(session, person, wording, found.token, today()),
        signs=may_sign(session, person),
        **words,
    )
    return make_response(page, code)
