"""A page whose form says one fact of a case: a later fact with the same key corrects it."""

from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact
from cdop.case.form_page import FormPage
from cdop.case.forms import Versioned
from cdop.case.wording import told as lines_of
from cdop.classification.saving import save
from cdop.database import current_session
from cdop.web.guard import current_person


class FactPage(FormPage):
    """One page of what is gathered."""

    def says(self, form: Versioned, fact: Fact, key: str, done: str) -> Response:
        """Save the fact that a good form says: 303, 422 with what was typed, or 409 with both texts.

        ``key`` is the key of the detail that tells one meeting or process from another; of facts without one, empty.
        """

        def same(old: Fact) -> bool:
            return not key or bool(old.detail[key] == fact.detail[key])

        def save_it(seen: Seen) -> bool:
            return save(current_session(), current_person(), seen, fact, {fact.kind}, same, planned=True)

        def told(conflict: Overtaken) -> dict[str, Any]:
            return {"theirs": as_text(conflict.saved), "yours": as_text(fact)}

        return self.saved(form, save_it, done, told)


def as_text(fact: Fact) -> Markup:
    """What a fact says, a line each, to put beside another's."""
    return Markup("\n").join(Markup("{}: {}").format(name, value) for name, value in lines_of(fact))
