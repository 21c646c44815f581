"""The settings that the invented panel has decided, each with its reason."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.demonstration.panels import meeting_days
from cdop.panel_settings.dates import keep_panel
from cdop.panel_settings.service import decide_setting
from cdop.reference.calendar import Year

DECIDED = (
    ("reference_prefix", "MED", "References begin as they do in the register kept until now."),
    ("doctor_confirms", "yes", "Agreed at the panel’s meeting: the designated doctor sees every classification."),
    ("accept_within", "2", "The office is staffed four days a week."),
    ("handover_answered_within", "5", "As agreed with the panels around."),
)


COMING = 4


def decide_settings(session: Session, person: Person, today: date) -> None:
    """Record the panel's decisions, and the days on which it will meet next."""
    for key, value, reason in DECIDED:
        decide_setting(session, person, key, value, reason)
    years = [Year.of(today), Year(Year.of(today).start + 1)]
    for on in [day for year in years for day in meeting_days(year) if day > today][:COMING]:
        keep_panel(session, person, on, "")
