"""What can be hard about one case: each changes a story, or tells one more (docs/demonstration.md lists them)."""

from dataclasses import replace
from datetime import date, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.calendar import birthday
from cdop.review.rules import Analysis

SWALE, MAIDSTONE, LAMBETH = "E07000113", "E07000110", "E09000022"
ONE_DAY = timedelta(days=1)


def first_taken_for_another_areas(story: Story, found_out_on: date) -> None:
    """Decided as Swale's, found to be a Medway resident once the year before was published."""
    decided = next(fact.dated for fact in story.followed_by if fact.kind is FactKind.RESIDENCY_DECIDED)
    story.forget(FactKind.RESIDENCY_DECIDED)
    story.decided(SWALE, decided)
    story.decided(MEDWAY, found_out_on)
    story.noted(found_out_on, "The family had moved to Gillingham before the death. Swale's panel has been told.")


def twins(first: Story, second: Story) -> None:
    """One surname, address, birth and death; two children, each with a number of its own."""
    second.move(first.notified_on)
    one, other = first.child, second.child
    second.describe(
        family_name=one.family_name,
        home_postcode=one.home_postcode,
        ethnicity=one.ethnicity,
        date_of_birth=one.date_of_birth,
        date_of_death=one.date_of_death,
        given_names="Rowena" if other.given_names == one.given_names else other.given_names,
    )


def unnamed(story: Story) -> None:
    """A baby who had no name."""
    story.describe(family_name=None, given_names=None)


def named_later(story: Story) -> None:
    """A baby notified without a name and number, who has both a week later."""
    child = story.child
    story.describe(family_name=None, given_names=None, nhs_number=None)
    story.corrected(
        story.notified_on + timedelta(days=7),
        family_name=child.family_name,
        given_names=child.given_names,
        nhs_number=child.nhs_number,
    )


def lived_minutes(story: Story) -> None:
    """Born alive before 24 weeks: a child like any other, though without a name or a number."""
    unnamed(story)
    story.describe(nhs_number=None, date_of_birth=story.child.date_of_death, place_of_death="delivery_suite")


def concealed_birth(story: Story) -> None:
    """A child found and never identified: nothing is known but the day and the place."""
    unnamed(story)
    story.describe(
        nhs_number=None,
        date_of_birth=None,
        home_postcode=None,
        sex="not_known",
        ethnicity="99",
        place_of_death="public_place",
    )
    story.noted(story.notified_on + timedelta(days=2), "Found by a walker. The police are looking for the mother.")


def little_recorded(story: Story) -> None:
    """Sex indeterminate, ethnic category empty, place of death not known."""
    story.describe(sex="indeterminate", ethnicity=None, place_of_death="not_known")


def eve_of_adulthood(story: Story) -> None:
    """Dies the day before the 18th birthday: in scope."""
    tomorrow = story.child.date_of_death + ONE_DAY
    story.describe(date_of_birth=birthday(tomorrow, -18))


def leap_day(story: Story) -> None:
    """Born on 29 February, dies on 28 February of a common year: the birthday is 1 March, so still aged 4."""
    story.move(date(2013, 3, 1))
    story.describe(date_of_birth=date(2008, 2, 29), date_of_death=date(2013, 2, 28))


def over_the_years_end(story: Story, first_day: date) -> None:
    """Died on 31 March, notified on 1 April: a death of one year, a notification of the next."""
    story.move(first_day)
    died = first_day - ONE_DAY
    age = story.child.date_of_death - (story.child.date_of_birth or died)
    story.describe(date_of_death=died, date_of_birth=died - age)


def withdrawn_and_back(story: Story) -> None:
    """Withdrawn in error, and brought back."""
    story.then(FactKind.WITHDRAWN, story.notified_on + timedelta(days=3), reason="error")
    story.then(FactKind.WITHDRAWAL_UNDONE, story.notified_on + timedelta(days=12))
    story.noted(story.notified_on + timedelta(days=12), "Withdrawn by mistake: it was another child's form.")


def classified_again(story: Story) -> None:
    """First taken for the other kind: a joint agency response began, and then the death was found to be expected."""
    other = "unexpected" if story.expectation == "expected" else "expected"
    story.forget(FactKind.CLASSIFIED)
    story.then(FactKind.CLASSIFIED, story.notified_on, expectation=other)
    story.then(FactKind.CLASSIFIED, story.notified_on + timedelta(days=9), expectation=story.expectation)


def home_corrected_after_review(author: Author, notified_on: date) -> Story:
    """Reviewed as a Medway child; later the family is found to have moved, and the review is Swale's."""
    story = author.decided_story(PATTERNS["chronic"], notified_on)
    reviewed = notified_on + timedelta(days=150)
    story.reviewed(Analysis("6", "none"), reviewed, reviewed)
    moved = notified_on + timedelta(days=800)
    story.then(FactKind.REOPENED, moved)
    story.decided(SWALE, moved)
    story.reviewed(Analysis("6", "none"), moved, moved)
    return story


def duplicate(of: Story, author: Author) -> Story:
    """The same child notified again by another professional the next day, and withdrawn as a duplicate."""
    again = author.story(of.pattern, of.notified_on + ONE_DAY)
    again.child = replace(of.child, ethnicity="Z", home_postcode=of.child.home_postcode)
    again.then(FactKind.WITHDRAWN, of.notified_on + timedelta(days=4), reason="duplicate")
    return again


def adult(author: Author, notified_on: date) -> Story:
    """Dies on the 18th birthday: kept, and out of scope."""
    story = author.decided_story(PATTERNS["road"], notified_on)
    story.describe(date_of_birth=birthday(story.child.date_of_death, -18))
    story.adult = True
    return story


def out_of_scope(author: Author, notified_on: date, reason: str) -> Story:
    """An unattended stillbirth, a lawful termination, or a notification in error."""
    story = author.story(PATTERNS["prematurity"], notified_on)
    lived_minutes(story)
    story.then(FactKind.WITHDRAWN, notified_on + timedelta(days=5), reason=reason)
    return story
