"""The form cannot contradict itself (domain.md 9): by examples, and by properties over answers of any kind."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdop.case.rules import NotPossible
from cdop.reference.analysis_form import AnalysisForm
from cdop.review.analysis.answers import answers_of, checked
from cdop.review.analysis.rules import Context, contradictions, warnings
from tests.review.analysis.writing import CURRENT, EARLIER, complete, factor, modifiable


def refused(content: dict[str, Any], form: AnalysisForm = CURRENT) -> list[str]:
    return [finding.words for finding in contradictions(answers_of(content), form)]


def warned(content: dict[str, Any], form: AnalysisForm = CURRENT, **context: Any) -> list[str]:
    return [finding.words for finding in warnings(answers_of(content), form, Context(**context))]


def test_a_complete_form_contradicts_nothing() -> None:
    for form in (CURRENT, EARLIER):
        assert refused(complete(form), form) == []
    assert refused(modifiable()) == []
    assert warned(modifiable()) == []


def test_an_empty_form_says_all_that_is_missing() -> None:
    words = refused({})
    assert len(words) == 6
    assert sum("has no score" in each for each in words) == 4
    assert "No category of death is chosen" in words
    assert "It is not said whether there were modifiable factors" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (complete(modifiability="modifiable"), "no factor that contributed is marked modifiable"),
        (modifiable(modifiability="none"), "The answer is “no modifiable factors”, and “Smoking in pregnancy”"),
        (modifiable(modifiability="inadequate", missing="The post-mortem"), "The answer is “inadequate information”"),
        (complete(modifiability="inadequate"), "say what was missing"),
        (modifiable(domain__B__score="1"), "Domain B is scored 1, and “Smoking in pregnancy” in it is scored higher"),
        (modifiable(factor__bbbbbbbb=factor("Smoking in Pregnancy")), "stands twice"),
        (modifiable(factor__bbbbbbbb=factor("One; two")), "holds a semicolon"),
        (modifiable(factor__bbbbbbbb=factor("")), "Factor 2 says nothing"),
        (modifiable(factor__bbbbbbbb=factor("Damp", domain="")), "“Damp” is in no domain"),
        (modifiable(factor__bbbbbbbb=factor("Damp", score="")), "“Damp” has no score"),
        (modifiable(factor__bbbbbbbb=factor("Damp", modifiable="")), "Say of “Damp” whether it is modifiable"),
        (modifiable(factor__bbbbbbbb=factor("Damp", reason="")), "Say why “Damp” is modifiable"),
        (
            modifiable(factor__bbbbbbbb=factor("Damp", modifiable="no", reason="")),
            "Say why “Damp” is not modifiable",
        ),
        (complete(secondary=["9"]), "Category 9 is chosen as first and as further category"),
        (complete(secondary=["8"]), "Category 8 stands higher in the list than 9"),
        (complete(domain__C__score=""), "Domain C (Physical environment) has no score"),
    ],
)
def test_each_contradiction_is_said_in_words(content: dict[str, Any], words: str) -> None:
    assert [each for each in refused(content) if words in each], refused(content)


@pytest.mark.parametrize(
    ("content", "context", "words"),
    [
        (complete(domain__D__score="2"), {}, "Domain D is scored 2, and no factor in it contributed"),
        (modifiable(factor__bbbbbbbb=factor("Damp", score="1")), {}, "“Damp” is marked modifiable and is scored 1"),
        (modifiable(factor__bbbbbbbb=factor(code="abuse_neglect")), {}, "suggests category 1"),
        (complete(), {"earlier": ("7",)}, "An earlier analysis of this case suggests category 7"),
        (complete(category="1"), {}, "no decision on a safeguarding review is recorded"),
        (complete(category="10"), {"expectation": "expected"}, "classified as expected"),
        (complete(), {"icd10": "C91.0"}, "The registered cause, C91.0, suggests category 4"),
        (complete(), {"icd10": "Y20"}, "suggests category 1, 2 or 3"),
    ],
)
def test_each_warning_is_said_and_stands_in_nobodys_way(
    content: dict[str, Any], context: dict[str, Any], words: str
) -> None:
    assert [each for each in warned(content, **context) if words in each], warned(content, **context)
    assert refused(content) == []


@pytest.mark.parametrize(
    ("content", "context"),
    [
        (complete(category="1"), {"safeguarding": True}),
        (complete(), {"icd10": "A39.2"}),
        (complete(), {"icd10": "Z99"}),
        (complete(category="10"), {"expectation": "unexpected"}),
        (complete(category="2"), {"earlier": ("7",)}),
    ],
)
def test_nothing_is_warned_of_where_nothing_conflicts(content: dict[str, Any], context: dict[str, Any]) -> None:
    assert warned(content, **context) == []


def test_a_factor_that_was_taken_out_says_nothing() -> None:
    content = modifiable(factor__aaaaaaaa=factor(code="smoking_pregnancy", removed=True), domain__B__score="1")
    assert "no factor that contributed is marked modifiable" in refused(content)[0]


def test_a_score_is_of_its_own_scale() -> None:
    assert checked(EARLIER, "domain.A.score", "1*") == "1*"
    for score in ("1*", "3", 2, None):
        with pytest.raises(NotPossible):
            checked(CURRENT, "domain.A.score", score)
    explained = modifiable(domain__B__score="3", factor__aaaaaaaa=factor(code="smoking_pregnancy", score="3"))
    assert refused(explained, EARLIER) == []
    unlikely = complete(EARLIER, modifiability="modifiable", factor__aaaaaaaa=factor("Damp", score="1*"))
    assert "no factor that contributed" in refused(unlikely, EARLIER)[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("summary", "a\x00b"),
        ("summary", "x" * 20_001),
        ("summary", ["no text"]),
        ("category", "11"),
        ("secondary", ["11"]),
        ("secondary", "9"),
        ("modifiability", "perhaps"),
        ("factor.aaaaaaaa", {"words": "half a row"}),
        ("factor.aaaaaaaa", factor("x" * 301)),
        ("factor.aaaaaaaa", factor("Damp", domain="E")),
        ("factor.aaaaaaaa", factor("Damp", code="nothing")),
        ("learning.aaaaaaaa", {"words": "x", "level": "world", "domain": "", "removed": False}),
    ],
)
def test_what_is_no_answer_is_refused(name: str, value: object) -> None:
    with pytest.raises(NotPossible):
        checked(CURRENT, name, value)


@pytest.mark.parametrize("name", ["", "domain.E.score", "domain.A.words", "factor.x", "settled.1", "summary.x"])
def test_what_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        checked(CURRENT, name, "")


def anything(form: AnalysisForm) -> st.SearchStrategy[dict[str, Any]]:
    """Answers of any kind that the form takes, complete or not."""
    score = st.sampled_from(["", *form.scores])
    row = st.fixed_dictionaries(
        {
            "domain": st.sampled_from(["", *form.domains]),
            "code": st.sampled_from([None, "abuse_neglect", "congenital", "housing", "epilepsy"]),
            "words": st.sampled_from(["", "Damp", "A; B"]),
            "score": score,
            "modifiable": st.sampled_from(["", "yes", "no"]),
            "reason": st.sampled_from(["", "Because"]),
            "removed": st.booleans(),
        }
    )
    whole = {f"domain.{code}.score": score for code in form.domains}
    whole |= {f"factor.{number:08x}": row for number in range(3)}
    whole |= {
        "category": st.sampled_from(["", *form.categories]),
        "secondary": st.lists(st.sampled_from(list(form.categories)), unique=True, max_size=2),
        "modifiability": st.sampled_from(["", "modifiable", "none", "inadequate"]),
        "missing": st.sampled_from(["", "The scan"]),
    }
    return st.fixed_dictionaries({}, optional=whole)


@pytest.mark.parametrize("form", [CURRENT, EARLIER], ids=["current", "earlier"])
def test_what_can_be_finalised_keeps_every_invariant(form: AnalysisForm) -> None:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(anything(form))
    def holds(content: dict[str, Any]) -> None:
        answers = answers_of({name: checked(form, name, value) for name, value in content.items()})
        found = contradictions(answers, form)
        said = {finding.field for finding in found}
        contributory = [r for r in answers.factors if r.modifiable == "yes" and r.score in {"2", "3"}]
        # Domain.md 9: modifiable factors identified if and only if one that contributed is marked so.
        agree = (answers.modifiability == "modifiable") is bool(contributory)
        assert ("modifiability" in said) is not (bool(answers.modifiability) and agree)
        if not found:
            assert answers.category
            assert set(answers.scores) == set(form.domains)
            assert answers.modifiability != "inadequate" or answers.texts["missing"]
            assert all(r.domain and r.score and r.modifiable and r.reason and r.name(form) for r in answers.factors)
            names = [r.name(form).casefold() for r in answers.factors]
            assert len(set(names)) == len(names)
            assert all(";" not in name for name in names)
            assert all(form.rank(other) > form.rank(answers.category) for other in answers.secondary)
        # A warning is never said of nothing, and names a field that the form has.
        for finding in warnings(answers, form, Context()):
            assert finding.words
            assert finding.field == "category" or finding.field in content

    holds()


def test_every_form_has_four_domains_ten_categories_and_its_scale() -> None:
    for form, scale in ((CURRENT, ["0", "1", "2"]), (EARLIER, ["0", "1", "1*", "2", "3"])):
        assert (list(form.domains), list(form.scores)) == (["A", "B", "C", "D"], scale)
        assert list(form.categories) == [str(number) for number in range(1, 11)]
        assert {factor.domain for factor in form.factors.values()} <= set(form.domains)
        assert {factor.suggests for factor in form.factors.values()} <= {"", *form.categories}
        assert not [one for one in form.factors.values() if ";" in one.label or len(one.label) > 300]
    assert {code: one.domain for code, one in CURRENT.factors.items()}["housing"] == "C"
    assert {code: one.domain for code, one in EARLIER.factors.items()}["housing"] == "B"
