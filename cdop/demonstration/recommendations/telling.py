"""Telling recommendations through the services that people use, each thing on its own day."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.demonstration.gathering.files import content_of
from cdop.demonstration.gathering.telling import Site
from cdop.demonstration.recommendations.happenings import (
    CHAIR,
    SIGNED,
    Acts,
    Answered,
    Asked,
    Ended,
    Event,
    Notes,
    Opened,
    Shows,
    Story,
    Told,
)
from cdop.demonstration.recommendations.sources import Sources
from cdop.demonstration.speaking import OFFICE, Say
from cdop.files.checking import Checked, check
from cdop.recommendations.following import service as following
from cdop.recommendations.following.service import Closing, Deed, Said
from cdop.recommendations.queries import Addressee, addressees_of, follow_ups_of, recommendation_at
from cdop.recommendations.service import locked
from cdop.recommendations.signing import signing_role
from cdop.recommendations.telling.answering import Answer, take_answer
from cdop.recommendations.telling.service import Telling, tell
from cdop.recommendations.writing import agreeing, drafting
from cdop.recommendations.writing.drafting import Content

WITH_EVIDENCE = (*OFFICE, "public_health_lead")
"""Who reads evidence."""


@dataclass(frozen=True)
class People:
    """Who writes, and who signs: by ``happenings.LEAD`` and ``CHAIR``."""

    coordinator: Person
    signing: Mapping[str, Person]


@dataclass
class Teller:
    """Tells recommendations. ``agencies``: tokens by name; ``told``: tokens of recommendations by their words."""

    session: Session
    people: People
    site: Site
    agencies: Mapping[str, str]
    sources: Sources
    say: Say
    told: dict[str, str] = field(default_factory=dict)

    def tell(self, story: Story) -> None:
        """Write one, let it be agreed, and tell what came of it."""
        session, coordinator = self.session, self.people.coordinator
        token = drafting.begin(session, coordinator, self.sources.origins(story), story.written_on)
        asked = tuple(self.agencies[name] for name in story.courses)
        drafting.save(session, coordinator, token, 1, Content(story.wording, asked), {})
        self.told[story.wording.words] = token
        if not story.agreed:
            return
        signing = self.people.signing[story.by]
        agreeing.agree(session, signing, token, 2, SIGNED[story.by], story.written_on)
        found = recommendation_at(session, coordinator, token)
        assert found is not None  # written just now
        for one in addressees_of(session, coordinator, [found.number])[found.number]:
            Course(self, one, self.sources.name(story)).tell(story.courses[one.agency_name])

    def addressee(self, story: Story, name: str) -> str:
        """The token of an organisation of one that was told."""
        coordinator = self.people.coordinator
        found = recommendation_at(self.session, coordinator, self.told[story.wording.words])
        assert found is not None
        every = addressees_of(self.session, coordinator, [found.number])[found.number]
        return next(one.token for one in every if one.agency_name == name)

    def give_way(self, story: Story) -> None:
        """Let it give way to another that was told as well."""
        if way := story.gives_way:
            token, other = self.told[story.wording.words], self.told[way.to]
            chair = self.people.signing[CHAIR]
            agreeing.supersede(self.session, chair, token, other, way.words, SIGNED[CHAIR], way.on)


@dataclass
class Course:
    """What came of it with one organisation. ``name``: the child's, of whom one answer tells."""

    by: Teller
    addressee: Addressee
    name: str
    actions: dict[str, tuple[str, int]] = field(default_factory=dict)

    def tell(self, events: tuple[Event, ...]) -> None:
        """Tell each on its day."""
        for event in events:
            self._tell(event)

    def _tell(self, event: Event) -> None:
        here = self.by.session, self.by.people.coordinator
        token = self.addressee.token
        match event:
            case Told(on, way):
                tell(*here, self.by.site.key, [token], Telling(way, on))
            case Answered(on, what, words, role, names):
                said = f"{self.name} {words}" if names else words
                take_answer(*here, token, Answer(what, said, role, "letter", on=on))
            case Acts():
                self._act(event)
            case Notes(on, words):
                following.add_note(*here, token, Said(words, on, by_addressee=True), begun=not self.actions)
            case Shows(on, words, file):
                said_so = Said(words, on, by_addressee=True)
                following.add_evidence(*here, token, said_so, file=self._file(file) if file else None)
            case Asked():
                self._asked(event)
            case Opened(on, words):
                following.reopen(*here, token, Said(words, on), self._version())
            case Ended():
                self._end(event)

    def _act(self, act: Acts) -> None:
        action, version = self.actions.get(act.words, ("", 0))
        deed = Deed(act.words, act.owner, act.due_on, act.state)
        kept = following.keep_action(
            self.by.session, self.by.people.coordinator, self.addressee.token, deed,
            action=action, seen_version=version, by_addressee=True, dated=act.on,
        )  # fmt: skip
        self.actions[act.words] = kept, version + 1

    def _asked(self, asked: Asked) -> None:
        session, coordinator = self.by.session, self.by.people.coordinator
        planned = follow_ups_of(session, coordinator, [self.addressee.number])
        number = next(one.number for one in planned if one.months == asked.months and one.asked is None)
        answer = following.Answer(number, asked.happened, asked.worked, Said(asked.words, asked.on))
        following.answer_follow_up(session, coordinator, self.addressee.token, answer)

    def _end(self, ended: Ended) -> None:
        signing = self.by.people.signing[ended.by]
        role = signing_role(self.by.session, signing)
        closing = Closing(Said(ended.words, ended.on), SIGNED[ended.by], role, self._version())
        close = following.close_as_done if ended.done else following.close_as_not_taken_up
        close(self.by.session, signing, self.addressee.token, closing)

    def _file(self, name: str) -> Checked:
        stored = self.by.say(name, "stored_files", "name", roles=WITH_EVIDENCE)
        return check(self.by.site.shelf, stored, io.BytesIO(content_of(name)))

    def _version(self) -> int:
        return locked(self.by.session, self.addressee.token).version
