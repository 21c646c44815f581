"""The parts that stand at the end of every recommendation's page: from what it came, and what happened when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.case.sections import Place, register_case_section
from cdop.recommendations.paging import Paged, paged
from cdop.recommendations.parts import register_part, register_way_on
from cdop.recommendations.queries import WRITERS, Addressee, Recommendation, Source, events_of, from_case, sources_of
from cdop.recommendations.writing.shown import time_line

SOURCES, TIME_LINE = 80, 90


def install() -> None:
    """Add them to the page."""
    register_part("What it came from", SOURCES, _sources, "recommendations/writing/_sources.html")
    register_case_section("Recommendations", Place.RECOMMENDATIONS, of_case, "recommendations/writing/_of_case.html")
    register_way_on("recommendations.learning", "Learning that waits", 10)
    register_way_on("recommendations.new", "Begin from a theme", 20)
    register_part("What happened", TIME_LINE, _time_line, "recommendations/writing/_time_line.html")


def of_case(session: Session, viewer: Person, case: CaseView) -> list[Recommendation] | None:
    """What was recommended from a case, on its page: for coordinators. One statement."""
    return from_case(session, viewer, case.case_id) if viewer.sees_identity else None


def _sources(
    session: Session, viewer: Person, recommendation: Recommendation, _addressees: Sequence[Addressee]
) -> list[Source] | None:
    return (sources_of(session, viewer, recommendation.number) or None) if viewer.is_a(*WRITERS) else None


def _time_line(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> Paged[dict[str, Any]]:
    names = {one.number: one.agency_name for one in addressees}
    every = time_line(events_of(session, viewer, [recommendation.number])[recommendation.number], names)
    return paged(every, "happened", "what-happened")
