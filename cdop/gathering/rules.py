"""Whom may be asked, what a reply may say, and when a choice between answers is one. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.facts import Fact
from cdop.case.gathered import RequestState, answers, requests
from cdop.case.rules import NotPossible
from cdop.outbox.rules import office
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN, Answering, FormQuestion

YES, NO = "yes", "no"
LONGEST_TEXT, LONGEST_LINES = 500, 10_000
_WORDS = {NOT_KNOWN, NOT_APPLICABLE}
_NEVER_WORDS = {Answering.TEXT, Answering.LINES}
NO_CONTACT = "-"
"""What a message's word says where the panel gave no way to reach the office: a word is never empty."""
ENDED = frozenset({"withdrawn", "reviewed"})


@dataclass(frozen=True)
class Terms:
    """What every message says by the panel's settings: for how many days its link opens, how the office is reached."""

    days: int
    contact: str

    @classmethod
    def by(cls, settings: PanelSettings) -> "Terms":
        lines = settings.text("office_contact").splitlines()
        return cls(settings.number("link_days"), office(", ".join(lines)) or NO_CONTACT)


def reference_of(token: str) -> str:
    """What a request is called where no child may be named: in an agency's list, on a receipt. Opens nothing."""
    letters = token[:8].upper()
    return f"R-{letters[:4]}-{letters[4:]}"


def may_ask(facts: Sequence[Fact], status: str, agency: str, sets: Collection[str]) -> None:
    """An agency is asked once: again only with further sets, after it replied. Raises ``NotPossible``."""
    if status in ENDED:
        raise NotPossible({"agency": "The case is reviewed or withdrawn: nobody is asked about it any more"})
    earlier = [one for one in requests(facts) if one.agency == agency]
    if any(one.state is RequestState.OPEN for one in earlier):
        raise NotPossible({"agency": "This agency has been asked and has not replied: chase it, or close the request"})
    had = {code for one in earlier if one.state is RequestState.REPLIED for code in one.asked.detail["sets"]}
    if any(one.state is RequestState.REPLIED for one in earlier) and not set(sets) - had:
        raise NotPossible({"agency": "This agency has replied: ask again only with a further set of questions"})


def answer_faults(said: Mapping[str, str], asked: Sequence[FormQuestion], today: date) -> dict[str, str]:
    """For each answer that cannot be taken, why. Answers to what was not asked are faults too."""
    by_key = {question.key: question for question in asked}
    return dict(_faults(said, by_key, today))


def may_choose(facts: Sequence[Fact], question: str, answer: str) -> None:
    """A choice is between what was said, and only where there is something to choose. Raises ``NotPossible``."""
    found = answers(facts).get(question)
    if found is None or len({one.value for one in found.given}) < 2:
        raise NotPossible({"answer": "There is nothing to choose between"})
    if answer not in {one.value for one in found.given}:
        raise NotPossible({"answer": "Choose one of the answers"})


def _faults(said: Mapping[str, str], asked: Mapping[str, FormQuestion], today: date) -> Iterator[tuple[str, str]]:
    for key, value in said.items():
        question = asked.get(key)
        if question is None:
            yield key, "This is not one of the questions"
        elif fault := _fault(question, value, today):
            yield key, fault


def _fault(question: FormQuestion, value: str, today: date) -> str:
    if value in _WORDS and question.kind not in _NEVER_WORDS:
        return ""
    match question.kind:
        case Answering.YES_NO:
            return "" if value in {YES, NO} else "Choose an answer"
        case Answering.ONE:
            return "" if value in code_list(question.options) else "Choose an answer"
        case Answering.NUMBER:
            return _number_fault(question, value)
        case Answering.DAY:
            return _day_fault(value, today)
        case Answering.TEXT:
            return f"Write {LONGEST_TEXT} characters or fewer" if len(value) > LONGEST_TEXT else ""
        case Answering.LINES:
            return f"Write {LONGEST_LINES:,} characters or fewer" if len(value) > LONGEST_LINES else ""


def _number_fault(question: FormQuestion, value: str) -> str:
    least, most = question.bounds
    good = value.isascii() and value.isdigit() and len(value) < 8 and least <= int(value) <= most
    return "" if good else f"Enter a whole number from {least:,} to {most:,}"


def _day_fault(value: str, today: date) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "Enter a real date"
    return "The day must not be in the future" if day > today else ""
