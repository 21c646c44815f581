"""Two people corrected the same child's details: what each of them says, and what the form then holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cdop.case.editing import Overtaken
from cdop.case.facts import Fact
from cdop.case.presenters import DESCRIPTION, value_words

Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Difference:
    """One value that is saved as ``saved`` and was typed as ``typed``. ``mine``: the form holds what was typed."""

    words: str
    saved: str
    typed: str
    mine: bool


def merged(conflict: Overtaken, typed: Values) -> dict[str, str | None]:
    """What the form goes on with: what was typed; of values that the person left alone, what is saved now."""
    saved = values_of(conflict.saved)
    return {key: typed.get(key) if _mine(conflict, typed, key) else saved.get(key) for key in saved}


def differences(conflict: Overtaken, typed: Values) -> Iterator[Difference]:
    """The values in which what is saved and what was typed differ, in the form's order."""
    saved = values_of(conflict.saved)
    for key, (words, _) in DESCRIPTION.items():
        if saved.get(key) != typed.get(key):
            told = value_words(key, saved.get(key)), value_words(key, typed.get(key))
            yield Difference(words, *told, mine=_mine(conflict, typed, key))


def values_of(fact: Fact) -> dict[str, str | None]:
    """All that a description says, identity included."""
    return {**fact.detail, **(fact.identity or {})}


def _mine(conflict: Overtaken, typed: Values, key: str) -> bool:
    """Whether the person changed this value. Where it cannot be told what they saw, everything was theirs."""
    return conflict.seen is None or values_of(conflict.seen).get(key) != typed.get(key)
