"""How a page that changes a case answers: the form, a refusal, what somebody else saved first, or done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.forms import Versioned
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

NOTHING_CHANGED = "Nothing was changed: what you saved is what was there."

Save = Callable[[Seen], bool | None]
"""Saves what a form says of the case as the page showed it. False where that changed nothing. Raises ``Overtaken``, or
``NotPossible``."""
Told = Callable[[Overtaken], dict[str, Any]]
"""What a page says of somebody else's save; under ``form`` another form, where the one sent does not serve again."""


def _nothing_more(_conflict: Overtaken) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class FormPage:
    """One page of one case: its template, what it shows besides the form, and where it leads back to."""

    template: str
    case: CaseView
    words: dict[str, Any] = field(default_factory=dict)
    back: str = ""

    def with_words(self, **more: Any) -> Self:
        return replace(self, words={**self.words, **more})

    def shown(self, form: Versioned, code: int = 200, **more: Any) -> Response:
        """The form. A good answer shows the child's identity, and the audit says so."""
        if code == 200:
            note_view(self.case)
        page = render_template(self.template, case=self.case, form=form, **{**self.words, **more})
        return make_response(page, code)

    def sent(self, form: Versioned, save: Save, done: str, told: Told = _nothing_more) -> Response:
        """Check the form and save what it says: see ``saved``."""
        return self.saved(form, save, done, told) if form.validate() else self.shown(form, 422)

    def saved(self, form: Versioned, save: Save, done: str, told: Told = _nothing_more) -> Response:
        """Save what a good form says: 303, 422 with what was typed, or 409 where somebody saved first."""
        try:
            changed = save(Seen(self.case.case_id, form.seen_version)) is not False
        except Overtaken as conflict:
            form.shows(conflict.version)
            return self.overtaken(**{"form": form, "conflict": conflict, **told(conflict)})
        except NotPossible as refusal:
            form.refuse(refusal)
            return self.shown(form, 422)
        flash(done if changed else NOTHING_CHANGED, "success" if changed else "message")
        return redirect(self.back or url_for("cases.case", token=self.case.token), 303)

    def overtaken(self, form: Versioned, **more: Any) -> Response:
        """409: what somebody else saved is shown, and the audit says who looked, though nothing is saved."""
        note_view(self.case)
        keep_despite_refusal()
        return self.shown(form, 409, **more)


def note_view(case: CaseView) -> None:
    """Leave the entry that this person saw the case, and whether that said who the child was."""
    identified = "yes" if case.identified else "no"
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified=identified)
