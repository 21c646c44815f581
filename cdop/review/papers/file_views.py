"""The pages on which a file of the case is looked at, blackened, and included in the paper or left out."""

import io
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.files.flattening.copies import pictures
from cdop.files.queries import StoredFile
from cdop.files.rules import Refused
from cdop.files.shelf import Shelf, shelf_of
from cdop.redaction.values import Certainty
from cdop.review.papers import files
from cdop.review.papers.file_forms import PageForm, TextForm
from cdop.review.papers.files import SearchedPage
from cdop.review.papers.gate_views import CHANGED, reads_before_release
from cdop.review.papers.queries import (
    FileChoice,
    Prepared,
    file_choices,
    item_to_confirm,
    item_to_prepare,
    prepared_of,
)
from cdop.review.papers.sending import attached_pdf
from cdop.review.papers.service import ChangedSince
from cdop.review.papers.squares import COLUMN_LETTERS, ROW_NUMBERS, with_grid
from cdop.review.papers.words import CERTAINTIES, KINDS
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal, let_go

HEAD = "Copy for the panel: pseudonymised"


def file(token: str, original: str) -> Response:
    """One file: its pages with what was found boxed, or its text set anew; included or left out."""
    paper, found, choice = _asked(token, original)
    _note(paper, original)
    if found.media_type in files.SET_ANEW:
        return _text(paper, found, choice)
    let_go()
    try:
        pages = files.searched_pages(_shelf(), found, paper.known, choice.blackened if choice else [])
    except Refused as refused:
        return _unreadable(paper, found, str(refused))
    number = _page_number(len(pages))
    if request.method == "GET":
        return _page(paper, found, choice, pages, number, PageForm.of(paper.version, choice, pages[number]))
    form = PageForm().offering(pages[number])
    if not form.validate():
        return _page(paper, found, choice, pages, number, form, 422)
    try:
        return _decided(paper, found, pages, number, form)
    except NotPossible as refusal:
        form.refuse(refusal)
        return _page(paper, found, choice, pages, number, form, 422)
    except Refused as refused:
        form.form_errors.append(str(refused))
        return _page(paper, found, choice, pages, number, form, 422)
    except ChangedSince:
        return _page(_now(paper), found, choice, pages, number, form, 409)


def copy_to_confirm(token: str, file: str) -> Response:
    """A flattened copy that would go with the paper, for whoever checks or confirms it. Never the original."""
    session, person = current_session(), current_person()
    item = item_to_confirm(session, person, token) or abort(404)
    paper = prepared_of(session, person, item)
    if paper is None or not reads_before_release(person, paper):
        abort(404)
    try:
        name, content = files.copy_to_confirm(session, _shelf(), person, paper, file)
    except LookupError:
        abort(404)
    return attached_pdf(content, f"{name} of {item.reference}.pdf")


def page_picture(token: str, original: str, page: int) -> Response:
    """A page as it is seen, with the finds boxed, the black that is decided, and the grid's letters and numbers."""
    paper, found, choice = _asked(token, original)
    _note(paper, original)
    let_go()
    if found.media_type in files.SET_ANEW:
        abort(404)
    try:
        with _shelf().opened(found.token, found.sha256) as path:
            drawn = pictures(path, found.media_type)
        pages = files.searched_pages(_shelf(), found, paper.known, choice.blackened if choice else [])
    except Refused:
        abort(404)
    if not 1 <= page <= len(drawn):
        abort(404)
    _still_there(token)
    return Response(with_grid(io.BytesIO(drawn[page - 1]), pages[page - 1].black), mimetype="image/png")


def _decided(paper: Prepared, found: StoredFile, pages: list[SearchedPage], number: int, form: PageForm) -> Response:
    session, person, item = current_session(), current_person(), paper.item.token
    here = url_for(".file", token=item, original=found.token, page=number + 1)
    if form.leave_out.data:
        files.leave_out(session, person, item, form.seen_version, found.token, form.reason.data or "")
        return _done(item, "The file is left out.")
    if form.include.data:
        reason, title = form.reason.data or "", form.title.data or ""
        pages = [*pages[:number], SearchedPage(pages[number].page, pages[number].hits, form.decided),
                 *pages[number + 1 :]]  # fmt: skip
        made = files.made_copy(_shelf(), found, pages, paper.known, reason)
        files.save_page(session, person, item, form.seen_version, found.token, number, form.decided)
        seen = form.seen_version + 1
        files.include(session, _shelf(), person, item, seen, found.token, made, title, reason)
        return _done(item, "The flattened copy goes with the paper.")
    files.save_page(session, person, item, form.seen_version, found.token, number, form.decided)
    flash(f"Page {number + 1} is saved.", "success")
    return redirect(here, 303)


def _text(paper: Prepared, found: StoredFile, choice: FileChoice | None) -> Response:
    """A Word document or plain text: what would be set anew, to be written in."""
    let_go()
    if request.method == "GET":
        told = next((one["text"] for one in (choice.blackened if choice else []) if "text" in one), None)
        try:
            text = told if told is not None else files.suggested_text(_shelf(), found, paper.known)
        except Refused as refused:
            return _unreadable(paper, found, str(refused))
        return _text_page(paper, found, choice, TextForm.of(paper.version, choice, text))
    form = TextForm()
    if not form.validate():
        return _text_page(paper, found, choice, form, 422)
    session, person, item = current_session(), current_person(), paper.item.token
    try:
        if form.leave_out.data:
            files.leave_out(session, person, item, form.seen_version, found.token, form.reason.data or "")
            return _done(item, "The file is left out.")
        text, reason = form.text.data or "", form.reason.data or ""
        made = files.made_anew(text, paper.known, reason, HEAD)
        files.include(
            session, _shelf(), person, item, form.seen_version, found.token, made, form.title.data or "", reason, text
        )
    except NotPossible as refusal:
        form.refuse(refusal)
    except Refused as refused:
        form.form_errors.append(str(refused))
    except ChangedSince:
        return _text_page(_now(paper), found, choice, form, 409)
    else:
        return _done(item, "The copy goes with the paper.")
    return _text_page(paper, found, choice, form, 422)


def _asked(token: str, original: str) -> tuple[Prepared, StoredFile, FileChoice | None]:
    session, person = current_session(), current_person()
    item = item_to_prepare(session, person, token) or abort(404)
    paper = prepared_of(session, person, item) or abort(404)
    found = files.file_of(session, person, paper, original) or abort(404)
    return paper, found, file_choices(session, paper.token).get(original)


def _still_there(token: str) -> None:
    """404 where the person withdrew from the case while the file was read, which is long and holds no lock."""
    if item_to_prepare(current_session(), current_person(), token) is None:
        abort(404)


def _note(paper: Prepared, original: str) -> None:
    record(current_session(), current_person(), Event.FILE_READ, paper.item.case_id, file=original)


def _now(paper: Prepared) -> Prepared:
    return prepared_of(current_session(), current_person(), paper.item) or abort(404)


def _shelf() -> Shelf:
    return shelf_of(current_app.extensions["settings"])


def _page_number(pages: int) -> int:
    """The page asked for, from 0; the first where there is no such page."""
    told = request.args.get("page", "1")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 1
    return number - 1 if 1 <= number <= pages else 0


def _page(  # noqa: PLR0913, PLR0917 - what stands on it
    paper: Prepared,
    found: StoredFile,
    choice: FileChoice | None,
    pages: list[SearchedPage],
    number: int,
    form: PageForm,
    code: int = 200,
) -> Response:
    if code == 409:
        form.shows(paper.version)
        keep_despite_refusal()
    current = pages[number]
    words: dict[str, Any] = {
        "number": number + 1,
        "pages": len(pages),
        "to_look_at": [n for n, one in enumerate(pages, 1) if one.must_be_looked_at],
        "hits": [(hit, KINDS[hit.what], CERTAINTIES[hit.certainty]) for hit in current.hits],
        "exact": Certainty.EXACT,
        "letters": COLUMN_LETTERS,
        "rows": ROW_NUMBERS,
        "chosen": set(form.squares.data or ()),
        "pictured": current.page.pictured or not current.page.text.strip(),
    }
    return _shown("papers/file.html", paper, found, choice, form, code, **words)


def _text_page(
    paper: Prepared, found: StoredFile, choice: FileChoice | None, form: TextForm, code: int = 200
) -> Response:
    if code == 409:
        form.shows(paper.version)
        keep_despite_refusal()
    return _shown("papers/file_text.html", paper, found, choice, form, code)


def _unreadable(paper: Prepared, found: StoredFile, words: str) -> Response:
    return _shown("papers/file_unreadable.html", paper, found, None, None, 200, words=words)


def _shown(  # noqa: PLR0913, PLR0917 - what stands on it
    template: str, paper: Prepared, found: StoredFile, choice: FileChoice | None, form: Any, code: int, **words: Any
) -> Response:
    _still_there(paper.item.token)
    problem = CHANGED if code == 409 else ""
    page = render_template(
        template, item=paper.item, paper=paper, file=found, choice=choice, form=form, problem=problem, **words
    )
    return make_response(page, code)


def _done(item: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for(".gate", token=item, _anchor="files"), 303)
