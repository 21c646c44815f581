"""From what is known of a child's home to what the rules suggest: the postcode is looked up, a rule is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cdop.case.rules import NotPossible
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import PLACED
from cdop.reference.areas import PanelArea
from cdop.residency.postcodes.queries import Place, edition_in_use, look_up
from cdop.residency.rules import PLACEMENTS, Answers, Suggestion, is_english, suggest

NO_AREA_NEEDED = frozenset({"abroad", "not_known", "no_fixed_address"})


@dataclass(frozen=True)
class Told:
    """What somebody answered about the home: codes of lists, a postcode as it is stored."""

    circumstance: str
    postcode: str | None = None
    living_area: str | None = None
    responsible_area: str | None = None
    services_elsewhere: bool = False
    cause_elsewhere: bool = False


@dataclass(frozen=True)
class Looked:
    """What was found: the home's place (none without a directory), its area, and what the rules suggest.

    Where an authority was chosen from the list, it goes before the postcode's.
    """

    place: Place | None
    living_area: str | None
    suggestion: Suggestion


def look(session: Session, told: Told, death_area: str | None, panel_area: PanelArea) -> Looked:
    """Look a home up and ask the rules. Raises ``NotPossible`` where an answer is missing or contradicts another."""
    settings = settings_in_force(session)
    place = _place(session, told)
    living = told.living_area or (place.local_authority if place else None)
    by_responsible = told.circumstance in PLACEMENTS and settings.text("looked_after_lead") != PLACED
    if faults := dict(_faults(told, living, by_responsible=by_responsible)):
        raise NotPossible(faults)
    answers = Answers(
        told.circumstance, living, told.responsible_area, death_area, told.services_elsewhere, told.cause_elsewhere
    )
    return Looked(place, living, suggest(answers, panel_area, settings))


def _place(session: Session, told: Told) -> Place | None:
    """The postcode's place. Raises ``NotPossible`` where the directory has none and no authority was chosen."""
    if told.postcode is None or told.circumstance in {"abroad", "not_known"}:
        return None
    place = look_up(session, told.postcode)
    if told.living_area or told.responsible_area or (place and place.local_authority):
        return place
    edition = edition_in_use(session)
    if edition is None:
        return None
    raise NotPossible(
        {
            "postcode": f"The postcode directory in use ({edition.name}) does not tell where this postcode lies: "
            "check it, or choose the authority"
        }
    )


def _faults(told: Told, living: str | None, *, by_responsible: bool) -> Iterator[tuple[str, str]]:
    if by_responsible:
        if told.responsible_area is None:
            yield "responsible_area", "Choose the authority that looked after or placed the child"
    elif living is None and told.circumstance not in NO_AREA_NEEDED:
        yield "living_area", "Choose the local authority of the home"
    if told.circumstance == "other_uk" and living is not None and (is_english(living) or living == "abroad"):
        yield "living_area", "Choose an authority in Wales, Scotland or Northern Ireland, or another answer above"
