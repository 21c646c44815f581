"""Correcting the child's details, and the running note. Whoever saves second sees both texts, and decides."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case import editing
from cdop.case.case_page import CaseView
from cdop.case.conflict import differences, merged, values_of
from cdop.case.description_form import DescribeForm
from cdop.case.editing import Overtaken, Seen
from cdop.case.forms import NoteForm
from cdop.case.rules import NotPossible
from cdop.case.views import case_or_absent, cases
from cdop.database import current_session
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

NOTHING_CHANGED = "Nothing was changed: what you saved is what was there."


@cases.route("/<token:token>/describe", methods=["GET", "POST"])
def describe(token: str) -> Response:
    """Who the child was, and where and when the child died."""
    case = case_or_absent(token)
    if request.method == "GET":
        return _shown("describe", case, DescribeForm.holding(values_of(case.described), case.version))
    form = DescribeForm()
    if form.validate():
        seen = Seen(case.case_id, form.seen_version)
        try:
            changed = editing.describe(current_session(), current_person(), seen, form.description)
        except Overtaken as conflict:
            return _description_overtaken(case, form, conflict)
        except NotPossible as refusal:
            form.refuse(refusal)
        else:
            return _saved(case, changed, "The child’s details are corrected.")
    return _page("describe", 422, case, form=form)


@cases.route("/<token:token>/note", methods=["GET", "POST"])
def note(token: str) -> Response:
    """The coordinators' running note on a case."""
    case = case_or_absent(token)
    if request.method == "GET":
        return _shown("note", case, NoteForm.holding(case.note, case.version))
    form = NoteForm()
    if not form.validate():
        return _page("note", 422, case, form=form)
    text, seen = form.text.data or "", Seen(case.case_id, form.seen_version)
    try:
        changed = editing.note(current_session(), current_person(), seen, text)
    except Overtaken as conflict:
        form = NoteForm.holding(text, conflict.version)
        return _overtaken("note", case, conflict, form=form, theirs=(conflict.saved.identity or {})["text"], yours=text)
    return _saved(case, changed, "The note is saved.")


def _shown(name: str, case: CaseView, form: DescribeForm | NoteForm) -> Response:
    """The form with what is saved, which is a view of the child's identity."""
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
    return _page(name, 200, case, form=form)


def _description_overtaken(case: CaseView, form: DescribeForm, conflict: Overtaken) -> Response:
    typed = form.description
    again = DescribeForm.holding(merged(conflict, typed), conflict.version)
    return _overtaken("describe", case, conflict, form=again, differences=list(differences(conflict, typed)))


def _overtaken(name: str, case: CaseView, conflict: Overtaken, **words: Any) -> Response:
    """409: somebody else's text, the person's own, and the form to decide with."""
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes")
    keep_despite_refusal()
    return _page(name, 409, case, conflict=conflict, **words)


def _saved(case: CaseView, changed: bool, words: str) -> Response:
    flash(words if changed else NOTHING_CHANGED, "success" if changed else "message")
    return redirect(url_for(".case", token=case.token), 303)


def _page(name: str, code: int, case: CaseView, **words: Any) -> Response:
    return make_response(render_template(f"case/{name}.html", case=case, **words), code)
