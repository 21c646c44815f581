"""What can be hard about one case. Each function changes a story and says in words what is hard about it now.

docs/demonstration.md lists the words with the references of the cases.
"""

from datetime import date, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import MEDWAY, Story
from cdop.notification.rules import Description
from cdop.reference.calendar import birthday

SWALE, MAIDSTONE, LAMBETH = "E07000113", "E07000110", "E09000022"
ONE_DAY = timedelta(days=1)


def first_taken_for_another_areas(story: Story, found_out_on: date) -> None:
    """Decided as Swale's, found to be a Medway resident once the year before was published."""
    story.hard("first decided as another area's resident; restates the opening of 2014-15 from 11 to 12")
    decided = next(fact.dated for fact in story.followed_by if fact.kind is FactKind.RESIDENCY_DECIDED)
    story.forget(FactKind.RESIDENCY_DECIDED)
    story.decided(SWALE, decided)
    story.decided(MEDWAY, found_out_on)
    story.noted(found_out_on, "The family had moved to Gillingham before the death. Swale's panel has been told.")


def _first_name(child: Description) -> str:
    return (child.given_names or "").partition(" ")[0]


_ANOTHER = {"female": "Rowena", "male": "Rowland"}


def twins(first: Story, second: Story) -> None:
    """One surname, address, birth and death; two children, each with a number of its own."""
    first.hard("twins: one surname, address, birth and death")
    second.hard("twins: one surname, address, birth and death")
    second.move(first.notified_on)
    one, other = first.child, second.child
    second.describe(
        family_name=one.family_name,
        home_postcode=one.home_postcode,
        ethnicity=one.ethnicity,
        date_of_birth=one.date_of_birth,
        date_of_death=one.date_of_death,
        given_names=_ANOTHER[str(other.sex)] if _first_name(one) == _first_name(other) else other.given_names,
    )


def unnamed(story: Story) -> None:
    story.hard("a baby without a name")
    story.describe(family_name=None, given_names=None)


def named_later(story: Story) -> None:
    """A baby notified without a name and number, who has both a week later."""
    story.hard("a baby named a week after the notification")
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
    story.hard("born alive before 24 weeks, lived minutes: no name, no NHS number")
    child = story.child
    story.describe(family_name=None, given_names=None, nhs_number=None)
    story.describe(date_of_birth=child.date_of_death, place_of_death="delivery_suite")


def concealed_birth(story: Story) -> None:
    """A child found and never identified: nothing is known but the day and the place."""
    story.hard("a concealed birth: no name, number, address, date of birth; sex and ethnic group not known")
    story.describe(family_name=None, given_names=None, nhs_number=None, date_of_birth=None, home_postcode=None)
    story.describe(sex="not_known", ethnicity="99", place_of_death="public_place")
    story.noted(story.notified_on + timedelta(days=2), "Found by a walker. The police are looking for the mother.")


def little_recorded(story: Story) -> None:
    story.hard("sex indeterminate, ethnic category empty, place of death not known")
    story.describe(sex="indeterminate", ethnicity=None, place_of_death="not_known")


def eve_of_adulthood(story: Story) -> None:
    story.hard("dies on the eve of the 18th birthday: in scope")
    story.describe(date_of_birth=birthday(story.child.date_of_death + ONE_DAY, -18))


def leap_day(story: Story) -> None:
    """The birthday is 1 March in a common year, so the child is still 4."""
    story.hard("born on 29 February 2008, dies on 28 February 2013, aged 4")
    story.move(date(2013, 3, 1))
    story.describe(date_of_birth=date(2008, 2, 29), date_of_death=date(2013, 2, 28))


def over_the_years_end(story: Story, first_day: date) -> None:
    """A death of one year, a notification of the next."""
    story.hard("dies on 31 March, is notified on 1 April")
    story.move(first_day)
    died = first_day - ONE_DAY
    age = story.child.date_of_death - (story.child.date_of_birth or died)
    story.describe(date_of_death=died, date_of_birth=died - age)


def withdrawn_and_back(story: Story) -> None:
    story.hard("withdrawn in error, and brought back")
    story.then(FactKind.WITHDRAWN, story.notified_on + timedelta(days=3), reason="error")
    story.then(FactKind.WITHDRAWAL_UNDONE, story.notified_on + timedelta(days=12))
    story.noted(story.notified_on + timedelta(days=12), "Withdrawn by mistake: it was another child's form.")


def classified_again(story: Story) -> None:
    """A joint agency response began, and then the death was found to be expected."""
    story.hard("first classified as unexpected, then as expected")
    story.forget(FactKind.CLASSIFIED)
    story.then(FactKind.CLASSIFIED, story.notified_on, expectation="unexpected")
    story.then(FactKind.CLASSIFIED, story.notified_on + timedelta(days=9), expectation="expected")


def waits_for_years(story: Story, ready_on: date) -> None:
    story.hard("dies years before the review, which waits for a trial")
    story.ready_on = ready_on


def died_in(story: Story, death_area: str, place: str, words: str) -> None:
    """A resident who died elsewhere."""
    story.hard(words)
    story.describe(death_area=death_area, place_of_death=place)


def died_at(story: Story, place: str | None, words: str) -> None:
    """A place that is seldom, or was not recorded."""
    story.hard(words)
    story.describe(place_of_death=place)


def of_another_home(story: Story, home_area: str, words: str) -> None:
    """Another area's child whose home has a code that is seldom."""
    story.hard(words)
    story.resettle(home_area)


def in_custody(story: Story) -> None:
    """A looked-after child whom another area had placed here, and who died in a secure setting."""
    died = story.child.date_of_death
    story.pattern = PATTERNS["self_harm"]
    story.describe(date_of_birth=died.replace(year=died.year - 16, day=15))
    died_at(story, "custody", "another area's looked-after child, placed here, dies in custody")
    story.resettle(LAMBETH)
