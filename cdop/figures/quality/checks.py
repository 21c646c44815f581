"""The same checks for whoever publishes a year: each with its cases, and the page on which they are put right.

``cdop.figures.releases`` asks them again before a year is published. They warn, and stop nothing: a year with a child
whose ethnic group nobody knows can be published, and says so in its tables.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.quality.queries import named, scores
from cdop.figures.slices import Clock
from cdop.reference.wording import plural

TOLD_ELSEWHERE = frozenset({"residency", "category"})
"""What publishing asks by itself."""


@dataclass(frozen=True)
class QualityCheck:
    """One check: whether it holds, in words, the first cases (reference and token) and where all of them stand."""

    key: str
    title: str
    words: str
    holds: bool
    number: int
    way: tuple[str, dict[str, str]]
    cases: tuple[tuple[str, str], ...]


def checks(session: Session, viewer: Person, at: Clock) -> tuple[QualityCheck, ...]:
    """Everything that can be wanting in the cases behind the year, in the order of a case's way. Two statements."""
    found = [score for score in scores(session, at) if score.gap.key not in TOLD_ELSEWHERE]
    cases = named(session, viewer, at, [score.gap for score in found if score.wanting])
    return tuple(
        QualityCheck(
            key=f"quality-{score.gap.key.replace('_', '-')}",
            title=score.gap.title,
            words=f"{plural(score.wanting, 'case')} {score.gap.words}." if score.wanting else "Nothing is missing.",
            holds=not score.wanting,
            number=score.wanting,
            way=("figures.quality_cases", {"label": at.year.label, "known_by": at.known_by.isoformat(),
                                           "wants": score.gap.key}),
            cases=tuple(cases.get(score.gap.key, ())),
        )
        for score in found
    )  # fmt: skip
