"""The analysis form of an era as questions of a page, and what a page sends back of it.

Each field of the analysis is a frame of the page with its own number (``seen.<field>``): a page is sent whole by a
button, or one frame at a time while somebody types; both are read here.
"""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from cdop.case.checks import LONGEST_NARRATIVE
from cdop.reference.analysis_form import AnalysisForm, Domain
from cdop.reference.codes import code_list
from cdop.review.analysis.answers import LEVELS, LONGEST_FACTOR, NO, TEXTS, YES, FactorRow, LearningRow, answers_of
from cdop.web.fields import Checkbox, Checkboxes, Radios, Select, TextArea, TextField, listed

SEEN = "seen."
HINTS: Mapping[str, str] = {
    "summary": "No names: the child, the mother, GP 1.",
    "missing": "Needed where information was inadequate.",
    "minority_view": "Whoever saw it otherwise is not named.",
    "good_practice": "What was done well, and by which service.",
    "family_actions": "For example bereavement support, feedback, genetic counselling, screening of siblings.",
}
_LONG = frozenset({"summary"})
BLANK = ("new factor", "another new factor")
"""What the blank factors of a domain are called: two can be written at once, and more after a save."""


@dataclass(frozen=True)
class Sent:
    """One field as a page sent it: its value, not checked yet, and the number of the answer that the page showed."""

    name: str
    value: Any
    seen: int


@dataclass(frozen=True)
class Questions:
    """The questions by their names, the frames of each domain's factors, and those of the learning points.

    ``blank``: the frames of each domain in which nobody has written yet; the last learning point is blank.
    """

    fields: FlaskForm
    factors: Mapping[str, list[str]]
    blank: Mapping[str, list[str]]
    learning: Sequence[str]


def page_form(form: AnalysisForm, content: Mapping[str, Any]) -> Questions:
    """The questions with these answers in their boxes, blank factors in each domain and a blank learning point."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    answers = answers_of(content)
    for name, label in TEXTS.items():
        rows = 5 if name in _LONG else 3
        fields[name] = TextArea(label, hint=HINTS.get(name, ""), rows=rows, longest=LONGEST_NARRATIVE)
        data[name] = content.get(name, "")
    for domain in form.domains.values():
        _add_domain(fields, data, form, domain, content)
    factors: dict[str, list[str]] = {code: [] for code in form.domains}
    blank: dict[str, list[str]] = {code: [] for code in form.domains}
    for factor in answers.factors:
        _add_factor(fields, data, form, factor, factor.name(form) or f"factor of domain {factor.domain}")
        factors.get(factor.domain, factors["A"]).append(f"factor.{factor.key}")
    for code, which in ((code, which) for code in form.domains for which in BLANK):
        new = FactorRow(secrets.token_hex(8), code, None, "", "", "", "")
        _add_factor(fields, data, form, new, f"{which} of domain {code}")
        blank[code].append(f"factor.{new.key}")
    points = [*answers.learning, LearningRow(secrets.token_hex(8), "", "", "")]
    for point in points:
        _add_learning(fields, data, form, point)
    _add_category(fields, data, form, content)
    made = type("AnalysisQuestions", (FlaskForm,), fields)
    return Questions(made(formdata=None, data=data), factors, blank, [f"learning.{point.key}" for point in points])


def sent_fields(form: AnalysisForm, sent: "MultiDict[str, str]") -> Iterator[Sent]:
    """What a page sent, field by field; rows in which nobody wrote anything are left out."""
    for key in sent:
        if not key.startswith(SEEN):
            continue
        name, seen = key.removeprefix(SEEN), _number(sent[key])
        kind, dot, _ = name.partition(".")
        value: Any
        if dot and kind == "factor":
            value = _factor_sent(form, sent, name)
        elif dot and kind == "learning":
            value = {
                "words": sent.get(f"{name}.words", ""), "level": sent.get(f"{name}.level", ""),
                "domain": sent.get(f"{name}.domain", ""), "removed": f"{name}.removed" in sent,
            }  # fmt: skip
        elif name == "secondary":
            value = sent.getlist(name)
        else:
            value = sent.get(name, "")
        if seen or not _is_blank(value):
            yield Sent(name, value, seen)


def _factor_sent(form: AnalysisForm, sent: Mapping[str, str], name: str) -> dict[str, Any]:
    domain, words = sent.get(f"{name}.domain", ""), " ".join(sent.get(f"{name}.words", "").split())
    code = next((one.code for one in form.factors_of(domain) if one.label.casefold() == words.casefold()), None)
    parts = {part: sent.get(f"{name}.{part}", "") for part in ("score", "modifiable", "reason")}
    removed = f"{name}.removed" in sent
    return {"domain": domain, "code": code, "words": "" if code else words, **parts, "removed": removed}


def _is_blank(value: Any) -> bool:
    """Whether nobody wrote anything: of a row, its domain alone says nothing."""
    if isinstance(value, dict):
        return not any(part for key, part in value.items() if key != "domain")
    return value in ("", [])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _add_domain(
    fields: dict[str, Any], data: dict[str, Any], form: AnalysisForm, domain: Domain, content: Mapping[str, Any]
) -> None:
    narrative, score = f"domain.{domain.code}.narrative", f"domain.{domain.code}.score"
    fields[narrative] = TextArea(
        f"Domain {domain.code}: what was found", hint=f"{domain.words}.", longest=LONGEST_NARRATIVE
    )
    fields[score] = Radios(f"Domain {domain.code}: how relevant", choices=_scores(form))
    data |= {name: content.get(name, "") for name in (narrative, score)}


def _add_factor(fields: dict[str, Any], data: dict[str, Any], form: AnalysisForm, row: FactorRow, called: str) -> None:
    name = f"factor.{row.key}"
    words = TextField(_called("Factor", called), longest=LONGEST_FACTOR, autocomplete="off", size="")
    words.kwargs["render_kw"] = {"list": f"factors-{row.domain}"}
    fields[f"{name}.words"] = words
    fields[f"{name}.score"] = Select(
        _called("Score", called), choices=listed(_score_words(form), blank="Not scored"), size=""
    )
    fields[f"{name}.modifiable"] = Radios(
        _called("Modifiable?", called), choices=listed([(YES, "Yes"), (NO, "No")]), inline=True, size=""
    )
    fields[f"{name}.reason"] = TextArea(_called("Why", called), rows=2, longest=LONGEST_NARRATIVE, size="")
    fields[f"{name}.removed"] = Checkbox(_called("Take this factor out", called), size="")
    data |= {
        f"{name}.words": row.name(form), f"{name}.score": row.score, f"{name}.modifiable": row.modifiable,
        f"{name}.reason": row.reason, f"{name}.removed": False,
    }  # fmt: skip


def _add_learning(fields: dict[str, Any], data: dict[str, Any], form: AnalysisForm, row: LearningRow) -> None:
    name = f"learning.{row.key}"
    called = row.words.partition("\n")[0][:40] or "new learning point"
    fields[f"{name}.words"] = TextArea(_called("Learning point", called), rows=2, size="", longest=LONGEST_NARRATIVE)
    fields[f"{name}.level"] = Select(
        _called("For whom", called), choices=listed(LEVELS.items(), blank="Not said"), size=""
    )
    domains = ((domain.code, f"{domain.code}: {domain.label}") for domain in form.domains.values())
    fields[f"{name}.domain"] = Select(_called("Domain", called), choices=listed(domains, blank="None"), size="")
    fields[f"{name}.removed"] = Checkbox(_called("Take this learning point out", called), size="")
    data |= {
        f"{name}.words": row.words, f"{name}.level": row.level, f"{name}.domain": row.domain,
        f"{name}.removed": False,
    }  # fmt: skip


def _add_category(fields: dict[str, Any], data: dict[str, Any], form: AnalysisForm, content: Mapping[str, Any]) -> None:
    ranked = listed((one.code, f"{one.code}: {one.label}") for one in form.categories.values())
    fields["category"] = Radios(
        "Category of death", hint="The first of the list that reasonably applies.", choices=ranked
    )
    fields["secondary"] = Checkboxes("Further categories that apply", choices=ranked)
    answers = listed((code.code, code.label) for code in code_list("modifiability").values())
    fields["modifiability"] = Radios("Were there modifiable factors?", choices=answers)
    data |= {name: content.get(name, "") for name in ("category", "modifiability")}
    data["secondary"] = list(content.get("secondary", ()))


def _scores(form: AnalysisForm) -> Sequence[Any]:
    return listed(_score_words(form))


def _score_words(form: AnalysisForm) -> list[tuple[str, str]]:
    return [(score.code, f"{score.code}: {score.label}") for score in form.scores.values()]


def _called(words: str, of: str) -> str:
    return f"{words} ({of})"
