"""A reply that came by letter, telephone or e-mail, typed in by the coordinator: the same questions, part by part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.gathered import Request, requests, still_unknown
from cdop.case.service import open_case
from cdop.files.checking import Checked
from cdop.files.service import remove_all
from cdop.gathering.asking.request_forms import ReplyForm, chronology
from cdop.gathering.replying.arriving import keep, recorded
from cdop.gathering.replying.shelves import shelf
from cdop.gathering.service import Reply, take_reply
from cdop.reference.calendar import today
from cdop.reference.reporting_form import FormQuestion, part_title, questions_for

ANSWERED = "answered"
NOTHING_TYPED = "Type in an answer, a key date or their words, or add a file; or choose that the agency holds nothing"
NOT_ANSWERED = "Answers are typed in below: choose ‘Answered’, or take them out"


class RepliedMeanwhile(Exception):
    """A reply to the same request was taken in since the page was opened."""


@dataclass(frozen=True)
class QuestionPart:
    """One part of the form: what nobody knows yet, and what others answered."""

    title: str
    unknown: tuple[FormQuestion, ...]
    known: tuple[FormQuestion, ...]


def asked_of(request: Request) -> list[FormQuestion]:
    """Every question that the agency could answer."""
    return questions_for(request.agency_kind, request.asked.detail["sets"])


def parts(case: CaseView, request: Request) -> list[QuestionPart]:
    """The questions in the form's order."""
    asked = asked_of(request)
    unknown = {question.key for question in still_unknown(case.facts, asked)}
    found = []
    for key in dict.fromkeys(question.part for question in asked):
        own = [question for question in asked if question.part == key]
        first, rest = (tuple(q for q in own if (q.key in unknown) is asks) for asks in (True, False))
        found.append(QuestionPart(part_title(key), first, rest))
    return found


def fault(form: ReplyForm, answers: Mapping[str, str]) -> str:
    """Why a form that is good in itself cannot be taken; nothing where it can."""
    if form.outcome.data == ANSWERED:
        return "" if answers or form.dates.data or form.words.data or form.given_files else NOTHING_TYPED
    return NOT_ANSWERED if answers else ""


def take(  # noqa: PLR0913, PLR0917 - what is taken in
    session: Session,
    person: Person,
    seen_replies: int,
    request: Request,
    case_id: int,
    reply: Reply,
    files: Sequence[Checked],
) -> None:
    """Take a reply in with its files; those that the agency has not sent go. Raises ``RepliedMeanwhile`` where the
    request has had others than the page showed, or ``NotTaken`` where the files are too many.
    """
    opened = open_case(session, case_id)
    now = next(one for one in requests(opened.facts) if one.key == request.key)
    if len(now.replies) != seen_replies:
        raise RepliedMeanwhile(request.key)
    if not now.replies:
        remove_all(session, shelf(), person, request.key)
    kept = recorded(keep(session, person, files, case_id, request.key))
    take_reply(session, person, request.key, replace(reply, files=kept), once=False)


def reply_of(form: ReplyForm, request: Request, answers: Mapping[str, str]) -> Reply:
    """What a form that was found to be good says."""
    on = form.on.data
    assert on is not None
    return Reply(
        str(form.outcome.data), str(form.way.data), on, request.agency_name, author=form.author.data or "",
        answers=answers, chronology=chronology(form.dates.data or "", today()), redirect=form.redirect.data or "",
        words=form.words.data or "",
    )  # fmt: skip
