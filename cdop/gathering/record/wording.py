"""The timeline's words for choices between answers and entries of the chronology."""

from collections.abc import Iterator

from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.case.wording import register_words, typed
from cdop.gathering.record.dated import moment_words
from cdop.gathering.replying.words import answer_words, iso_day
from cdop.reference.reporting_form import form_questions

Line = tuple[str, str]


def chosen(fact: Fact) -> Iterator[Line]:
    """Which question and answer, and why."""
    question = form_questions().get(str(fact.detail.get("question", "")))
    if question is None or fact.identity is None:
        return
    yield "Question", question.name
    yield "Answer", isolated(answer_words(question, str(fact.identity["answer"])))
    yield "Why", typed(fact, "reason")


def entered(fact: Fact) -> Iterator[Line]:
    """What the coordinator entered, or took out."""
    if fact.identity is None:
        return
    if fact.detail.get("removed"):
        yield "Taken out", "Yes"
    yield "When", when_words(fact)
    yield "What", typed(fact, "what")
    yield "Source", typed(fact, "source")


def when_words(fact: Fact) -> str:
    """The day that was entered, as far as it is known, and the time."""
    said = fact.identity or {}
    on, precision = str(said.get("on") or ""), str(said.get("precision"))
    return moment_words(iso_day(on), precision, said.get("time"), on)


def register() -> None:
    """Once for the whole program."""
    register_words(FactKind.ANSWER_CHOSEN, chosen)
    register_words(FactKind.CHRONOLOGY_ENTERED, entered)
