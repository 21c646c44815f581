"""The settings that the invented panel has decided, each with its reason."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.panel_settings.service import decide_setting

DECIDED = (
    (
        "panel_address",
        "Child death review office\n1 Invented Quay\nMedway",
        "Letters must say where to write.",
    ),
    ("office_contact", "01632 960100\ncdop.office@medway.example", "Agencies asked whom to call."),
    ("reference_prefix", "MED", "References begin as they do in the register kept until now."),
    ("doctor_confirms", "yes", "Agreed at the panel’s meeting: the designated doctor sees every classification."),
    ("accept_within", "2", "The office is staffed four days a week."),
    ("cluster_cases", "5", "Three or four deaths of one cause in a year are usual here."),
    ("handover_answered_within", "5", "As agreed with the panels around."),
)


def decide_settings(session: Session, person: Person) -> None:
    """Record the panel's decisions."""
    for key, value, reason in DECIDED:
        decide_setting(session, person, key, value, reason)
