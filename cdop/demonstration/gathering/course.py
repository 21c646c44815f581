"""What the panel's office gathers of one story: asking, replies, processes, the review meeting, the family.

Each step is a fact of the story, told later by the services that people use. A key stands for a request until the
service that asks gives it its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cdop.agencies.ladder import first_worked_day
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import still_unknown
from cdop.demonstration.agencies import due_day
from cdop.demonstration.casework.responses import Keys
from cdop.demonstration.gathering.answering import Child, agencies_for, answers_of, sets_for
from cdop.demonstration.story import Story
from cdop.reference.reporting_form import questions_for

ANSWERED, NOTHING_HELD, WRONG_AGENCY = "answered", "nothing_held", "wrong_agency"
_AUTHORS = {
    "police": "Detective sergeant, child death office", "hospital": "Consultant paediatrician",
    "ambulance": "Safeguarding lead", "social_care": "Team manager", "primary_care": "GP partner",
    "health_visiting": "Health visitor", "midwifery": "Community midwife", "neonatal": "Consultant neonatologist",
    "paediatrics": "Consultant community paediatrician", "school_nursing": "School nurse", "hospice": "Nurse in charge",
    "education": "Education safeguarding lead", "coroner": "Coroner’s officer",
    "medical_examiner": "Medical examiner officer",
}  # fmt: skip
_REASONS = {
    "primary_care": "Every child should have a general practice.",
    "social_care": "To hear whether the family was known.",
    "police": "The death was unexpected.",
    "health_visiting": "Under five: health visiting knows every such child.",
}
_A_REASON = "Knew the child, as the notification says."
WORDS = "Please answer for your whole service; the panel meets on this case in the coming months."


@dataclass(frozen=True)
class Said:
    """How a reply came: ``outcome`` and ``way`` are codes; ``answers`` stand instead of the usual ones."""

    outcome: str = ANSWERED
    way: str = "link"
    answers: Mapping[str, str] = field(default_factory=dict)
    dates: Sequence[Mapping[str, str]] = ()
    redirect: str = ""
    files: Sequence[str] = ()
    words: str = ""


@dataclass
class Course:
    """Gathers for one story. ``today``: nothing is told that lies after it."""

    story: Story
    today: date
    keys: Keys = field(default_factory=Keys)
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def child(self) -> Child:
        return Child(self.story.pattern.key, self.story.child.date_of_birth, self.story.child.date_of_death)

    @property
    def kinds(self) -> tuple[str, ...]:
        return agencies_for(self.story.pattern.key)

    def ask(self, on: date, *kinds: str) -> None:
        """Agencies of these kinds are asked on a day, each once."""
        for kind in kinds:
            key, due = self.keys.next(), due_day(kind, on, self.today)
            self.asked[kind] = key
            detail = {
                "request": key, "agency": key, "agency_kind": kind,
                "sets": list(sets_for(kind, self.story.pattern.key)), "due": due.isoformat(),
            }  # fmt: skip
            identity = {"agency_name": kind, "reason": _REASONS.get(kind, _A_REASON), "words": WORDS}
            self.story.tells(FactKind.INFORMATION_REQUESTED, on, detail, **identity)

    def reply(self, kind: str, on: date, said: Said | None = None) -> None:
        """An agency replies. It answers what nobody knew by that day."""
        said, key = said or Said(), self.asked[kind]
        detail = {"request": key, "agency_kind": kind, "outcome": said.outcome, "way": said.way}
        answers, dates = self._answers(kind, on, said), list(said.dates) or self._dates(kind)
        answered = said.outcome == ANSWERED
        self.story.tells(
            FactKind.INFORMATION_RECEIVED, on, detail, agency_name=kind, author=_AUTHORS[kind] if answered else "",
            answers=answers if answered else {}, chronology=[dict(one) for one in dates] if answered else [],
            redirect=said.redirect, files=[{"name": name} for name in said.files], words=said.words,
        )  # fmt: skip

    def read(self, kind: str, on: date, words: str = "", *, changes: bool = False) -> None:
        """The coordinator reads the last reply of an agency."""
        detail = {"request": self.asked[kind], "changes": "yes" if changes else "no"}
        self.story.tells(FactKind.INFORMATION_READ, on, detail, words=words)

    def close(self, kind: str, on: date, closed: str, reason: str) -> None:
        """A request is closed without a reply."""
        self.story.tells(FactKind.REQUEST_CLOSED, on, {"request": self.asked[kind], "closed": closed}, reason=reason)

    def choose(self, question: str, on: date, answer: str, kind: str, reason: str) -> None:
        """Between two answers the coordinator chooses an agency's."""
        identity = {"answer": answer, "from": self.asked[kind], "reason": reason}
        self.story.tells(FactKind.ANSWER_CHOSEN, on, {"question": question}, **identity)

    def round_of(self, on: date, replies: Iterable[tuple[str, int]], read_after: int = 3) -> None:
        """Agencies are asked together, and each replies so many days later and is read, as far as today has come."""
        planned = list(replies)
        self.ask(on, *(kind for kind, _ in planned))
        for kind, days in sorted(planned, key=lambda one: one[1]):
            came = first_worked_day(on + timedelta(days=days))
            if came <= self.today:
                self.reply(kind, came)
                seen = first_worked_day(came + timedelta(days=read_after))
                if seen <= self.today:
                    self.read(kind, seen)

    def _answers(self, kind: str, on: date, said: Said) -> dict[str, str]:
        before = [fact for fact in self.story.in_order() if fact.dated <= on]
        sets = next(fact.detail["sets"] for fact in before if fact.detail.get("request") == self.asked[kind])
        asked = still_unknown(before, questions_for(kind, sets))
        return answers_of(kind, self.child, asked) | dict(said.answers)

    def _dates(self, kind: str) -> list[dict[str, str]]:
        """Two key dates of an agency: when it first knew the child, and its last contact.

        Of a newborn, who may never have come home, one: that it was told of the birth.
        """
        child = self.child
        born = child.born or child.died
        if (child.died - born).days < _A_NEWBORN:
            return [{"on": born.isoformat(), "precision": "day", "what": _OF_A_NEWBORN.get(kind, _TOLD_OF_THE_BIRTH)}]
        first = {"on": born.isoformat(), "precision": "day", "what": f"{_KNEW.get(kind, 'First contact')}."}
        day = max(born, child.died - timedelta(days=9 + len(kind)))
        last = {"on": day.isoformat(), "precision": "day", "what": _LAST.get(kind, "Last contact with the family.")}
        if kind in _KNOWN_BY_MONTH:
            last |= {"on": day.replace(day=1).isoformat(), "precision": "month"}
        return [first, last] if kind in _KNEW else [last]

    def process(self, kind: str, on: date, state: str, **more: Any) -> str:
        """A parallel process as it stands on a day; ``key`` corrects an earlier one. Returns its key."""
        key = more.pop("key", "") or self.keys.next()
        days = {name: _day(more.pop(name, None)) for name in ("opened", "concluded", "next_on")}
        detail = {"process": key, "process_kind": kind, "state": state, **days, "holds": more.pop("holds", "none")}
        identity = {name: more.pop(name, "") for name in ("reference", "owner", "words", "result")}
        self.story.tells(FactKind.PROCESS_RECORDED, on, detail, **identity, **more)
        return key

    def meeting(self, on: date, state: str, held_on: date, **more: Any) -> str:
        """A child death review meeting; ``key`` corrects an earlier one. Returns its key."""
        key = more.pop("key", "") or self.keys.next()
        detail = {
            "meeting": key, "state": state, "on": held_on.isoformat(), "time": "14:00",
            "agencies": more.pop("agencies", list(self.asked)),
        }  # fmt: skip
        identity = {"place": "Seminar room, Hartlake Hospital", "chair": "Designated doctor for child deaths"}
        self.story.tells(FactKind.REVIEW_MEETING_RECORDED, on, detail, **identity, record=more.pop("record", {}))
        return key

    def tells(self, kind: FactKind, on: date, detail: Mapping[str, Any], **identity: Any) -> None:
        """Anything else that is said of the case."""
        self.story.tells(kind, on, detail, **identity)

    def decide_ready(self, on: date, reason: str) -> None:
        """The coordinator decides that the case is ready for the panel."""
        self.story.tells(FactKind.READINESS_DECIDED, on, {"ready": True}, reason=reason)

    def standing(self, kind: str) -> str:
        """The key of the request to an agency of a kind."""
        return self.asked[kind]


def told_by(story: Story, *kinds: FactKind) -> list[Fact]:
    """What a story tells of some kinds, as it became known."""
    return [fact for fact in story.in_order() if fact.kind in kinds]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


_A_NEWBORN = 28  # days
_TOLD_OF_THE_BIRTH = "Told of the birth; the child was not seen."
_OF_A_NEWBORN = {
    "midwifery": "Born; the midwife was there.",
    "neonatal": "Admitted to the unit from the delivery room.",
    "hospital": "Born in this hospital.",
    "primary_care": "Told of the birth by the maternity unit; the child was not seen at the practice.",
    "social_care": "Looked for the family in the records: not known before the birth.",
    "police": "Looked for the family in the records: nothing found.",
    "ambulance": "Looked for calls to the home: none.",
}
_KNEW = {
    "midwifery": "Born; home that day",
    "neonatal": "Admitted to the unit",
    "health_visiting": "New-birth visit planned",
    "primary_care": "Registered with the practice",
}
_LAST = {
    "hospital": "Seen in the emergency department.",
    "primary_care": "Seen at the practice with a cold; no treatment needed.",
    "health_visiting": "Contact at the clinic; weight along its line.",
    "social_care": "Assessment closed, no further action.",
    "police": "Called to the home; no offence.",
    "school_nursing": "Weighed and measured at school.",
    "education": "Attendance letter sent.",
    "ambulance": "Call answered and crew sent.",
}
_KNOWN_BY_MONTH = {"social_care", "school_nursing", "education"}
