"""Where a notification comes from. The words are stored."""

from enum import StrEnum


class Source(StrEnum):
    """The ways in."""

    PUBLIC_FORM = "public_form"
    TELEPHONE = "telephone"
    LIST = "list"
    HAND_OVER = "hand_over"


SOURCE_WORDS = {
    Source.PUBLIC_FORM: "Public form",
    Source.TELEPHONE: "Telephone",
    Source.LIST: "A list",
    Source.HAND_OVER: "Handed over by another panel",
}
