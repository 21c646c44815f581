"""Themes as a viewer may know them: all of them in a list, and one with its years, recommendations and learning points.

A theme is a modifiable factor by the words by which figures count it, the heading of a recommendation, or words that
somebody looks for among learning points. Cases with words are counted for whoever sees small numbers alone: of two
such searches the difference could tell a hidden number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.due_days import FARTHEST_YEARS
from cdop.recommendations.queries import (
    AGREED,
    RECOMMENDATIONS,
    Action,
    Addressee,
    Entry,
    Recommendation,
    actions_of,
    addressees_of,
    events_of,
    recommendations,
)
from cdop.recommendations.rules import CLOSED, State
from cdop.recommendations.themes import counting, learning
from cdop.recommendations.themes.learning import Learning
from cdop.recommendations.themes.likeness import holds, key_of, meant
from cdop.recommendations.themes.small import sees_small_numbers
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today

Years = Mapping[str, int | None]
_YEARS_BACK = 40
Wanted = Callable[[Recommendation], bool]
_IN_FORCE = RECOMMENDATIONS.c.state == AGREED


@dataclass(frozen=True)
class Listed:
    """A theme in the list. ``open`` and ``done`` count agreed recommendations; ``latest``: the last that was agreed."""

    key: str
    words: str
    factor: bool
    cases: Years
    open: int
    done: int
    latest: Recommendation | None


@dataclass(frozen=True)
class Followed:
    """A recommendation of a theme with its organisations, what happened with them, and their actions."""

    recommendation: Recommendation
    addressees: tuple[Addressee, ...]
    entries: tuple[Entry, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Theme:
    """One theme. ``cases`` None: its cases are not counted for this viewer; a year's None: hidden; a 0 is left out."""

    key: str
    words: str
    factor: bool
    years: tuple[str, ...]
    cases: Years | None
    followed: tuple[Followed, ...]
    learning: Learning


def themes(session: Session, viewer: Person, area: PanelArea, known_by: date) -> tuple[tuple[str, ...], list[Listed]]:
    """The years, earliest first, and every theme in the order of its words. Four statements, whatever is held."""
    counts = counting.factor_counts(session, viewer, area, known_by)
    agreed = recommendations(session, viewer, _IN_FORCE)
    standing = addressees_of(session, viewer, [one.number for one in agreed])
    of_theme: dict[str, list[Recommendation]] = defaultdict(list)
    for one in agreed:
        for words in headings(one):
            of_theme[words].append(one)
    named = {*counts.cases, *of_theme}
    factors = {*counts.cases, *(factor for one in agreed for factor in one.wording.factors)}
    found = [
        _listed(words, words in factors, counts.of(words), of_theme.get(words, ()), standing)
        for words in sorted(named, key=lambda words: (words.casefold(), words))
    ]
    return counts.years, found


def theme_at(session: Session, viewer: Person, area: PanelArea, known_by: date, key: str) -> Theme | None:
    """The theme of an address: a factor, or the heading of a recommendation that exists for the viewer."""
    counts = counting.factor_counts(session, viewer, area, known_by)
    factors = {key_of(factor): factor for factor in counts.cases}
    held = recommendations(session, viewer)
    named = {key_of(words): words for one in held for words in headings(one)}
    recommended = {key_of(words) for one in held for words in one.wording.factors}
    if key in factors or key in recommended:
        words = factors.get(key) or named[key]
        followed = _followed(session, viewer, lambda one: _is_of(one, words))
        points = learning.of_factor(session, viewer, area, known_by, words)
        return Theme(key, words, True, _all(counts.years, followed), counts.of(words), followed, points)
    return theme_of_words(session, viewer, area, known_by, named[key]) if key in named else None


def theme_of_words(session: Session, viewer: Person, area: PanelArea, known_by: date, words: str) -> Theme:
    """What is known of words: learning points and recommendations that hold all that count among them."""
    counted_words = meant(words)
    found = learning.cases_with_words(session, known_by, counted_words)
    counted = counting.years_of_cases(session, area, known_by, sorted(found))
    cases = counting.shown_counts(viewer, counted) if sees_small_numbers(viewer) else None
    followed = _followed(session, viewer, lambda one: _is_of(one, words) or _tells_of(one, counted_words))
    points = learning.of_words(session, viewer, area, known_by, found, counted)
    years = tuple(year.label for year in counting.reviewed_years(session, known_by))
    return Theme(key_of(words), words, False, _all(years, followed), cases, followed, points)


def known_theme(session: Session, viewer: Person, area: PanelArea, known_by: date, words: str) -> str | None:
    """The address of a theme that is called just so, whatever its capitals; None where there is none."""
    _, listed = themes(session, viewer, area, known_by)
    wanted = " ".join(words.casefold().split())
    return next((one.key for one in listed if " ".join(one.words.casefold().split()) == wanted), None)


def headings(one: Recommendation) -> Iterator[str]:
    """What a recommendation is about, each once: its factors, and its heading if that is none of them."""
    factors = tuple(dict.fromkeys(one.wording.factors))
    yield from factors
    heading = one.wording.theme
    if heading and heading.casefold() not in {factor.casefold() for factor in factors}:
        yield heading


def _is_of(one: Recommendation, words: str) -> bool:
    return words.casefold() in {each.casefold() for each in (*one.wording.factors, one.wording.theme)}


def _tells_of(one: Recommendation, words: Sequence[str]) -> bool:
    return bool(words) and holds(f"{one.wording.theme}\n{one.wording.words}", words)


def _listed(
    words: str,
    factor: bool,
    cases: Years,
    of_theme: Sequence[Recommendation],
    standing: Mapping[int, Sequence[Addressee]],
) -> Listed:
    done = sum(1 for one in of_theme if _is_done(standing[one.number]))
    closed = sum(1 for one in of_theme if _is_closed(standing[one.number]))
    latest = max(of_theme, key=lambda one: (one.agreed_on or date.min, one.reference), default=None)
    return Listed(key_of(words), words, factor, cases, len(of_theme) - closed, done, latest)


def _is_closed(addressees: Sequence[Addressee]) -> bool:
    return bool(addressees) and all(one.state in CLOSED for one in addressees)


def _is_done(addressees: Sequence[Addressee]) -> bool:
    """Closed, and done by one organisation at least."""
    return _is_closed(addressees) and any(one.state is State.DONE for one in addressees)


def _followed(session: Session, viewer: Person, wanted: Wanted) -> tuple[Followed, ...]:
    """The agreed recommendations of a theme, the first agreed first. Four statements."""
    own = sorted(
        filter(wanted, recommendations(session, viewer, _IN_FORCE)),
        key=lambda one: (one.agreed_on or date.min, one.reference),
    )
    numbers = [one.number for one in own]
    standing, events = addressees_of(session, viewer, numbers), events_of(session, viewer, numbers)
    by_addressee: dict[int, list[Action]] = defaultdict(list)
    for action in actions_of(session, viewer, [each.number for every in standing.values() for each in every]):
        by_addressee[action.addressee_number].append(action)
    return tuple(
        Followed(
            one,
            tuple(standing[one.number]),
            tuple(events[one.number]),
            tuple(action for each in standing[one.number] for action in by_addressee[each.number]),
        )
        for one in own
    )


def _all(years: Sequence[str], followed: Sequence[Followed]) -> tuple[str, ...]:
    """The years of reviews, and those of what was recommended and followed.

    None is left out between, but far from now: an organisation says by when it will have done what.
    """
    days = [each.happened.dated for one in followed for each in one.entries]
    days += [one.recommendation.agreed_on for one in followed if one.recommendation.agreed_on]
    days += [action.due_on for one in followed for action in one.actions if action.due_on]
    starts = [*(Year.parse(label).start for label in years), *(Year.of(day).start for day in days)]
    now = Year.of(today()).start
    between = range(max(min(starts), now - _YEARS_BACK), min(max(starts), now + FARTHEST_YEARS) + 1)
    return tuple(Year(start).label for start in sorted({*between, *starts}))
