"""The review meeting on the case page and in the timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.case.readiness import review_meetings
from cdop.case.sections import Place, register_case_section
from cdop.case.wording import register_words, typed
from cdop.gathering.meeting.rules import CANCELLED, HELD, PLANNED, Served, served, standing
from cdop.gathering.meeting.words import when_words
from cdop.reference.codes import label
from cdop.reference.wording import long_date

Row = tuple[str, str]
COLOURS = {PLANNED: "blue", HELD: "green", CANCELLED: "grey"}
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_LINK = Markup('<a class="govuk-link app-target" href="{}">{}<span class="govuk-visually-hidden"> of {}</span></a>')
_PAGES = {
    PLANNED: (
        ("agenda", "Agenda"),
        ("move", "Move or change"),
        ("minutes", "Record the minutes"),
        ("cancel", "Cancel"),
    ),
    HELD: (("record", "Minutes"), ("minutes", "Correct the minutes")),
    CANCELLED: (("move", "Plan it again"),),
}


@dataclass(frozen=True)
class Shown:
    """The meeting that matters now, what served as it, and the next step as words and address."""

    rows: list[Row]
    step: tuple[str, str] | None
    page: str


def section(_session: Session, viewer: Person, case: CaseView) -> Shown | None:
    """The meeting in short; nothing for those who see no identity."""
    if not viewer.sees_identity:
        return None
    now, instead = standing(case.facts), served(case.facts)
    return Shown(
        [*_now(now, instead)], _step(case, now, instead), url_for("review_meetings.meetings", token=case.token)
    )


def rows_of(case: CaseView) -> list[list[Any]]:
    """Every meeting for the table of the page: when, how it stands, where, what can be done."""
    found = sorted(review_meetings(case.facts), key=lambda fact: fact.detail["on"], reverse=True)
    return [
        [when_words(f), state_tag(f), isolated((f.identity or {}).get("place", "")), _links(case, f)] for f in found
    ]


def state_tag(fact: Fact) -> Markup:
    state = fact.detail["state"]
    return _TAG.format(COLOURS[state], label("review_meeting_state", state))


def served_rows(instead: Sequence[Served]) -> list[Row]:
    """What served as the meeting, each with its day."""
    return [("Served as it", f"{one.words}, {long_date(one.on)}") for one in instead]


def lines_of(fact: Fact) -> Iterator[Row]:
    """What the timeline says of a meeting; nothing to those who see no identity."""
    if fact.identity is None:
        return
    state, record = fact.detail["state"], fact.identity.get("record") or {}
    yield label("review_meeting_state", state), when_words(fact)
    yield "Place", typed(fact, "place")
    yield "Led by", typed(fact, "chair")
    came = ", ".join(label("agency", code) for code in fact.detail["agencies"])
    yield ("Agencies that attended" if state == HELD else "Agencies invited"), came
    yield "Why", isolated(record["reason"]) if record.get("reason") else ""
    yield "Actions", str(len(record["actions"])) if record.get("actions") else ""


def _now(now: Fact | None, instead: Sequence[Served]) -> Iterator[Row]:
    if now is not None:
        yield "State", state_tag(now)
        yield "When", when_words(now)
        if place := (now.identity or {}).get("place"):
            yield "Where", isolated(place)
    elif not instead:
        yield "State", "Not planned"
    yield from served_rows(instead)


def _step(case: CaseView, now: Fact | None, instead: Sequence[Served]) -> tuple[str, str] | None:
    if now is None:
        return None if instead else ("Plan the meeting", url_for("review_meetings.plan", token=case.token))
    if now.detail["state"] == PLANNED:
        key = now.detail["meeting"]
        return "Record the minutes", url_for("review_meetings.minutes", token=case.token, key=key)
    return None


def _links(case: CaseView, fact: Fact) -> Markup:
    key, when = fact.detail["meeting"], when_words(fact)
    pages = _PAGES[fact.detail["state"]]
    made = (_LINK.format(url_for(f"review_meetings.{end}", token=case.token, key=key), w, when) for end, w in pages)
    return Markup("<br>").join(made)


def install() -> None:
    """Put the meeting on the case page, and the words on the timeline."""
    register_case_section("Child death review meeting", Place.MEETING, section, "gathering/meeting/_section.html")
    register_words(FactKind.REVIEW_MEETING_RECORDED, lines_of)
