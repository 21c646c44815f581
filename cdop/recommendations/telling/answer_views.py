"""The pages of an organisation: what is recommended, its answer, and afterwards how far it is and what shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.files.rules import Refused
from cdop.gathering.replying.arriving import NotTaken, looked_at
from cdop.gathering.replying.link_views import LinkPage
from cdop.recommendations.following.service import Deed, Said, add_evidence, add_note, keep_action
from cdop.recommendations.paging import paged
from cdop.recommendations.queries import Action
from cdop.recommendations.refusing import NamesSomebody
from cdop.recommendations.rules import NotNow, State
from cdop.recommendations.service import locked
from cdop.recommendations.telling import drafts
from cdop.recommendations.telling.answer_page import NotOpen, Opened, done, opens, sent, to
from cdop.recommendations.telling.answer_shown import action_rows, answer_rows, said_rows, wording_rows
from cdop.recommendations.telling.answering import ALREADY, answer_of, faults, take_answer
from cdop.recommendations.telling.drafts import SavedMeanwhile
from cdop.recommendations.telling.forms import AnswerForm, EvidenceForm, LinkForm, OwnActionForm, ProgressForm
from cdop.recommendations.telling.links import DOOR
from cdop.recommendations.telling.own_list import awaited_words
from cdop.versions import ChangedMeanwhile
from cdop.web import cookies
from cdop.web.unit_of_work import keep_despite_refusal

__all__ = ["action", "answer", "check", "evidence", "form", "link", "new_action", "progress", "sent"]
ADD_ACTION, LATER = "add_action", "later"
CONFLICT = (
    "Your answer was saved in another window after you opened this page. Yours is not saved yet: it stands below."
)
CHANGED = "This action was changed after you opened this page. What you typed is not saved yet: it stands in the form."
_LINK = LinkPage(DOOR, LinkForm, "recommendations/telling/answer/link.html", "answers.form", cookies.hand_out_answer)


@dataclass(frozen=True)
class Sheet:
    """A page of one form. ``page`` is its name in the audit; ``files``: it may send one."""

    page: str
    title: str
    form: Any
    files: bool = False


def link(secret: str) -> Response:
    """The page of a link to a recommendation."""
    return _LINK.answer(secret)


@opens
def form(opened: Opened) -> Response:
    """What is recommended, what was answered, and what can be said now."""
    opened.saw("form")
    return _first(opened)


@opens
def answer(opened: Opened) -> Response:
    """The answer, which may be saved unfinished."""
    if not _awaited(opened):
        return _over(opened)
    held = drafts.draft_of(current_session(), opened.person, opened.own.addressee)
    if request.method != "POST":
        opened.saw("answer")
        shown = AnswerForm.of(held)
        if "check" in request.args:
            shown.say(faults(held))
        return _answer_page(opened, shown)
    typed = AnswerForm()
    if ADD_ACTION in request.form:
        typed.add_row()
        return _answer_page(opened, typed)
    if not typed.validate():
        return _answer_page(opened, typed, 422)
    try:
        drafts.keep(current_session(), opened.person, opened.own.addressee, typed.draft(), typed.seen)
    except SavedMeanwhile:
        typed.version.data = str(held.version)
        return _answer_page(opened, typed, 409, conflict=CONFLICT)
    if LATER in request.form:
        flash("Your answer is saved, and not sent. You can come back to it.", "success")
        return to(opened.to("form"))
    if found := faults(typed.draft()):
        keep_despite_refusal()  # what was typed is kept, though it cannot be sent yet
        typed.version.data = str(held.version + 1)
        typed.say(found)
        return _answer_page(opened, typed, 422)
    return to(opened.to("check"))


@opens
def check(opened: Opened) -> Response:
    """The answer as it is kept, before it is sent; and sending it, once."""
    if not _awaited(opened):
        return _over(opened)
    session = current_session()
    held = drafts.draft_of(session, opened.person, opened.own.addressee)
    if request.method != "POST":
        opened.saw("check")
        return to(opened.to("answer", check=1)) if faults(held) else _check_page(opened, held)
    if str(held.version) != request.form.get("version", ""):
        return _check_page(opened, held, 409, changed=True)
    if faults(held):
        return to(opened.to("answer", check=1))
    try:
        take_answer(session, opened.person, opened.token, answer_of(held, opened.way))
    except NamesSomebody as names:
        return _check_page(opened, held, 422, names=[one.found for one in names.found])
    except NotNow as refusal:
        return _first(opened, 409, why_not=str(refusal))
    return done(opened)


@opens
def progress(opened: Opened) -> Response:
    """A note of how far it is."""
    typed = ProgressForm()

    def save() -> None:
        said = Said(typed.words.data or "", by_addressee=True)
        add_note(current_session(), opened.person, opened.token, said)

    return _told(opened, Sheet("progress", "Tell how far it is", typed), save)


@opens
def evidence(opened: Opened) -> Response:
    """A file, or words on where something can be seen."""
    typed = EvidenceForm()

    def save() -> None:
        given = typed.file.data
        files = [given] if isinstance(given, FileStorage) and given.filename else []
        with looked_at(files) as checked:
            locked(current_session(), opened.token)
            said = Said(typed.words.data or "", by_addressee=True)
            add_evidence(current_session(), opened.again().person, opened.token, said, file=next(iter(checked), None))

    return _told(opened, Sheet("evidence", "Show what was done", typed, files=True), save)


@opens
def new_action(opened: Opened) -> Response:
    """One more thing that the organisation does."""
    typed = OwnActionForm()
    return _told(opened, Sheet("action", "Add an action", typed), lambda: _keep_action(opened, typed, "", 0))


@opens
def action(opened: Opened, action: str) -> Response:
    """How an action stands: that it is done, for example."""
    now = next((one for one in opened.own.actions if one.token == action), None)
    if now is None:
        raise NotOpen
    typed = OwnActionForm(data=_held(now))
    if request.method != "POST":
        typed.version.data = str(now.version)
    sheet = Sheet("action", "How it stands", typed)
    try:
        return _told(opened, sheet, lambda: _keep_action(opened, typed, action, typed.seen))
    except ChangedMeanwhile:
        typed.version.data = str(now.version)
        return _shown(opened, sheet, 409, CHANGED)


def _told(opened: Opened, sheet: Sheet, save: Callable[[], None]) -> Response:
    """A form of one thing that an organisation tells after it answered; 303, or 422 with what was typed."""
    typed = sheet.form
    if _awaited(opened):
        return to(opened.to("form"))
    if request.method != "POST":
        opened.saw(sheet.page)
        return _shown(opened, sheet)
    if not typed.validate():
        return _shown(opened, sheet, 422)
    try:
        save()
    except NamesSomebody as names:
        found = ", ".join(f"‘{one.found}’" for one in names.found)
        typed.refuse(NotNow(f"{found} could be somebody’s name: write a role in its place", "owner"))
    except NotNow as refusal:
        typed.refuse(refusal)
    except (NotTaken, Refused) as refusal:
        typed.file.errors = refusal.words if isinstance(refusal, NotTaken) else [str(refusal)]
    else:
        flash("The panel has what you sent. Thank you.", "success")
        return to(opened.to("form"))
    return _shown(opened, sheet, 422)


def _keep_action(opened: Opened, typed: OwnActionForm, action: str, seen: int) -> None:
    deed = Deed(typed.words.data or "", typed.owner.data or "", typed.due_on.data, str(typed.state.data))
    keep_action(
        current_session(), opened.person, opened.token, deed, action=action, seen_version=seen, by_addressee=True
    )


def _held(now: Action) -> dict[str, Any]:
    return {"words": now.words, "owner": now.owner, "due_on": now.due_on, "state": now.state}


def _awaited(opened: Opened) -> bool:
    return opened.own.addressee.state is State.TOLD


def _over(opened: Opened) -> Response:
    """The first page, where an answer is not awaited any more."""
    if request.method != "POST":
        return to(opened.to("form"))
    return _first(opened, 409, why_not=ALREADY)


def _first(opened: Opened, code: int = 200, why_not: str = "") -> Response:
    own = opened.own
    waits = _awaited(opened)
    begun = waits and drafts.draft_of(current_session(), opened.person, own.addressee).version > 0
    return opened.shown(
        "form", code, rows=wording_rows(own), awaited=awaited_words(own), waits=waits, begun=begun, why_not=why_not,
        said=paged(said_rows(own), "said"), actions=action_rows(own, opened.to),
        refused=own.addressee.state is State.REFUSED,
    )  # fmt: skip


def _answer_page(opened: Opened, typed: AnswerForm, code: int = 200, conflict: str = "") -> Response:
    return opened.shown(
        "answer", code, form=typed, conflict=conflict, back=opened.to("form"), add=ADD_ACTION, later=LATER
    )  # fmt: skip


def _check_page(
    opened: Opened, held: drafts.Draft, code: int = 200, *, changed: bool = False, names: Any = ()
) -> Response:
    shown = {"rows": answer_rows(held), "version": held.version, "back": opened.to("answer")}
    return opened.shown("check", code, changed=changed, names=names, **shown)


def _shown(opened: Opened, sheet: Sheet, code: int = 200, conflict: str = "") -> Response:
    return opened.shown("tell", code, sheet=sheet, form=sheet.form, conflict=conflict, back=opened.to("form"))
