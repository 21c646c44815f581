"""Preparing both editions of a year: what is read at once, and what then takes its time without the database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.disclosure.values import Policy
from cdop.figures.denominators.queries import rated
from cdop.figures.formats import policy_in_force, years_before
from cdop.figures.membership import Members, members
from cdop.figures.protecting import protect
from cdop.figures.public_past import with_the_past
from cdop.figures.queries import annual_figures
from cdop.figures.query.protecting import answered
from cdop.figures.query.queries import Given, given
from cdop.figures.releases.content import Content, Edition, content_of, naming_no_case, packed_members, revised
from cdop.figures.releases.frozen import pack, packed
from cdop.figures.releases.queries import Earlier, commentaries, earlier
from cdop.figures.releases.rules import OF_EDITION, REPEATS, Rule, numbers_of, policy_of, repeated_words
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
from cdop.figures.watching import watched
from cdop.installation import is_demonstration
from cdop.recommendations.reports.queries import section_of_year


@dataclass(frozen=True)
class Inputs:
    """All that the editions of a year are made from, as one snapshot of the database told it."""

    figures: AnnualFigures
    before: tuple[AnnualFigures, ...]
    members: Members
    earlier: Earlier
    answers: Given
    policy: Policy
    rule: Rule = Rule.DECIDED

    @property
    def sha256(self) -> str:
        """By which it is known again: where anything that is published would be another, so is this."""
        hashed = hashlib.sha256()
        ids = packed([list(self.earlier.ids), list(self.answers.ids), self.policy_numbers])
        for part in (pack(self.figures), pack(self.before), packed_members(self.members), ids):
            hashed.update(len(part).to_bytes(8, "big"))
            hashed.update(part)
        return hashed.hexdigest()

    @property
    def policy_numbers(self) -> dict[str, int]:
        """The rule as it is frozen, with the edition whose rule or numbers these are where it is not the panel's."""
        last, numbers = self.earlier.ruling(self.figures.year), numbers_of(self.policy)
        if last is None or self.rule is Rule.DECIDED:
            return numbers
        return {**numbers, REPEATS if self.rule is Rule.REPEATED else OF_EDITION: last.number}


@dataclass(frozen=True)
class Prepared:
    """The bytes of both editions, and how many counts the public one does not show."""

    content: Content
    hidden: int


def read_inputs(session: Session, viewer: Person, at: Clock, rule: Rule = Rule.DECIDED) -> Inputs:
    """Count the year and read what was published before. A bounded number of statements, in one snapshot.

    Raises ``ValueError`` for the rule of an edition before, or for its numbers again, where there is none.
    """
    figures = replace(
        rated(session, at, annual_figures(session, at)),
        demonstration=is_demonstration(session),
        recommendations=section_of_year(session, viewer, at.year, at.end, at.known_by),
        commentary=commentaries(session, at.year.label),
        watched=watched(session, at),
    )
    before, policy = earlier(session), policy_in_force(session)
    if rule is not Rule.DECIDED:
        if (last := before.ruling(at.year.label, of_the_year=rule is Rule.REPEATED)) is None:
            raise ValueError(rule)
        policy = policy_of(last.policy)
    return Inputs(
        naming_no_case(figures), years_before(session, at), members(session, at), before, given(session), policy, rule
    )


def prepare(inputs: Inputs) -> Prepared:
    """Both editions as bytes. Takes seconds; without the database. Raises ``CannotProtect``."""
    last = inputs.earlier.last_of(inputs.figures.year)
    board = revised(inputs.figures, inputs.before, last[1].figures if last else None)
    public = _repeated(inputs) if inputs.rule is Rule.REPEATED else _protected(inputs)
    content = content_of(board, public, inputs.members, inputs.policy_numbers)
    return Prepared(content, hidden_in(public.figures))


def _protected(inputs: Inputs) -> Edition:
    last = inputs.earlier.last_of(inputs.figures.year)
    found = protect(inputs.figures, inputs.policy, inputs.earlier.published, answered(inputs.answers.said)).figures
    closing = inputs.earlier.closing_before(inputs.figures)
    figures = with_the_past(found, inputs.figures, closing, inputs.policy.is_small)
    return revised(figures, inputs.earlier.public_years(inputs.before), last[2].figures if last else None)


def _repeated(inputs: Inputs) -> Edition:
    """The public edition as it was published last, which says so, with what is said of the sections now."""
    last = inputs.earlier.last_of(inputs.figures.year)
    assert last
    head, _, public = last
    policy = public.figures.policy if REPEATS in head.policy else repeated_words(public.figures.policy, head.number)
    return Edition(replace(public.figures, commentary=inputs.figures.commentary, policy=policy), public.before)


def hidden_in(figures: AnnualFigures) -> int:
    """How many numbers of an edition are not shown."""
    return sum(not isinstance(value, int) for table in figures for row in table.rows for value in row.values)


def steps() -> Mapping[int, str]:
    """What is done, in order, in words."""
    return {1: "Counting the year", 2: "Hiding small counts, and proving that nobody can work them out", 3: "Done"}
