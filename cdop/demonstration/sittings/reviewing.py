"""Telling a review by its analysis: what was written, what the panel decided, when it was final, what was reopened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind
from cdop.demonstration.sittings.answers import answers_of
from cdop.demonstration.sittings.stories import Sat
from cdop.demonstration.speaking import LEARNING, PANEL, Say
from cdop.demonstration.story import Story
from cdop.review.analysis.answers import TEXTS
from cdop.review.analysis.deciding import Sitting, decide, finalise, reopen
from cdop.review.analysis.queries import REVIEW_MEETING, Analysis
from cdop.review.analysis.saving import begin, ratify, save_answer
from cdop.review.meetings.rules import Item
from cdop.review.rules import Analysis as Found

NOT_QUORATE = "Nobody spoke for one of the services; it has read the paper since, and agrees in writing."
REOPENED = "The inquest has heard another cause; the panel looks at the review again."


@dataclass(frozen=True)
class Reviewer:
    """Who writes for the panel, and who makes reviews final."""

    session: Session
    coordinator: Person
    chair: Person
    say: Say

    def tell(self, sat: Sat, case_id: int, item: Item | None) -> None:
        """Tell what followed once the panel had met. ``item``: the case on the agenda of its first meeting, if any."""
        story, analysis, quorate = sat.story, None, item.quorate if item else None
        for place, fact in enumerate(sat.follows):
            if fact.kind is FactKind.PANEL_MET:
                analysis = analysis or begin(self.session, self.coordinator, case_id, item=item.token if item else None)
                self._decide(story, analysis, _found(story, sat.follows[place:]), fact.dated, item)
            elif fact.kind is FactKind.FINALISED and analysis is not None:
                reason = "" if quorate else self._why_final(story)
                finalise(self.session, self.chair, analysis, reason, on=fact.dated)
            elif fact.kind is FactKind.REOPENED:
                why = self._case_words(REOPENED, "identity.reason", story)
                analysis = reopen(self.session, self.coordinator, case_id, why, on=fact.dated)
                item = quorate = None

    def write(self, story: Story, analysis: Analysis, found: Found, fields: Sequence[str] = ()) -> None:
        """Write the answers in an analysis: all of them, or those of some fields alone."""
        for name, value in answers_of(story, analysis.form, found):
            if not fields or name.partition(".")[0] in fields:
                kept = self._said(name, value, story)
                save_answer(self.session, self.coordinator, analysis, name, kept, 0)

    def draft(self, story: Story, case_id: int) -> None:
        """The draft of the child death review meeting, on the panel's form: a part of it."""
        analysis = begin(self.session, self.coordinator, case_id, origin=REVIEW_MEETING)
        found = Found(story.pattern.category, "none")
        self.write(story, analysis, found, ("summary", "cause", "domain", "factor", "category", "good_practice"))

    def _decide(self, story: Story, analysis: Analysis, found: Found, on: date, item: Item | None) -> None:
        if analysis.number == 1:
            self.write(story, analysis, found)
        else:  # begun from the answers before it
            ratify(self.session, self.coordinator, analysis)
            save_answer(self.session, self.coordinator, analysis, "category", found.category, 1)
        sitting = Sitting(on, item.meeting, item.quorate) if item else Sitting(on)
        decide(self.session, self.coordinator, analysis, sitting)

    def _said(self, name: str, value: Any, story: Story) -> Any:
        """An answer as it is stored: texts are the panel's own; a factor's name is counted, and stays as it is."""
        if isinstance(value, dict):
            if name.startswith("learning."):
                return {**value, "words": self._text(value["words"], story, LEARNING)}
            return {**value, "reason": self._text(value["reason"], story)}
        return self._text(value, story) if name in TEXTS or name.endswith(".narrative") else value

    def _text(self, words: str, story: Story, roles: Sequence[str] = PANEL) -> str:
        return self.say(words, "analysis_entries", "value", story.reference, roles=roles)

    def _why_final(self, story: Story) -> str:
        """Why a review is made final without a quorum: the minutes tell it to the panel."""
        return self.say(NOT_QUORATE, "case_facts", "identity.reason", story.reference, roles=PANEL)

    def _case_words(self, words: str, column: str, story: Story) -> str:
        return self.say(words, "case_facts", column, story.reference)


def _found(story: Story, follows: Sequence[Fact]) -> Found:
    """What the panel found: as it was made final next, or what is likely where it is not final yet."""
    final = next((fact.detail for fact in follows if fact.kind is FactKind.FINALISED), None)
    if final is None:
        return Found(story.pattern.category, "none")
    return Found(final["category"], final["modifiability"], tuple(final["factors"]))
