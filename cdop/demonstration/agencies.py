"""The invented panel's directory of agencies: kinds that every panel asks, invented offices at .example."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.rules import AgencyDetails, ladder_of
from cdop.agencies.directory.service import add_agency
from cdop.agencies.ladder import Leave, due_on
from cdop.demonstration.story import MEDWAY
from cdop.panel_settings.rules import PanelSettings

_KENT = "E10000016"
TRUST, COMMUNITY = "Hartlake Hospital trust", "Estuary community health"
COMMISSIONERS, COUNCIL = "Medway clinical commissioning group", "Medway council"
"""Those that recommendations go to and that are asked about no child."""


def directory(today: date) -> tuple[AgencyDetails, ...]:
    """Every agency of the demonstration: shared inboxes, one that is asked by letter, one that is no longer in use."""
    return (
        _agency(201, "Hartlake Hospital, children’s ward", "hospital", "Lead nurse for safeguarding children"),
        _agency(202, "Hartlake Hospital, maternity", "midwifery", "Head of midwifery"),
        _agency(203, "Hartlake Hospital, neonatal unit", "neonatal", "Neonatal matron"),
        _agency(204, "Estuary community paediatrics", "paediatrics", "Designated doctor’s office"),
        _agency(205, "Estuary health visiting", "health_visiting", "Head of service"),
        _agency(206, "Estuary school nursing", "school_nursing", "Head of service"),
        _agency(207, "General practices of Medway", "primary_care", "Named doctor for safeguarding"),
        _agency(
            208, "South coast ambulance, safeguarding office", "ambulance", "Head of safeguarding",
            own_waits=(("due_within", 10), ("remind_after", 11)),
        ),
        _agency(
            209, "County police, child death office", "police", "Detective inspector on duty", areas=(MEDWAY, _KENT)
        ),
        _agency(210, "Medway children’s social care", "social_care", "Head of safeguarding", areas=(MEDWAY,)),
        _agency(211, "Kent children’s social care", "social_care", "Head of safeguarding", areas=(_KENT,)),
        _agency(
            212, "Medway education safeguarding", "education", "Education safeguarding lead", areas=(MEDWAY,),
            leave=_holidays(today), notes="Schools are asked through this office. It is closed in the school holidays.",
        ),
        _agency(213, "Coroner’s office", "coroner", "Senior coroner’s officer", areas=(MEDWAY, _KENT)),
        _agency(214, "Medical examiner’s office, Hartlake", "medical_examiner", "Lead medical examiner officer"),
        _agency(215, "Little Beacon hospice", "hospice", "Director of care", inbox="", notes="Asked by letter."),
        _agency(216, "Riverside youth offending team", "youth_offending", "Head of service", active=False),
        _agency(217, TRUST, "other", "Medical director"),
        _agency(218, COMMUNITY, "other", "Director of nursing"),
        _agency(
            219, COMMISSIONERS, "other", "Head of commissioning", active=False, notes="Its work is the care board’s.",
        ),
        _agency(220, COUNCIL, "other", "Chief executive", areas=(MEDWAY,)),
    )  # fmt: skip


def keep_directory(session: Session, person: Person, today: date) -> dict[str, str]:
    """Store them. Returns each agency's token by its name."""
    return {details.name: add_agency(session, person, details) for details in directory(today)}


@lru_cache(maxsize=4)
def asked_by_kind(today: date) -> Mapping[str, AgencyDetails]:
    """For each kind the agency that is asked about a child of Medway: the first in use that serves it."""
    found: dict[str, AgencyDetails] = {}
    for details in directory(today):
        if details.active and (not details.areas or MEDWAY in details.areas):
            found.setdefault(details.kind, details)
    return MappingProxyType(found)


def due_day(kind: str, on: date, today: date) -> date:
    """Until when an agency of a kind that is asked on a day is to answer; the panel has decided no other number."""
    details = asked_by_kind(today)[kind]
    return due_on(on, ladder_of(details, PanelSettings({})), details.leave)


def _agency(number: int, name: str, kind: str, role: str, **own: Any) -> AgencyDetails:
    office = f"{kind.replace('_', '-')}{number}"
    usual: dict[str, Any] = {
        "inbox": f"child-deaths@{office}.example",
        "phone": f"01632 960{number}",
        "address": f"{name}\n{number} Invented Road\nMedway",
        "escalate_to": role,
        "escalate_inbox": f"escalations@{office}.example",
    }
    return AgencyDetails(name, kind, **usual | own)


def _holidays(today: date) -> Leave:
    """The school holidays of summer and winter around a day."""
    years = (today.year - 1, today.year)
    summers = [(date(year, 7, 24), date(year, 8, 31)) for year in years]
    winters = [(date(year, 12, 20), date(year + 1, 1, 3)) for year in years]
    return Leave(tuple(sorted((*summers, *winters))))
