"""What later stages than the case keep within a fact, as they declare it: nothing comes in that no page could show."""

from collections.abc import Mapping

from cdop.case.facts import FactKind
from cdop.case.kinds import KINDS, Check
from cdop.classification.response.record_shape import is_meeting_record
from cdop.notification.shape import are_answers

_SHAPES: Mapping[tuple[FactKind, str], Check] = {
    (FactKind.NOTIFIED, "told"): are_answers,
    (FactKind.RESPONSE_MET, "record"): is_meeting_record,
}


def check_of(kind: FactKind, key: str) -> Check:
    """How a value of a fact is checked: by the stage that keeps it, else by the table of kinds."""
    return _SHAPES.get((kind, key)) or KINDS[kind].check_of(key)
