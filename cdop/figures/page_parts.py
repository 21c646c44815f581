"""A year's page in parts, each read by itself: an overview, a part for each subject, and the whole to print. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cdop.figures.comparing.beside import ComparisonTable
from cdop.figures.order import subject_of
from cdop.figures.presenting import ShownTable
from cdop.figures.rating import RateTable
from cdop.figures.sections import Section
from cdop.recommendations.reports.page_tables import ShownTable as RecommendationsTable

OVERVIEW, WHOLE = "overview", "all"
YEAR, PRINTED = "summary", "printed"
Address = Callable[[str], str]
"""Where a part stands, by its key."""


@dataclass(frozen=True)
class Part:
    """One part: its key and title, where it stands, and its tables, each by its anchor and its title."""

    key: str
    title: str
    address: str
    tables: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> str:
        """What its tables are of, in one line, without their numbers."""
        titles = [title.partition(": ")[2] or title for _, title in self.tables]
        begin = f"{titles[0].partition(' by ')[0]} by " if titles else ""
        if len(titles) > 1 and all(title.startswith(begin) for title in titles):
            titles = [titles[0], *(title.removeprefix(begin) for title in titles[1:])]
        return "; ".join(titles)


@dataclass(frozen=True)
class Parts:
    """Every part in order, and which of them the page shows."""

    show: str
    every: tuple[Part, ...]
    overview: str
    whole: str

    @property
    def known(self) -> bool:
        """Whether there is what was asked for."""
        return self.show in {OVERVIEW, WHOLE} or self.current is not None

    @property
    def is_overview(self) -> bool:
        return self.show == OVERVIEW

    @property
    def is_whole(self) -> bool:
        return self.show == WHOLE

    @property
    def current(self) -> Part | None:
        """The one part that is shown by itself."""
        return next((part for part in self.every if part.key == self.show), None)

    @property
    def before(self) -> Part | None:
        return self._beside(-1)

    @property
    def after(self) -> Part | None:
        return self._beside(1)

    def shows(self, key: str) -> bool:
        """Whether the page shows a part."""
        return self.show in {key, WHOLE}

    def _beside(self, step: int) -> Part | None:
        place = next((at for at, part in enumerate(self.every) if part.key == self.show), None)
        if place is None or not 0 <= place + step < len(self.every):
            return None
        return self.every[place + step]


@dataclass(frozen=True)
class Content:
    """What there is to part; what is empty has no part."""

    year: Sequence[ShownTable] = ()
    printed: bool = False
    sections: Sequence[Section] = ()
    rates: Sequence[RateTable] = ()
    comparisons: Sequence[ComparisonTable] = ()
    recommendations: Sequence[RecommendationsTable] = ()


def parts_of(show: str, content: Content, address: Address) -> Parts:
    """The parts of a page. ``show``: a part's key, ``OVERVIEW`` or ``WHOLE``."""
    named = _named(content)
    every = tuple(Part(key, title, address(key), tables) for key, title, tables in named)
    return Parts(show, every, address(OVERVIEW), address(WHOLE))


def _named(content: Content) -> Iterable[tuple[str, str, tuple[tuple[str, str], ...]]]:
    if content.year:
        yield YEAR, "The year, beside the four before it", _anchors(content.year)
    if content.printed:
        yield PRINTED, "Totals as they were printed", ()
    for section in content.sections:
        yield section.key, section.title, _anchors(section.tables)
    if content.rates:
        yield "rates", "Rates", _anchors(content.rates)
    if content.comparisons:
        yield "comparisons", "Beside published figures", _anchors(content.comparisons)
    if content.recommendations:
        tables = tuple((f"recommendations-{one.key}", one.title) for one in content.recommendations)
        yield "recommendations", "Recommendations", tables


def _anchors(tables: Iterable[ShownTable | RateTable | ComparisonTable]) -> tuple[tuple[str, str], ...]:
    return tuple((table.key, table.title) for table in tables)


def part_with(table: str) -> str:
    """The key of the part in which a table stands."""
    subject = subject_of(table)
    return YEAR if subject == "year" else subject
