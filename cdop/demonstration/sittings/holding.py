"""The panel's past meetings with their cases: heard, deferred, withdrawn from; decided, and told in minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person
from cdop.accounts.rules import roles_of
from cdop.case.ages import age_at_death
from cdop.case.recusal.recording import How
from cdop.case.recusal.service import bar
from cdop.demonstration.meetings import CHAIR, DOCTOR, GENERAL, MEMBER, general_meeting
from cdop.demonstration.sittings.reviewing import Reviewer
from cdop.demonstration.sittings.stories import Sat
from cdop.demonstration.speaking import OFFICE, PANEL
from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting
from cdop.panels.service import hold_meeting
from cdop.review.meetings.attending import accept_terms
from cdop.review.meetings.changing import Choice, choose, record_hearing, stamp, take_off
from cdop.review.meetings.choosing import theme_of
from cdop.review.meetings.queries import Item, agenda, item_at, terms_in_force
from cdop.review.minutes.service import Typed, approve, draw

BEGINS, LASTS = 13 * 60 + 35, 20  # minutes since midnight; minutes of a case, with a short pause after it
DEFERRED = "The report that the panel wanted to read came too late."
CONFLICT = "Was the family’s social worker until the year before."
OTHER_BUSINESS = "The next meetings begin at half past one again."


@dataclass(frozen=True)
class Panel:
    """Those who meet, by the e-mail addresses of their accounts."""

    people: Mapping[str, Person]

    @classmethod
    def of(cls, session: Session, coordinator: Person) -> "Panel":
        query = select(Account.email, Account.id, Account.display_name, Account.roles)
        rows = session.execute(query.where(Account.email.in_([MEMBER, DOCTOR, CHAIR])))
        return cls({email: Person(key, name, roles_of(roles), coordinator.address) for email, key, name, roles in rows})

    @property
    def chair(self) -> Person:
        return self.people[CHAIR]

    @property
    def member(self) -> Person:
        return self.people[MEMBER]

    @property
    def doctor(self) -> Person:
        return self.people[DOCTOR]


@dataclass(frozen=True)
class Holder:
    """Holds meetings. ``cases``: ids by reference."""

    reviewer: Reviewer
    panel: Panel
    cases: Mapping[str, int]
    today: date

    def hold(self, on: date, sats: Sequence[Sat], deferred: int | None = None, *, conflict: bool = False) -> Meeting:
        """Hold the meeting of a day. ``conflict``: the member withdraws from its last case."""
        session, coordinator = self.reviewer.session, self.reviewer.coordinator
        meeting = general_meeting(session, on, on)
        choices = [Choice(self.cases[sat.story.reference], _theme(sat), GENERAL.item_minutes) for sat in sats]
        later = [Choice(deferred, "Put off", GENERAL.item_minutes)] if deferred is not None else []
        choose(session, coordinator, meeting.token, [*choices, *later], stamp(session, coordinator, meeting.token))
        if conflict and sats:
            self._withdraw(choices[-1].case_id, sats[-1])
        for person in self.panel.people.values():
            accept_terms(session, person, meeting, terms_in_force(session)[1])
        items = {item.case_id: item for item in agenda(session, coordinator, meeting.token)}
        for one in later:
            words = self.reviewer.say(DEFERRED, "agenda_items", "words", roles=PANEL)
            take_off(session, coordinator, items[one.case_id].token, 1, deferred=True, words=words)
        for number, one in enumerate(choices):
            begins = BEGINS + number * (LASTS + 5)
            record_hearing(session, coordinator, items[one.case_id].token, 1, _time(begins), _time(begins + LASTS))
        hold_meeting(session, coordinator, meeting.token, meeting.version, self.today)
        for sat in sats:
            case_id = self.cases[sat.story.reference]
            self.reviewer.tell(sat, case_id, self._heard(items[case_id]))
        return self._now(meeting)

    def minute(self, meeting: Meeting, *, approved: bool) -> None:
        """Draw the minutes of a meeting that was held; the chair approves them, or has not yet."""
        session = self.reviewer.session
        other = self.reviewer.say(OTHER_BUSINESS, "meeting_minutes", "content.other", roles=PANEL)
        number = draw(session, self.reviewer.coordinator, meeting, Typed(other), 0)
        if approved:
            approve(session, self.panel.chair, meeting, number)

    def _withdraw(self, case_id: int, sat: Sat) -> None:
        words = self.reviewer.say(CONFLICT, "recusals", "reason", sat.story.reference, roles=OFFICE)
        account = self.panel.member.account_id
        assert account is not None
        bar(self.reviewer.session, self.reviewer.coordinator, case_id, account, How.SET, words)

    def _heard(self, item: Item) -> Item:
        found = item_at(self.reviewer.session, self.reviewer.coordinator, item.token)
        assert found is not None
        return found

    def _now(self, meeting: Meeting) -> Meeting:
        found = meeting_at(self.reviewer.session, meeting.token)
        assert found is not None
        return found


def _theme(sat: Sat) -> str:
    child = sat.story.child
    return theme_of(age_at_death(child.date_of_birth, child.date_of_death), ())


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
