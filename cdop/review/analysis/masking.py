"""Roles in the place of names, in what somebody else wrote: for whoever must not learn who the child was."""

from collections.abc import Iterator, Mapping
from typing import Any

from cdop.case.facts import Fact
from cdop.redaction.replacing import replaced
from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Hit, Known, What
from cdop.review.papers.known import known_of

_WRITTEN = ("words", "reason")
SURE = frozenset({Certainty.EXACT, Certainty.NEAR})


class Mask:
    """What could identify one case, looked for in texts; ``facts`` with identity, which never leave this object."""

    def __init__(self, facts: list[Fact], reference: str) -> None:
        self._known: Known = known_of(facts, reference)

    def text(self, text: str) -> str:
        """The text with roles in place of all that could identify."""
        return replaced(text, self._hits(text), {})

    def names_alone(self, text: str) -> str:
        """The text with roles in place of what names somebody or something of this case, and of numbers, postcodes and
        addresses of anybody; days of no case stay.
        """
        named = [hit for hit in self._hits(text) if hit.certainty in SURE or hit.what is not What.DATE]
        return replaced(text, named, {})

    def value(self, value: Any) -> Any:
        """The same within an answer of any kind."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.text(one) if key in _WRITTEN else one for key, one in value.items()}
        return value

    def looks_like_a_name(self, value: Any) -> list[str]:
        """What in an answer names somebody or something of this case, or nearly does, as written; each once."""
        found = (hit.found for text in _texts(value) for hit in self._hits(text) if hit.certainty in SURE)
        return list(dict.fromkeys(found))

    def _hits(self, text: str) -> tuple[Hit, ...]:
        return scan(text, self._known) if text.strip() else ()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key in _WRITTEN:
            yield value.get(key) or ""
