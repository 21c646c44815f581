"""One open request as whoever answers it sees it: the child to be found, what is still asked, and what was typed.

No more of the case than is needed to find the record (security.md P12), and of what others said only the value and
the kind of agency, where the panel shares the question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.agencies.directory.members import agency_of
from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.gathered import NOTIFICATION, Answer, answers, requests, still_unknown
from cdop.case.queries import facts_of
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.gathering.replying.drafts import Draft, Place
from cdop.gathering.replying.sharing import shared_questions
from cdop.gathering.replying.words import answer_words
from cdop.reference.codes import code_list
from cdop.reference.reporting_form import FormQuestion, part_title, questions_for
from cdop.reference.wording import long_date

_REQUESTS = table_of(InformationRequest)


class NotOpen(Exception):
    """There is no such request, it has ended, or it is another agency's: nobody learns which."""


@dataclass(frozen=True)
class Part:
    """One page of questions: a part of the form, or a supplementary set. ``others``: to confirm or correct."""

    key: str
    title: str
    unknown: tuple[FormQuestion, ...]
    others: tuple[FormQuestion, ...]

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        return (*self.unknown, *self.others)


@dataclass(frozen=True)
class Replying:
    """An open request. ``number`` is its row's, ``asked`` every question that the agency could answer.

    ``known`` holds what was answered to them so far, ``shared`` the keys that the agency may see.
    """

    number: int
    token: str
    case_id: int
    due_on: date
    agency_kind: str
    agency_name: str
    words: str
    facts: Sequence[Fact]
    sets: tuple[str, ...]
    draft: Draft
    shared: frozenset[str]

    @property
    def place(self) -> Place:
        return Place(self.number, self.case_id)

    @cached_property
    def asked(self) -> list[FormQuestion]:
        return questions_for(self.agency_kind, self.sets)

    @cached_property
    def unknown(self) -> list[FormQuestion]:
        """What is asked: nobody knows it yet, or every agency answers for itself."""
        return still_unknown(self.facts, self.asked)

    @cached_property
    def known(self) -> Mapping[str, Answer]:
        keys = {one.key for one in self.unknown}
        said = answers(self.facts)
        return {one.key: said[one.key] for one in self.asked if one.key not in keys}

    @cached_property
    def parts(self) -> list[Part]:
        """The pages that have a question, in the form's order. What was typed is shown although it is known now."""
        unknown = {one.key for one in self.unknown}
        others = (self.known.keys() & self.shared) | (self.draft.answers.keys() - unknown)
        found = []
        for key in dict.fromkeys(one.part for one in self.asked):
            own = [one for one in self.asked if one.part == key]
            first, second = (tuple(one for one in own if one.key in keys) for keys in (unknown, others))
            if first or second:
                found.append(Part(key, part_title(key), first, second))
        return found

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def others_said(self, question: FormQuestion) -> list[str]:
        """What others answered, each once, with the kind of agency: 'Yes (Hospital)'. Only where it is shared."""
        found = self.known.get(question.key)
        if found is None or question.key not in self.shared:
            return []
        said = ((answer_words(question, one.value), _kind(one.source, one.agency_kind)) for one in found.given
                if one.definite)  # fmt: skip
        return list(dict.fromkeys(f"{value} ({kind})" for value, kind in said))

    def child(self) -> list[tuple[str, str]]:
        """What is needed to find the record, in words."""
        described = in_force(self.facts, FactKind.DESCRIBED)
        assert described is not None
        who, died = described.identity or {}, described.detail["date_of_death"]
        rows = (
            ("Name", " ".join(filter(None, (who.get("given_names"), who.get("family_name"))))),
            ("Date of birth", _day(who.get("date_of_birth"))),
            ("NHS number", _spaced(who.get("nhs_number"))),
            ("Date of death", _day(died)),
            ("Address", _address(self.facts, who.get("home_postcode"))),
        )
        return [(words, value or "Not recorded") for words, value in rows]


def load(session: Session, viewer: Person, token: str, *, to_change: bool = False) -> Replying:
    """A request that is open. Raises ``NotOpen``. ``to_change``: nobody else changes it meanwhile.

    ``viewer`` is whoever opened its link, or an account of the agency that was asked: another's is none.
    """
    query = select(_REQUESTS).where(_REQUESTS.c.token == token, _REQUESTS.c.state == "open")
    row = session.execute(query.with_for_update() if to_change else query).one_or_none()
    if row is None or not _may(session, viewer, row):
        raise NotOpen(token)
    facts = facts_of(session, row.case_id)
    request = next((one for one in requests(facts) if one.key == token), None)
    if request is None:
        raise NotOpen(token)
    identity = request.asked.identity or {}
    return Replying(
        row.id, token, row.case_id, row.due_on, row.agency_kind, request.agency_name, str(identity.get("words", "")),
        facts, tuple(request.asked.detail["sets"]), Draft.of(row.draft_version, row.draft),
        shared_questions(session, viewer),
    )  # fmt: skip


def _may(session: Session, viewer: Person, row: Row[Any]) -> bool:
    by_account = viewer.account_id is not None
    return not by_account or (viewer.is_a(Role.AGENCY_CONTACT) and agency_of(session, viewer) == row.agency)


def _kind(source: str, agency_kind: str) -> str:
    return "the notification" if source == NOTIFICATION else code_list("agency")[agency_kind].label


def _day(text: str | None) -> str:
    return long_date(date.fromisoformat(text)) if text else ""


def _spaced(number: str | None) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""


def _address(facts: Sequence[Fact], postcode: str | None) -> str:
    told = [(fact.identity or {}).get("told") or {} for fact in notifications(facts)]
    address = next((str(one["home_address"]) for one in reversed(told) if one.get("home_address")), "")
    return address if not postcode or postcode in address else ", ".join(filter(None, (address, postcode)))
