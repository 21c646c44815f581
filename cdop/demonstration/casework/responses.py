"""Joint agency responses: criteria, decision and meetings, as the coordinator records them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from cdop.case.facts import FactKind
from cdop.case.response_state import FINAL
from cdop.classification.response.agenda import ITEMS
from cdop.demonstration.casework.findings import criteria_of, sleep_of
from cdop.demonstration.story import Story

ONE_DAY = timedelta(days=1)
FINAL_AFTER = timedelta(days=75)
AT_ONCE = ("police", "paediatrics", "ambulance", "social_care")
AT_THE_END = ("police", "paediatrics", "social_care", "primary_care", "health_visiting", "coroner")
Row = dict[str, str | None]

_PEOPLE = {
    "police": "Detective sergeant, child abuse investigation",
    "paediatrics": "Consultant paediatrician on duty",
    "ambulance": "Clinical team leader",
    "social_care": "Duty team manager",
    "primary_care": "GP partner",
    "health_visiting": "Health visitor of the family",
    "coroner": "Coroner’s officer",
}
_SAID = {
    "known": "The family was known to the GP. No child of the household has had a plan.",
    "happened": "A relative telephoned 999, and began resuscitation as the call handler said.",
    "scene": "The home was seen; nothing was found there that explains the death.",
    "investigations": "Samples were taken under the protocol; a post-mortem examination is asked for.",
    "others_safe": "An older brother is with a grandmother. Nothing speaks for a risk.",
    "family": "The key worker sees the parents each week. They ask when the results will be there.",
    "processes": "The coroner has opened an investigation. What is told here may be shared with the police.",
    "next": "The next meeting when the post-mortem report is there.",
}
_SAID_OF: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sleep": {
            "known": "The family was known to the GP and the health visitor. No child of the household has had a plan.",
            "happened": "The carer found the child, telephoned 999 and began resuscitation as the call handler said.",
            "scene": "The room was seen by the police and the paediatrician together. Bedding was listed and kept.",
        },
        "road": {
            "happened": "The driver stopped and telephoned 999; a passer-by began resuscitation.",
            "scene": "The road was closed and measured by the collision investigators. The car was kept and examined.",
            "investigations": "Blood was taken in the emergency department; a post-mortem examination is asked for.",
            "processes": "The police investigate the collision, and the coroner has opened an investigation.",
            "next": "The next meeting when the collision report is there.",
        },
        "infection": {
            "happened": "The parents telephoned 999 when the child collapsed; the crew was there within nine minutes.",
            "investigations": "Cultures were taken under the protocol; a post-mortem examination is asked for.",
            "others_safe": "The household was offered treatment to prevent the same illness. Nobody else is ill.",
            "next": "The next meeting when the laboratory’s last report is there.",
        },
        "self_harm": {
            "scene": "The room was seen by the police; the telephone was taken to be looked through.",
            "others_safe": "The school looks after the friends. Nothing speaks for a risk.",
            "next": "The next meeting when the telephone has been looked through.",
        },
        "acute": {
            "known": "The asthma was known to the GP and the school nurse. No child of the household has had a plan.",
            "happened": "The parents telephoned 999 when the inhaler did not help; the crew came in eight minutes.",
            "scene": "The inhalers and the spacer in the home were listed and counted.",
        },
        "abuse": {
            "known": "The family was known to social care: one referral, closed after an assessment.",
            "scene": "The home was secured and photographed by the police.",
            "investigations": "A skeletal survey and scans were made; a forensic post-mortem examination is asked for.",
            "others_safe": "The older brother has been examined, and lives with a grandmother under a safety plan.",
            "processes": "The police investigate; the safeguarding partners and the coroner have been told.",
        },
    }
)
"""What was said otherwise, by how the child died."""
_SAID_AT_THE_END: Mapping[str, str] = {
    "scene": "What was seen there was gone through once more; nothing is to be added.",
    "investigations": "The post-mortem report is there, and was gone through with everybody.",
    "family": "The consultant and the key worker have told the parents what was found.",
    "next": "The response ends. What was found goes to the panel.",
}


@dataclass(frozen=True)
class Meeting:
    """One meeting: its kind, when, who came, and what was to be shared and done."""

    kind: str
    on: date
    time: str | None = None
    agencies: Sequence[str] = AT_ONCE
    shared: Sequence[Row] = ()
    actions: Sequence[Row] = ()


class Keys:
    """Keys of meetings, none of them twice in one panel."""

    def __init__(self) -> None:
        self._given = 0

    def next(self) -> str:
        self._given += 1
        return f"{self._given:032x}"


def assess(story: Story, on: date) -> None:
    """The five criteria are looked at."""
    words = "Looked at with the paediatrician on duty."
    story.tells(FactKind.RESPONSE_CRITERIA, on, {"criteria": criteria_of(story.pattern.key)}, reason=words)


def decide(story: Story, on: date, time: str | None, decision: str = "started", disagreement: str = "") -> None:
    """A response is started, or not; who disagreed, and why."""
    words = "A criterion is met." if decision == "started" else "The paediatrician and the police saw no need."
    detail = {"decision": decision, "time": time, "disagreed": bool(disagreement)}
    story.tells(FactKind.RESPONSE_DECIDED, on, detail, reason=words, disagreement=disagreement)


def meet(story: Story, key: str, meeting: Meeting) -> None:
    """A meeting is held and recorded."""
    story.tells(
        FactKind.RESPONSE_MET,
        meeting.on,
        detail_of(story.pattern.key, key, meeting),
        record=record_of(story.pattern.key, meeting),
    )


def detail_of(pattern: str, key: str, meeting: Meeting) -> dict[str, object]:
    return {
        "meeting": key, "meeting_kind": meeting.kind, "time": meeting.time, "agencies": list(meeting.agencies),
        "safer_sleeping": sleep_of(pattern),
    }  # fmt: skip


def record_of(pattern: str, meeting: Meeting) -> dict[str, object]:
    """What the record of a meeting says, under the agenda's items."""
    attended = "\n".join(_PEOPLE[agency] for agency in meeting.agencies)
    said = {**_SAID, **_SAID_OF.get(pattern, {}), **(_SAID_AT_THE_END if meeting.kind == FINAL else {})}
    words: dict[str, object] = {key: said[key] for key in ITEMS}
    rows = {"shared": list(meeting.shared), "actions": list(meeting.actions)}
    return {"attended": attended, "sleep_words": "", **words, **rows}


def shared(agency: str, what: str, due: date, came: date | None) -> Row:
    return {"agency": agency, "what": what, "due": due.isoformat(), "came": came.isoformat() if came else None}


def action(what: str, agency: str, role: str, due: date, done: date | None) -> Row:
    day = done.isoformat() if done else None
    return {"what": what, "agency": agency, "role": role, "due": due.isoformat(), "done": day}


def whole_response(story: Story, keys: Keys, by: date) -> None:
    """A response from its decision to its final discussion, as far as the days have come."""
    began = story.notified_on
    assess(story, began)
    decide(story, began, "11:20")
    for meeting in _meetings(story, began):
        if meeting.on <= by:
            meet(story, keys.next(), meeting)


def _meetings(story: Story, began: date) -> Iterator[Meeting]:
    yield Meeting("initial", began, "14:30")
    if story.child.place_of_death in {"home", "other_residence", "public_place"} or story.pattern.key == "sleep":
        yield Meeting("visit", began + ONE_DAY, "10:00", ("police", "paediatrics"))
    end = began + FINAL_AFTER
    due = began + timedelta(days=28)
    yield Meeting(
        "final", end, "13:00", AT_THE_END,
        [shared("primary_care", "The GP’s records", due, due - ONE_DAY),
         shared("health_visiting", "The health visitor’s chronology", due, due + timedelta(days=6))],
        [action("Tell the family what the meeting found", "paediatrics", "consultant paediatrician", end, end)],
    )  # fmt: skip
