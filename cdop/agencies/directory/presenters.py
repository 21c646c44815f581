"""An agency in words."""

from cdop.agencies.directory.rules import WAITS, Agency, AgencyDetails, leave_text
from cdop.agencies.rules import areas_text
from cdop.panel_settings.rules import SETTINGS
from cdop.reference.codes import label
from cdop.reference.wording import plural

_UNIT = "working day"
_FIRST = "From a request to "


def where_words(details: AgencyDetails) -> str:
    """The areas by name, or 'Everywhere'."""
    return ", ".join(areas_text(details.areas).splitlines()) or "Everywhere"


def kept_rows(details: AgencyDetails) -> list[tuple[str, str]]:
    """What is kept of an agency; what is empty is left out."""
    rows = (
        ("Kind", label("agency", details.kind)),
        ("Serves", where_words(details)),
        ("Shared inbox", details.inbox),
        ("Telephone", details.phone),
        ("Postal address", details.address),
        ("Notes", details.notes),
        ("State", "In use" if details.active else "Not in use"),
    )
    return [(words, value) for words, value in rows if value]


def chasing_rows(agency: Agency) -> list[tuple[str, str]]:
    """When a reply is due and each step is taken, with whose number it is; whom to escalate to; when it is closed."""
    ladder, own = agency.ladder, dict(agency.details.own_waits)
    waits = dict(zip(WAITS, (ladder.due_within, *ladder.waits), strict=True))
    whose = {key: "its own number" if key in own else "the panel’s number" for key in WAITS}
    rows = [(_step_words(key), f"{plural(waits[key], _UNIT)} after asking ({whose[key]})") for key in WAITS]
    to = "\n".join(filter(None, (ladder.escalate_to, ladder.escalate_inbox))) or "Nobody is named yet"
    return [*rows, ("Escalated to", to), ("Closed", leave_text(agency.leave) or "No period is known")]


def told(details: AgencyDetails) -> str:
    """All that is kept of an agency, a line each."""
    own = [f"{SETTINGS[WAITS[key]].label}: {plural(number, _UNIT)}" for key, number in details.own_waits]
    escalation = " ".join(filter(None, (details.escalate_to, details.escalate_inbox)))
    lines = [
        details.name,
        *(f"{words}: {value}" for words, value in kept_rows(details)),
        *own,
        f"Escalated to: {escalation}" if escalation else "",
        f"Closed: {leave_text(details.leave)}" if details.leave.periods else "",
    ]
    return "\n".join(filter(None, lines))


def _step_words(key: str) -> str:
    """'The reminder' of 'From a request to the reminder'."""
    rest = SETTINGS[WAITS[key]].label.removeprefix(_FIRST)
    return rest[0].upper() + rest[1:]
