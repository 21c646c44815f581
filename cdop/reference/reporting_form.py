"""The questions of the agencies' reporting form: its parts B to F and the supplementary sets (domain.md 4.3, 4.4).

Part A, who answers, is asked with every reply and is no question here. The questions are data: ``reporting_form.csv``.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from cdop.reference.codes import code_list

NOT_KNOWN, NOT_APPLICABLE = "not_known", "not_applicable"
UNCERTAIN = frozenset({NOT_KNOWN})
"""Answers after which the next agency is still asked. *Not applicable* is an answer: nobody is asked again."""


class Answering(StrEnum):
    """How a question is answered. Every one but ``LINES`` and ``TEXT`` also takes *not known* and *not applicable*."""

    YES_NO = "yes_no"
    ONE = "one"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"
    LINES = "lines"


@dataclass(frozen=True)
class FormQuestion:
    """``name`` is what the answer is called where it is told; ``asked`` the question.

    ``part`` is a code of the list ``form_part`` or ``supplementary``. ``agencies``: the kinds that can answer, none
    where all can. ``sensitive``: what others said is not shown to the next agency unless the panel decides so.
    ``each``: every agency answers for itself; such answers are never a contradiction. ``told``: the notification's
    question that says the same. ``options`` is a code list's name of a choice, ``least-most`` of a number.
    """

    key: str
    part: str
    name: str
    asked: str
    kind: Answering
    options: str
    hint: str
    agencies: frozenset[str]
    sensitive: bool
    each: bool
    told: str

    def is_for(self, agency_kind: str) -> bool:
        """Whether an agency of a kind can answer."""
        return not self.agencies or agency_kind in self.agencies

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most that a number may be."""
        least, most = self.options.split("-")
        return int(least), int(most)


@lru_cache(maxsize=1)
def form_questions() -> Mapping[str, FormQuestion]:
    """Every question by key, in the form's order."""
    text = files(__package__).joinpath("reporting_form.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["key"]: _question(row) for row in csv.DictReader(text.splitlines())})


def questions_for(agency_kind: str, sets: Collection[str] = ()) -> list[FormQuestion]:
    """What an agency of a kind is asked: the form's parts and these supplementary sets, as far as it can answer."""
    return [q for q in form_questions().values() if q.is_for(agency_kind) and (q.part in sets or q.part in PARTS)]


def part_title(key: str) -> str:
    """What a part of the form, or a supplementary set, is called."""
    form = code_list("form_part")
    return form[key].label if key in form else code_list("supplementary")[key].label


PARTS = frozenset({"circumstances", "child", "family", "parenting", "services"})


def _question(row: Mapping[str, str]) -> FormQuestion:
    return FormQuestion(
        row["key"], row["part"], row["name"], row["asked"], Answering(row["kind"]), row["options"], row["hint"],
        frozenset(filter(None, row["agencies"].split(";"))), bool(row["sensitive"]), bool(row["each"]), row["told"],
    )  # fmt: skip
