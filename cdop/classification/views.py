"""Expected or unexpected, its confirmation by the designated doctor, and the wording of the certificate."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Duty
from cdop.case.case_page import CaseView
from cdop.case.confirmed import confirmation
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.timeline import last_recorded
from cdop.case.views import case_or_absent
from cdop.classification.definitions import DEFINITIONS
from cdop.classification.forms import CertificateForm, ClassifyForm, ConfirmForm
from cdop.classification.icd10 import IcdCode, find, title_of
from cdop.classification.pages import Page
from cdop.classification.reading import holds_duty, situation
from cdop.classification.saving import save
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.web.fields import listed
from cdop.web.guard import current_person

WORDING = ("ia", "ib", "ic", "ii")
CONFIRMING = (FactKind.CLASSIFIED, FactKind.CLASSIFICATION_CONFIRMED)


def classify(token: str) -> Response:
    """Expected or unexpected, with the definitions beside the question."""
    case = case_or_absent(token)
    definitions = [(label("expectation", code), meaning) for code, meaning in DEFINITIONS.items()]
    page = Page("classification/classify.html", case, {"definitions": definitions})
    if request.method == "GET":
        now = in_force(case.facts, FactKind.CLASSIFIED)
        held = {"expectation": now.detail["expectation"], "reason": (now.identity or {}).get("reason")} if now else {}
        return page.shown(ClassifyForm.holding(case.version, **held))
    form = ClassifyForm()
    if not form.validate():
        return page.shown(form, 422)
    detail, identity = {"expectation": form.expectation.data}, {"reason": form.reason.data}
    fact = Fact(FactKind.CLASSIFIED, form.day, detail, identity)
    return page.decided(
        form, fact, {FactKind.CLASSIFIED}, f"Classified: {label('expectation', form.expectation.data)}."
    )


def confirm(token: str) -> Response:
    """The designated doctor confirms; to anybody else, and where the panel does not want it, there is no such page."""
    session, person, case = current_session(), current_person(), case_or_absent(token)
    wanted = settings_in_force(session).is_yes("doctor_confirms")
    classified = in_force(case.facts, FactKind.CLASSIFIED)
    if not (wanted and classified and holds_duty(session, person, Duty.DESIGNATED_DOCTOR)):
        abort(404)
    expectation, form = classified.detail["expectation"], ConfirmForm()
    if request.method == "GET":
        return _confirming(case, expectation).shown(ConfirmForm.of(expectation, case.version))
    if not form.validate():
        return _confirming(case, expectation).shown(form, 422)
    if form.expectation.data != expectation:
        return _confirming(case, expectation).overtaken(form.again(expectation, case.version), changed=True)
    fact = Fact(
        FactKind.CLASSIFICATION_CONFIRMED, today(), {"expectation": expectation}, {"words": form.words.data or ""}
    )
    try:
        save(session, person, Seen(case.case_id, form.seen_version), fact, CONFIRMING)
    except Overtaken as conflict:
        return _confirming(case, expectation).overtaken(form.again(expectation, conflict.version), changed=True)
    flash(f"Confirmed: {label('expectation', expectation)}.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def _confirming(case: CaseView, expectation: str) -> Page:
    """What is confirmed, what that means, and the confirmation that stands."""
    words = {
        "expectation": label("expectation", expectation),
        "definition": DEFINITIONS[expectation],
        "confirmed": confirmation(situation(current_session(), current_person(), case.case_id).facts),
    }
    return Page("classification/confirm.html", case, words)


def certificate(token: str) -> Response:
    """The wording of the certificate, kept as it stands there; and a code, found by searching words."""
    case = case_or_absent(token)
    page = Page("classification/certificate.html", case, {})
    if request.method == "GET":
        now = last_recorded(case.facts, FactKind.CAUSE_CERTIFIED)
        identity, code = ((now.identity or {}), now.detail["icd10"] or "") if now else ({}, "")
        form = CertificateForm.holding(case.version, **{key: identity.get(key) for key in WORDING}, icd10=code)
        _offer(form, [], code)
        return page.shown(form)
    form = CertificateForm()
    found = find(form.search.data or "")
    _offer(form, found, form.icd10.data or "")
    if form.find.data:
        return page.shown(form, sought=True, found=len(found))
    if not form.validate():
        return page.shown(form, 422)
    wording = {key: form[key].data or "" for key in WORDING}
    fact = Fact(FactKind.CAUSE_CERTIFIED, form.day, {"icd10": form.icd10.data or None}, wording)
    return page.decided(form, fact, {FactKind.CAUSE_CERTIFIED}, "The wording of the certificate is saved.")


def _offer(form: CertificateForm, found: list[IcdCode], chosen: str) -> None:
    """The codes to choose from: none, what was found, and what is chosen already."""
    choices = {"": "No code"} | {code.code: code.words for code in found}
    if chosen not in choices and (title := title_of(chosen)):
        choices[chosen] = f"{chosen} {title}"
    form.icd10.choices = listed(choices.items())
    form.icd10.data = chosen
