"""What the figures part cases by besides residency and classification, each as it is dated: circumstances, processes.

The newest fact of a day counts, of a process or a meeting the last that was recorded of it (counting.md section 3).
"""

from dataclasses import dataclass, field

from cdop.case.facts import Fact, FactKind
from cdop.case.response_state import ResponseState, response_state

ATTRIBUTE_KINDS = frozenset(
    {
        FactKind.RESIDENCY_DECIDED,
        FactKind.CIRCUMSTANCES_RECORDED,
        FactKind.PROCESS_RECORDED,
        FactKind.RESPONSE_DECIDED,
        FactKind.RESPONSE_STOOD_DOWN,
        FactKind.RESPONSE_MET,
    }
)
_CIRCUMSTANCES = ("circumstance", "protection_plan", "statutory_order")
# Of several processes of a kind the one that has come furthest counts.
_FURTHEST = ("not_applicable", "expected", "open", "concluded")
_PROCESSES = {"safeguarding": "safeguarding_review", "coroner": "inquest"}


@dataclass
class Attributes:
    """The attributes after the facts that were added, which come by their days, those of one day as recorded."""

    _fifth: str | None = None
    _circumstances: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(_CIRCUMSTANCES))
    _processes: dict[str, tuple[int, Fact]] = field(default_factory=dict)
    _response: dict[int, Fact] = field(default_factory=dict)

    def add(self, fact: Fact, place: int) -> None:
        """Take one fact into account; ``place`` is its place among the case's facts as they were recorded."""
        match fact.kind:
            case FactKind.RESIDENCY_DECIDED:
                self._fifth = deprivation_fifth(fact.detail.get("deprivation_decile"))
            case FactKind.CIRCUMSTANCES_RECORDED:
                self._circumstances = {name: fact.detail[name] for name in _CIRCUMSTANCES}
            case FactKind.PROCESS_RECORDED:
                key = fact.detail["process"]
                if place > self._processes.get(key, (-1, fact))[0]:
                    self._processes[key] = (place, fact)
            case FactKind.RESPONSE_DECIDED | FactKind.RESPONSE_STOOD_DOWN | FactKind.RESPONSE_MET:
                self._response[place] = fact

    def values(self) -> dict[str, str | None]:
        """Each attribute by its name; None where it is not recorded."""
        return {
            "deprivation_fifth": self._fifth,
            **self._circumstances,
            **{name: self._furthest(kind) for kind, name in _PROCESSES.items()},
            "joint_agency_response": self._state_of_response(),
        }

    def _furthest(self, kind: str) -> str | None:
        states = [fact.detail["state"] for _, fact in self._processes.values() if fact.detail["process_kind"] == kind]
        return max(states, key=_FURTHEST.index, default=None)

    def _state_of_response(self) -> str | None:
        state = response_state([self._response[place] for place in sorted(self._response)])
        return None if state is ResponseState.NOT_DECIDED else state.value


def deprivation_fifth(decile: int | None) -> str | None:
    """The fifth of a decile of deprivation: ``1`` the most deprived fifth, ``5`` the least; None of none."""
    return None if decile is None else str((decile + 1) // 2)
