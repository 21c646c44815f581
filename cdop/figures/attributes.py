"""The tables by deprivation, circumstance, safeguarding, inquest and joint agency response: rows and words.

The codes are data (``cdop/reference/return_list.csv`` and ``casework_list.csv``). Of the national return's lists no
original was seen: a version that is checked adds its codes there, and what was recorded by another keeps its row.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cdop.reference.codes import code_list

FIFTHS = ("1", "2", "3", "4", "5")
FIFTH_LABELS: Mapping[str, str] = MappingProxyType(
    {"1": "1: most deprived", "2": "2", "3": "3", "4": "4", "5": "5: least deprived"}
)
OF_A_LIST: Mapping[str, str] = MappingProxyType(
    {
        "circumstance": "circumstance",
        "protection_plan": "protection_plan",
        "statutory_order": "statutory_order",
        "safeguarding_review": "process_state",
        "inquest": "process_state",
        "joint_agency_response": "response_state",
    }
)
"""The attributes whose rows are a list's codes, with the list's name."""
ATTRIBUTES = ("deprivation_fifth", *OF_A_LIST)
PROTECTION = (
    "reviews_by_protection_plan",
    "reviews_by_statutory_order",
    "reviews_by_safeguarding_review",
    "reviews_by_inquest",
    "reviews_by_joint_agency_response",
)
DEPRIVATION_BASIS = "by the tenth of deprivation kept with the residency decision"
_VERSIONS = ", ".join(version.label for version in code_list("return_version").values())
_RETURN = f"by the list of the national return ({_VERSIONS}, not checked against the original)"
_PROCESS = "as recorded among the parallel processes, of several the one that has come furthest"
REVIEWS: Mapping[str, tuple[tuple[str, str], str]] = MappingProxyType(
    {
        "reviews_by_deprivation_fifth": (("Reviews by deprivation", "Fifth of small areas"), DEPRIVATION_BASIS),
        "reviews_by_circumstance": (("Reviews by circumstance of death", "Circumstance"), _RETURN),
        "reviews_by_protection_plan": (("Reviews by child protection plan", "Child protection plan"), _RETURN),
        "reviews_by_statutory_order": (("Reviews by statutory order", "Statutory order"), _RETURN),
        "reviews_by_safeguarding_review": (
            ("Reviews by safeguarding practice review", "Safeguarding practice review"),
            _PROCESS,
        ),
        "reviews_by_inquest": (("Reviews by coroner and inquest", "Coroner and inquest"), _PROCESS),
        "reviews_by_joint_agency_response": (
            ("Reviews by joint agency response", "Joint agency response"),
            "by the decisions and meetings recorded of it",
        ),
    }
)
"""For each table its title, what stands over its rows, and what is said of its attribute."""
