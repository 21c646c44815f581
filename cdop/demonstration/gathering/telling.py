"""Telling what was gathered through the services that people use: asking, replies, reading, choosing, the ladder's run.

Requests of the years that are over went by letter: no message of theirs is in the outbox, and no link was made.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.agencies.directory.queries import agencies_of
from cdop.agencies.directory.rules import Agency
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.database import table_of
from cdop.demonstration.gathering.files import content_of
from cdop.demonstration.gathering.standing import Standing
from cdop.demonstration.story import MEDWAY
from cdop.files.checking import check
from cdop.files.service import store
from cdop.files.shelf import Shelf
from cdop.gathering import service
from cdop.gathering.chasing import challenges
from cdop.gathering.chasing.rules import Postponed, Taken, decided
from cdop.gathering.chasing.running import COLUMNS, due_of
from cdop.gathering.chasing.service import SeenRequest, hold
from cdop.gathering.chasing.stepping import postpone, take
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest, RequestLink
from cdop.gathering.replying.drafts import Draft, Place, keep
from cdop.gathering.replying.opening import DOOR, by_link
from cdop.gathering.rules import Terms, answer_faults
from cdop.gathering.service import OPEN, Asking, Reply
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today
from cdop.reference.reporting_form import questions_for

PUT_OFF_FOR = timedelta(days=20)
ADDRESS = "192.0.2.20"  # of the range for documentation
BY_LETTER_UNTIL = date(2018, 3, 31)
GATHERED = frozenset(
    {
        FactKind.INFORMATION_REQUESTED,
        FactKind.INFORMATION_RECEIVED,
        FactKind.INFORMATION_READ,
        FactKind.REQUEST_CLOSED,
        FactKind.ANSWER_CHOSEN,
    }
)
_REQUESTS, _CASES = table_of(InformationRequest), table_of(Case)


@dataclass(frozen=True)
class Site:
    """What this installation has for it: the key of its links, the shelf of its files."""

    key: str
    shelf: Shelf


@dataclass(frozen=True)
class Gatherer:
    """Who asks, of which agencies (by kind), in which installation. ``terms``: what every message says."""

    session: Session
    coordinator: Person
    site: Site
    agencies: Mapping[str, Agency]
    terms: Terms

    @classmethod
    def of(cls, session: Session, coordinator: Person, site: Site, tokens: Mapping[str, str]) -> "Gatherer":
        """``tokens``: each agency of the directory by its name."""
        directory, serving = {one.token: one for one in agencies_of(session)}, dict[str, Agency]()
        for agency in (directory[token] for token in tokens.values()):
            if agency.details.active and (not agency.details.areas or MEDWAY in agency.details.areas):
                serving.setdefault(agency.kind, agency)
        return cls(session, coordinator, site, serving, Terms.by(settings_in_force(session)))

    def agency(self, kind: str, on: date) -> Agency:
        """The agency of a kind, as it was written to on a day."""
        agency = self.agencies[kind]
        if on > BY_LETTER_UNTIL:
            return agency
        ladder = replace(agency.ladder, escalate_inbox="")
        return replace(agency, details=replace(agency.details, inbox="", escalate_inbox=""), ladder=ladder)


@dataclass
class Gathered:
    """What is gathered of one case. ``standing`` and ``tokens``, the requests' own, are by the story's keys.

    ``asked`` are the facts by which agencies were asked, ``ended`` the keys of requests that are no longer open.
    """

    by: Gatherer
    case_id: int
    standing: Mapping[str, Standing]
    tokens: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Fact] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def ask(self, facts: Sequence[Fact]) -> None:
        """Ask the agencies of facts of one day together."""
        on = facts[0].dated
        askings = [
            Asking(
                self.by.agency(fact.detail["agency_kind"], on), fact.detail["sets"], (fact.identity or {})["reason"],
                (fact.identity or {})["words"],
            )
            for fact in facts
        ]  # fmt: skip
        made = service.ask(self.by.session, self.by.coordinator, self._seen, self.by.site.key, askings, on=on)
        self.tokens |= {fact.detail["request"]: token for fact, token in zip(facts, made, strict=True)}
        self.asked |= {fact.detail["request"]: fact for fact in facts}

    def tell(self, fact: Fact) -> None:
        """Record what followed."""
        detail, said = fact.detail, fact.identity or {}
        session, person = self.by.session, self.by.coordinator
        match fact.kind:
            case FactKind.INFORMATION_RECEIVED:
                self._reply(fact)
            case FactKind.INFORMATION_READ:
                changes, token = detail["changes"] == "yes", self.tokens[detail["request"]]
                service.read_reply(
                    session, person, self._seen, token, changes=changes, words=said["words"], on=fact.dated
                )
            case FactKind.REQUEST_CLOSED:
                self._chase(detail["request"], fact.dated)
                token = self.tokens[detail["request"]]
                service.close(session, person, token, detail["closed"], said["reason"], on=fact.dated)
            case _:
                answer, source, why = said["answer"], self.tokens[said["from"]], said["reason"]
                question = detail["question"]
                service.choose(session, person, self._seen, question, answer, source, why, on=fact.dated)

    def stand(self) -> None:
        """What stands at its requests besides, once everybody has been chased who was to be."""
        for key, standing in self.standing.items():
            row = self._row(self.tokens[key])
            if standing.answers:
                draft = Draft(0, dict(standing.answers), (), dict(standing.author))
                keep(self.by.session, self._link, Place(row.id, self.case_id), "family", draft)
            if standing.put_off:
                page = SeenRequest(row.token, row.step, row.next_chase_on)
                until = today() + PUT_OFF_FOR
                hold(self.by.session, self.by.coordinator, page, until, standing.put_off, today())
            for _ in range(standing.wrong):
                secret = LINKS.secret_of(self.by.site.key, self._nonce(row.id))
                DOOR.open(self.by.session, self._link, self.by.site.key, secret, "somebody@else.example")

    def _log(self, key: str) -> None:
        for number, one in enumerate(self.standing[key].log if key in self.standing else ()):
            person, token = self.by.coordinator, self.tokens[key]
            challenges.write(self.by.session, person, token, number, one.entry, one.on, one.words)

    def _nonce(self, number: int) -> str:
        links = table_of(RequestLink)
        return str(self.by.session.scalar(select(links.c.nonce).where(links.c.request_id == number)))

    @property
    def _link(self) -> Person:
        return by_link(ADDRESS)

    @property
    def _seen(self) -> Seen:
        version = self.by.session.scalar(select(_CASES.c.version).where(_CASES.c.id == self.case_id))
        return Seen(self.case_id, version or 0)

    def _reply(self, fact: Fact) -> None:
        """Take a reply in as it came. Raises ``ValueError`` where the form would refuse its answers."""
        detail, said, key = fact.detail, fact.identity or {}, fact.detail["request"]
        self._chase(key, fact.dated)
        self._log(key)
        asked = questions_for(detail["agency_kind"], self.asked[key].detail["sets"])
        if faults := answer_faults(said["answers"], asked, today()):
            raise ValueError(f"{detail['agency_kind']}: {faults}")
        person = self._link if detail["way"] == "link" else self.by.coordinator
        reply = Reply(
            detail["outcome"], detail["way"], fact.dated, self.by.agencies[detail["agency_kind"]].name,
            author=said["author"], answers=said["answers"], chronology=said["chronology"], redirect=said["redirect"],
            files=[self._file(person, self.tokens[key], one["name"]) for one in said["files"]], words=said["words"],
        )  # fmt: skip
        service.take_reply(self.by.session, person, self.tokens[key], reply, once=key not in self.ended)
        self.ended.add(key)

    def _file(self, person: Person, token: str, name: str) -> Mapping[str, Any]:
        checked = check(self.by.site.shelf, name, io.BytesIO(content_of(name)))
        kept = store(self.by.session, person, checked, case_id=self.case_id, owner=token)
        return {"file": kept.token, "name": kept.name, "sha256": kept.sha256, "size": kept.size}

    def _chase(self, key: str, by: date) -> None:
        """The run has chased an agency that answers after it should have."""
        if key not in self.ended and self.asked[key].detail["due"] < by.isoformat():
            chase_until(self.by, by, self.tokens[key])

    def _row(self, token: str) -> Any:
        return self.by.session.execute(select(_REQUESTS).where(_REQUESTS.c.token == token)).one()


def chase_until(by: Gatherer, day: date, token: str = "") -> None:
    """Take every step that the daily run would have taken before a day, each dated as the run would have."""
    agencies = {one.token: one for one in by.agencies.values()}
    while rows := by.session.execute(_due(day, token)).all():
        for on, some in groupby(rows, key=lambda row: row.next_chase_on):
            dues = [due_of(row) for row in some]
            kinds = {one.token: by.agency(one.kind, on) for one in agencies.values()}
            what = [decided(due, kinds[due.agency], on) for due in dues]
            take(by.session, COMMAND_LINE, by.site.key, [one for one in what if isinstance(one, Taken)], on, by.terms)
            postpone(by.session, [one for one in what if isinstance(one, Postponed)])


def _due(day: date, token: str) -> Any:
    query = select(*COLUMNS, _REQUESTS.c.next_chase_on).where(
        _REQUESTS.c.state == OPEN, _REQUESTS.c.next_chase_on < day
    )
    if token:
        query = query.where(_REQUESTS.c.token == token)
    return query.where(~_REQUESTS.c.paused).order_by(_REQUESTS.c.next_chase_on, _REQUESTS.c.id)
