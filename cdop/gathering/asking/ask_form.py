"""Ticks for each agency and each set of questions that it can answer; and more of both, added without a script."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.gathering.asking.offers import Offer
from cdop.reference.codes import code_list, label
from cdop.reference.reporting_form import form_questions
from cdop.web.fields import Checkbox, HiddenField, Select, Submit, TextArea, listed

ADD_AGENCY, ADD_SET, COUNT = "add_agency", "add_set", "count"
NOBODY = "Tick at least one agency to ask"
LONGEST_WORDS = 1_000
MOST_ADDED = 40


@dataclass(frozen=True)
class Addable:
    """What is offered: agencies to tick, and sets of questions with whether each is ticked at first."""

    offers: Sequence[Offer]
    sets: Mapping[str, bool]

    def sets_for(self, kind: str) -> list[str]:
        """The sets of which an agency of a kind can answer a question."""
        return [code for code in self.sets if can_answer(kind, code)]


class AskForm(Versioned):
    """Whom to ask. ``added`` and ``added_sets`` hold what was added to what is suggested, separated by commas."""

    added = HiddenField()
    added_sets = HiddenField()
    words = TextArea(
        "Anything to say to all of them",
        hint="Optional. They read it with the questions, after they opened the link; never in the message itself.",
        longest=LONGEST_WORDS, rows=3, validators=[as_in_the_register(storable)],
    )  # fmt: skip
    more = Select("Another agency of the directory", choices=[])
    more_sets = Select("Another set of questions", choices=[])
    submit = Submit("Ask the agencies that are ticked")
    addable: Addable

    def tick(self, token: str) -> Any:
        """The tick of an agency."""
        return self[f"ask_{token}"]

    def set_tick(self, token: str, code: str) -> Any:
        """The tick of a set of questions to an agency."""
        return self[f"set_{token}_{code}"]

    def sets_of(self, token: str, kind: str) -> list[str]:
        """The sets that are ticked for an agency."""
        return [code for code in self.addable.sets_for(kind) if self.set_tick(token, code).data]

    @property
    def chosen(self) -> list[Offer]:
        """The agencies that are ticked."""
        return [offer for offer in self.addable.offers if self.tick(offer.agency.token).data]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not self.chosen:
            self.form_errors.append(NOBODY)
            return False
        return good

    def offer(self, agencies: Iterable[tuple[str, str]]) -> None:
        """What else may be added: agencies by token and name, and the sets that are not offered yet."""
        self.more.choices = listed(agencies, blank="Choose an agency")
        rest = [(code.code, code.label) for code in code_list("supplementary").values()
                if code.code not in self.addable.sets]  # fmt: skip
        self.more_sets.choices = listed(rest, blank="Choose a set")


def can_answer(kind: str, code: str) -> bool:
    """Whether an agency of a kind can answer a question of a set."""
    return any(question.part == code and question.is_for(kind) for question in form_questions().values())


def added(text: str | None, known: Iterable[str]) -> list[str]:
    """What a hidden field says was added, as far as it is known, each once."""
    allowed = set(known)
    return [one for one in dict.fromkeys((text or "").split(",")) if one in allowed][:MOST_ADDED]


def ask_form(addable: Addable, version: int | None = None) -> AskForm:
    """The form of what is offered: as sent, or where a version is given with the ticks that it has at first."""
    made: dict[str, Any] = {"addable": addable}
    for offer in addable.offers:
        token = offer.agency.token
        made[f"ask_{token}"] = Checkbox(f"Ask {offer.agency.name}", default=offer.strong)
        for code in addable.sets_for(offer.agency.kind):
            made[f"set_{token}_{code}"] = Checkbox(label("supplementary", code), default=addable.sets[code])
    form_class: type[FlaskForm] = type("AskForm", (AskForm,), made)
    if version is None:
        sent: AskForm = form_class()
        return sent
    form: AskForm = form_class(formdata=None, data={"version": str(version)})
    return form
