"""What later stages than the case keep within a fact, as they declare it: nothing comes in that no page could show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cdop.case.checks import Check, or_none
from cdop.case.facts import FactKind
from cdop.case.kinds import KINDS
from cdop.classification.icd10 import is_code
from cdop.classification.response.record_shape import is_meeting_record
from cdop.gathering.meeting.record_shape import is_review_record
from cdop.notification.shape import are_answers
from cdop.review.analysis.record_shape import are_analysis_texts


def _is_icd10(value: Any, _today: date) -> bool:
    return isinstance(value, str) and is_code(value)


_SHAPES: Mapping[tuple[FactKind, str], Check] = {
    (FactKind.NOTIFIED, "told"): are_answers,
    (FactKind.RESPONSE_MET, "record"): is_meeting_record,
    (FactKind.REVIEW_MEETING_RECORDED, "record"): is_review_record,
    (FactKind.CAUSE_CERTIFIED, "icd10"): or_none(_is_icd10),
    (FactKind.ANALYSIS_DECIDED, "texts"): are_analysis_texts,
}


def check_of(kind: FactKind, key: str) -> Check:
    """How a value of a fact is checked: by the stage that keeps it, else by the table of kinds."""
    return _SHAPES.get((kind, key)) or KINDS[kind].check_of(key)
