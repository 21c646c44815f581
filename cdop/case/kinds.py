"""What a fact of each kind says: the one table that the timeline, the audit and the full export read.

``detail`` holds codes and days that name nobody. ``identity`` holds what could name a child, a family or a
professional, and every free text, so that the pseudonymised views never select it. A stage that records a new kind
of fact adds its line here and its words beside its pages (``cdop.case.wording``).

``changes`` are the tables of which a fact of the kind can change what is derived: when one is added, nothing else is
derived anew. A kind that does not say changes all of them; ``tests/case/test_derived.py`` asks that none says too few.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cdop.audit.events import Event
from cdop.case.analysis_checks import are_domain_scores, are_graded_factors, is_form
from cdop.case.checks import (
    Check,
    answers_to,
    are_factors,
    codes_of,
    either,
    is_decile,
    is_narrative,
    is_planned_day,
    is_read_by,
    is_record,
    is_text_map,
    is_truth,
    matches,
    one_of,
    or_none,
)
from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, FactKind
from cdop.case.tables import (
    ANSWERS,
    CLASSIFICATION,
    EVERYTHING,
    LEARNING,
    NOTHING,
    OWN_ROW,
    READINESS,
    REOPENING,
    RESPONSE,
    REVIEW,
    SCOPE,
    Derived,
    Tables,
)
from cdop.reference import values
from cdop.reference.reporting_form import form_questions

_KEY = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_RECEIPT = re.compile(r"[0-9A-Z-]{4,20}")
_REFERENCE = re.compile(r"[A-Za-z0-9/-]{1,32}")


@dataclass(frozen=True)
class Kind:
    """What a fact of one kind must say (``detail``, ``identity``), may say (``more…``), and changes."""

    event: Event
    title: str
    detail: Mapping[str, Check] = field(default_factory=dict)
    more: Mapping[str, Check] = field(default_factory=dict)
    identity: Mapping[str, Check] = field(default_factory=dict)
    more_identity: Mapping[str, Check] = field(default_factory=dict)
    changes: Tables = EVERYTHING

    def check_of(self, key: str) -> Check:
        return {**self.detail, **self.more, **self.identity, **self.more_identity}[key]

    def lacks(self, detail: Mapping[str, Any]) -> str:
        """The keys that a detail should have and no others, where it has not just those; empty where it is right."""
        right = self.detail.keys() <= detail.keys() <= self.detail.keys() | self.more.keys()
        return "" if right else ", ".join(self.detail) or "nothing more"

    def identifies(self, identity: Mapping[str, Any] | None) -> bool:
        """Whether an identity has the keys that it should have."""
        if identity is None:
            return not self.identity
        allowed = self.identity.keys() | self.more_identity.keys()
        return bool(allowed) and self.identity.keys() <= identity.keys() <= allowed


_AREA = or_none(is_read_by(values.area))
_DAY = is_read_by(values.day)
_CODE = {"sex", "ethnicity", "place_of_death"}
_DESCRIPTION: Mapping[str, Check] = {
    "date_of_death": _DAY,
    "death_area": is_read_by(values.area),
    **{key: or_none(one_of(key)) for key in DESCRIPTION_KEYS if key in _CODE},
}
_IDENTITY: Mapping[str, Check] = {
    "family_name": or_none(is_read_by(values.free_text)),
    "given_names": or_none(is_read_by(values.free_text)),
    "nhs_number": or_none(is_read_by(values.number)),
    "date_of_birth": or_none(_DAY),
    "home_postcode": or_none(is_read_by(values.postcode)),
}
_JOINED: Mapping[str, Check] = {"notification": matches(_RECEIPT), "from_case": matches(_REFERENCE)}
_PANEL = matches(_KEY)

KINDS: Mapping[FactKind, Kind] = MappingProxyType(
    {
        FactKind.NOTIFIED: Kind(
            Event.NOTIFICATION_RECORDED, "Death notified",
            more={"source": one_of("notification_source"), **_JOINED}, more_identity={"told": is_record},
        ),
        FactKind.NOTIFICATION_SEPARATED: Kind(
            Event.NOTIFICATION_SEPARATED, "Notification separated from this case",
            more=_JOINED, more_identity={"reason": is_narrative},
        ),
        FactKind.DESCRIBED: Kind(
            Event.CASE_DESCRIBED, "Child’s details recorded",
            detail={key: _DESCRIPTION[key] for key in DESCRIPTION_KEYS},
            identity={key: _IDENTITY[key] for key in IDENTITY_KEYS},
        ),
        FactKind.NOTED: Kind(Event.CASE_NOTED, "Note written", identity={"text": is_narrative}, changes=NOTHING),
        FactKind.RESIDENCY_DECIDED: Kind(
            Event.RESIDENCY_DECIDED, "Residency decided", detail={"home_area": _AREA},
            more={
                "circumstance": one_of("home_circumstance"), "rule": is_read_by(values.free_text),
                "deprivation_decile": is_decile, "postcode_edition": is_read_by(values.free_text),
            },
            more_identity={"reason": is_narrative, "small_area": is_read_by(values.free_text)},
            changes=READINESS | {Derived.STATES},
        ),
        FactKind.LEAD_AGREED: Kind(
            Event.LEAD_AGREED, "Who leads the review agreed",
            detail={"lead": either("ours", "theirs"), "panel": or_none(_PANEL)},
            identity={"reason": is_narrative, "agreed_with": is_narrative}, changes=READINESS,
        ),
        FactKind.HANDED_OVER: Kind(
            Event.CASE_HANDED_OVER, "Handed over to another panel",
            detail={"handover": matches(_KEY), "panel": _PANEL},
            identity={"sent": is_narrative, "contact": is_narrative}, changes=READINESS,
        ),
        FactKind.HANDOVER_ANSWERED: Kind(
            Event.HANDOVER_ANSWERED, "Hand-over answered",
            detail={"handover": matches(_KEY), "answer": either("accepted", "declined")},
            identity={"by": is_narrative, "words": is_narrative}, changes=OWN_ROW,
        ),
        FactKind.HANDOVER_OUTCOME: Kind(
            Event.HANDOVER_OUTCOME_TOLD, "Other panel’s outcome told", detail={"handover": matches(_KEY)},
            identity={"by": is_narrative, "words": is_narrative}, changes=OWN_ROW,
        ),
        FactKind.CLASSIFIED: Kind(
            Event.DEATH_CLASSIFIED, "Death classified", detail={"expectation": one_of("expectation")},
            more_identity={"reason": is_narrative}, changes=CLASSIFICATION,
        ),
        FactKind.CLASSIFICATION_CONFIRMED: Kind(
            Event.CLASSIFICATION_CONFIRMED, "Classification confirmed by the designated doctor",
            detail={"expectation": one_of("expectation")}, identity={"words": is_narrative},
            changes=frozenset({Derived.UNCONFIRMED}),
        ),
        FactKind.RESPONSE_CRITERIA: Kind(
            Event.RESPONSE_CRITERIA_ASSESSED, "Joint agency response: criteria looked at",
            detail={"criteria": answers_to("response_criterion")}, identity={"reason": is_narrative}, changes=OWN_ROW,
        ),
        FactKind.RESPONSE_DECIDED: Kind(
            Event.RESPONSE_DECIDED, "Joint agency response decided",
            detail={"decision": one_of("response_decision"), "time": or_none(matches(_TIME)), "disagreed": is_truth},
            identity={"reason": is_narrative, "disagreement": is_narrative}, changes=RESPONSE,
        ),
        FactKind.RESPONSE_STOOD_DOWN: Kind(
            Event.RESPONSE_STOOD_DOWN, "Joint agency response stood down", identity={"reason": is_narrative},
            changes=RESPONSE,
        ),
        FactKind.RESPONSE_MET: Kind(
            Event.RESPONSE_MET, "Joint agency response: meeting recorded",
            detail={
                "meeting": matches(_KEY), "meeting_kind": one_of("response_meeting"), "time": or_none(matches(_TIME)),
                "agencies": codes_of("agency"), "safer_sleeping": answers_to("safer_sleeping"),
            },
            identity={"record": is_record},
            changes=READINESS | {Derived.RESPONSE, Derived.STATES},
        ),
        FactKind.CAUSE_CERTIFIED: Kind(
            Event.CAUSE_CERTIFIED, "Cause of death as certified",
            detail={"icd10": or_none(is_read_by(values.free_text))},
            identity=dict.fromkeys(("ia", "ib", "ic", "ii"), is_narrative), changes=NOTHING,
        ),
        FactKind.INFORMATION_REQUESTED: Kind(
            Event.INFORMATION_REQUESTED, "Agency asked for information",
            detail={
                "request": matches(_KEY), "agency": matches(_KEY), "agency_kind": one_of("agency"),
                "sets": codes_of("supplementary"), "due": is_planned_day,
            },
            identity=dict.fromkeys(("agency_name", "reason", "words"), is_narrative), changes=ANSWERS,
        ),
        FactKind.INFORMATION_RECEIVED: Kind(
            Event.INFORMATION_RECEIVED, "Agency replied",
            detail={
                "request": matches(_KEY), "agency_kind": one_of("agency"), "outcome": one_of("reply_outcome"),
                "way": one_of("reply_way"),
            },
            identity={
                "agency_name": is_narrative, "author": is_narrative, "answers": is_text_map, "chronology": is_record,
                "redirect": is_narrative, "files": is_record, "words": is_narrative,
            }, changes=ANSWERS,
        ),
        FactKind.INFORMATION_READ: Kind(
            Event.INFORMATION_READ, "Reply read", detail={"request": matches(_KEY), "changes": either("yes", "no")},
            identity={"words": is_narrative}, changes=ANSWERS,
        ),
        FactKind.REQUEST_CLOSED: Kind(
            Event.REQUEST_CLOSED, "Request closed without a reply",
            detail={"request": matches(_KEY), "closed": one_of("request_closed")}, identity={"reason": is_narrative},
            changes=READINESS,
        ),
        FactKind.ANSWER_CHOSEN: Kind(
            Event.ANSWER_CHOSEN, "Chosen between two answers",
            detail={"question": lambda value, _today: value in form_questions()},
            identity={"answer": is_narrative, "from": or_none(is_narrative), "reason": is_narrative}, changes=ANSWERS,
        ),
        FactKind.CHRONOLOGY_ENTERED: Kind(
            Event.CHRONOLOGY_ENTERED, "Chronology entry", detail={"entry": matches(_KEY), "removed": is_truth},
            identity={
                "on": is_narrative, "precision": either("day", "month", "year"), "time": or_none(matches(_TIME)),
                "what": is_narrative, "source": is_narrative,
            }, changes=NOTHING,
        ),
        FactKind.PROCESS_RECORDED: Kind(
            Event.PROCESS_RECORDED, "Parallel process",
            detail={
                "process": matches(_KEY), "process_kind": one_of("parallel_process"), "state": one_of("process_state"),
                "opened": or_none(_DAY), "concluded": or_none(_DAY), "next_on": or_none(is_planned_day),
                "holds": one_of("process_holds"),
            },
            identity=dict.fromkeys(("reference", "owner", "words", "result"), is_narrative),
            more_identity={"screening": is_narrative}, changes=READINESS | {Derived.STATES},
        ),
        FactKind.CIRCUMSTANCES_RECORDED: Kind(
            Event.CIRCUMSTANCES_RECORDED, "Circumstances for the national return",
            detail={
                "version": one_of("return_version"),
                **{name: or_none(one_of(name)) for name in ("circumstance", "protection_plan", "statutory_order")},
            },
            identity={"words": is_narrative}, changes=frozenset({Derived.STATES}),
        ),
        FactKind.REVIEW_MEETING_RECORDED: Kind(
            Event.REVIEW_MEETING_RECORDED, "Child death review meeting",
            detail={
                "meeting": matches(_KEY), "state": one_of("review_meeting_state"), "on": is_planned_day,
                "time": or_none(matches(_TIME)), "agencies": codes_of("agency"),
            },
            identity={"place": is_narrative, "chair": is_narrative, "record": is_record}, changes=READINESS,
        ),
        FactKind.KEY_WORKER_NAMED: Kind(
            Event.KEY_WORKER_NAMED, "Key worker for the family", detail={"first_contact_on": or_none(_DAY)},
            identity=dict.fromkeys(("name", "role", "contact"), is_narrative),
            more_identity={"first_contact_time": or_none(matches(_TIME))}, changes=NOTHING,
        ),
        FactKind.FAMILY_CONTACTED: Kind(
            Event.FAMILY_CONTACTED, "Contact with the family",
            detail={"entry": matches(_KEY), "how": one_of("family_contact")},
            identity={"who": is_narrative, "words": is_narrative}, changes=NOTHING,
        ),
        FactKind.FAMILY_WISHED: Kind(
            Event.FAMILY_WISHED, "Wish of the family",
            detail={
                "wish": matches(_KEY), "wish_kind": one_of("family_wish"), "first": or_none(is_planned_day),
                "last": or_none(is_planned_day), "yearly": is_truth, "withdrawn": is_truth,
            },
            identity={"words": is_narrative}, changes=NOTHING,
        ),
        FactKind.FAMILY_ASKED: Kind(
            Event.FAMILY_ASKED, "Question from the family", detail={"question": matches(_KEY)},
            identity={"words": is_narrative}, changes=READINESS,
        ),
        FactKind.FAMILY_ANSWERED: Kind(
            Event.FAMILY_ANSWERED, "Family’s question answered", detail={"question": matches(_KEY)},
            identity={"words": is_narrative, "by": is_narrative}, changes=READINESS,
        ),
        FactKind.FAMILY_WRITTEN_TO: Kind(
            Event.FAMILY_WRITTEN_TO, "Letter to the family", detail={"letter": one_of("family_letter")},
            identity={"text": is_narrative, "to": is_narrative},
            more_identity={"reason": is_narrative}, changes=NOTHING,
        ),
        FactKind.READINESS_DECIDED: Kind(
            Event.READINESS_DECIDED, "Readiness for the panel decided", detail={"ready": is_truth},
            identity={"reason": is_narrative}, changes=READINESS,
        ),
        FactKind.WITHDRAWN: Kind(
            Event.CASE_WITHDRAWN, "Case withdrawn", detail={"reason": one_of("withdrawn_reason")},
            more={"into": matches(_REFERENCE)}, more_identity={"words": is_narrative}, changes=SCOPE,
        ),
        FactKind.WITHDRAWAL_UNDONE: Kind(
            Event.WITHDRAWAL_UNDONE, "Withdrawal undone", more_identity={"words": is_narrative}, changes=SCOPE,
        ),
        FactKind.PANEL_MET: Kind(Event.PANEL_MET, "Panel met", more={"meeting": matches(_KEY)}, changes=OWN_ROW),
        FactKind.ANALYSIS_DECIDED: Kind(
            Event.ANALYSIS_DECIDED, "Panel decided on its analysis",
            detail={
                "analysis": matches(_KEY), "meeting": or_none(matches(_KEY)), "form": is_form,
                "category": one_of("category"), "secondary": codes_of("category"),
                "modifiability": one_of("modifiability"), "scores": are_domain_scores, "factors": are_graded_factors,
                "quorate": or_none(is_truth),
            },
            identity={"texts": is_record}, changes=LEARNING,
        ),
        FactKind.FINALISED: Kind(
            Event.REVIEW_FINALISED, "Review finalised",
            detail={
                "category": one_of("category"), "modifiability": one_of("modifiability"),
                "factors": are_factors,
            },
            more={"led_by": _PANEL, "analysis": matches(_KEY)}, more_identity={"reason": is_narrative}, changes=REVIEW,
        ),
        FactKind.REOPENED: Kind(
            Event.REVIEW_REOPENED, "Review reopened", more_identity={"reason": is_narrative}, changes=REOPENING,
        ),
        FactKind.NATIONAL_RETURN: Kind(
            Event.NATIONAL_RETURN_RECORDED, "National database",
            detail={"state": one_of("national_return")}, more={"analysis": matches(_KEY)},
            identity={"words": is_narrative}, changes=NOTHING,
        ),
    }
)  # fmt: skip
EVENTS: Mapping[FactKind, Event] = MappingProxyType({kind: says.event for kind, says in KINDS.items()})
