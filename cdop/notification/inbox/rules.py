"""What may be decided of a notification, and what it says for a case: on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS
from cdop.notification.answers import Answers, day_of, text_of
from cdop.notification.scope import ADULT_RULE, STILLBIRTH, TERMINATION
from cdop.reference.calendar import LONDON
from cdop.reference.codes import code_list

WAITING, ACCEPTED, JOINED, SET_ASIDE, PUT_BACK = "waiting", "accepted", "joined", "set_aside", "put_back"
_DAYS = frozenset({"date_of_birth", "date_of_death"})
_CODED = frozenset({"sex", "ethnicity", "place_of_death"})


@dataclass(frozen=True)
class Reason:
    """Why a notification is set aside, and the rule that applies (domain.md section 2)."""

    code: str
    label: str
    rule: str


_REASONS = (
    Reason("stillbirth", "Stillbirth", STILLBIRTH.rule),
    Reason("termination", "Lawful termination", TERMINATION.rule),
    Reason("adult", "Aged 18 or over", ADULT_RULE),
    Reason("error", "A mistake or a hoax", "No child died as told: there is nothing to review."),
    Reason(
        "not_ours",
        "Not for this panel",
        "The child neither lived nor died in this panel’s area. A child who died here, or may have lived here, is "
        "accepted first and handed over then, so that the death is not lost between two panels.",
    ),
)
REASONS: Mapping[str, Reason] = MappingProxyType({reason.code: reason for reason in _REASONS})


def day_told(told_at: datetime) -> date:
    """The day in England on which the panel was told (``told_at`` in UTC): the day of the notified fact."""
    return told_at.replace(tzinfo=UTC).astimezone(LONDON).date()


def description_of(answers: Answers) -> dict[str, str | None]:
    """What a notification says of what a case describes. Dates that are not known to the day are none."""
    return {key: _described(answers, key) for key in (*IDENTITY_KEYS, *DESCRIPTION_KEYS)}


def _described(answers: Answers, key: str) -> str | None:
    if key in _DAYS:
        day = day_of(answers, key)
        return day.isoformat() if day else None
    if key in _CODED:
        code = answers.get(key)
        return code if isinstance(code, str) and code in code_list(key) else None
    if key == "given_names" and answers.get("unnamed_baby") == "yes":
        return None
    return text_of(answers, key)
