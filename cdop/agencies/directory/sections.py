"""What later stages show on an agency's page: they register it, since the directory knows no stage."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from cdop.accounts.people import Person

Rows = list[tuple[str, str]]
Section = Callable[[Session, Person, str], Rows]
_sections: dict[str, Section] = {}


def register_agency_section(title: str, section: Section) -> None:
    """Show rows under a heading on each agency's page. ``section`` is asked with the agency's token."""
    _sections[title] = section


def agency_sections(session: Session, viewer: Person, token: str) -> list[tuple[str, Rows]]:
    """The sections that have something to show."""
    found = ((title, section(session, viewer, token)) for title, section in _sections.items())
    return [(title, rows) for title, rows in found if rows]
