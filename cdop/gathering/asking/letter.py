"""The letter to an agency that is asked by post: a covering letter, the child's details on a page of their own to be
torn off, and the questions with boxes. The same content for the page and the PDF.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.case.case_page import CaseView
from cdop.case.facts import notifications
from cdop.case.gathered import Request, still_unknown
from cdop.case.presenters import day_words, name_words, number_words
from cdop.gathering.asking.messages import WHY
from cdop.gathering.asking.typed_reply import asked_of
from cdop.gathering.rules import reference_of
from cdop.reference.codes import code_list, label
from cdop.reference.reporting_form import Answering, FormQuestion, part_title
from cdop.reference.wording import long_date

CONFIDENTIAL = "Confidential: names a child. By post or by hand only, never by e-mail."
TEAR_OFF = "Who the child was. Tear this page off before you send the answers back."
BOXES = ("Yes", "No", "Not known", "Not applicable")
HOW = (
    "Tick one box in each row. Not known: you looked, and your records do not say. Not applicable: the question does "
    "not fit this child. Leave a row empty if you did not look. These are five different answers."
)
NOTHING = "Our agency holds nothing about this child or the family"
WRONG = "Please ask another agency, namely:"
FILLED_BY = ("Name", "Role", "Agency", "Telephone", "Date")
_WRITTEN_WORDS = {
    Answering.NUMBER: "A number",
    Answering.DAY: "Day, month, year",
    Answering.TEXT: "",
    Answering.LINES: "",
}


@dataclass(frozen=True)
class Written:
    """A question that is answered in writing. ``lines``: how many; ``boxes``: what may be ticked instead."""

    asked: str
    hint: str
    lines: int
    boxes: tuple[str, ...]


@dataclass(frozen=True)
class LetterPart:
    """One part of the questions: those that a tick answers (question and hint), and those answered in writing."""

    title: str
    ticked: tuple[tuple[str, str], ...]
    written: tuple[Written, ...]


@dataclass(frozen=True)
class Letter:
    """A whole letter. ``to`` and the other texts are plain; ``child`` stands on the page to tear off alone."""

    panel: str
    to: tuple[str, ...]
    on: str
    reference: str
    case: str
    paragraphs: tuple[str, ...]
    child: tuple[tuple[str, str], ...]
    parts: tuple[LetterPart, ...]
    office: tuple[str, ...] = ()


def letter(  # noqa: PLR0913 - what a letter is made of
    case: CaseView, request: Request, address: str, panel: str, on: date, *, office: Sequence[str] = ()
) -> Letter:
    """The letter of one request, with what is still asked on a day.

    ``address`` is the agency's, lines of text; ``office`` the lines of the panel's own and how to reach it.
    """
    questions = still_unknown(case.facts, asked_of(request))
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    to = lines if lines[:1] == [request.agency_name] else [request.agency_name, *lines]
    words = str((request.asked.identity or {}).get("words", ""))
    return Letter(
        panel, tuple(to), long_date(on), reference_of(request.key), case.reference,
        tuple(_paragraphs(request, words)), tuple(_child(case)), tuple(_parts(questions)),
        tuple(office),
    )  # fmt: skip


def _paragraphs(request: Request, words: str) -> Iterator[str]:
    yield (
        "A child has died, and the child death review panel asks every agency that may have known the child or the "
        "family for what it knows. Who the child was stands on the second page. You are asked only what nobody has "
        "told us yet."
    )
    yield (
        f"Please answer by {long_date(request.due)}: fill in the pages that follow and send them back by post, "
        "without the second page. You may also answer by telephone."
    )
    if words:
        yield words
    yield WHY
    yield "If you hold nothing, or another agency should be asked, tick that on the third page: it helps us as well."


def _child(case: CaseView) -> Iterator[tuple[str, str]]:
    identity, detail = case.described.identity or {}, case.described.detail
    born, number = identity.get("date_of_birth"), identity.get("nhs_number")
    yield "Name", name_words(identity.get("family_name"), identity.get("given_names"))
    yield "Date of birth", day_words(born) if born else "Not recorded"
    yield "Sex", label("sex", detail["sex"])
    yield "NHS number", number_words(number) if number else "Not recorded"
    yield "Date of death", day_words(detail["date_of_death"])
    yield "Address", _address(case, identity.get("home_postcode"))


def _address(case: CaseView, postcode: str | None) -> str:
    told: list[Mapping[str, Any]] = [(fact.identity or {}).get("told") or {} for fact in notifications(case.facts)]
    given = next((str(one["home_address"]) for one in reversed(told) if one.get("home_address")), "")
    address = ", ".join(line.strip() for line in given.splitlines() if line.strip())
    if postcode and postcode not in address:
        address = ", ".join(filter(None, (address, postcode)))
    return address or "Not recorded"


def _parts(questions: Sequence[FormQuestion]) -> Iterator[LetterPart]:
    for key in dict.fromkeys(question.part for question in questions):
        own = [question for question in questions if question.part == key]
        ticked = tuple((one.asked, one.hint) for one in own if one.kind is Answering.YES_NO)
        yield LetterPart(
            part_title(key), ticked, tuple(_written(one) for one in own if one.kind is not Answering.YES_NO)
        )


def _written(question: FormQuestion) -> Written:
    if question.kind is Answering.ONE:
        codes = tuple(code.label for code in code_list(question.options).values())
        return Written(question.asked, question.hint, 0, (*codes, *BOXES[2:]))
    lines = 4 if question.kind is Answering.LINES else 1
    boxes = BOXES[2:] if question.kind in {Answering.NUMBER, Answering.DAY} else ()
    hint = question.hint or _WRITTEN_WORDS[question.kind]
    return Written(question.asked, hint, lines, boxes)
