"""What a description of the child may say. The same as the register's rules for a row, in words for a page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cdop.case.facts import Fact, first_notified
from cdop.case.timeline import SCOPE, in_force
from cdop.reference.calendar import was_adult
from cdop.reference.wording import long_date

Values = Mapping[str, str | None]


class NotPossible(Exception):
    """Values that cannot be true together: for each field to mend, why, in plain words."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(*faults.values())
        self.faults = faults


def check_description(values: Values, facts: Sequence[Fact], today: date) -> None:
    """Compare a child's dates with one another and with the case's facts. Raises ``NotPossible``."""
    died = date.fromisoformat(str(values["date_of_death"]))
    text = values.get("date_of_birth")
    born = date.fromisoformat(text) if text else None
    faults = dict(_of_death(died, facts, today))
    if born:
        faults |= dict(_of_birth(born, died, facts))
    if faults:
        raise NotPossible(faults)


def _of_death(died: date, facts: Sequence[Fact], today: date) -> Iterator[tuple[str, str]]:
    if died > today:
        yield "date_of_death", "Date of death must not be in the future"
    elif died > (notified := first_notified(facts)):
        day = long_date(notified)
        yield "date_of_death", f"Date of death must not be after the day on which the death was notified, {day}"


def _of_birth(born: date, died: date, facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    if born > died:
        yield "date_of_birth", "Date of birth must not be after the date of death"
    elif was_adult(born, died) and not _withdrawn_as_adult(facts):
        yield (
            "date_of_birth",
            "With these dates the person was 18 or over at death, and the case is not withdrawn as such",
        )


def _withdrawn_as_adult(facts: Sequence[Fact]) -> bool:
    scope = in_force(facts, *SCOPE)
    return scope is not None and scope.detail.get("reason") == "adult"
