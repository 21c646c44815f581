"""The reading room: the list of cases, the released papers on one page, private notes, files, and the pack."""

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.case.presenters import age_words, month_words
from cdop.case.recusal.forms import DeclareForm
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.files.shelf import shelf_of
from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting
from cdop.reference.calendar import today
from cdop.reference.wording import short_datetime
from cdop.review.papers import words as paper_words
from cdop.review.papers.drawing import NOTE
from cdop.review.papers.forms import NoteForm, SeenForm
from cdop.review.papers.notes import NoteChanged, destroy_of, keep_note, notes_of, seen_of
from cdop.review.papers.room import Door, RoomPaper, entrance, note_reading, openings, room_papers
from cdop.review.papers.sending import attached_pdf
from cdop.web.guard import current_person
from cdop.web.jinja import route_url
from cdop.web.unit_of_work import keep_despite_refusal, let_go

_OPENED = {
    Event.PAPER_READ: "Opened the papers",
    Event.PAPER_FILE_READ: "Took a document",
    Event.PACK_EXPORTED: "Took out the pack",
}


@dataclass(frozen=True)
class Inside:
    """A room that is open for this person: the meeting, and its papers."""

    meeting: Meeting
    papers: list[RoomPaper]

    def paper(self, item: str) -> RoomPaper | None:
        """The released paper of an item."""
        return next((one for one in self.papers if one.item.token == item and one.release), None)


def room(token: str) -> Response:
    """The cases of the meeting, each with a way to say that one has a conflict, before any paper is opened."""
    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    page = render_template(
        "papers/room.html", meeting=inside.meeting, rows=[_row(paper) for paper in inside.papers], words=paper_words,
        read=any(paper.release for paper in inside.papers), form=SeenForm(formdata=None),
    )  # fmt: skip
    return make_response(page)


def papers(token: str) -> Response:
    """The released papers one after another. Who opens them stands in the audit."""
    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    note_reading(current_session(), current_person(), inside.meeting, inside.papers)
    return _papers(inside)


def note(token: str, item: str) -> Response:
    """Save one's own note on a case."""
    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    paper = inside.paper(item) or abort(404)
    here = url_for(".papers", token=token, _anchor=f"note-{item}")
    if request.method == "GET":
        return redirect(here, 303)
    form = NoteForm(prefix=_prefix(item))
    if not form.validate():
        return _one_note(inside.meeting, paper, form, 422)
    try:
        keep_note(current_session(), current_person(), paper.item, form.text.data or "", form.seen.data or "")
    except NoteChanged as changed:
        form.seen.data = seen_of(str(changed.args[0]))
        return _one_note(inside.meeting, paper, form, 409, str(changed.args[0]))
    flash("Your note is saved.", "success")
    return redirect(here, 303)


def conflict(token: str, item: str) -> Response:
    """Declare a conflict with one case of the meeting: from then on it does not exist for this person.

    By the meeting's reference alone: the case's own page, and what it is called there, are not linked from here.
    """
    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    paper = next((one for one in inside.papers if one.item.token == item), None) or abort(404)
    form, person = DeclareForm(), current_person()
    if request.method == "GET" or not form.validate():
        code = 200 if request.method == "GET" else 422
        page = render_template("papers/conflict.html", meeting=inside.meeting, paper=_row(paper), form=form)
        return make_response(page, code)
    assert person.account_id is not None
    let_go()
    try:
        bar(current_session(), person, paper.item.case_id, person.account_id, How.DECLARED, form.reason.data or "")
    except (LookupError, NotPossible):
        abort(404)
    flash("Your conflict of interest is recorded. You will not see the case any more.", "success")
    return redirect(url_for(".room", token=token), 303)


def file_copy(token: str, file: str) -> Response:
    """A flattened copy that was released with a paper. The original has no address here."""
    from cdop.review.papers.files import released_copy

    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    told = [(one.item, each) for one in inside.papers if one.release for each in one.release.content["files"]]
    item, found = next(((item, each) for item, each in told if each["token"] == file), None) or abort(404)
    shelf = shelf_of(current_app.extensions["settings"])
    content = released_copy(current_session(), shelf, current_person(), inside.meeting, item, found)
    return attached_pdf(content, f"{found['name']} of {item.reference}.pdf")


def pack(token: str) -> Response:
    """The papers as one file, marked with whoever takes it out. While it is made nobody waits for the database."""
    from cdop.review.papers.packs import make_pack, record_export  # loads what makes PDFs: not at start

    inside = _inside(token)
    if isinstance(inside, Response):
        return inside
    if not any(paper.release for paper in inside.papers):
        abort(404)
    person = current_person()
    let_go()
    made = make_pack(inside.meeting, inside.papers, person.name)
    if _inside(token) != inside:
        flash("The papers changed while the pack was made: take it out again.")
        return redirect(url_for(".room", token=token), 303)
    record_export(current_session(), person, inside.meeting, inside.papers, made)
    return attached_pdf(made.data, f"Panel papers {inside.meeting.meets_on.isoformat()} {made.number}.pdf")


def opened(token: str) -> Response:
    """Who opened what of a meeting's papers, for coordinators."""
    session, person = current_session(), current_person()
    meeting = meeting_at(session, token) if person.is_a(Role.COORDINATOR) else None
    if meeting is None:
        abort(404)
    rows = [
        [one.name, _OPENED[one.event], one.reference, short_datetime(one.at), one.number]
        for one in openings(session, person, meeting)
    ]
    return make_response(render_template("papers/opened.html", meeting=meeting, rows=rows))


def _inside(token: str) -> Inside | Response:
    """The room, where it is open for this person; else the answer that they get. 404 where there is none for them.

    Whoever first looks after the papers closed destroys the meeting's private notes, where no command has yet.
    """
    session, person = current_session(), current_person()
    found = entrance(session, person, token, today())
    if found.meeting is None:
        abort(404)
    if found.door is Door.OPEN:
        return Inside(found.meeting, room_papers(session, person, found.meeting))
    if found.door is Door.TERMS:
        return redirect(route_url("panel_meetings.terms", token=token, back=request.path), 303)
    gone = destroy_of(session, person, token) if found.door is Door.CLOSED else 0
    keep_despite_refusal()
    page = render_template("papers/closed.html", meeting=found.meeting, early=found.door is Door.NOT_YET, gone=gone)
    return make_response(page, 404)


def _row(paper: RoomPaper) -> dict[str, Any]:
    item = paper.item
    content_note = ""
    for section in paper.release.content["sections"] if paper.release else ():
        if section["key"] == NOTE:
            content_note = section["text"]
    return {
        "reference": item.reference,
        "token": item.token,
        "theme": item.theme,
        "age": age_words(paper.age),
        "month": month_words(paper.month),
        "state": f"Paper {paper.release.number}" if paper.release else "No paper yet",
        "note": content_note,
        "conflict": url_for(".conflict", token=item.meeting, item=item.token),
    }


def _papers(inside: Inside) -> Response:
    read = [paper for paper in inside.papers if paper.release]
    own = notes_of(current_session(), current_person(), [paper.item for paper in read])
    page = render_template(
        "papers/papers.html", meeting=inside.meeting, words=paper_words, note_key=NOTE,
        papers=[(_row(paper), paper.release) for paper in read],
        notes={paper.item.token: _note_form(paper.item.token, own.get(paper.item.token, "")) for paper in read},
        without=[paper.item.reference for paper in inside.papers if not paper.release],
    )  # fmt: skip
    return make_response(page)


def _note_form(item: str, text: str) -> NoteForm:
    form: NoteForm = NoteForm(formdata=None, prefix=_prefix(item), data={"text": text, "seen": seen_of(text)})
    return form


def _prefix(item: str) -> str:
    """Several notes stand on one page: each has names of its own."""
    return f"note-{item}-"


def _one_note(meeting: Meeting, paper: RoomPaper, form: NoteForm, code: int, theirs: str = "") -> Response:
    words = {"meeting": meeting, "paper": _row(paper), "form": form, "theirs": theirs, "conflict": code == 409}
    return make_response(render_template("papers/note.html", **words), code)
