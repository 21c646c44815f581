"""Sections that later stages add to the case page: they know the case, the case does not know them.

All sections of the page, the case's own as well (``page_parts``), stand in the order of their places: the path of a
case from the child to the timeline.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.case_page import CaseView
from cdop.panel_settings.rules import PanelSettings

Loader = Callable[[Session, Person, int], Any]
CaseLoader = Callable[[Session, Person, CaseView], Any]
TargetsLoader = Callable[[Session, Person, CaseView, PanelSettings], Any]


class Place(IntEnum):
    """Where on the page a section stands: the path of a case."""

    CHILD = 1
    NOTIFICATIONS = 10
    RESIDENCY = 15
    CLASSIFICATION = 20
    ASKING = 30
    KNOWN = 35
    PROCESSES = 40
    CIRCUMSTANCES = 42
    MEETING = 45
    FAMILY = 50
    READY = 55
    PANEL = 57
    OTHER_PANEL = 58
    ANALYSIS = 59
    REVIEW = 60
    RECOMMENDATIONS = 65
    NOTE = 80
    WITHDRAWAL = 90
    TIMELINE = 100


@dataclass(frozen=True)
class Section:
    """A heading, its place among the others, what loads it and the template that shows what was loaded.

    ``within``: the further headings of its template, each with its id.
    """

    title: str
    order: int
    loader: TargetsLoader
    template: str
    within: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class LoadedSection:
    """A section of one case's page. The template finds what was loaded as ``section.content``."""

    title: str
    template: str
    content: Any
    order: int
    within: Sequence[tuple[str, str]] = ()

    @property
    def anchor(self) -> str:
        """The id of its heading: its title in small letters and hyphens."""
        return re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")

    @property
    def links(self) -> list[tuple[str, str]]:
        """Its headings for the list at the top of the page, each as words and id."""
        return [(self.title, self.anchor), *self.within]


_sections: dict[str, Section] = {}


def register_section(title: str, order: int, loader: Loader, template: str) -> None:
    """Add a section, once for the whole program; the same title again takes its place.

    ``loader`` takes the session, the viewer and the case's id, and returns None where this viewer sees nothing of it.
    """
    register_case_section(title, order, lambda session, viewer, case: loader(session, viewer, case.case_id), template)


def register_case_section(title: str, order: int, loader: CaseLoader, template: str) -> None:
    """The same for a section that is told from the case as its viewer sees it, so that facts are read once a page."""
    register_targets_section(title, order, lambda session, viewer, case, _: loader(session, viewer, case), template)


def register_targets_section(
    title: str, order: int, loader: TargetsLoader, template: str, within: Sequence[tuple[str, str]] = ()
) -> None:
    """The same for a section that tells the panel's targets too, so that settings are read once a page."""
    _sections[title] = Section(title, order, loader, template, within)


def sections(session: Session, viewer: Person, case: CaseView, settings: PanelSettings) -> list[LoadedSection]:
    """What the sections show of one case, by their order and then by title; ``settings``: those in force."""
    ordered = sorted(_sections.values(), key=lambda section: (section.order, section.title))
    loaded = ((section, section.loader(session, viewer, case, settings)) for section in ordered)
    return [
        LoadedSection(s.title, s.template, content, s.order, s.within) for s, content in loaded if content is not None
    ]
