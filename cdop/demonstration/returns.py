"""A return that the office made for research, and one that it may make with names, for the national database."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.reference.areas import PanelArea
from cdop.register.returning import service
from cdop.register.returning.rules import Form, Scope

_PERMITTED_FOR = timedelta(days=120)


def make_returns(session: Session, coordinator: Person, lead: Person, area: PanelArea, today: date) -> None:
    """Keep both, as of today."""
    asked = service.Asked(
        Form.PSEUDONYMISED,
        "South East child mortality group",
        "Themes of the region's reviews",
        Scope.REVIEWED,
        "2014-15",
    )
    service.enter(session, coordinator, service.prepare(session, coordinator, area, asked, today), today)
    basis = "The statutory return of reviews"
    service.permit(session, lead, "National Child Mortality Database", basis, today + _PERMITTED_FOR)
