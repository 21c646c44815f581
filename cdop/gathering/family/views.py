"""The family's pages: all of it on one, and one each for the key worker, a contact, a wish, a question, an answer."""

import secrets
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact
from cdop.case.form_page import note_view
from cdop.case.readiness import family_questions
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.case_pages import FactPage
from cdop.gathering.family import rules, shown
from cdop.gathering.family.forms import AnswerForm, ContactForm, Keyed, KeyWorkerForm, QuestionForm, WishForm
from cdop.gathering.family.letter_views import letter, written, written_pdf
from cdop.gathering.family.service import avoid_every_year
from cdop.panel_settings.queries import settings_in_force
from cdop.web.guard import current_person

__all__ = [
    "answer", "avoid", "contact", "family", "key_worker", "letter", "new_contact", "new_question", "new_wish", "wish",
    "written", "written_pdf",
]  # fmt: skip


def family(token: str) -> str:
    """Everything about the family."""
    case = case_or_absent(token)
    note_view(case)
    told = shown.family(case, settings_in_force(current_session()))
    return render_template("gathering/family/family.html", case=case, family=told)


def key_worker(token: str) -> Response:
    """Who stands by the family."""
    case = case_or_absent(token)
    page = page_of(case, "Key worker")
    if request.method == "GET":
        return page.shown(KeyWorkerForm.of(rules.key_worker(case.facts), case.version))
    form = KeyWorkerForm()
    return page.says(form, form.fact, "", "The key worker is saved.") if form.validate() else page.shown(form, 422)


def new_contact(token: str) -> Response:
    """Record a contact with the family."""
    return _new(token, "Contact with the family", ContactForm, lambda form: form.fact, "entry", "The contact is saved.")


def contact(token: str, key: str) -> Response:
    """Correct what was recorded of a contact."""
    case = case_or_absent(token)
    recorded = next((f for f in rules.contacts(case.facts) if f.detail["entry"] == key), None) or abort(404)
    form = ContactForm()
    form.key.data = key
    if request.method == "GET":
        held = {**recorded.detail, **(recorded.identity or {}), "key": key, "dated": recorded.dated}
        form = ContactForm.holding(case.version, **held)
    return _changed(case, "Contact with the family", form, "entry", "The contact is saved.")


def new_wish(token: str) -> Response:
    """Record a wish of the family."""
    return _new(token, "Wish of the family", WishForm, lambda form: form.fact, "wish", "The wish is saved.")


def wish(token: str, key: str) -> Response:
    """Change a wish, or say that it no longer holds."""
    case = case_or_absent(token)
    recorded = next((f for f in rules.wishes(case.facts) if f.detail["wish"] == key), None) or abort(404)
    form = WishForm()
    form.key.data = key
    if request.method == "GET":
        form = WishForm.of(recorded, case.version)
    return _changed(case, "Wish of the family", form, "wish", "The wish is saved.")


def avoid(token: str, day: str) -> Response:
    """Avoid the birthday or the day of the death every year, by one button."""
    case = case_or_absent(token)
    done = avoid_every_year(current_session(), current_person(), case.case_id, day)
    flash("The day is avoided every year." if done else "The day is avoided already.", "success" if done else "message")
    return redirect(url_for("family.family", token=token), 303)


def new_question(token: str) -> Response:
    """Record a question of the family, to be followed to its answer."""
    return _new(
        token, "Question from the family", QuestionForm, lambda form: form.fact, "question", "The question is saved."
    )


def answer(token: str, key: str) -> Response:
    """What the family was told, or a correction of it."""
    case = case_or_absent(token)
    pairs = family_questions(case.facts)
    found = next((pair for pair in pairs if pair[0].detail["question"] == key), None) or abort(404)
    asked, before = found
    page = page_of(case, "Answer to the family", question=(asked.identity or {}).get("words", ""))
    if request.method == "GET":
        held = {**(before.identity or {}), "dated": before.dated} if before else {}
        return page.shown(AnswerForm.holding(case.version, **held))
    form = AnswerForm()
    if not form.validate():
        return page.shown(form, 422)
    return page.says(form, form.fact(key), "question", "The answer is saved.")


def page_of(case: CaseView, asked: str, template: str = "form", **words: object) -> FactPage:
    """A page of the family, which leads back to the family."""
    back = url_for("family.family", token=case.token)
    more = {"back": back, "back_words": "The family", "asked": asked, **words}
    return FactPage(f"gathering/family/{template}.html", case, more, back)


def _new(  # noqa: PLR0913, PLR0917 - what is asked, and how it is kept
    token: str, asked: str, kind: type[Keyed], fact: Callable[[Keyed], Fact], key: str, done: str
) -> Response:
    """A page for a new entry. Its key stands in the page; one that is there already was not seen."""
    case = case_or_absent(token)
    page = page_of(case, asked)
    if request.method == "GET":
        return page.shown(kind.holding(case.version, key=secrets.token_hex(16)))
    form = kind()
    if not form.validate():
        return page.shown(form, 422)
    form.shows(0)
    return page.says(form, fact(form), key, done)


def _changed(case: CaseView, asked: str, form: ContactForm | WishForm, key: str, done: str) -> Response:
    page = page_of(case, asked)
    if request.method == "GET":
        return page.shown(form)
    return page.says(form, form.fact, key, done) if form.validate() else page.shown(form, 422)
