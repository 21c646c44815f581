"""Who is acting: what services and queries need to know of a person, and no more."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do. An administrator's account holds no other role."""

    COORDINATOR = "coordinator"
    PANEL_MEMBER = "panel_member"
    PUBLIC_HEALTH_LEAD = "public_health_lead"
    AGENCY_CONTACT = "agency_contact"
    ADMINISTRATOR = "administrator"


class Duty(StrEnum):
    """What a panel member does besides."""

    CHAIR = "chair"
    SCRIBE = "scribe"
    DESIGNATED_DOCTOR = "designated_doctor"


@dataclass(frozen=True)
class Person:
    """The one who reads or writes: an account at an address, or the command line."""

    account_id: int | None
    name: str
    roles: frozenset[Role]
    address: str

    def is_a(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def sees_identity(self) -> bool:
        """Only coordinators see who a child was."""
        return self.is_a(Role.COORDINATOR)


COMMAND_LINE = Person(None, "command line", frozenset({Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD}), "this machine")


ROLE_WORDS = {
    Role.COORDINATOR: "Coordinator",
    Role.PANEL_MEMBER: "Panel member",
    Role.PUBLIC_HEALTH_LEAD: "Public health lead",
    Role.AGENCY_CONTACT: "Agency contact",
    Role.ADMINISTRATOR: "Administrator",
}
DUTY_WORDS = {Duty.CHAIR: "Chair", Duty.SCRIBE: "Scribe", Duty.DESIGNATED_DOCTOR: "Designated doctor"}
