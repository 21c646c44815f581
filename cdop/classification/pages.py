"""How a page that decides something answers: the form, a refusal, somebody else's decision, or done."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.rules import NotPossible
from cdop.classification.saving import Same, save
from cdop.classification.wording import as_text
from cdop.database import current_session
from cdop.web.guard import current_person
from cdop.web.unit_of_work import keep_despite_refusal

NOTHING_CHANGED = "Nothing was changed: what you saved is what was there."


@dataclass(frozen=True)
class Page:
    """One page of one case: its template, what it shows besides the form, and where it leads back to."""

    template: str
    case: CaseView
    words: dict[str, Any]
    back: str = ""

    def shown(self, form: Any, code: int = 200, **more: Any) -> Response:
        """The form. A good answer shows the child's identity, and the audit says so."""
        if code == 200:
            note_view(self.case)
        page = render_template(self.template, case=self.case, form=form, **self.words, **more)
        return make_response(page, code)

    def with_words(self, **more: Any) -> "Page":
        return replace(self, words={**self.words, **more})

    def saved(
        self, form: Any, fact: Fact, among: Collection[FactKind], done: str, same: Same | None = None
    ) -> Response:
        """Save what the form says: 303, 422 with what was typed, or 409 with both texts."""
        seen = Seen(self.case.case_id, form.seen_version)
        try:
            changed = save(current_session(), current_person(), seen, fact, among, same)
        except Overtaken as conflict:
            return self._overtaken(form, fact, conflict)
        except NotPossible as refusal:
            form.refuse(refusal)
            return self.shown(form, 422)
        flash(done if changed else NOTHING_CHANGED, "success" if changed else "message")
        return redirect(self.back or url_for("cases.case", token=self.case.token), 303)

    def _overtaken(self, form: Any, fact: Fact, conflict: Overtaken) -> Response:
        form.shows(conflict.version)
        note_view(self.case)
        keep_despite_refusal()
        return self.shown(form, 409, conflict=conflict, theirs=as_text(conflict.saved), yours=as_text(fact))


def note_view(case: CaseView) -> None:
    """Leave the entry that this person saw the case, and whether that said who the child was."""
    identified = "yes" if case.identified else "no"
    record(current_session(), current_person(), Event.CASE_VIEWED, case.case_id, identified=identified)
