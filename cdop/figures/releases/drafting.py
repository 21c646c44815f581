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
from cdop.figures.queries import annual_figures
from cdop.figures.query.protecting import answered
from cdop.figures.query.queries import Given, given
from cdop.figures.releases.content import Content, Edition, content_of, naming_no_case, packed_members, revised_cells
from cdop.figures.releases.frozen import pack, packed
from cdop.figures.releases.queries import Earlier, commentaries, earlier
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
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
        """The rule as it is frozen."""
        return {"hidden_below": self.policy.threshold, "hidden_within": self.policy.narrowest}


@dataclass(frozen=True)
class Prepared:
    """The bytes of both editions, and how many counts the public one does not show."""

    content: Content
    hidden: int


def read_inputs(session: Session, viewer: Person, at: Clock) -> Inputs:
    """Count the year and read what was published before. A bounded number of statements, in one snapshot."""
    figures = replace(
        rated(session, at, annual_figures(session, at)),
        demonstration=is_demonstration(session),
        recommendations=section_of_year(session, viewer, at.year, at.end, at.known_by),
        commentary=commentaries(session, at.year.label),
    )
    return Inputs(
        naming_no_case(figures),
        years_before(session, at),
        members(session, at),
        earlier(session),
        given(session),
        policy_in_force(session),
    )


def prepare(inputs: Inputs) -> Prepared:
    """Both editions as bytes. Takes seconds; without the database. Raises ``CannotProtect``."""
    protected = protect(inputs.figures, inputs.policy, inputs.earlier.published, answered(inputs.answers.said))
    public, last = protected.figures, inputs.earlier.last_of(inputs.figures.year)
    board_before = last[1].figures if last else None
    public_before = last[2].figures if last else None
    editions = (
        Edition(inputs.figures, inputs.before, revised_cells(inputs.figures, board_before)),
        Edition(public, tuple(_public_years(inputs)), revised_cells(public, public_before)),
    )
    content = content_of(*editions, inputs.members, inputs.policy_numbers)
    return Prepared(content, hidden_in(public))


def _public_years(inputs: Inputs) -> list[AnnualFigures]:
    """The years beside this one as the public has them already; of a year that was not published it is told nothing."""
    found = (inputs.earlier.last_of(year.year) for year in inputs.before)
    return [one[2].figures for one in found if one]


def hidden_in(figures: AnnualFigures) -> int:
    """How many numbers of an edition are not shown."""
    return sum(not isinstance(value, int) for table in figures for row in table.rows for value in row.values)


def steps() -> Mapping[int, str]:
    """What is done, in order, in words."""
    return {1: "Counting the year", 2: "Hiding small counts, and proving that nobody can work them out", 3: "Done"}
