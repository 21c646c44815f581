"""The pages of a hand-over: sending it, the answer, the outcome, the sheet to send, and the agreement on who leads."""

from typing import Any

from flask import abort, current_app, render_template
from werkzeug.wrappers import Response

from cdop.agencies.queries import other_panels
from cdop.agencies.rules import OtherPanel, covering
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.form_page import FormPage
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.residency.handover import service
from cdop.residency.handover.forms import AnswerForm, HandOverForm, LeadForm, OutcomeForm
from cdop.residency.handover.presenters import sheet_topics, told_whole
from cdop.residency.handover.rules import HandOver, hand_overs
from cdop.web.guard import current_person


def hand_over(token: str) -> Response:
    """Hand a case over to another panel."""
    case, panels = case_or_absent(token), other_panels(current_session())
    form, title = HandOverForm(), "Hand over to another panel"
    form.choose_from(panels)
    if not form.is_submitted():
        suggested = covering(panels, case.home_area)
        form = HandOverForm.holding(case.version, panel=suggested[0].token if len(suggested) == 1 else "")
        form.choose_from([*suggested, *(panel for panel in panels if panel not in suggested)])
        return _page(case, title, suggested=[panel.name for panel in suggested]).shown(form)

    def save(page: Seen) -> None:
        panel, day = _chosen(panels, form.panel.data), form.on.data
        assert panel is not None
        assert day is not None  # the form requires both
        contact, area = form.contact.data or panel.details.contact, current_app.extensions["panel_area"]
        service.hand_over(
            current_session(), current_person(), page, area, panel.token, day, form.sent.data or "", contact
        )

    return _page(case, title).sent(form, save, "The hand-over is recorded.", _theirs)


def answer(token: str, handover: str) -> Response:
    """What the other panel answered."""
    case = case_or_absent(token)
    _one(case, handover)
    form, title = AnswerForm(), "Answer to the hand-over"
    if not form.is_submitted():
        return _page(case, title).shown(AnswerForm.holding(case.version))

    def save(page: Seen) -> None:
        assert form.on.data is not None
        detail = {"handover": handover, "answer": form.answer.data}
        identity = {"by": form.by.data or "", "words": form.words.data or ""}
        fact = Fact(FactKind.HANDOVER_ANSWERED, form.on.data, detail, identity)
        service.record_reply(current_session(), current_person(), page, fact)

    return _page(case, title).sent(form, save, "The answer is recorded.", _theirs)


def outcome(token: str, handover: str) -> Response:
    """What the other panel told of its review."""
    case = case_or_absent(token)
    _one(case, handover)
    form, title = OutcomeForm(), "Outcome of the other panel’s review"
    if not form.is_submitted():
        return _page(case, title).shown(OutcomeForm.holding(case.version))

    def save(page: Seen) -> None:
        assert form.on.data is not None
        identity = {"by": form.by.data or "", "words": form.words.data or ""}
        fact = Fact(FactKind.HANDOVER_OUTCOME, form.on.data, {"handover": handover}, identity)
        service.record_reply(current_session(), current_person(), page, fact)

    return _page(case, title).sent(form, save, "The outcome is recorded.", _theirs)


def lead(token: str) -> Response:
    """Agree who leads the review, where it is not whom the rule names."""
    case, panels = case_or_absent(token), other_panels(current_session())
    form, title = LeadForm(), "Agree who leads the review"
    form.choose_from(panels)
    if not form.is_submitted():
        form = LeadForm.holding(case.version)
        form.choose_from(panels)
        return _page(case, title).shown(form)

    def save(page: Seen) -> None:
        assert form.on.data is not None
        detail = {"lead": form.lead.data, "panel": form.panel.data or None}
        identity = {"reason": form.reason.data or "", "agreed_with": form.agreed_with.data or ""}
        fact = Fact(FactKind.LEAD_AGREED, form.on.data, detail, identity)
        service.agree_lead(current_session(), current_person(), page, fact)

    return _page(case, title).sent(form, save, "The agreement is recorded.", _theirs)


def sheet(token: str) -> str:
    """What another panel needs to know, on one page to print."""
    case = case_or_absent(token)
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified="yes", page="hand-over")
    return render_template("residency/sheet.html", case=case, topics=sheet_topics(case))


def _chosen(panels: list[OtherPanel], token: str | None) -> OtherPanel | None:
    return next((panel for panel in panels if panel.token == token), None)


def _one(case: CaseView, key: str) -> HandOver:
    """The case's hand-over; 404 where it has none of that key."""
    return next((each for each in hand_overs(case.facts) if each.key == key), None) or abort(404)


def _page(case: CaseView, title: str, **words: Any) -> FormPage:
    return FormPage("residency/handover.html", case, {"title": title, **words})


def _theirs(conflict: Overtaken) -> dict[str, Any]:
    return {"theirs": told_whole(conflict.saved)}
