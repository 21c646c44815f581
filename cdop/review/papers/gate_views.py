"""The pages on which a paper is prepared: everything found, resolving it, writing sections, checking, releasing."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.forms import Versioned
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.reference.wording import plural
from cdop.review.meetings.queries import Item
from cdop.review.papers import gate_shown, service
from cdop.review.papers.forms import ReadForm, SectionForm, SeenForm, WithdrawForm, resolving_form
from cdop.review.papers.gate import Searched, StillOpen, as_read
from cdop.review.papers.in_sight import without_names
from cdop.review.papers.queries import (
    CHECKED,
    Prepared,
    item_to_confirm,
    item_to_prepare,
    prepared_of,
    readable,
)
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

CHANGED = "This paper, or the case, changed after you opened the page. Nothing was saved: look at what is here now."
SAME = "You checked this paper: somebody else confirms it."
NOT_CHECKED = "This paper was changed after it was checked: check it first."
NEITHER = "Nothing was saved: choose what to do with the button on this page."
STILL_OPEN = "The paper cannot be released: something that was found is not resolved yet."
COPIES = "The paper cannot be released: {}."
LEFT = "The paper cannot be released: what is written instead still names something of this case: {}."


def gate(token: str) -> Response:
    """The paper as it stands: sections in reading order with everything found marked, files, and what is next."""
    return _gate(_item(token))


def draw(token: str) -> Response:
    """Draw the paper, or draw it again."""
    item, form = _item(token), SeenForm()

    def save() -> str:
        service.draw_paper(current_session(), current_person(), token, form.seen_version)
        return "The paper is drawn. Look at everything that was found."

    return _done(item, save)


def exact(token: str) -> Response:
    """Replace everything that the case knows as it is written by its role."""
    item, form = _item(token), SeenForm()

    def save() -> str:
        number = service.resolve_exact(current_session(), current_person(), token, form.seen_version)
        return f"{plural(number, 'find')} replaced as suggested."

    return _done(item, save)


def resolve(token: str, section: str) -> Response:
    """Everything found in one section, each to be resolved."""
    item = _item(token)
    paper = _paper(item)
    searched = _searched(paper, section)
    if request.method == "GET":
        return _resolving(paper, searched, resolving_form(searched, paper.version, formdata=None))
    form = resolving_form(searched, paper.version)
    if not form.validate():
        return _resolving(paper, searched, form, 422)
    try:
        number = service.resolve(current_session(), current_person(), token, form.seen_version, form.resolutions)
    except NotPossible as refusal:
        form.refuse_finds(refusal.faults)
        return _resolving(paper, searched, form, 422)
    except service.ChangedSince:
        return _conflict(paper, form, lambda: _resolving(paper, searched, form, 409))
    flash(f"{plural(number, 'decision')} saved." if number else "Nothing was changed.", "success" if number else "")
    return redirect(url_for(".gate", token=token, _anchor=f"section-{section}"), 303)


def write(token: str, section: str) -> Response:
    """Write a section by hand; it is searched again."""
    paper = _paper(_item(token))
    found = paper.section(section)
    if found is None or found.fixed:
        abort(404)
    words = {"section": found, "drawn": found.drawn if found.edited else ""}
    if request.method == "GET":
        form = SectionForm(formdata=None, data={"version": str(paper.version), "text": found.text})
        return _shown("papers/write.html", paper, form, 200, **words)
    form = SectionForm()
    if not form.validate():
        return _shown("papers/write.html", paper, form, 422, **words)
    text = found.drawn if form.take.data else form.text.data or ""
    try:
        service.write_section(current_session(), current_person(), token, form.seen_version, section, text)
    except service.ChangedSince:
        words["theirs"] = found.text
        return _conflict(paper, form, lambda: _shown("papers/write.html", paper, form, 409, **words))
    flash("The text is saved, and was searched again.", "success")
    return redirect(url_for(".gate", token=token, _anchor=f"section-{section}"), 303)


def read(token: str) -> Response:
    """The paper as it would be released: one person checks it, another confirms."""
    session, person = current_session(), current_person()
    item = item_to_confirm(session, person, token) or abort(404)
    paper = _paper(item)
    if request.method == "GET":
        return _reading(paper, ReadForm(formdata=None, data={"version": str(paper.version)}))
    form = ReadForm()
    try:
        if form.check.data:
            service.check(session, person, token, form.seen_version)
            words = "The paper is checked. Somebody else confirms it now."
        elif not form.confirm.data:
            return _reading(paper, form, 422, NEITHER)
        else:
            number = service.confirm(session, person, token, form.seen_version)
            words = f"Release {number} is what the panel reads."
    except LookupError:
        abort(404)
    except service.SamePerson:
        return _reading(paper, form, 409, SAME)
    except service.NotChecked:
        return _reading(paper, form, 409, NOT_CHECKED)
    except StillOpen as still:
        return _reading(paper, form, 409, _still_words(still, tells=person.is_a(Role.COORDINATOR)))
    except service.ChangedSince:
        return _conflict(paper, form, lambda: _reading(paper, form, 409, CHANGED))
    flash(words, "success")
    here = ".gate" if person.is_a(Role.COORDINATOR) else "panel_meetings.meeting"
    return redirect(url_for(here, token=token if here == ".gate" else item.meeting), 303)


def withdraw(token: str) -> Response:
    """Take back what the panel reads, with a reason."""
    session, person, item = current_session(), current_person(), _item(token)
    paper = _paper(item)
    release = readable(session, person, [item]).get(token) or abort(404)
    if request.method == "GET":
        form = WithdrawForm(formdata=None, data={"version": str(release.number)})
        return _shown("papers/withdraw.html", paper, form, 200, number=release.number)
    form = WithdrawForm()
    if not form.validate():
        return _shown("papers/withdraw.html", paper, form, 422, number=release.number)
    try:
        service.withdraw(session, person, token, form.seen_version, form.reason.data or "")
    except service.ChangedSince:
        form.shows(release.number)
        return _shown("papers/withdraw.html", paper, form, 409, number=release.number, problem=CHANGED)
    flash(f"Release {release.number} is taken back. Nobody reads it any more.", "success")
    return redirect(url_for(".gate", token=token), 303)


def _item(token: str) -> Item:
    return item_to_prepare(current_session(), current_person(), token) or abort(404)


def _paper(item: Item) -> Prepared:
    return prepared_of(current_session(), current_person(), item) or abort(404)


def _searched(paper: Prepared, section: str) -> Searched:
    return next((one for one in paper.searched if one.section.key == section and one.finds), None) or abort(404)


def _done(item: Item, save: Callable[[], str]) -> Response:
    """Do what a button says: 303, 409 with the paper as it stands, 404 where there is none."""
    try:
        flash(save(), "success")
    except LookupError:
        abort(404)
    except service.ChangedSince:
        keep_despite_refusal()
        return _gate(item, 409, CHANGED)
    return redirect(url_for(".gate", token=item.token), 303)


def _gate(item: Item, code: int = 200, problem: str = "") -> Response:
    session, person = current_session(), current_person()
    record(session, person, Event.PAPER_VIEWED, item.case_id, item=item.token)
    paper = prepared_of(session, person, item)
    form = SeenForm(formdata=None, data={"version": str(paper.version if paper else 0)})
    words = gate_shown.shown(session, person, item, paper)
    return make_response(render_template("papers/gate.html", item=item, form=form, problem=problem, **words), code)


def _resolving(paper: Prepared, searched: Searched, form: Any, code: int = 200) -> Response:
    return _shown("papers/resolve.html", paper, form, code, searched=searched, section=searched.section)


def reads_before_release(person: Person, paper: Prepared) -> bool:
    """Whoever does not prepare papers sees one that he or she may confirm once it is checked, and nothing is open."""
    return person.is_a(Role.COORDINATOR) or (paper.state == CHECKED and not paper.open)


def _reading(paper: Prepared, form: ReadForm, code: int = 200, problem: str = "") -> Response:
    """What would be released."""
    person = current_person()
    if not reads_before_release(person, paper):
        abort(404)
    sections = [as_read(one) for one in paper.searched]
    files = gate_shown.included(current_session(), paper)
    own = paper.checked_by == person.account_id
    return _shown(
        "papers/read.html", paper, form, code, sections=sections, files=files, problem=problem, own=own,
        checked=paper.state == CHECKED, prepares=person.is_a(Role.COORDINATOR),
    )  # fmt: skip


def _still_words(still: StillOpen, *, tells: bool) -> str:
    """Why a paper cannot be released. ``tells``: for coordinators; nobody else learns what names somebody."""
    if still.files:
        return COPIES.format("; ".join(still.files if tells else without_names(still.files)))
    return LEFT.format(", ".join(still.left)) if still.left and tells else STILL_OPEN


def _conflict(paper: Prepared, form: Versioned, answer: Callable[[], Response]) -> Response:
    """409: the page as the paper now stands, what was typed kept, so that the next save has seen it."""
    form.shows(paper.version)
    keep_despite_refusal()
    return answer()


def _shown(template: str, paper: Prepared, form: Versioned, code: int, **words: Any) -> Response:
    record(current_session(), current_person(), Event.PAPER_VIEWED, paper.item.case_id, item=paper.item.token)
    told = {"problem": CHANGED if code == 409 else "", **words}
    page = render_template(template, item=paper.item, paper=paper, form=form, conflict=code == 409, **told)
    return make_response(page, code)
