"""The words of counting.md section 1, each a question that can be asked of one case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tests.oracle.areas import listed_code
from tests.oracle.cases import Case

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Year:
    """One year as known by K: what counting.md section 1 says of a case, one question each."""

    panel_area: tuple[str, ...]
    starts: date
    ends: date  # E
    opening_day: date  # O
    known_by: date  # K

    def in_force(self, decisions: Sequence[tuple[date, Answer]]) -> Answer | None:
        """The latest decision by K; of two on one day, the one recorded later."""
        found: tuple[date, Answer] | None = None
        for day, answer in decisions:
            if day <= self.known_by and (found is None or day >= found[0]):
                found = (day, answer)
        return found[1] if found else None

    def withdrawn(self, case: Case) -> bool:
        return self.in_force(case.withdrawal) is True

    def home_area(self, case: Case) -> str:
        return self.in_force(case.residency) or ""

    def residency_decided(self, case: Case) -> bool:
        return self.home_area(case) != ""

    def local_authority(self, case: Case) -> str | None:
        """The listed code that has the case by home."""
        return listed_code(self.home_area(case), self.panel_area)

    def resident(self, case: Case) -> bool:
        return self.local_authority(case) is not None

    def died_in_area(self, case: Case) -> bool:
        return listed_code(case.death_area, self.panel_area) is not None

    def attribute(self, name: str) -> Callable[[Case], str | None]:
        """What one attribute of a case is, by K."""
        return lambda case: case.told.attribute(name, self.known_by)

    def classification(self, case: Case) -> str:
        return self.in_force(case.classification) or "not_classified"

    def in_scope(self, case: Case) -> bool:
        return case.notified <= self.ends and not self.withdrawn(case)

    def requires_review(self, case: Case) -> bool:
        return self.in_scope(case) and self.resident(case)

    def in_year(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def latest_finalised(self, case: Case, by: date) -> date | None:
        days = [day for day in case.finalised if day <= by]
        return max(days) if days else None

    def reviewed_at(self, case: Case, day: date) -> bool:
        finalised = self.latest_finalised(case, day)
        if finalised is None or not self.requires_review(case):
            return False
        return not any(finalised <= reopened <= day for reopened in case.reopened)

    def outstanding_at(self, case: Case, day: date) -> bool:
        return self.requires_review(case) and case.notified <= day and not self.reviewed_at(case, day)

    def in_reviews(self, case: Case) -> bool:
        """Reviewed at E and finalised in the year: the cases of the table ``reviews``."""
        return self.reviewed_at(case, self.ends) and self.in_year(self.finalised_day(case))

    def finalised_day(self, case: Case) -> date:
        """The day a reviewed case counts on: its latest finalised day up to E."""
        day = self.latest_finalised(case, self.ends)
        assert day is not None
        return day

    def in_deaths(self, case: Case) -> bool:
        return (
            self.resident(case)
            and case.notified <= self.known_by
            and not self.withdrawn(case)
            and self.in_year(case.died)
        )
