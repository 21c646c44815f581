"""What stands on a recommendation's page of what was done: actions, progress, evidence, the end and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.following.evidence import takes_files, waiting_files
from cdop.recommendations.following.service import DONE, DROPPED, may_write
from cdop.recommendations.paging import Paged, paged
from cdop.recommendations.parts import Link, register_addressee_links, register_part
from cdop.recommendations.queries import (
    Action,
    Addressee,
    Entry,
    FollowUp,
    Recommendation,
    actions_of,
    events_of,
    follow_ups_of,
)
from cdop.recommendations.rules import CLOSED, TAKEN_UP, Happening, State, may_follow_up, may_write_on
from cdop.recommendations.signing import may_sign
from cdop.reference.calendar import today
from cdop.reference.codes import label
from cdop.reference.wording import long_date

ACTIONS, PROGRESS, ENDED = 40, 50, 60
HEAD = ("What", "Who sees to it", "By when", "How it stands")
_OVERDUE = Markup('{} <strong class="govuk-tag govuk-tag--red">Overdue</strong>')
_OPEN_ACTION_STATES_NOT = frozenset({DONE, DROPPED})
_ENDS = (Happening.DONE, Happening.NOT_TAKEN_UP, Happening.REOPENED)
_TOLD = {Happening.NOTE: "Note", Happening.EVIDENCE: "Evidence", Happening.BEGUN: "Work began"}


@dataclass(frozen=True)
class Asked:
    """One asking again: what was answered, or until when it waits; where it is answered, or opened again."""

    agency_name: str
    due: str
    standing: str
    words: str
    answer: str
    reopen: str


def install() -> None:
    """Add the parts, and what can be done with each organisation."""
    folder = "recommendations/following/"
    register_part("Actions", ACTIONS, _actions, f"{folder}_actions.html")
    register_part("Progress and evidence", PROGRESS, _progress, f"{folder}_progress.html")
    register_part("Signed off and followed up", ENDED, _ended, f"{folder}_ended.html")
    register_addressee_links("following", 50, _links)


def _links(
    session: Session, viewer: Person, _recommendation: Recommendation, addressees: Sequence[Addressee]
) -> Mapping[str, Sequence[Link]]:
    signs = bool(addressees) and may_sign(session, viewer)
    return {one.token: _can(one, signs=signs, writes=may_write(viewer)) for one in addressees}


def _can(addressee: Addressee, *, signs: bool, writes: bool) -> list[Link]:
    open_, state = may_write_on(addressee.state), addressee.state
    reopens = state in CLOSED - {State.SUPERSEDED}
    offers = (
        (writes and state in TAKEN_UP, "Add an action", "new_action"),
        (writes and open_, "Add a note", "note"),
        (writes and state in TAKEN_UP, "Add evidence", "evidence"),
        (signs and state in TAKEN_UP, "Close as done", "done"),
        (signs and open_, "Close as not taken up", "not_taken_up"),
        ((writes or signs) and reopens, "Open it again", "reopen"),
    )
    return [Link(words, url_for(f"following.{page}", token=addressee.token)) for may, words, page in offers if may]


def _actions(
    session: Session, viewer: Person, _recommendation: Recommendation, addressees: Sequence[Addressee]
) -> list[tuple[Addressee, list[list[Any]]]] | None:
    day, writes = today(), may_write(viewer)
    every = actions_of(session, viewer, [one.number for one in addressees])
    found = []
    for addressee in addressees:
        changes = writes and may_write_on(addressee.state)
        own = [one for one in every if one.addressee_number == addressee.number]
        if own:
            found.append((addressee, [_action(one, addressee, day, changes=changes) for one in own]))
    return found or None


def _action(action: Action, addressee: Addressee, day: date, *, changes: bool) -> list[Any]:
    href = url_for("following.action", token=addressee.token, action=action.token) if changes else ""
    late = (
        action.due_on is not None and action.due_on < day and may_write_on(addressee.state)
        and action.state not in _OPEN_ACTION_STATES_NOT
    )  # fmt: skip
    stands = label("recommendation_action", action.state)
    return [
        {"text": action.words, "href": href},
        action.owner,
        long_date(action.due_on) or "No day",
        _OVERDUE.format(stands) if late else stands,
    ]


def _progress(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> Paged[dict[str, Any]] | None:
    every = events_of(session, viewer, [recommendation.number])[recommendation.number]
    entries = [one for one in every if one.happened.what in _TOLD]
    if not entries:
        return None
    names = {one.number: one for one in addressees}
    ordered = sorted(entries, key=lambda one: (one.happened.dated, one.number), reverse=True)
    page = paged(ordered, "progress", "progress-and-evidence")
    waiting = waiting_files(session, viewer, list(page.found))
    opens = takes_files(session, viewer, recommendation.number)
    told = [_told(one, names[one.addressee_number or 0], waiting, opens=opens) for one in page.found]
    return Paged(told, page.page, page.pages, page.address)


def _told(entry: Entry, addressee: Addressee, waiting: set[str], *, opens: bool) -> dict[str, Any]:
    happened, file = entry.happened, str(entry.happened.detail.get("file", ""))
    told = [happened.words]
    if file:
        told.append("A file, which nobody may open: it waits to be looked through, or was removed." if file in waiting
                    else "A file.")  # fmt: skip
    item = {
        "title": f"{_TOLD[happened.what]}: {addressee.agency_name}",
        "by": addressee.agency_name if happened.by_addressee else entry.by,
        "when": long_date(happened.dated),
        "at": happened.dated.isoformat(),
        "text": "\n".join(filter(None, told)),
    }
    if file and opens and file not in waiting:
        item |= {"href": url_for("following.file", token=addressee.token, file=file), "action": "Take the file"}
    return item


def _ended(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> dict[str, Any] | None:
    every = events_of(session, viewer, [recommendation.number])[recommendation.number]
    by_number = {one.number: one for one in addressees}
    ends = [_end(one, by_number[one.addressee_number or 0]) for one in every if one.happened.what in _ENDS]
    answers = {one.number: one for one in every if one.happened.what is Happening.FOLLOWED_UP}
    asked = [
        _asked(one, by_number[one.addressee_number], answers, viewer)
        for one in follow_ups_of(session, viewer, list(by_number))
    ]
    return {"ends": ends[::-1], "asked": asked} if ends or asked else None


def _end(entry: Entry, addressee: Addressee) -> dict[str, Any]:
    happened, detail = entry.happened, entry.happened.detail
    words = label("addressee_state", State.DONE.value) if happened.what is Happening.DONE else ""
    words = words or ("Closed: not taken up" if happened.what is Happening.NOT_TAKEN_UP else "Opened again")
    signed = f"Signed off by {detail['signed_by']}, {detail['signed_role']}." if detail.get("signed_by") else ""
    return {
        "title": f"{words}: {addressee.agency_name}",
        "by": entry.by,
        "byword": "recorded by",
        "when": long_date(happened.dated),
        "at": happened.dated.isoformat(),
        "text": "\n".join(filter(None, (signed, happened.words))),
    }


def _asked(one: FollowUp, addressee: Addressee, answers: Mapping[int, Entry], viewer: Person) -> Asked:
    day, answer = today(), answers.get(one.asked or 0)
    due = f"After {one.months} months: {long_date(one.due_on)}"
    if answer is not None:
        detail = answer.happened.detail
        failed = "no" in {detail["happened"], detail["worked"]} and addressee.state is State.DONE
        reopen = url_for("following.reopen", token=addressee.token, after=one.number) if failed else ""
        stands = (
            f"Did it happen? {label('follow_up_happened', detail['happened'])}. "
            f"Did it work? {label('follow_up_worked', detail['worked'])}."
        )
        told = f"{stands} Asked on {long_date(answer.happened.dated)}."
        return Asked(addressee.agency_name, due, told, answer.happened.words, "", reopen if may_write(viewer) else "")
    can = may_write(viewer) and addressee.state is State.DONE and may_follow_up(one.due_on, day)
    href = url_for("following.follow_up", token=addressee.token, number=one.number) if can else ""
    return Asked(addressee.agency_name, due, "Due" if one.due_on <= day else "Not due yet", "", href, "")
