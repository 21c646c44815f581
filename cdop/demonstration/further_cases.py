"""Cases that no figure of residents counts: withdrawn ones, and one that turned out to be another area's."""

from dataclasses import replace
from datetime import date, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration.hard_cases import ONE_DAY, SWALE
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import Author, Story
from cdop.reference.calendar import birthday
from cdop.review.rules import Analysis


def home_corrected_after_review(author: Author, notified_on: date) -> Story:
    """Reviewed as a Medway child; later the family is found to have moved before the death."""
    story = author.decided_story(PATTERNS["chronic"], notified_on)
    story.hard("residency corrected after the review: another area's child")
    reviewed = notified_on + timedelta(days=150)
    story.reviewed(Analysis("6", "none"), reviewed, reviewed)
    story.decided(SWALE, notified_on + timedelta(days=800))
    return story


def notified_again(author: Author, child: Story) -> Story:
    """The same child notified again by another professional the next day."""
    again = author.story(child.pattern, child.notified_on + ONE_DAY)
    again.child = replace(child.child, ethnicity="Z")
    return again


def duplicate(author: Author, child: Story) -> Story:
    """The second notification of a child, found to be one and withdrawn."""
    again = notified_again(author, child)
    child.hard("notified twice: two cases with one NHS number, of which one is withdrawn as a duplicate")
    again.hard("notified twice: two cases with one NHS number, of which one is withdrawn as a duplicate")
    again.then(FactKind.WITHDRAWN, child.notified_on + timedelta(days=4), reason="duplicate")
    return again


def adult(author: Author, notified_on: date) -> Story:
    """Dies on the 18th birthday: kept, and out of scope."""
    story = author.decided_story(PATTERNS["road"], notified_on)
    story.hard("dies on the 18th birthday: kept, and withdrawn as an adult")
    story.describe(date_of_birth=birthday(story.child.date_of_death, -18))
    story.adult = True
    return story


def out_of_scope(author: Author, notified_on: date, reason: str, words: str) -> Story:
    """An unattended stillbirth, a lawful termination, or a notification in error."""
    story = author.story(PATTERNS["prematurity"], notified_on)
    story.hard(words)
    story.describe(family_name=None, given_names=None, nhs_number=None)
    story.describe(date_of_birth=story.child.date_of_death, place_of_death="delivery_suite")
    story.then(FactKind.WITHDRAWN, notified_on + timedelta(days=5), reason=reason)
    return story
