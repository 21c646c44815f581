"""Correcting the child's details, and the running note. Whoever saves second sees both texts, and decides."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from cdop.case import editing
from cdop.case.conflict import differences, merged, values_of
from cdop.case.description_form import DescribeForm
from cdop.case.editing import Overtaken, Seen
from cdop.case.form_page import FormPage
from cdop.case.forms import NoteForm
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.web.guard import current_person


def describe(token: str) -> Response:
    """Who the child was, and where and when the child died."""
    case = case_or_absent(token)
    page = FormPage("case/describe.html", case)
    if request.method == "GET":
        return page.shown(DescribeForm.holding(values_of(case.described), case.version))
    form = DescribeForm()

    def save(seen: Seen) -> bool:
        return editing.describe(current_session(), current_person(), seen, form.description)

    def told(conflict: Overtaken) -> dict[str, Any]:
        typed = form.description
        again = DescribeForm.holding(merged(conflict, typed), conflict.version)
        return {"form": again, "differences": list(differences(conflict, typed))}

    return page.sent(form, save, "The child’s details are corrected.", told)


def note(token: str) -> Response:
    """The coordinators' running note on a case."""
    case = case_or_absent(token)
    page = FormPage("case/note.html", case)
    if request.method == "GET":
        return page.shown(NoteForm.holding(case.note, case.version))
    form = NoteForm()

    def save(seen: Seen) -> bool:
        return editing.note(current_session(), current_person(), seen, form.text.data or "")

    def told(conflict: Overtaken) -> dict[str, Any]:
        return {"theirs": (conflict.saved.identity or {})["text"], "yours": form.text.data or ""}

    return page.sent(form, save, "The note is saved.", told)
