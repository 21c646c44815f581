"""From which reviews a recommendation came: learning points where the panel wrote some, else the cases. Pure but for
reading the points that wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cdop.case.facts import FactKind
from cdop.demonstration.recommendations.happenings import Story
from cdop.demonstration.story import Story as Case
from cdop.recommendations.writing.drafting import CASE, THEME, Origin
from cdop.recommendations.writing.learning import Point


@dataclass(frozen=True)
class Sources:
    """The cases (ids by reference), and the learning points that wait, by the case's id."""

    cases: Sequence[Case]
    ids: Mapping[str, int]
    points: Mapping[int, Point]

    def origins(self, story: Story) -> list[Origin]:
        """Those of its reviews; a theme where it came from none."""
        found = [self._origin(one, story.written_on) for one in self._about(story)]
        return found or [Origin(THEME, theme=story.wording.theme)]

    def name(self, story: Story) -> str:
        """The first name of a child of whom it came, as somebody writes who knew the child."""
        given = next((one.child.given_names for one in self._about(story) if one.child.given_names), None)
        return given.split()[0] if given else "The baby"

    def _origin(self, case: Case, on: date) -> Origin:
        point = self._point(case, on)
        return Origin.of(point) if point else Origin(CASE, self.ids[case.reference])

    def _point(self, case: Case, on: date) -> Point | None:
        point = self.points.get(self.ids[case.reference])
        return point if point and point.decided_on <= on else None

    def _about(self, story: Story) -> list[Case]:
        """Cases that were final by the day of writing: first those with its factors, then those with a point."""
        final = [(one, _final(one, story.written_on)) for one in self.cases if one.pattern.key == story.pattern]
        known = [(one, on, factors) for one, (on, factors) in final if on > date.min]
        asked = set(story.wording.factors)
        known.sort(
            key=lambda each: (bool(asked & each[2]), self._point(each[0], story.written_on) is not None, each[1]),
            reverse=True,
        )
        return [one for one, _, _ in known[: story.cases]]


def _final(case: Case, by: date) -> tuple[date, frozenset[str]]:
    """When a case's review was last final by a day, and its factors; ``date.min`` where it was not."""
    if any("led_by" in fact.detail for fact in case.followed_by):
        return date.min, frozenset()
    facts = [fact for fact in case.in_order() if fact.kind is FactKind.FINALISED and fact.dated <= by]
    return (facts[-1].dated, frozenset(facts[-1].detail["factors"])) if facts else (date.min, frozenset())
