"""Likely duplicates: pairs side by side, and the decision that two cases are two children."""

from collections.abc import Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.filtering import asked_number
from cdop.case.forms import TwoChildrenForm
from cdop.case.likeness.presenters import against, compared, why
from cdop.case.likeness.queries import Pair, likely_duplicates
from cdop.case.likeness.service import settle_as_two_children
from cdop.database import current_session
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

likenesses = Blueprint("likenesses", __name__, url_prefix="/likely-duplicates")
SETTLED = "The pair is off the list: these are two children."
GONE = "That pair is not on the list any more: somebody settled it, or one of the cases has changed."


@likenesses.route("", methods=["GET", "POST"], endpoint="likenesses")
def likenesses_page() -> Response:
    """The open pairs, a page of them; by POST, one of them is settled."""
    if request.method == "GET":
        return _page(asked_number(request.args.get("page")))
    form = TwoChildrenForm()
    number = asked_number(form.page.data)
    if not form.validate():
        keep_despite_refusal()  # the page shows the pairs again, and the audit says so
        return _page(number, form)
    settled = settle_as_two_children(current_session(), current_person(), form.tokens, str(form.reason.data))
    flash(SETTLED if settled else GONE, "success" if settled else "message")
    return redirect(url_for(".likenesses", page=number if number > 1 else None), 303)


def _page(number: int, refused: TwoChildrenForm | None = None) -> Response:
    session, person = current_session(), current_person()
    pairs, more = likely_duplicates(session, person, number)
    shown = dict.fromkeys(case.case_id for pair in pairs for case in (pair.first, pair.second))
    record_each(session, person, Event.LIKENESS_VIEWED, shown)
    words = [(why(pair), against(pair), list(compared(pair))) for pair in pairs]
    forms = _forms(pairs, number, refused)
    table = list(zip(words, forms, strict=True))
    page = render_template("case/likenesses.html", pairs=table, number=number, more=more, form=refused)
    return make_response(page, 422 if refused else 200)


def _forms(pairs: Sequence[Pair], number: int, refused: TwoChildrenForm | None) -> list[TwoChildrenForm]:
    """One form for each pair, with ids of its own; the refused one where it belongs, with what was typed."""
    forms = []
    for position, pair in enumerate(pairs, start=1):
        tokens = (pair.first.token, pair.second.token)
        form = refused if refused and refused.tokens == tokens else TwoChildrenForm.of(tokens, number)
        form.reason.id = f"reason-{position}"
        forms.append(form)
    return forms
