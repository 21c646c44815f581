"""Sending a reply, once: the answers that were typed, or in one click that there are none."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.service import open_case
from cdop.files.queries import files_of
from cdop.files.service import remove_all
from cdop.files.shelf import Shelf
from cdop.gathering.replying.arriving import recorded
from cdop.gathering.replying.asked import NotOpen, Replying, load
from cdop.gathering.replying.forms import about
from cdop.gathering.rules import answer_faults
from cdop.gathering.service import NoLongerOpen, Reply, take_reply
from cdop.reference.calendar import today
from cdop.reference.reporting_form import form_questions

ANSWERED, NOTHING_HELD, WRONG_AGENCY = "answered", "nothing_held", "wrong_agency"
NOTHING_TYPED = "Answer a question, or say on the first page that your agency holds nothing"


@dataclass(frozen=True)
class Sender:
    """Whoever replies: who that is, the way by which the reply comes, and the request."""

    person: Person
    way: str
    token: str


class ChangedMeanwhile(Exception):
    """What is kept is not what the page showed before it was sent."""


class NotComplete(Exception):
    """Something is to be mended first: what, by the page on which it stands."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__()
        self.faults = faults


def faults(replying: Replying, files: int) -> dict[str, str]:
    """What is to be mended before sending, in words, by page: a part's key, ``author``, or nothing for the whole."""
    draft, found = replying.draft, {}
    if not (draft.author.get("name") and draft.author.get("role")):
        found["author"] = "Enter who answers for your agency"
    if draft.empty and not files:
        found[""] = NOTHING_TYPED
    parts = {question.key: question.part for question in replying.asked}
    for key, words in answer_faults(draft.answers, replying.asked, today()).items():
        found[parts[key]] = about(form_questions()[key], words)
    return found


def send(session: Session, sender: Sender, seen_version: int) -> None:
    """Send what was typed. Raises ``NotOpen``, ``ChangedMeanwhile``, or ``NotComplete``."""
    replying = _locked(session, sender)
    draft, files = replying.draft, files_of(session, sender.token)
    if draft.version != seen_version:
        raise ChangedMeanwhile
    if wrong := faults(replying, len(files)):
        raise NotComplete(wrong)
    reply = Reply(
        ANSWERED, sender.way, today(), replying.agency_name,
        author=f"{draft.author['name']}, {draft.author['role']}",
        answers=draft.answers,
        chronology=[{key: row[key] for key in ("on", "precision", "what")} for row in draft.dates],
        files=recorded(files),
    )  # fmt: skip
    _take(session, sender, reply)


def say_nothing(session: Session, sender: Sender, shelf: Shelf, outcome: str, redirect: str = "") -> None:
    """Reply that nothing is held, or that another agency is to be asked. Raises ``NotOpen``.

    What was typed is not sent; files that were uploaded go.
    """
    replying = _locked(session, sender)
    remove_all(session, shelf, sender.person, sender.token)
    _take(session, sender, Reply(outcome, sender.way, today(), replying.agency_name, redirect=redirect))


def _locked(session: Session, sender: Sender) -> Replying:
    """The request, which nobody else changes any more. The case is locked first, as by every writer."""
    case_id = load(session, sender.person, sender.token).case_id
    open_case(session, case_id)
    return load(session, sender.person, sender.token, to_change=True)


def _take(session: Session, sender: Sender, reply: Reply) -> None:
    try:
        take_reply(session, sender.person, sender.token, reply)
    except NoLongerOpen:
        raise NotOpen(sender.token) from None
