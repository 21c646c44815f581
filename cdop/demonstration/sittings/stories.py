"""Whose reviews are told by their analyses, and whose papers have files with them. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import requests
from cdop.case.readiness import Ready, readiness
from cdop.demonstration.story import Story

REVIEWING = frozenset({FactKind.PANEL_MET, FactKind.FINALISED, FactKind.REOPENED})
FILES = ("Discharge summary.pdf", "Letter of the ward, scanned.png")
WITH_FILES = "papers with files"


@dataclass(frozen=True)
class Sat:
    """A case whose review is told by its analysis, and what of it follows once the panel has met."""

    story: Story
    follows: Sequence[Fact]

    @property
    def met_on(self) -> date:
        return self.follows[0].dated

    @property
    def final(self) -> bool:
        """Whether its last review is final."""
        return [fact.kind for fact in self.follows if fact.kind in REVIEWING][-1] is FactKind.FINALISED


def sat_on(stories: Iterable[Story], days: Collection[date]) -> list[Sat]:
    """The cases whose review began at a meeting of these days, or is open after the panel met."""
    found = []
    for story in stories:
        facts = list(story.in_order())
        review = [fact for fact in facts if fact.kind in REVIEWING]
        if not review or review[0].kind is not FactKind.PANEL_MET or any("led_by" in f.detail for f in review):
            continue
        if review[0].dated in days or review[-1].kind is not FactKind.FINALISED:
            found.append(Sat(story, facts[facts.index(review[0]) :]))
    return found


def attach_files(stories: Iterable[Story]) -> None:
    """Let the last reply of the last case that is ready come with files, and let the case be known by that."""
    ready = [one for one in stories if readiness(list(one.in_order())).state is Ready.READY and not one.known_as]
    told = [one for one in ready if any(request.replies for request in requests(list(one.in_order())))]
    if not told:
        return
    story = told[-1]
    last = max(n for n, fact in enumerate(story.followed_by) if fact.kind is FactKind.INFORMATION_RECEIVED)
    fact = story.followed_by[last]
    files = [{"name": name} for name in FILES]
    story.followed_by[last] = replace(fact, identity={**(fact.identity or {}), "files": files})
    story.known_as = WITH_FILES
