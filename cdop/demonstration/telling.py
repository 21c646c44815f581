"""Telling the stories through the services that people use: what they refuse, the demonstration cannot hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen
from cdop.case.facts import Fact, FactKind
from cdop.case.service import add, open_case, supersede_description
from cdop.classification.saving import save
from cdop.classification.service import classify
from cdop.demonstration.gathering.telling import GATHERED, Gathered, Gatherer, chase_until
from cdop.demonstration.sittings.stories import Sat
from cdop.demonstration.story import AREA, Story
from cdop.notification.service import record_adult_notification, record_notification, undo_withdrawal, withdraw
from cdop.reference.calendar import today
from cdop.residency.handover import service as handover
from cdop.residency.handover.rules import hand_overs
from cdop.residency.looking import Told, look
from cdop.residency.rules import PLACEMENTS
from cdop.residency.service import Guided, decide, decide_residency
from cdop.review.led_elsewhere import record_outcome
from cdop.review.rules import Analysis
from cdop.review.service import finalise, record_panel_meeting, reopen

_RESPONSE = frozenset({FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN})
_KEYS = ("meeting", "process", "entry", "wish", "question")  # what tells one record from another of its kind
_CONFIRMING = frozenset({FactKind.CLASSIFIED, FactKind.CLASSIFICATION_CONFIRMED})


@dataclass(frozen=True)
class Office:
    """Who records: the coordinator, and the designated doctor who confirms. ``panels`` are tokens by their keys."""

    coordinator: Person
    doctor: Person
    panels: Mapping[str, str]
    gatherer: Gatherer


def tell(session: Session, office: Office, stories: Iterable[Story], sats: Iterable[Sat] = ()) -> dict[str, int]:
    """Record every story, one case after the other, each fact as it became known. Returns the cases by reference.

    Of ``sats`` only what was before the panel met: the rest is told by their analyses.
    """
    later = {id(fact) for sat in sats for fact in sat.follows}
    told: dict[str, int] = {}
    gathered: list[Gathered] = []
    for story in stories:
        record = record_adult_notification if story.adult else record_notification
        case_id = record(session, office.coordinator, story.reference, story.notified_on, story.child)
        telling, gathering = Telling(session, office, case_id), Gathered(office.gatherer, case_id, story.standing)
        for facts in _together(fact for fact in story.in_order() if id(fact) not in later):
            if facts[0].kind is FactKind.INFORMATION_REQUESTED:
                gathering.ask(facts)
            elif facts[0].kind in GATHERED:
                gathering.tell(facts[0])
            else:
                telling.tell(facts[0])
        told[story.reference] = case_id
        gathered.append(gathering)
    chase_until(office.gatherer, today())
    for one in gathered:
        one.stand()
    return told


def _together(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Agencies asked on one day are asked together; everything else is told one by one."""
    for (kind, _), some in groupby(facts, key=lambda fact: (fact.kind, fact.dated)):
        if kind is FactKind.INFORMATION_REQUESTED:
            yield list(some)
        else:
            yield from ([fact] for fact in some)


@dataclass(frozen=True)
class Telling:
    """What is recorded of one case."""

    session: Session
    office: Office
    case_id: int

    @property
    def _here(self) -> tuple[Session, Person]:
        return self.session, self.office.coordinator

    @property
    def _seen(self) -> Seen:
        return Seen(self.case_id, open_case(self.session, self.case_id).version)

    def tell(self, fact: Fact) -> None:
        """Record one fact by the service that people use for it."""
        match fact.kind:
            case FactKind.RESIDENCY_DECIDED:
                self._home(fact)
            case FactKind.CLASSIFIED if fact.identity is None:
                classify(*self._here, self.case_id, fact.detail["expectation"], fact.dated)
            case FactKind.WITHDRAWN:
                withdraw(*self._here, self.case_id, fact.detail["reason"], fact.dated)
            case FactKind.WITHDRAWAL_UNDONE:
                undo_withdrawal(*self._here, self.case_id, fact.dated)
            case FactKind.DESCRIBED | FactKind.NOTED:
                self._child(fact)
            case FactKind.PANEL_MET | FactKind.FINALISED | FactKind.REOPENED:
                self._review(fact)
            case _:
                self._casework(fact)

    def _home(self, fact: Fact) -> None:
        home = fact.detail["home_area"]
        if "circumstance" not in fact.detail:
            decide_residency(*self._here, self.case_id, home, fact.dated)
            return
        circumstance = fact.detail["circumstance"]
        described = _described(self)
        key = "responsible_area" if circumstance in PLACEMENTS else "living_area"
        told = Told(circumstance, (described.identity or {})["home_postcode"], **{key: home})
        found = look(self.session, told, described.detail["death_area"], AREA)
        reason = str((fact.identity or {})["reason"])
        decide(*self._here, self._seen, Guided(home, fact.dated, reason, circumstance, found))

    def _child(self, fact: Fact) -> None:
        case = open_case(self.session, self.case_id)
        if fact.kind is FactKind.DESCRIBED:
            fact = replace(supersede_description(_described(self), **(fact.identity or {})), dated=fact.dated)
        add(*self._here, case, fact)

    def _review(self, fact: Fact) -> None:
        match fact.kind:
            case FactKind.PANEL_MET:
                record_panel_meeting(*self._here, self.case_id, fact.dated)
            case FactKind.REOPENED:
                reopen(*self._here, self.case_id, fact.dated)
            case _:
                found = fact.detail
                analysis = Analysis(found["category"], found["modifiability"], tuple(found["factors"]))
                if "led_by" in found:
                    record_outcome(*self._here, self._seen, AREA, analysis, fact.dated)
                else:
                    finalise(*self._here, self.case_id, analysis, fact.dated)

    def _casework(self, fact: Fact) -> None:
        match fact.kind:
            case FactKind.HANDED_OVER:
                told, panel = fact.identity or {}, self.office.panels[fact.detail["panel"]]
                handover.hand_over(*self._here, self._seen, AREA, panel, fact.dated, told["sent"], told["contact"])
            case FactKind.HANDOVER_ANSWERED | FactKind.HANDOVER_OUTCOME:
                last = hand_overs(open_case(self.session, self.case_id).facts)[-1]
                detail = {**fact.detail, "handover": last.key}
                handover.record_reply(*self._here, self._seen, replace(fact, detail=detail))
            case FactKind.LEAD_AGREED:
                detail = {**fact.detail, "panel": self.office.panels[fact.detail["panel"]]}
                handover.agree_lead(*self._here, self._seen, replace(fact, detail=detail))
            case _:
                self._save(fact)

    def _save(self, fact: Fact) -> None:
        """What takes the place of the last of its kind."""
        if fact.kind is FactKind.NOTIFIED:
            raise ValueError("a story is notified once, at its start")
        confirms = fact.kind is FactKind.CLASSIFICATION_CONFIRMED
        person = self.office.doctor if confirms else self.office.coordinator
        among = _CONFIRMING if confirms else _RESPONSE if fact.kind in _RESPONSE else {fact.kind}
        key = next((key for key in _KEYS if key in fact.detail), "")
        same = (lambda other: bool(other.detail[key] == fact.detail[key])) if key else None
        save(self.session, person, self._seen, fact, among, same)


def _described(telling: Telling) -> Fact:
    facts = open_case(telling.session, telling.case_id).facts
    return [fact for fact in facts if fact.kind is FactKind.DESCRIBED][-1]
