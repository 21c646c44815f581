"""What a paper makes of the form's questions: which follow another, and of which a No says something. Pure data.

An answer that every child's paper would repeat is no news. Which answer is news is a judgement: *No* to a smoke alarm
or to an immunisation matters as much as *Yes* to a concern.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

_YES = frozenset({"yes"})
_NOT_ON_FOOT = frozenset({"cycling", "passenger", "driving", "other"})
FOLLOWS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        "conditions": ("known_condition", _YES),
        "attendance_concern": ("in_education", _YES),
        "barriers_which": ("barriers", _YES),
        "bereavement_what": ("bereavement_offered", _YES),
        "road_restraint": ("road_child_was", _NOT_ON_FOOT),
    }
)
"""A question that is asked after another: whose, and the answers after which it applies."""
IF_ANY = frozenset({"event_place", "asthma_adrenaline"})
"""Questions that begin with an *if*: that nobody answered one says that there was nothing to tell."""
NOT_OF_INFANTS = frozenset({"learning_disability", "child_mental_health", "in_education"})
"""What is not known of a child in the first year, because there is nothing to know."""
NO_TELLS = frozenset(
    {
        "resuscitation", "immunised", "bereavement_offered", "neo_antenatal_steroids", "neo_booked", "care_plan",
        "care_place_wished", "care_palliative_team", "sleep_position_down", "sleep_advice", "road_restraint",
        "road_training", "drown_supervised", "drown_barrier", "drown_swim", "fire_alarm", "fire_visit", "poison_stored",
        "trauma_supervised", "substance_service", "suicide_service", "asthma_plan", "asthma_review",
        "asthma_technique", "asthma_adrenaline", "cardiac_antenatal", "cardiac_family", "anomaly_antenatal",
        "anomaly_genetics", "epilepsy_plan", "epilepsy_risk", "infection_sepsis_tool", "cancer_treatment",
    }
)  # fmt: skip
"""Questions to which a No is told like any other answer; elsewhere it is one of a list."""


def applies(key: str, said: Mapping[str, Collection[str]], *, infant: bool) -> bool:
    """Whether it says something that a question has no answer. ``said``: the answers to each question that may hold.

    One that follows another applies after the answers that lead to it alone: while the other is not known itself, that
    is told once.
    """
    if key in IF_ANY or (infant and key in NOT_OF_INFANTS):
        return False
    lead = FOLLOWS.get(key)
    return lead is None or not lead[1].isdisjoint(said.get(lead[0], ()))
