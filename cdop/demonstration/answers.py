"""A public answer that the office was asked for: deaths of three years, in which nothing is small."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.query.answer import Layout
from cdop.figures.query.asked import Query
from cdop.figures.query.drafts import State, begin, come_to
from cdop.figures.query.menu import YEAR, Basis
from cdop.figures.query.service import give, make, read_inputs
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year


def give_answers(session: Session, person: Person, area: PanelArea, today: date) -> None:
    """Give the answer, as known by today."""
    layout = Layout(Query(Basis.DEATHS, Year(2012), Year(2014), YEAR), area)
    token, _ = begin(session, person, layout)
    come_to(session, token, State.GIVEN, give(session, person, make(read_inputs(session, layout, today))))
