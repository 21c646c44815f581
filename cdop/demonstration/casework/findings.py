"""What is written of each way of dying: why it was expected or not, the certificate, what the response looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cdop.reference.codes import code_list


@dataclass(frozen=True)
class Certificate:
    """The wording as doctors write it, and the code that a search for its words finds."""

    ia: str
    icd10: str | None
    ib: str = ""
    ic: str = ""
    ii: str = ""


CERTIFICATES: Mapping[str, Certificate] = MappingProxyType(
    {
        "prematurity": Certificate("Extreme prematurity", "P07.2", "Preterm labour", ii="Maternal smoking"),
        "anomaly": Certificate("Cardiac failure", "Q24.9", "Congenital heart disease"),
        "malignancy": Certificate("Brain tumour", "C71.9", ii="Aspiration pneumonia"),
        "chronic": Certificate("Respiratory failure", "G80.9", "Cerebral palsy", ii="Epilepsy"),
        "oxygen": Certificate("Hypoxic ischaemic encephalopathy", "P21.0", "Severe birth asphyxia"),
        "sleep": Certificate("Sudden infant death syndrome", "R95"),
        "road": Certificate("Traumatic head injury", "V03.1", "Pedestrian struck by a car"),
        "infection": Certificate("Septic shock", "A41.9", "Sepsis of unknown source"),
        "self_harm": Certificate("Hanging", "X70"),
        "acute": Certificate("Status asthmaticus", "J46", "Asthma"),
        "abuse": Certificate("Head injury, the cause under inquiry", None),
    }
)

EXPECTED = "A death within days or weeks was foreseen, and the family had been told."
UNEXPECTED = "Not foreseen as a significant possibility 24 hours before."
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "malignancy": "On palliative care, with a plan for the end of life at home.",
        "chronic": "An advance care plan was in place, and the last decline was foreseen.",
        "sleep": "Put down well in the evening, and found lifeless in the morning.",
        "road": "Well until struck by a car.",
        "infection": "Well the day before; collapsed within hours.",
    }
)

_YES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sleep": ("sudden",),
        "road": ("external",),
        "infection": ("sudden",),
        "self_harm": ("external",),
        "acute": ("sudden",),
        "abuse": ("external", "suspicion"),
    }
)
_SLEEP = (
    ("own_surface", "no"), ("soft_surface", "yes"), ("shared", "yes"), ("prone", "not_known"), ("covers", "no"),
    ("own_room", "no"), ("too_warm", "not_known"), ("smoking", "yes"), ("smoking_pregnancy", "yes"),
    ("alcohol_drugs", "no"), ("breastfed", "yes"), ("swaddled", "not_asked"),
)  # fmt: skip


def reason_of(pattern: str, expectation: str) -> str:
    """Why a death was classified as it was."""
    return REASONS.get(pattern, EXPECTED if expectation == "expected" else UNEXPECTED)


def criteria_of(pattern: str) -> dict[str, str]:
    """The five criteria of a joint agency response, each answered."""
    met = _YES.get(pattern, ())
    return {code: "yes" if code in met else "no" for code in code_list("response_criterion")}


def sleep_of(pattern: str) -> dict[str, str]:
    """What was found of the sleep: told where the child was found after it, not asked otherwise."""
    told = dict(_SLEEP) if pattern == "sleep" else {}
    return {code: told.get(code, "not_asked") for code in code_list("safer_sleeping")}
