"""What a notification may say of a child, and when a case leaves the panel's scope (docs/register.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind, first_notified
from cdop.case.timeline import SCOPE, in_force, last_recorded
from cdop.notification.order import RuleBroken, not_before, not_in_the_future, read
from cdop.reference.calendar import was_adult
from cdop.reference.values import Reader, area, free_text, listed, number, postcode

ADULT = "adult"


@dataclass(frozen=True)
class Description:
    """The child and the death, as the register's columns name them. What is not recorded is none."""

    date_of_death: date
    death_area: str
    date_of_birth: date | None = None
    family_name: str | None = None
    given_names: str | None = None
    nhs_number: str | None = None
    home_postcode: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    place_of_death: str | None = None


def notification(described: Description, notified_on: date, today: date) -> list[Fact]:
    """The facts that open a child's case: that it was notified, and who died.

    Raises ``RuleBroken`` where a value or a date cannot be, and for a person of 18 or over.
    """
    if was_adult(described.date_of_birth, described.date_of_death):
        raise RuleBroken("date_of_birth", "the person was 18 or over at death, and is not withdrawn as 'adult'")
    return _opening(described, notified_on, today)


def adult_notification(described: Description, notified_on: date, today: date) -> list[Fact]:
    """The facts of a notified person who is out of scope by age: kept, and withdrawn the same day."""
    facts = _opening(described, notified_on, today)
    return [*facts, Fact(FactKind.WITHDRAWN, notified_on, {"reason": ADULT})]


def withdrawal(facts: Sequence[Fact], reason: str, on: date, today: date) -> Fact:
    """Out of scope: a duplicate, a stillbirth, a termination, an adult or an error. Raises ``RuleBroken``."""
    read("withdrawn_reason", listed("withdrawn_reason"), reason, today)
    not_in_the_future("withdrawn_on", on, today)
    not_before("withdrawn_on", on, first_notified(facts), "notified_on")
    return Fact(FactKind.WITHDRAWN, on, {"reason": reason})


def withdrawal_undone(facts: Sequence[Fact], on: date, today: date) -> Fact:
    """Back in scope. Raises ``RuleBroken`` where nothing was withdrawn, and for a person of 18 or over."""
    withdrawn = in_force(facts, *SCOPE)
    if withdrawn is None or withdrawn.kind is not FactKind.WITHDRAWN:
        raise RuleBroken("withdrawn_on", "is empty: there is no withdrawal to undo")
    not_in_the_future("withdrawn_on", on, today)
    not_before("withdrawn_on", on, withdrawn.dated, "the withdrawal")
    if _described_as_adult(facts):
        raise RuleBroken("date_of_birth", "the person was 18 or over at death, and is not withdrawn as 'adult'")
    return Fact(FactKind.WITHDRAWAL_UNDONE, on)


def _described_as_adult(facts: Sequence[Fact]) -> bool:
    described = last_recorded(facts, FactKind.DESCRIBED)
    if described is None:
        return False
    born = (described.identity or {}).get("date_of_birth")
    died = date.fromisoformat(described.detail["date_of_death"])
    return was_adult(date.fromisoformat(born) if born else None, died)


def _opening(described: Description, notified_on: date, today: date) -> list[Fact]:
    not_in_the_future("notified_on", notified_on, today)
    if notified_on < described.date_of_death:
        raise RuleBroken("date_of_death", "is after notified_on")
    if described.date_of_birth and described.date_of_death < described.date_of_birth:
        raise RuleBroken("date_of_birth", "is after date_of_death")
    values = {key: _stored(key, value, today) for key, value in asdict(described).items()}
    detail, identity = ({key: values[key] for key in keys} for keys in (DESCRIPTION_KEYS, IDENTITY_KEYS))
    return [Fact(FactKind.NOTIFIED, notified_on), Fact(FactKind.DESCRIBED, notified_on, detail, identity)]


def _stored(column: str, value: date | str | None, today: date) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else read(column, _READERS[column], value, today)


_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "family_name": free_text,
        "given_names": free_text,
        "nhs_number": number,
        "home_postcode": postcode,
        "death_area": area,
        **{column: listed(column) for column in ("sex", "ethnicity", "place_of_death")},
    }
)
