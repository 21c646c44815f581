"""Settings: which answers the next agency may see."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response

from cdop.case.forms import as_in_the_register, storable
from cdop.case.presenters import isolated
from cdop.database import current_session
from cdop.gathering.asking.sharing import Decision, Overtaken, Unchanged, decide, decisions
from cdop.reference.reporting_form import FormQuestion, form_questions, part_title
from cdop.reference.wording import short_datetime
from cdop.web.fields import HiddenField, Radios, Submit, TextArea, listed
from cdop.web.guard import current_person

SHARED, KEPT = "yes", "no"
WORDS = {True: "Shown", False: "Not shown"}
LONGEST_NUMBER = 9  # digits of a decision's number
_LINK = Markup('<a class="govuk-link app-target" href="{}">Change<span class="govuk-visually-hidden"> {}</span></a>')


class SharingForm(FlaskForm):
    """Whether the next agency may see what others answered to one question."""

    seen = HiddenField()
    shared = Radios(
        "May the next agency see what others answered?", required="Choose an answer",
        choices=listed(((SHARED, "Yes, to confirm or correct it"), (KEPT, "No, it is only not asked again"))),
    )  # fmt: skip
    reason = TextArea(
        "Why, and who decided it", hint="For example, agreed by the panel on 12 May 2026.",
        required="Enter why, and who decided it", longest=500, rows=3, validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Save")

    @property
    def seen_number(self) -> int:
        """The decision that the page showed in force; 0 for none, or where what came is no number."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def questions() -> str:
    """Every question by part: what holds by default, and what the panel decided."""
    decided = {one.question: one for one in reversed(decisions(current_session()))}
    found: dict[str, list[tuple[str | Markup, ...]]] = {}
    for question in form_questions().values():
        if not question.each:
            found.setdefault(part_title(question.part), []).append(_row(question, decided.get(question.key)))
    return render_template("gathering/asking/questions.html", parts=list(found.items()))


def question(key: str) -> Response:
    """Decide about one question, with the reason; and what was decided before."""
    asked = form_questions().get(key)
    if asked is None or asked.each:
        abort(404)
    session, form = current_session(), SharingForm()
    if request.method == "GET":
        last = next(iter(decisions(session, key)), None)
        held = {"shared": SHARED if _holds(asked, last) else KEPT, "seen": str(last.number if last else 0)}
        return _page(asked, SharingForm(formdata=None, data=held), 200)
    if not form.validate():
        return _page(asked, form, 422)
    shared = form.shared.data == SHARED
    try:
        decide(session, current_person(), key, shared, form.reason.data or "", form.seen_number)
    except Overtaken as conflict:
        theirs = conflict.decision
        again = {"shared": form.shared.data, "reason": form.reason.data, "seen": str(theirs.number)}
        return _page(asked, SharingForm(formdata=None, data=again), 409, conflict=theirs, holds=WORDS[theirs.shared])
    except Unchanged:
        form.shared.errors = ["It is so already: choose the other answer, or leave the page"]
        return _page(asked, form, 422)
    flash(f"{asked.name}: now {WORDS[shared].lower()} to the next agency.", "success")
    return redirect(url_for(".questions"), 303)


def _holds(asked: FormQuestion, last: Decision | None) -> bool:
    return last.shared if last else not asked.sensitive


def _row(asked: FormQuestion, last: Decision | None) -> tuple[str | Markup, ...]:
    by_default = f"{WORDS[not asked.sensitive]}{' (sensitive)' if asked.sensitive else ''}"
    now = WORDS[_holds(asked, last)]
    return asked.name, by_default, now, _LINK.format(url_for(".question", key=asked.key), asked.name)


def _page(asked: FormQuestion, form: SharingForm, code: int, **words: Any) -> Response:
    told = [
        (WORDS[one.shared], isolated(one.reason), f"{one.decided_by}, {short_datetime(one.decided_at)}")
        for one in decisions(current_session(), asked.key)
    ]
    page = render_template("gathering/asking/question.html", asked=asked, form=form, decided=told, **words)
    return make_response(page, code)
