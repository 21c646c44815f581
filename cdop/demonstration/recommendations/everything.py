"""All recommendations of the invented panel, told once its reviews are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person
from cdop.accounts.rules import roles_of
from cdop.agencies.directory.queries import agencies_of
from cdop.demonstration.gathering.telling import Site
from cdop.demonstration.meetings import CHAIR as CHAIRS
from cdop.demonstration.recommendations.founding import founding
from cdop.demonstration.recommendations.happenings import CHAIR, LEAD
from cdop.demonstration.recommendations.present import SCHOOL_NURSES, present
from cdop.demonstration.recommendations.sources import Sources
from cdop.demonstration.recommendations.standing import close_link, look_for_clusters, remind_until, report_half_years
from cdop.demonstration.recommendations.telling import People, Teller
from cdop.demonstration.sign_ins import LEAD as LEADS
from cdop.demonstration.speaking import Say
from cdop.demonstration.story import Story
from cdop.recommendations.writing.learning import Point, waiting


@dataclass(frozen=True)
class Recommending:
    """What is told: ``cases`` are ids by reference."""

    stories: Sequence[Story]
    cases: Mapping[str, int]
    today: date
    say: Say

    def tell(self, session: Session, coordinator: Person, site: Site) -> None:
        """Tell it all."""
        people = People(coordinator, _signing(session, coordinator))
        agencies = {one.name: one.token for one in agencies_of(session)}
        sources = Sources(self.stories, self.cases, {one.case_id: one for one in _points(session, coordinator)})
        teller = Teller(session, people, site, agencies, sources, self.say)
        told = [*founding(), *present(self.today)]
        for story in told:
            teller.tell(story)
        for story in told:
            teller.give_way(story)
        remind_until(session, site.key, self.today)
        waits = next(one for one in told if SCHOOL_NURSES in one.courses)
        close_link(session, site.key, teller.addressee(waits, SCHOOL_NURSES))
        report_half_years(session, coordinator, self.today)
        look_for_clusters(session, coordinator, self.today)


def _signing(session: Session, coordinator: Person) -> dict[str, Person]:
    """Who signs: the lead and the chair, by ``happenings.LEAD`` and ``CHAIR``."""
    keys = {LEADS.email: LEAD, CHAIRS: CHAIR}
    query = select(Account.email, Account.id, Account.display_name, Account.roles).where(Account.email.in_(keys))
    return {
        keys[email]: Person(number, name, roles_of(roles), coordinator.address)
        for email, number, name, roles in session.execute(query)
    }


def _points(session: Session, coordinator: Person) -> Iterator[Point]:
    """The learning points with which nothing was done yet."""
    number, more = 1, True
    while more:
        page = waiting(session, coordinator, number)
        yield from page.points
        number, more = number + 1, page.more
