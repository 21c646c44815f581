"""What an analysis must not say, and what in it is worth a second look. Pure; domain.md sections 4.5 and 9.

A contradiction stands in the way of finalising; a warning does not. Both are whole sentences for those who write, and
name no child. The rules hold for what is analysed here: reviews that came with a register are as they were printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import label
from cdop.review.analysis.answers import YES, Answers, FactorRow

MODIFIABLE, NONE, INADEQUATE = "modifiable", "none", "inadequate"
INFLICTED, UNEXPLAINED = "1", "10"


@dataclass(frozen=True)
class Finding:
    """A sentence about the analysis, and the field to mend."""

    field: str
    words: str


@dataclass(frozen=True)
class Context:
    """What the case says that the form is compared with; nothing of it identifies anybody.

    ``icd10``: the registered cause; ``expectation``: how the death is classified; ``safeguarding``: whether a decision
    on a safeguarding review is recorded; ``earlier``: the categories of earlier analyses and of the review meeting's.
    """

    icd10: str | None = None
    expectation: str | None = None
    safeguarding: bool = False
    earlier: tuple[str, ...] = field(default=())


def contradictions(answers: Answers, form: AnalysisForm) -> list[Finding]:
    """Why the analysis cannot be final, in the form's order; empty where it can."""
    return [
        *_of_domains(answers, form),
        *_of_factors(answers, form),
        *_of_category(answers, form),
        *_of_modifiability(answers, form),
    ]


def warnings(answers: Answers, form: AnalysisForm, context: Context) -> list[Finding]:
    """What an earlier answer or the case makes doubtful. None of it stands in the way."""
    return [
        *_unexplained_domains(answers, form),
        *_idle_modifiable(answers, form),
        *_higher_categories(answers, form, context),
        *_of_the_case(answers, form, context),
    ]


def _of_domains(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    for domain in form.domains.values():
        score = answers.scores.get(domain.code)
        if not score:
            yield Finding(f"domain.{domain.code}.score", f"Domain {domain.code} ({domain.label}) has no score")
        elif not form.contributes(score) and (above := _contributing(answers, form, domain.code)):
            words = f"Domain {domain.code} is scored {score}, and “{above[0].name(form)}” in it is scored higher"
            yield Finding(f"domain.{domain.code}.score", words)


def _of_factors(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, row in enumerate(answers.factors, 1):
        name, place = row.name(form), f"factor.{row.key}"
        called = f"“{name}”" if name else f"Factor {number}"
        if not name:
            yield Finding(place, f"Factor {number} says nothing: write it, or take it out")
        elif ";" in name:
            yield Finding(place, f"{called} holds a semicolon: write each factor on a row of its own")
        elif name.casefold() in seen:
            yield Finding(place, f"{called} stands twice: each factor has one row")
        seen.add(name.casefold())
        if not row.domain:
            yield Finding(place, f"{called} is in no domain")
        if not row.score:
            yield Finding(place, f"{called} has no score")
        if not row.modifiable:
            yield Finding(place, f"Say of {called[0].lower() + called[1:]} whether it is modifiable")
        elif not row.reason:
            answer = "is" if row.modifiable == YES else "is not"
            yield Finding(place, f"Say why {called[0].lower() + called[1:]} {answer} modifiable")


def _of_category(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    if not answers.category:
        yield Finding("category", "No category of death is chosen")
        return
    if answers.category in answers.secondary:
        yield Finding("secondary", f"Category {answers.category} is chosen as first and as further category")
    for other in answers.secondary:
        if form.rank(other) < form.rank(answers.category):
            words = f"Category {other} stands higher in the list than {answers.category}: where both apply, it is first"
            yield Finding("secondary", words)


def _of_modifiability(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    found, answer = answers.modifiable(form), answers.modifiability
    if not answer:
        yield Finding("modifiability", "It is not said whether there were modifiable factors")
    elif answer == MODIFIABLE and not found:
        words = "Modifiable factors are said to be identified, and no factor that contributed is marked modifiable"
        yield Finding("modifiability", words)
    elif answer != MODIFIABLE and found:
        said = label("modifiability", answer).lower()
        words = f"The answer is “{said}”, and “{found[0].name(form)}” contributed and is marked modifiable"
        yield Finding("modifiability", words)
    if answer == INADEQUATE and not answers.texts.get("missing"):
        yield Finding("missing", "Information is said to be inadequate: say what was missing")


def _unexplained_domains(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    for code, score in answers.scores.items():
        if code in form.domains and form.contributes(score) and not _contributing(answers, form, code):
            words = f"Domain {code} is scored {score}, and no factor in it contributed"
            yield Finding(f"domain.{code}.score", words)


def _idle_modifiable(answers: Answers, form: AnalysisForm) -> Iterator[Finding]:
    for row in answers.factors:
        if row.modifiable == YES and row.score and not form.contributes(row.score):
            words = f"“{row.name(form)}” is marked modifiable and is scored {row.score}: it is not counted"
            yield Finding(f"factor.{row.key}", words)


def _higher_categories(answers: Answers, form: AnalysisForm, context: Context) -> Iterator[Finding]:
    """A category that stands higher in the list and that an earlier answer suggests."""
    if not answers.category:
        return
    rank = form.rank(answers.category)
    told: set[str] = set()
    for category, because in _suggested(answers, form, context):
        if category not in told and form.rank(category) < rank:
            told.add(category)
            name = form.categories[category].label
            yield Finding(
                "category", f"{because} suggests category {category}, {name}, which stands higher in the list"
            )


def _suggested(answers: Answers, form: AnalysisForm, context: Context) -> Iterator[tuple[str, str]]:
    for row in answers.factors:
        listed = form.factors.get(row.code or "")
        if listed and listed.suggests and form.contributes(row.score):
            yield listed.suggests, f"The factor “{listed.label}”"
    for category in context.earlier:
        if category in form.categories:
            yield category, "An earlier analysis of this case"


def _of_the_case(answers: Answers, form: AnalysisForm, context: Context) -> Iterator[Finding]:
    if not answers.category:
        return
    if answers.category == INFLICTED and not context.safeguarding:
        words = "Category 1 is chosen, and no decision on a safeguarding review is recorded in the case"
        yield Finding("category", words)
    if answers.category == UNEXPLAINED and context.expectation == "expected":
        yield Finding("category", "Category 10 is chosen, and the death is classified as expected")
    fitting = form.suggested_by(context.icd10) if context.icd10 else []
    if fitting and answers.category not in fitting:
        words = f"The registered cause, {context.icd10}, suggests category {_either(fitting)}"
        yield Finding("category", words)


def _contributing(answers: Answers, form: AnalysisForm, domain: str) -> Sequence[FactorRow]:
    return [row for row in answers.factors if row.domain == domain and form.contributes(row.score)]


def _either(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} or {codes[-1]}"
