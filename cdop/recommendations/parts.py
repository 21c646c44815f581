"""What packages add to a recommendation's page, to what can be done with each organisation, and to the list's head.

They know the recommendation, its page does not know them (compare ``cdop.review.meetings.parts``). The recommendation
and its organisations are read once for the page. Places that are taken: 80 from what it came, 90 the time line; what
the packages add stands before them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.accounts.permissions import PERMISSIONS
from cdop.recommendations.queries import Addressee, Recommendation
from cdop.review.meetings.parts import LoadedPart

Loader = Callable[[Session, Person, Recommendation, Sequence[Addressee]], Any]


@dataclass(frozen=True)
class Link:
    """Something that can be done now with one organisation: its words on the page, and where it is done."""

    text: str
    href: str


LinkLoader = Callable[[Session, Person, Recommendation, Sequence[Addressee]], Mapping[str, Sequence[Link]]]

_ways: dict[str, tuple[int, str]] = {}
_parts: dict[str, tuple[int, Loader, str]] = {}
_links: dict[str, tuple[int, LinkLoader]] = {}


def register_part(title: str, order: int, loader: Loader, template: str) -> None:
    """Add a part under a heading, once for the whole program; the same title again takes its place.

    ``loader`` takes the session, the viewer (for whom the recommendation exists), the recommendation and its
    organisations by name, and returns None where this viewer sees nothing of it.
    """
    _parts[title] = (order, loader, template)


def register_addressee_links(name: str, order: int, loader: LinkLoader) -> None:
    """Add links to the organisations' table; the same name again takes its place.

    ``loader`` returns what this viewer can do now with each organisation, by the organisation's own token
    (``Addressee.token``); nothing for one that has nothing to be done.
    """
    _links[name] = (order, loader)


def register_way_on(endpoint: str, text: str, order: int) -> None:
    """Add a link to the head of the list of recommendations, for whoever may open that page."""
    _ways[endpoint] = (order, text)


def ways_on(viewer: Person) -> list[tuple[str, str]]:
    """The links of the list's head, in order: endpoint and words."""
    ordered = sorted((order, endpoint, text) for endpoint, (order, text) in _ways.items())
    return [(endpoint, text) for _, endpoint, text in ordered if PERMISSIONS[endpoint].allows("GET", viewer.roles)]


def parts_of(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> list[LoadedPart]:
    """What was added to the page of one recommendation, in order."""
    ordered = sorted(_parts.items(), key=lambda part: (part[1][0], part[0]))
    loaded = (
        (title, template, loader(session, viewer, recommendation, addressees))
        for title, (_, loader, template) in ordered
    )
    return [LoadedPart(title, template, content) for title, template, content in loaded if content is not None]


def links_of(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> dict[str, list[Link]]:
    """What can be done now with each organisation, in order, by the organisation's token."""
    found: dict[str, list[Link]] = {one.token: [] for one in addressees}
    for _, (_, loader) in sorted(_links.items(), key=lambda each: (each[1][0], each[0])):
        for token, links in loader(session, viewer, recommendation, addressees).items():
            found[token] += links
    return found
