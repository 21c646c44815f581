"""The pages of parallel processes: the strip with what is to be expected, and one process to add or correct."""

import secrets
from typing import Any

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.readiness import processes
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.gathering.case_pages import FactPage, as_text
from cdop.gathering.processes import shown
from cdop.gathering.processes.forms import ExpectedForm, ProcessForm
from cdop.gathering.processes.rules import Suggestion, suggestions
from cdop.gathering.processes.service import expect
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.codes import code_list, label
from cdop.web.guard import current_person


def strip(token: str) -> Response:
    """All processes of a case, and those to be expected: a tick adds one."""
    case = case_or_absent(token)
    offered = suggestions(case.facts, case.age_at_death)
    session = current_session()
    recorded = shown.strip(session, current_person(), case, settings_in_force(session))
    words = {"strip": recorded, "offered": offered}
    page = FactPage("gathering/processes/strip.html", case, words, url_for("processes.strip", token=token))
    if request.method == "GET":
        return page.shown(ExpectedForm.offering(_choices(offered), case.version))
    form = ExpectedForm.offering(_choices(offered))

    def save(seen: Seen) -> bool:
        return expect(current_session(), current_person(), seen, form.kinds.data or (), case.age_at_death)

    def told(conflict: Overtaken) -> dict[str, Any]:
        return {"theirs": as_text(conflict.saved)}

    return page.sent(form, save, "Added as expected.", told)


def new_process(token: str) -> Response:
    """Record a process. Its key stands in the page, so that what is sent twice is stored once."""
    case = case_or_absent(token)
    if request.method == "GET":
        asked = request.args.get("kind", "")
        kind = asked if asked in code_list("parallel_process") else None
        form = ProcessForm.holding(case.version, key=secrets.token_hex(16), process_kind=kind, holds="none")
        return _page(case).shown(form)
    return _sent(case, ProcessForm(), anew=True)


def process(token: str, key: str) -> Response:
    """Correct a process, or record how far it has come."""
    case = case_or_absent(token)
    recorded = next((fact for fact in processes(case.facts) if fact.detail["process"] == key), None) or abort(404)
    if request.method == "GET":
        return _page(case).shown(ProcessForm.of(recorded, case.version))
    form = ProcessForm()
    form.key.data = key
    return _sent(case, form)


def _sent(case: CaseView, form: ProcessForm, *, anew: bool = False) -> Response:
    """Save it. ``anew``: from a page that showed no process, so that one which is there was not seen."""
    page = _page(case)
    if not form.validate():
        return page.shown(form, 422)
    key = str(form.key.data)
    page = page.with_words(action=url_for("processes.process", token=case.token, key=key))
    if anew:
        form.shows(0)
    name = label("parallel_process", str(form.process_kind.data))
    return page.says(form, form.fact, "process", f"{name}: saved.")


def _page(case: CaseView) -> FactPage:
    back = url_for("processes.strip", token=case.token)
    words = {"back": back, "back_words": "Parallel processes"}
    return FactPage("gathering/processes/process.html", case, words, back)


def _choices(offered: list[Suggestion]) -> dict[str, str]:
    """A tick for each suggestion, with its reason."""
    return {one.kind: f"{label('parallel_process', one.kind)}: {_small(one.reason)}" for one in offered}


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
