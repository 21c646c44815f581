"""What is known, domain by domain: answers that say something first, the No and the not known in a line each. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from cdop.case.facts import Fact
from cdop.gathering.record.known import KnownField, record_of
from cdop.gathering.replying.words import answer_words, iso_day
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN, Answering, part_title
from cdop.review.papers.questions import NO_TELLS, applies
from cdop.review.papers.relative import moment_from_death, small
from cdop.review.papers.roles import AgencyRoles, together
from cdop.review.papers.sections import Section, drawn_section

_NO = "no"
_SILENT = frozenset({NOT_KNOWN, NOT_APPLICABLE})


@dataclass
class _Domain:
    """What one domain tells: lines, the questions answered No, and those that nobody could answer."""

    lines: list[str] = field(default_factory=list)
    no: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """The lines in reading order; none where nothing is known."""
        if not self.lines and not self.no:
            return []
        lists = (("Answered No", self.no), ("Not known", self.unknown))
        return [*self.lines, *(f"{title}: {'; '.join(names)}." for title, names in lists if names)]


@dataclass(frozen=True)
class _Teller:
    roles: AgencyRoles
    died: date

    def tell(self, one: KnownField, domain: _Domain) -> None:
        """Add what is known of a question to its domain; nothing where it does not apply to the child."""
        name = one.question.name
        if one.question.each or one.written:
            for value, roles in self._by_value(one).items():
                self._add(one, domain, value, f"{name} ({together(roles)})")
        elif one.contradictory:
            told = (f"{self._value(one, value)} ({together(roles)})" for value, roles in self._by_value(one).items())
            domain.lines.append(f"{name}: answers differ: {'; '.join(told)}")
        elif one.answer and one.known and one.answer.value and one.answer.value != NOT_APPLICABLE:
            self._add(one, domain, one.answer.value, name)

    def _add(self, one: KnownField, domain: _Domain, value: str, name: str) -> None:
        if value == _NO and one.question.key not in NO_TELLS:
            domain.no.append(name)
        else:
            domain.lines.append(f"{name}: {self._value(one, value)}")

    def _by_value(self, one: KnownField) -> dict[str, list[str]]:
        """Whoever said the same, by what they said, in the order in which it was said first."""
        found: dict[str, list[str]] = {}
        silent = _SILENT if not one.contradictory else {NOT_KNOWN}
        for saying in one.sayings:
            if saying.replaced_on is None and saying.value not in silent:
                roles = found.setdefault(saying.value.strip(), [])
                if (role := self.roles.of_request(saying.source)) not in roles:
                    roles.append(role)
        return found

    def _value(self, one: KnownField, value: str) -> str:
        day = iso_day(value) if one.question.kind is Answering.DAY else None
        return small(moment_from_death(day, "day", self.died)) if day else answer_words(one.question, value)


def domains(facts: Sequence[Fact], roles: AgencyRoles, died: date, *, infant: bool) -> Iterator[Section]:
    """A section for each part of the form and supplementary set of which something is known, in the form's order."""
    fields, teller = record_of(facts).fields, _Teller(roles, died)
    said = {one.question.key: one.answer.possible for one in fields if one.answer}
    found: dict[str, _Domain] = {}
    for one in fields:
        domain = found.setdefault(one.question.part, _Domain())
        teller.tell(one, domain)
        key, gap = one.question.key, not one.question.each and not one.known
        if gap and applies(key, said, infant=infant):
            domain.unknown.append(one.question.name)
    for part, domain in found.items():
        yield drawn_section(f"known-{part}", f"What is known: {part_title(part)}", domain.told())
