"""One invented child's case, as it is told to the services: the notification, then what followed."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.demonstration.gathering.standing import Standing
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.names import fitting, name
from cdop.demonstration.patterns import Pattern, places_for
from cdop.notification.rules import Description
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis

MEDWAY = "E06000035"
AREA = PanelArea.of((MEDWAY,))
AN_ORDINARY_WAIT = timedelta(days=60)  # before that, agencies are still being asked


@dataclass
class Story:
    """What will be recorded of one case. ``ready_on`` is the first day on which a panel can review it.

    ``hard_for`` says in words what is hard about it, where something is. ``known_as`` is the name by which what is done
    with two cases at once finds it. ``standing`` is what besides facts stands at a request, by the request's key.
    """

    notified_on: date
    child: Description
    pattern: Pattern
    home_area: str
    ready_on: date
    followed_by: list[Fact] = field(default_factory=list)
    adult: bool = False
    hard_for: list[str] = field(default_factory=list)
    reference: str = ""
    known_as: str = ""
    standing: dict[str, Standing] = field(default_factory=dict)

    @property
    def expectation(self) -> str:
        return self.pattern.expectation

    def describe(self, **changes: Any) -> None:
        """Tell something else of the child or the death from the start; names fit the sex."""
        self.child = replace(self.child, **changes)
        if self.child.given_names:
            self.child = replace(self.child, given_names=fitting(self.child.given_names, self.child.sex))

    def hard(self, words: str) -> None:
        """Say what is hard about the case."""
        self.hard_for.append(words)

    def then(self, kind: FactKind, on: date, **detail: Any) -> None:
        """Something more happened."""
        self.followed_by.append(Fact(kind, on, detail))

    def tells(self, kind: FactKind, on: date, detail: Mapping[str, Any], **identity: Any) -> None:
        """Something happened of which there are words that could name somebody."""
        self.followed_by.append(Fact(kind, on, dict(detail), identity))

    def corrected(self, on: date, **identity: str | None) -> None:
        """Something else came to be known of who the child was."""
        self.followed_by.append(Fact(FactKind.DESCRIBED, on, {}, identity))

    def noted(self, on: date, text: str) -> None:
        """A note was made."""
        self.followed_by.append(Fact(FactKind.NOTED, on, {}, {"text": text}))

    def move(self, notified_on: date) -> None:
        """The same story, begun on another day."""
        by = notified_on - self.notified_on
        born = self.child.date_of_birth
        self.describe(date_of_death=self.child.date_of_death + by, date_of_birth=born + by if born else None)
        self.followed_by = [replace(fact, dated=fact.dated + by) for fact in self.followed_by]
        self.notified_on, self.ready_on = notified_on, self.ready_on + by

    def decided(self, home_area: str, on: date) -> None:
        self.home_area = home_area
        self.then(FactKind.RESIDENCY_DECIDED, on, home_area=home_area)
        self.ready_on = max(self.ready_on, on)

    def resettle(self, home_area: str) -> None:
        """The home was another one from the start."""
        on = next(fact.dated for fact in self.followed_by if fact.kind is FactKind.RESIDENCY_DECIDED)
        self.forget(FactKind.RESIDENCY_DECIDED)
        self.decided(home_area, on)
        self.describe(home_postcode=None)

    def reviewed(self, analysis: Analysis, met_on: date, finalised_on: date) -> None:
        self.then(FactKind.PANEL_MET, met_on)
        self.then(
            FactKind.FINALISED,
            finalised_on,
            category=analysis.category,
            modifiability=analysis.modifiability,
            factors=list(analysis.factors),
        )

    def forget_hours(self, today: date) -> None:
        """Of what happened today only the day is told: the demonstration may be filled before that hour."""
        self.followed_by = [
            replace(fact, detail={**fact.detail, "time": None})
            if fact.dated == today and "time" in fact.detail
            else fact
            for fact in self.followed_by
        ]

    def in_order(self) -> Iterable[Fact]:
        """What followed, as it became known; of one day, as it was told."""
        return sorted(self.followed_by, key=lambda fact: fact.dated)

    def forget(self, *kinds: FactKind) -> None:
        """These things did not happen after all, or not so."""
        self.followed_by = [fact for fact in self.followed_by if fact.kind not in kinds]


class Author:
    """Invents children. Everything random comes from one source, so that a seed gives one panel."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.identifiers = Identifiers(rng)

    def story(self, pattern: Pattern, notified_on: date, home_area: str = MEDWAY) -> Story:
        """A child of an area who died in the panel's area, notified but not decided on."""
        rng = self.rng
        died = notified_on - timedelta(days=rng.choice((0, 0, 1, 1, 2, 4)))
        family, given, ethnicity = name(rng)
        age = rng.randrange(*pattern.ages)
        child = Description(
            date_of_death=died,
            death_area=MEDWAY,
            date_of_birth=died - timedelta(days=age),
            family_name=family,
            given_names=given,
            nhs_number=self.identifiers.nhs_number() if rng.random() < 0.95 else None,
            home_postcode=self.identifiers.postcode(home_area),
            sex=rng.choice(("female", "male")),
            ethnicity=ethnicity,
            place_of_death=rng.choice(places_for(pattern, age)),
        )
        child = replace(child, given_names=fitting(given, child.sex))
        return Story(notified_on, child, pattern, home_area, notified_on + AN_ORDINARY_WAIT)

    def decided_story(self, pattern: Pattern, notified_on: date, home_area: str = MEDWAY) -> Story:
        """The same, with residency decided and the death classified within days."""
        story = self.story(pattern, notified_on, home_area)
        last = Year.of(notified_on).last_day  # what a year notified is decided before it is over
        story.decided(home_area, min(notified_on + timedelta(days=self.rng.randrange(3)), last))
        if home_area == MEDWAY:
            on = min(notified_on + timedelta(days=1), last)
            story.then(FactKind.CLASSIFIED, on, expectation=pattern.expectation)
        return story

    def days(self, first: date, last: date, count: int) -> list[date]:
        """Days spread over a time, in order: one somewhere in each of so many equal parts of it."""
        span = (last - first).days + 1
        return [first + timedelta(days=int(span * (part + self.rng.random()) / count)) for part in range(count)]
