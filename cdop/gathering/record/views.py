"""The pages of the record: what is known, choosing between answers, and reading replies."""

from collections.abc import Iterable
from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.filtering import asked_number
from cdop.case.form_page import FormPage, note_view
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.files.queries import files_of_case
from cdop.gathering.record import presenters, saving
from cdop.gathering.record.forms import ChooseForm, ReadForm
from cdop.gathering.record.known import KnownField, Record, record_of
from cdop.gathering.record.lists import Waits, contradictions_page, unread_page
from cdop.gathering.record.reading import late_since, reply_shown, request_of
from cdop.gathering.replying.words import answer_words
from cdop.reference.reporting_form import part_title
from cdop.web.guard import current_person
from cdop.web.jinja import route_url

CHOSEN = "The choice is saved. What the others said stays on the record."


def known(token: str) -> str:
    """What is known of a case, field by field, with everybody's answers."""
    case = case_or_absent(token)
    note_view(case)
    found = record_of(case.facts)
    part, source = _asked("part", _parts(found)), _asked("agency", found.sources)
    stored = {file.token: file for file in files_of_case(current_session(), current_person(), case.case_id)}
    return render_template(
        "gathering/record/record.html",
        case=case,
        count=presenters.count_words(found),
        parts=presenters.parts(case, found, part, source),
        unknown=[] if source else presenters.unknown_rows(found, part),
        files=[] if part else presenters.files_shown(case.facts, stored, found.sources, source),
        replies=[] if part or source else presenters.reply_rows(case, found),
        choices=[_choice("part", "Part", _parts(found), part), _choice("agency", "Who said it", found.sources, source)],
        filtered=bool(part or source),
    )


def question(token: str, question: str) -> Response:
    """Two answers that differ side by side; one is chosen, with a reason."""
    case = case_or_absent(token)
    field = _field(record_of(case.facts), question)
    page = FormPage("gathering/record/question.html", case, _question_words(field), url_for(".known", token=token))
    if request.method == "GET":
        return page.shown(_choosing(field, ChooseForm(formdata=None, data={"version": str(case.version)})))
    form = _choosing(field, ChooseForm())

    def save(seen: Seen) -> bool:
        answer, reason = str(form.answer.data), str(form.reason.data)
        return saving.choose_answer(current_session(), current_person(), seen, question, answer, reason)

    def told(_conflict: Overtaken) -> dict[str, Any]:
        now = _field(record_of(case_or_absent(token).facts), question)
        _choosing(now, form)
        return _question_words(now)

    return page.sent(form, save, CHOSEN, told)


def reply(token: str, key: str) -> Response:
    """A reply as it came, what it adds, and that the coordinator has read it."""
    case = case_or_absent(token)
    asked = request_of(case.facts, key) or abort(404)
    words = _reply_words(case, key)
    page = FormPage("gathering/record/reply.html", case, words, url_for(".reply", token=token, key=key))
    if request.method == "GET":
        said = (asked.read.identity or {}).get("words", "") if asked.read and not asked.unread else ""
        return page.shown(ReadForm(formdata=None, data={"version": str(case.version), "words": said}))
    form = ReadForm()

    def save(seen: Seen) -> bool:
        changes, words = form.changes.data == "yes", form.words.data or ""
        return saving.read(current_session(), current_person(), seen, key, changes=changes, words=words)

    def told(_conflict: Overtaken) -> dict[str, Any]:
        return _reply_words(case_or_absent(token), key)

    return page.sent(form, save, "The reply is read.", told)


def replies() -> str:
    """Replies that nobody has read, the oldest first."""
    number = asked_number(request.args.get("page"))
    found = unread_page(current_session(), current_person(), number)
    return _list("gathering/record/replies.html", found, "replies", map(presenters.unread_row, found.rows))


def contradictions() -> str:
    """Answers that contradict each other and wait for a choice, the oldest first."""
    number = asked_number(request.args.get("page"))
    found = contradictions_page(current_session(), current_person(), number)
    rows = map(presenters.contradiction_row, found.rows)
    return _list("gathering/record/contradictions.html", found, "contradictions", rows)


def _list(template: str, page: Waits, endpoint: str, rows: Iterable[list[Any]]) -> str:
    record_each(current_session(), current_person(), Event.CASE_LISTED, page.case_ids)
    earlier = url_for(f".{endpoint}", page=page.number - 1) if page.number > 1 else ""
    later = url_for(f".{endpoint}", page=page.number + 1) if page.more else ""
    return render_template(template, page=page, rows=list(rows), previous=earlier, next=later)


def _field(found: Record, key: str) -> KnownField:
    """A question of which two answers differ, or of which one was chosen; else there is no such page."""
    field = next((one for one in found.fields if one.question.key == key), None)
    if field is None or field.answer is None or not (field.contradictory or field.answer.chosen):
        abort(404)
    return field


def _choosing(field: KnownField, form: ChooseForm) -> ChooseForm:
    definite = [one for one in field.answer.given if one.definite] if field.answer else []
    form.offer({one.value: answer_words(field.question, one.value) for one in definite}.items())
    return form


def _question_words(field: KnownField) -> dict[str, Any]:
    return {
        "name": field.question.name,
        "asked": field.question.asked,
        "part": part_title(field.question.part),
        "told": [presenters.told_words(field, one) for one in field.sayings],
        "chosen": presenters.chosen_words(field),
        "contradictory": field.contradictory,
    }


def _reply_words(case: CaseView, key: str) -> dict[str, Any]:
    asked, found = request_of(case.facts, key) or abort(404), record_of(case.facts)
    stored = {file.token: file for file in files_of_case(current_session(), current_person(), case.case_id)}
    return {
        "asked": asked,
        "name": found.sources[key],
        "shown": [reply_shown(case.facts, one) for one in reversed(asked.replies)],
        "files": presenters.files_shown(case.facts, stored, found.sources, key),
        "late": late_since(case, asked),
        "ask": route_url("asking.ask", token=case.token),
    }


def _parts(found: Record) -> dict[str, str]:
    return {field.question.part: part_title(field.question.part) for field in found.fields}


def _asked(name: str, known: dict[str, str]) -> str:
    """A filter of the address; an unknown value filters nothing."""
    value = request.args.get(name, "")
    return value if value in known else ""


def _choice(name: str, question: str, words: dict[str, str], chosen: str) -> dict[str, Any]:
    return {"name": name, "question": question, "options": [("", "All"), *words.items()], "chosen": chosen}
