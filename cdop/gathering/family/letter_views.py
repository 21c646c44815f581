"""Letters to the family: drafted from the case, edited and looked at by a person, kept, and printed."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, notifications
from cdop.case.form_page import note_view
from cdop.case.presenters import day_words
from cdop.case.readiness import review_meetings
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.case_pages import FactPage
from cdop.gathering.family import rules, shown
from cdop.gathering.family.forms import LetterForm
from cdop.gathering.family.letters import draft
from cdop.gathering.family.sentences import LONG, sentences
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.reference.codes import label


def letter(token: str, letter: str) -> Response:
    """Write a letter. It is kept once a person has replaced everything in brackets."""
    case = case_or_absent(token)
    name = label("family_letter", letter)
    back = url_for("family.family", token=token)
    words = {"back": back, "back_words": "The family", "name": name, "long": LONG}
    page = FactPage("gathering/family/letter.html", case, words, back)
    if request.method == "GET":
        form = LetterForm.holding(case.version, text=_draft(case, letter), to=_to(case))
        return page.shown(form, **_standing(case, form))
    form = LetterForm()
    good, standing = form.validate(), _standing(case, form)
    if good and "preview" in request.form:
        return page.shown(form, preview=sentences(form.text.data or ""), **standing)
    if not (good and form.check(no_contact=standing["silence"] is not None, avoided=standing["avoided"])):
        return page.shown(form, 422, **standing)
    return page.with_words(**standing).says(form, form.fact(letter), "letter", "The letter is kept. Print it below.")


def written(token: str, number: int) -> str:
    """A letter that was kept."""
    case = case_or_absent(token)
    fact = _kept(case, number)
    note_view(case)
    name = label("family_letter", fact.detail["letter"])
    return render_template("gathering/family/written.html", case=case, letter=fact, name=name, number=number)


def written_pdf(token: str, number: int) -> Response:
    """The same as a file, in large print where the address asks for it."""
    from cdop.gathering.family.letter_pdf import to_pdf  # loads what makes PDFs: not at start

    case = case_or_absent(token)
    fact = _kept(case, number)
    note_view(case)
    large, identity = request.args.get("large") == "yes", fact.identity or {}
    data = to_pdf(
        identity["to"], fact.dated, identity["text"], sender=current_app.config["PANEL_NAME"],
        made_at=datetime.now(UTC), large=large,
    )  # fmt: skip
    answer = make_response(data)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="letter{"-large-print" if large else ""}.pdf"'
    return answer


def _kept(case: CaseView, number: int) -> Fact:
    kept = rules.letters(case.facts)
    return kept[number - 1] if 1 <= number <= len(kept) else abort(404)


def _standing(case: CaseView, form: LetterForm) -> dict[str, Any]:
    """What stands in the way of this letter on its day."""
    day = form.dated.data if form.dated.data and not form.dated.errors else today()
    return {
        "alerts": shown.alerts(case.facts, day),
        "silence": rules.no_contact(case.facts),
        "avoided": rules.avoided_by_a_letter(case.facts, day),
    }


def _draft(case: CaseView, letter: str) -> str:
    named = rules.key_worker(case.facts)
    said = (named.identity or {}) if named else {}
    worker = (str(said["name"]), str(said["contact"])) if named else None
    planned = [fact for fact in review_meetings(case.facts) if fact.detail["state"] == "planned"]
    meeting = f"on {day_words(planned[-1].detail['on'])}" if planned else ""
    office = settings_in_force(current_session()).office_lines()
    return draft(letter, (case.described.identity or {}).get("given_names") or "", worker, meeting, office)


def _to(case: CaseView) -> str:
    """The parents as the last notification that names them does."""
    for fact in reversed(notifications(case.facts)):
        told = (fact.identity or {}).get("told") or {}
        if names := [str(told[key]) for key in ("mother_name", "other_parent_name") if told.get(key)]:
            return "\n".join(names)
    return ""
