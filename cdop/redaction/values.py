"""What the scanner is given and what it finds: plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class What(StrEnum):
    """What kind of thing was found."""

    NAME = "name"
    INITIALS = "initials"
    NHS_NUMBER = "nhs_number"
    NUMBER = "number"
    DATE = "date"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PLACE = "place"
    TELEPHONE = "telephone"
    EMAIL = "email"
    WEB = "web"


class Certainty(StrEnum):
    """How sure a find is: known to the case as written; nearly what is known; such a thing in general."""

    EXACT = "exact"
    NEAR = "near"
    GENERAL = "general"


@dataclass(frozen=True)
class KnownPerson:
    """Somebody whom the case knows: the word that stands for them in a paper, and every name and nickname told.

    A name may be whole ("Amira O'Shea-Okafor") or one part. Where several people have one role ("GP"), they are
    numbered in the order in which they stand in ``Known.people``.
    """

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class KnownPlace:
    """A school, hospital or practice that the case knows: the word that stands for it, and its names."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """All that could identify this case. Whatever is left empty is still looked for in general, but for names.

    ``numbers`` holds NHS numbers and any other reference (hospital, crime, coroner), as written; ``addresses`` whole
    addresses, their parts divided by commas or line ends.
    """

    people: tuple[KnownPerson, ...] = ()
    numbers: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    web: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A find: ``text[start:end] == found``. ``role`` is what is suggested in its place ("mother", "GP 1", "[date]")."""

    start: int
    end: int
    found: str
    what: What
    role: str
    certainty: Certainty
