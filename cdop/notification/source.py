"""Where a notification comes from. The words are stored."""

from enum import StrEnum


class Source(StrEnum):
    """The ways in."""

    PUBLIC_FORM = "public_form"
    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    OTHER_SYSTEM = "other_system"
    LIST = "list"
    HAND_OVER = "hand_over"


SOURCE_WORDS = {
    Source.PUBLIC_FORM: "Public form",
    Source.TELEPHONE: "Telephone",
    Source.EMAIL: "E-mail",
    Source.LETTER: "Letter",
    Source.IN_PERSON: "In person",
    Source.OTHER_SYSTEM: "Another system",
    Source.LIST: "A list",
    Source.HAND_OVER: "Handed over by another panel",
}
