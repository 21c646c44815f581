"""How the timeline says what a fact holds. Later stages add the words of their own kinds, as they add sections."""

from collections.abc import Callable, Iterable

from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import isolated
from cdop.reference.codes import label

Lines = Iterable[tuple[str, str]]
Words = Callable[[Fact], Lines]

_words: dict[FactKind, Words] = {}


def register_words(kind: FactKind, words: Words) -> None:
    """Say how a kind is told, once for the whole program.

    ``words`` gives pairs of a name and its value, the value escaped or plain. A fact comes without identity, and with
    no more detail than a viewer without identity may see: what is not there is not told.
    """
    _words[kind] = words


def told(fact: Fact) -> list[tuple[str, str]]:
    """What a fact of a later stage says; nothing where no stage has given words."""
    words = _words.get(fact.kind)
    return [(name, value) for name, value in words(fact) if value] if words else []


def typed(fact: Fact, key: str) -> str:
    """A text that somebody typed, kept apart from the words around it; empty where there is none or it is not seen."""
    text = (fact.identity or {}).get(key)
    return isolated(str(text)) if text else ""


def listed(fact: Fact, key: str, name: str) -> str:
    """The words for a code of a fact's detail; empty where it is not said."""
    code = fact.detail.get(key)
    return label(name, code) if code else ""
