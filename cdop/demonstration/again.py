"""Reviews that were not the last word: reopened, finalised again, or the child's home found to be elsewhere."""

from collections.abc import Sequence
from datetime import date, timedelta

from cdop.case.facts import Fact, FactKind
from cdop.demonstration.story import Story
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis


def review_again(told: Sequence[Story]) -> None:
    """Reopen some of the reviews that the panels finalised (counting.md section 4, *reopened*)."""
    in_the_same_year(_reviewed(told, Year(2011), "sleep"), date(2013, 6, 3), date(2013, 11, 19))
    after_the_inquest(_reviewed(told, Year(2014), "infection"), date(2015, 10, 12), date(2016, 6, 21))
    on_the_day_itself(_reviewed(told, Year(2015), "acute"))
    within_the_year(_reviewed(told, Year(2015), "anomaly"), date(2016, 9, 20))


def in_the_same_year(story: Story, reopened_on: date, finalised_on: date) -> None:
    """Counts as reopened and as reviewed in the later year."""
    story.hard("reopened two years after the review, and finalised again in that later year")
    story.then(FactKind.REOPENED, reopened_on)
    story.reviewed(_analysis(story), finalised_on, finalised_on)


def after_the_inquest(story: Story, reopened_on: date, finalised_on: date) -> None:
    """Open over the end of a year; the inquest's cause gives the death another category."""
    story.hard("reopened after an inquest: another category, finalised again a year later")
    found = _analysis(story)
    story.then(FactKind.REOPENED, reopened_on)
    story.reviewed(Analysis("5", found.modifiability, found.factors), finalised_on, finalised_on + timedelta(days=14))


def on_the_day_itself(story: Story) -> None:
    """Final at the year's last meeting: counts once, then."""
    story.hard("reopened on the day of its finalising, and finalised again in the same year")
    first = _finalised(story).dated
    story.then(FactKind.REOPENED, first)
    again = Year.of(first).last_day - timedelta(days=10)
    story.reviewed(_analysis(story), again, again)


def within_the_year(story: Story, finalised_on: date) -> None:
    """Outstanding again at the year's end."""
    story.hard("reviewed and reopened in one year, finalised again in the next")
    story.then(FactKind.REOPENED, _finalised(story).dated + timedelta(days=5))
    story.reviewed(_analysis(story), finalised_on, finalised_on)


def _reviewed(told: Sequence[Story], year: Year, pattern: str) -> Story:
    """The first child who died in this way and whose review the year's panels finalised."""
    return next(
        story
        for story in told
        if story.pattern.key == pattern
        and any(f.kind is FactKind.FINALISED and Year.of(f.dated) == year for f in story.followed_by)
    )


def _finalised(story: Story) -> Fact:
    return [fact for fact in story.followed_by if fact.kind is FactKind.FINALISED][-1]


def _analysis(story: Story) -> Analysis:
    detail = _finalised(story).detail
    return Analysis(detail["category"], detail["modifiability"], tuple(detail["factors"]))
