"""The tables of what is derived from a timeline, by name. Pure: ``cdop.case.derived`` knows their columns."""

from enum import StrEnum


class Derived(StrEnum):
    """What is derived, each by the name of its table. ``CASE`` stands for the case's own row."""

    CASE = "cases"
    STATES = "case_states"
    REVIEWED = "review_spells"
    OUTSTANDING = "outstanding_spells"
    FACTORS = "case_factors"
    CHILD = "child_identities"
    TERMS = "case_search_terms"
    KEYS = "likeness_keys"
    RESPONSE = "running_responses"
    UNCONFIRMED = "unconfirmed_classifications"
    READINESS = "case_readiness"
    MATTERS = "open_matters"
    LEARNING = "learning_points"


Tables = frozenset[Derived]
EVERYTHING: Tables = frozenset(Derived)
NOTHING: Tables = frozenset()
OWN_ROW: Tables = frozenset({Derived.CASE})
READINESS: Tables = OWN_ROW | {Derived.READINESS}
LEARNING: Tables = OWN_ROW | {Derived.LEARNING}
ANSWERS: Tables = READINESS | {Derived.MATTERS}
CLASSIFICATION: Tables = OWN_ROW | {Derived.STATES, Derived.UNCONFIRMED}
RESPONSE: Tables = OWN_ROW | {Derived.RESPONSE, Derived.STATES}
SCOPE: Tables = CLASSIFICATION | ANSWERS | {Derived.RESPONSE}
REOPENING: Tables = READINESS | {Derived.REVIEWED, Derived.OUTSTANDING, Derived.UNCONFIRMED}
REVIEW: Tables = REOPENING | {Derived.STATES, Derived.FACTORS}
