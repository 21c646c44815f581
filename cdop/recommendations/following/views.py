"""Recording what was done about a recommendation with one organisation: each page one form, each form one thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.files.names import disposition
from cdop.files.rules import Refused
from cdop.files.shelf import shelf_of
from cdop.files.views import SANDBOX
from cdop.gathering.replying.arriving import NotTaken, looked_at
from cdop.recommendations.following import service
from cdop.recommendations.following.evidence import read_evidence
from cdop.recommendations.following.forms import (
    ActionForm,
    DoneForm,
    EvidenceForm,
    FollowUpForm,
    NoteForm,
    NotTakenUpForm,
    ReopenForm,
    Telling,
)
from cdop.recommendations.following.service import Answer, Closing, Deed
from cdop.recommendations.queries import (
    Action,
    Addressee,
    FollowUp,
    Recommendation,
    actions_of,
    addressee_at,
    addressee_with,
    events_of,
    follow_ups_of,
)
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import NamesSomebody, looked_through
from cdop.recommendations.rules import Happened, Happening, NotNow, State, evidence_since_opening
from cdop.recommendations.signing import may_sign
from cdop.recommendations.writing.shown import HAPPENED, standing
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person, signed_in

TEMPLATE = "recommendations/following/form.html"
NO = "no"
MOST_NEWER = 5
"""The things recorded meanwhile that a page tells of, the last of them."""
AGAIN = "Choose the file again: it is not saved yet"
CHANGED = "Something was recorded after you opened this page. What you typed is not saved yet: it stands in the form."


@dataclass(frozen=True)
class Sheet:
    """What a page is about. ``facts`` stand above the form; ``files``: it may send one."""

    addressee: Addressee
    recommendation: Recommendation
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    files: bool = False

    @property
    def href(self) -> str:
        return url_for("recommendations.recommendation", token=self.recommendation.token)


def new_action(token: str) -> Response:
    """An action that the organisation takes."""
    sheet, form = _sheet(token, "Add an action"), ActionForm()
    return _answer(sheet, form, lambda: _keep_action(sheet, form, "", 0), "The action is saved.")


def action(token: str, action: str) -> Response:
    """How an action stands from now on."""
    sheet = _sheet(token, "Change an action")
    now = _action(sheet, action) or abort(404)
    kept = {"words": now.words, "owner": now.owner, "due_on": now.due_on, "state": now.state}
    form = ActionForm(data=kept)
    if not form.is_submitted():
        form.version.data = str(now.version)
    return _answer(
        sheet, form, lambda: _keep_action(sheet, form, action, form.seen), "The action is saved.",
        lambda: _newest(sheet, form, action),
    )  # fmt: skip


def note(token: str) -> Response:
    """A progress note."""
    sheet, form = _sheet(token, "Add a progress note"), NoteForm()
    if sheet.addressee.state not in {State.ACCEPTED, State.PARTLY_ACCEPTED}:
        del form.begun

    def save() -> None:
        begun = "begun" in form and form.begun.data
        service.add_note(current_session(), current_person(), token, form.said(), begun=begun)

    return _answer(sheet, form, save, "The note is added.")


def evidence(token: str) -> Response:
    """A file, or where the evidence can be seen."""
    sheet, form = _sheet(token, "Add evidence", files=True), EvidenceForm()

    def save() -> None:
        with looked_at(_given(form.file.data)) as checked:
            file = checked[0] if checked else None
            service.add_evidence(current_session(), current_person(), token, form.said(), file=file)

    return _answer(sheet, form, save, "The evidence is added.")


def file(token: str, file: str) -> Response:
    """A file of evidence, as an attachment. One that is held, removed or not for this person is not there."""
    shelf = shelf_of(current_app.extensions["settings"])
    try:
        found, content = read_evidence(current_session(), shelf, current_person(), token, file)
    except LookupError:
        abort(404)
    answer = make_response(content)
    answer.mimetype = found.media_type
    answer.headers["Content-Disposition"] = disposition(found.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def done(token: str) -> Response:
    """Closing it as done, signed off."""
    sheet, form = _signing(token, "Close as done"), DoneForm()
    return _close(sheet, form, service.close_as_done, "It is closed as done. You will be asked whether it worked.")


def not_taken_up(token: str) -> Response:
    """Closing it as not taken up, with the reason and signed off."""
    sheet, form = _signing(token, "Close as not taken up"), NotTakenUpForm()
    return _close(sheet, form, service.close_as_not_taken_up, "It is closed as not taken up.")


def reopen(token: str) -> Response:
    """Opening again what was closed; the reason is begun where a follow-up says that it did not work."""
    session, person = current_session(), current_person()
    if not (service.may_write(person) or may_sign(session, person)):
        abort(404)
    sheet = _sheet(token, "Open it again")
    form = ReopenForm(data={"words": _what_failed(sheet, request.args.get("after", ""))})
    _seen(form, sheet.addressee)

    def save() -> None:
        service.reopen(session, person, token, form.said(), form.seen)

    return _answer(sheet, form, save, "It is open again.", lambda: _stands(sheet, form))


def follow_up(token: str, number: int) -> Response:
    """Whether it happened, and whether it worked."""
    sheet = _sheet(token, "Did it happen? Did it work?", files=True)
    asked = _asked(sheet, number) or abort(404)
    facts = [
        ("To be asked", f"After {asked.months} months: {long_date(asked.due_on)}"),
        ("How it will show whether it worked", sheet.recommendation.wording.measured_by or "Not said"),
    ]
    sheet, form = Sheet(sheet.addressee, sheet.recommendation, sheet.title, facts, files=True), FollowUpForm()

    def save() -> None:
        with looked_at(_given(form.file.data)) as checked:
            session, person = current_session(), current_person()
            answer = Answer(number, form.happened.data or "", form.worked.data or "", form.said())
            service.answer_follow_up(session, person, token, answer)
            if checked or form.where.data:
                file = checked[0] if checked else None
                service.add_evidence(session, person, token, form.evidence, file=file, follow_up=number)

    failed = NO in {form.happened.data, form.worked.data}
    words = "The answers are saved. What did not happen, or did not work, can be opened again." if failed else ""
    return _answer(sheet, form, save, words or "The answers are saved.", lambda: _stands(sheet, form))


def _answer(
    sheet: Sheet,
    form: Telling,
    save: Callable[[], None],
    told: str,
    conflict: Callable[[], list[tuple[str, str]]] | None = None,
) -> Response:
    """The form; 303 where it is saved, 422 with what was typed, 409 where what it is about has changed."""
    if not form.is_submitted():
        return _page(sheet, form, 200)
    if not form.validate():
        return _page(sheet, form, 422)
    session, person = current_session(), current_person()
    told_names = reads_as_typed(session, person, sheet.recommendation.number)
    try:
        with looked_through(session, person, sheet.addressee.token, told=told_names):
            save()
    except NamesSomebody as names:
        form.offer(names, told=told_names)
        return _page(sheet, form, 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _page(sheet, form, 422)
    except (NotTaken, Refused) as refusal:
        form["file"].errors = refusal.words if isinstance(refusal, NotTaken) else [str(refusal)]
        return _page(sheet, form, 422)
    except ChangedMeanwhile:
        return _page(sheet, form, 409, conflict() if conflict else [])
    except (LookupError, PermissionError):
        abort(404)
    flash(told, "success")
    return redirect(sheet.href, 303)


def _page(sheet: Sheet, form: Telling, code: int, now: list[tuple[str, str]] | None = None) -> Response:
    """``now``: what stands, where somebody was quicker. A browser sends no file twice: it is to be chosen again."""
    if code != 200 and sheet.files and _given(form["file"].data) and not form["file"].errors:
        form["file"].errors = [AGAIN]
    day = today()
    page = render_template(
        TEMPLATE,
        sheet=sheet,
        form=form,
        standing=standing(sheet.addressee, day),
        now=now,
        changed=CHANGED,
    )
    return make_response(page, code)


def _sheet(token: str, title: str, *, files: bool = False) -> Sheet:
    """What a page is about, where it exists for whoever asks; and the audit says that they looked."""
    session, person = current_session(), current_person()
    addressee, recommendation = addressee_with(session, person, token) or abort(404)
    record(session, person, Event.RECOMMENDATION_VIEWED, None, recommendation=recommendation.token)
    return Sheet(addressee, recommendation, title, files=files)


def _signing(token: str, title: str) -> Sheet:
    if not may_sign(current_session(), current_person()):
        abort(404)
    sheet = _sheet(token, title)
    facts = [("Done when", sheet.recommendation.wording.done_when or "Not said"), ("Evidence", _shown(sheet))]
    return Sheet(sheet.addressee, sheet.recommendation, title, facts)


def _shown(sheet: Sheet) -> str:
    """The evidence that whoever signs goes by."""
    told = [f"{long_date(one.dated)}: {one.words or 'a file'}" for one in evidence_since_opening(_own(sheet))]
    return "; ".join(told) or "None yet"


def _own(sheet: Sheet) -> list[Happened]:
    """What happened with the organisation, in the order in which it was recorded."""
    number = sheet.recommendation.number
    entries = events_of(current_session(), current_person(), [number])[number]
    return [one.happened for one in entries if one.addressee_number == sheet.addressee.number]


Close = Callable[..., Any]


def _close(sheet: Sheet, form: DoneForm | NotTakenUpForm, close: Close, told: str) -> Response:
    _seen(form, sheet.addressee)
    if not form.is_submitted():
        who = signed_in()
        form.signed_by.data = who.display_name if who else ""

    def save() -> None:
        closing = Closing(form.said(), form.signed_by.data or "", form.signed_role.data or "", form.seen)
        close(current_session(), current_person(), sheet.addressee.token, closing)

    return _answer(sheet, form, save, told, lambda: _stands(sheet, form))


def _seen(form: Telling, addressee: Addressee) -> None:
    if not form.is_submitted():
        form.version.data = str(addressee.version)


def _stands(sheet: Sheet, form: Telling) -> list[tuple[str, str]]:
    """How it stands now and what was recorded meanwhile, for whoever was slower; the form carries that from now on."""
    now = addressee_at(current_session(), current_person(), sheet.addressee.token) or abort(404)
    newer = max(1, min(now.version - form.seen, MOST_NEWER)) if form.seen >= 0 else 1
    form.version.data = str(now.version)
    told = [(HAPPENED[one.what], f"{long_date(one.dated)}: {one.words}".rstrip(": ")) for one in _own(sheet)[-newer:]]
    return [("How it stands now", label("addressee_state", now.state.value)), *told]


def _keep_action(sheet: Sheet, form: ActionForm, token: str, seen: int) -> None:
    deed = Deed(form.words.data or "", form.owner.data or "", form.due_on.data, form.state.data or "")
    service.keep_action(
        current_session(), current_person(), sheet.addressee.token, deed,
        action=token, seen_version=seen, justified=form.reasons,
    )  # fmt: skip


def _action(sheet: Sheet, token: str) -> Action | None:
    every = actions_of(current_session(), current_person(), [sheet.addressee.number])
    return next((one for one in every if one.token == token), None)


def _newest(sheet: Sheet, form: ActionForm, token: str) -> list[tuple[str, str]]:
    now = _action(sheet, token) or abort(404)
    form.version.data = str(now.version)
    return [
        ("What is to be done", now.words),
        ("Who sees to it", now.owner),
        ("By when", long_date(now.due_on) or "No day"),
        ("How it stands", label("recommendation_action", now.state)),
    ]


def _asked(sheet: Sheet, number: int) -> FollowUp | None:
    every = follow_ups_of(current_session(), current_person(), [sheet.addressee.number])
    return next((one for one in every if one.number == number), None)


def _what_failed(sheet: Sheet, after: str) -> str:
    """What a follow-up said, to begin a reason with."""
    detail: Mapping[str, Any] = {}
    for one in _own(sheet):
        if one.what is Happening.FOLLOWED_UP and str(one.detail.get("follow_up")) == after:
            detail = one.detail
    if not detail:
        return ""
    happened, worked = label("follow_up_happened", detail["happened"]), label("follow_up_worked", detail["worked"])
    return f"After {detail['months']} months. Did it happen? {happened}. Did it work? {worked}."


def _given(data: object) -> list[FileStorage]:
    return [data] if isinstance(data, FileStorage) and data.filename else []
