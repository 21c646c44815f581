"""All that the page of a year's publishing shows, in one value."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.assembly import RULES_VERSION
from cdop.figures.formats import policy_in_force
from cdop.figures.order import SECTIONS
from cdop.figures.queries import annual_figures
from cdop.figures.releases.checks import Check, checks, stopping
from cdop.figures.releases.content import edition_from
from cdop.figures.releases.drafting import steps
from cdop.figures.releases.queries import EXPOSED, READY, Draft, Head, commentaries, draft_of, drafted, heads, last_head
from cdop.figures.releases.rules import Rule, in_words, is_stricter, policy_of
from cdop.figures.releases.saying import Number, numbers_in
from cdop.figures.slices import Clock
from cdop.figures.ways import address_if_open
from cdop.reference.calendar import Year

OWN_WORDS = "What readers should know"


@dataclass(frozen=True)
class ShownCheck:
    """A check with the addresses it leads to, for whoever may open them."""

    check: Check
    way: str
    cases: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OtherWay:
    """Another way to make the public edition, where the rule in force leaves none."""

    rule: str
    button: str
    words: str


@dataclass(frozen=True)
class PublishPage:
    """What the template places. ``written`` is how many sections something is said of."""

    year: Year
    checks: tuple[ShownCheck, ...]
    stopping: tuple[Check, ...]
    draft: Draft | None
    current: bool
    releases: tuple[Head, ...]
    written: int
    numbers: tuple[Number, ...]
    exposed: str
    other_ways: tuple[OtherWay, ...]
    made_by: str

    @property
    def label(self) -> str:
        return self.year.label

    @property
    def steps(self) -> dict[int, str]:
        return dict(steps())

    @property
    def ready(self) -> bool:
        """Whether what is prepared can be read and published."""
        return self.current and self.draft is not None and self.draft.state == READY

    @property
    def ended_early(self) -> bool:
        return self.draft is not None and self.draft.state not in {READY, EXPOSED}

    @property
    def to_think_of(self) -> list[list[str]]:
        """The numbers in words that the public may not be told, as their table shows them."""
        return [[one.where, one.written, one.words] for one in self.numbers if one.must_be_thought_of]

    @property
    def nowhere(self) -> list[list[str]]:
        """The numbers in words that stand in no table, which may be right and is to be looked at."""
        return [
            [one.where, one.written, one.words]
            for one in self.numbers
            if not one.must_be_thought_of and one.found == "nowhere"
        ]


def publish_page(session: Session, person: Person, at: Clock, words: str = "") -> PublishPage:
    """The checks and what is prepared; ``words`` are what the publisher is about to say.

    A bounded number of statements.
    """
    label, draft = at.year.label, draft_of(session, at.year.label)
    found = checks(session, person, at, annual_figures(session, at))
    current = draft is not None and draft.known_by == at.known_by
    exposed = draft is not None and current and draft.state == EXPOSED
    last = last_head(session, label)
    return PublishPage(
        year=at.year,
        checks=tuple(_shown(person, check) for check in found),
        stopping=tuple(stopping(found)),
        draft=draft,
        current=current,
        releases=tuple(heads(session, label)),
        written=len(commentaries(session, label)),
        numbers=numbers_said(session, draft.token, words) if draft and current else (),
        exposed=_why_exposed(session, last) if exposed else "",
        other_ways=tuple(_other_ways(session, label, last)) if exposed else (),
        made_by=_made_by(draft, last) if draft else "",
    )


def numbers_said(session: Session, token: str, words: str) -> tuple[Number, ...]:
    """The numbers in the commentary as it stands, and in the publisher's words, against what is prepared.

    None where nothing is prepared. Two statements.
    """
    content = drafted(session, token, RULES_VERSION)
    if content is None:
        return ()
    board, public = edition_from(content.board).figures, edition_from(content.public).figures
    said = {one.section: one.text for one in commentaries(session, content.year)}
    texts = [(key, said[key]) for key in SECTIONS if key in said]
    return numbers_in([*texts, (OWN_WORDS, words)], board, public, content.policy["hidden_below"])


def _shown(person: Person, check: Check) -> ShownCheck:
    way = address_if_open(person, check.way[0], **check.way[1]) if check.way else ""
    return ShownCheck(check, way, tuple((one.reference, url_for("cases.case", token=one.token)) for one in check.cases))


def _why_exposed(session: Session, last: Head | None) -> str:
    """Why nothing hides the small counts, in words."""
    if last is None:
        return "Whatever else is hidden, the numbers that are shown would give a small count away."
    now, before = policy_in_force(session), policy_of(last.policy)
    begin = f"Edition {last.number} of {last.year} is public: what it shows cannot be hidden any more."
    if is_stricter(now, before):
        return (
            f"{begin} It was published by the rule: {in_words(before)}. The rule is stricter now: {in_words(now)}. "
            "Beside what is public already, a number that the new rule hides could be worked out."
        )
    return f"{begin} Laid beside it, what changed since would give a small count away, whatever else is hidden."


def _other_ways(session: Session, label: str, last: Head | None) -> list[OtherWay]:
    found: list[OtherWay] = []
    if last is None:
        return found
    before = policy_of(last.policy)
    if before != policy_in_force(session):
        found.append(
            OtherWay(
                Rule.BEFORE,
                f"Prepare by the rule of edition {last.number} of {last.year}",
                f"The rule by which readers know it: {in_words(before)}. It gives away no more than they have. The "
                "release keeps by which rule it was made.",
            )
        )
    if last.year == label:
        found.append(
            OtherWay(
                Rule.REPEATED,
                "Prepare a revised edition for the board alone",
                f"The board’s edition is revised; the public one repeats the numbers of edition {last.number}, and "
                "says so. This way is always open.",
            )
        )
    return found


def _made_by(draft: Draft, last: Head | None) -> str:
    """By which rule, where it is not the one in force."""
    if last is None or draft.rule is Rule.DECIDED:
        return ""
    if draft.rule is Rule.REPEATED:
        return f"The public edition repeats the numbers of edition {last.number}; only the board’s is revised."
    rule = in_words(policy_of(last.policy))
    return f"The public edition hides by the rule of edition {last.number} of {last.year}: {rule}."
