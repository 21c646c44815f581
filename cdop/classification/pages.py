"""A page that decides something of a case's classification or response."""

from collections.abc import Collection
from typing import Any

from werkzeug.wrappers import Response

from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.form_page import FormPage
from cdop.case.forms import Versioned
from cdop.classification.saving import Same, save
from cdop.classification.wording import as_text
from cdop.database import current_session
from cdop.web.guard import current_person


class Page(FormPage):
    """One whose form says one fact."""

    def decided(
        self, form: Versioned, fact: Fact, among: Collection[FactKind], done: str, same: Same | None = None
    ) -> Response:
        """Save the fact that a good form says: 303, 422 with what was typed, or 409 with both texts."""

        def save_it(seen: Seen) -> bool:
            return save(current_session(), current_person(), seen, fact, among, same)

        def told(conflict: Overtaken) -> dict[str, Any]:
            return {"theirs": as_text(conflict.saved), "yours": as_text(fact)}

        return self.saved(form, save_it, done, told)
