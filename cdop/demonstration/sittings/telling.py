"""The panel's work, told once all cases are: past meetings with what was decided, then the papers of coming ones."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.demonstration.meetings import CHAIR, fill_agendas, longest_ready, sat_days
from cdop.demonstration.sittings.holding import Holder, Panel
from cdop.demonstration.sittings.papers import Preparer
from cdop.demonstration.sittings.returning import record_returns
from cdop.demonstration.sittings.reviewing import Reviewer
from cdop.demonstration.sittings.stories import WITH_FILES, Sat
from cdop.demonstration.speaking import Say
from cdop.demonstration.story import Story
from cdop.files.shelf import shelf_of
from cdop.review.papers.models import PaperRecord, PaperRelease
from cdop.review.papers.queries import CHECKED


@dataclass(frozen=True)
class Sittings:
    """What is told: the cases (ids by reference), and those whose review is told by its analysis."""

    stories: Sequence[Story]
    sats: Sequence[Sat]
    cases: Mapping[str, int]
    today: date
    say: Say

    def tell(self, session: Session, coordinator: Person) -> None:
        """Tell it all."""
        panel = Panel.of(session, coordinator)
        reviewer = Reviewer(session, coordinator, panel.chair, self.say)
        self._past(Holder(reviewer, panel, self.cases, self.today))
        record_returns(session, coordinator, self.stories, self.cases, self.today, self.say)
        stories = {self.cases[story.reference]: story for story in self.stories}
        first = {case_id for case_id, story in stories.items() if story.known_as == WITH_FILES}
        for case_id in first:
            reviewer.draft(stories[case_id], case_id)
        coming, later = fill_agendas(session, coordinator, self.today, first)
        shelf = shelf_of(current_app.extensions["settings"])
        Preparer(session, shelf, coordinator, panel, self.say, stories).prepare(coming, later)

    def _past(self, holder: Holder) -> None:
        """The founding year's meeting, the last but one with approved minutes, the last with a draft of them."""
        founding, before, last = sat_days(self.today)
        deferred = longest_ready(holder.reviewer.session, holder.reviewer.coordinator, before, self.today)
        holder.minute(holder.hold(founding, self._of(founding)), approved=True)
        holder.minute(holder.hold(before, self._of(before), deferred, conflict=True), approved=True)
        holder.minute(holder.hold(last, self._of(last)), approved=False)
        for sat in self.sats:
            if sat.met_on not in {founding, before, last}:
                holder.reviewer.tell(sat, self.cases[sat.story.reference], None)

    def _of(self, day: date) -> list[Sat]:
        """The cases of a meeting, those that are final last."""
        return sorted((sat for sat in self.sats if sat.met_on == day), key=lambda sat: sat.final)


def told_in_papers(session: Session) -> Iterator[tuple[str, Sequence[str]]]:
    """What papers tell, and who reads it: what was released members, what was checked the chair, who confirms it."""
    checked = select(PaperRecord.sections).where(PaperRecord.state == CHECKED)
    for query, readers in ((select(PaperRelease.content), (Role.PANEL_MEMBER.value,)), (checked, (CHAIR,))):
        yield json.dumps(session.scalars(query).all(), ensure_ascii=False), readers
