"""The words by which a case is found, and how a question is cut into such words."""

import unicodedata
from typing import Any

SHORTEST_WORD = 2


def fold(text: str) -> str:
    """Letters and digits only, without case or accents: ``Zoë O'Neill`` gives ``zoe oneill``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in plain if c.isalnum() or c.isspace() or unicodedata.category(c) == "Mc")
    return " ".join("".join(c for c in kept).split())


def words(text: str) -> tuple[str, ...]:
    """The distinct words of a text, folded, in order; a hyphen parts words."""
    return tuple(dict.fromkeys(fold(text.replace("-", " "))[:400].split()))


def terms_of(reference: str, identity: dict[str, Any]) -> frozenset[str]:
    """All words that find this case."""
    found = {fold(reference).replace(" ", "")}
    for name in (identity.get("family_name"), identity.get("given_names")):
        found.update(words(name or ""))
    postcode = (identity.get("home_postcode") or "").replace(" ", "").casefold()
    found.update({postcode, identity.get("nhs_number") or ""})
    return frozenset(term[:100] for term in found if term)


def question(text: str) -> tuple[str, ...]:
    """What a person typed, as words to find: an NHS number or a postcode typed with blanks is one word."""
    joined = fold(text.replace("-", "")).replace(" ", "")
    if (joined.isascii() and joined.isdigit()) or _is_postcode(joined):
        return (joined,)
    return tuple(word for word in words(text) if len(word) >= SHORTEST_WORD)


def _is_postcode(joined: str) -> bool:
    return (
        5 <= len(joined) <= 7
        and joined.isascii()
        and joined[0].isalpha()
        and joined[-3].isdigit()
        and joined[-2:].isalpha()
    )
