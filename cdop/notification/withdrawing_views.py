"""Taking a case out of review and back in, and what its page and timeline say of that."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.form_page import FormPage
from cdop.case.likeness.merging import merged_into
from cdop.case.sections import Place, register_case_section
from cdop.case.views import case_or_absent
from cdop.case.wording import Lines, register_words, typed
from cdop.database import current_session
from cdop.notification.order import RuleBroken
from cdop.notification.withdrawing import Asked, undo_seen, withdraw_seen, withdrawal_in_force
from cdop.notification.withdrawing_form import UndoForm, WithdrawForm, in_page_words
from cdop.reference.codes import label
from cdop.web.guard import current_person

Form = WithdrawForm | UndoForm
WITHDRAW, UNDO = "Withdraw this case", "Undo the withdrawal"


def withdraw(token: str) -> Response:
    """Take a case out of review, for a reason."""
    case = case_or_absent(token)
    if request.method == "GET":
        return _shown(case, WithdrawForm, WITHDRAW, fits=withdrawal_in_force(case.facts) is None)
    form = WithdrawForm()

    def save(seen: Seen) -> None:
        assert form.on.data is not None
        asked = Asked(str(form.reason.data), form.on.data, str(form.words.data))
        withdraw_seen(current_session(), current_person(), seen, asked)

    return _save(case, form, WITHDRAW, save, "The case is withdrawn. It counts as withdrawn from that day.")


def undo(token: str) -> Response:
    """Bring a withdrawn case back into review."""
    case = case_or_absent(token)
    if request.method == "GET":
        return _shown(case, UndoForm, UNDO, fits=withdrawal_in_force(case.facts) is not None)
    form = UndoForm()

    def save(seen: Seen) -> None:
        assert form.on.data is not None
        undo_seen(current_session(), current_person(), seen, form.on.data, str(form.words.data))

    return _save(case, form, UNDO, save, "The withdrawal is undone: the case is one for the panel again.")


def _shown(case: CaseView, form: type[Form], title: str, *, fits: bool) -> Response:
    """The form; where the case has changed so that it does not fit any more, the case's page."""
    if not fits:
        return redirect(url_for("cases.case", token=case.token), 303)
    return _page(case, title).shown(form.holding(case.version))


def _save(case: CaseView, form: Form, title: str, save: Callable[[Seen], None], done: str) -> Response:
    def save_or_say(seen: Seen) -> None:
        try:
            save(seen)
        except RuleBroken as refusal:
            raise in_page_words(refusal) from None

    return _page(case, title).sent(form, save_or_say, done, lambda conflict: {"theirs": _told(conflict.saved)})


def _page(case: CaseView, title: str) -> FormPage:
    return FormPage("notification/withdraw.html", case, {"title": title})


def _told(fact: Fact) -> str:
    """What somebody else saved, for whoever saves second."""
    if fact.kind is FactKind.WITHDRAWN:
        return (
            f"Withdrawn: {label('withdrawn_reason', fact.detail['reason'])}. {(fact.identity or {}).get('words', '')}"
        )
    return f"The withdrawal was undone. {(fact.identity or {}).get('words', '')}"


def scope_of(_session: Session, viewer: Person, case: CaseView) -> dict[str, Any] | None:
    """What the case page offers: to withdraw the case, or to undo what stands; nothing to those without identity."""
    if not viewer.sees_identity:
        return None
    stands = withdrawal_in_force(case.facts)
    reason = label("withdrawn_reason", stands.detail["reason"]) if stands else ""
    return {"withdrawn": stands, "reason": reason, "merged": merged_into(case.facts)}


def _withdrawn_words(fact: Fact) -> Lines:
    yield "Merged into", str(fact.detail.get("into", ""))
    yield "In words", typed(fact, "words")


def _undone_words(fact: Fact) -> Lines:
    yield "In words", typed(fact, "words")


def install() -> None:
    """Put the section on the case page, and the words on the timeline."""
    register_case_section("Withdrawal", Place.WITHDRAWAL, scope_of, "notification/withdraw_case_section.html")
    register_words(FactKind.WITHDRAWN, _withdrawn_words)
    register_words(FactKind.WITHDRAWAL_UNDONE, _undone_words)
