"""What the timeline says of the family; nothing to those who see no identity."""

from collections.abc import Iterator

from cdop.case.facts import Fact, FactKind
from cdop.case.presenters import day_words
from cdop.case.wording import listed, register_words, typed
from cdop.reference.codes import label

Line = tuple[str, str]
_KINDS = (
    FactKind.KEY_WORKER_NAMED,
    FactKind.FAMILY_CONTACTED,
    FactKind.FAMILY_WISHED,
    FactKind.FAMILY_ASKED,
    FactKind.FAMILY_ANSWERED,
    FactKind.FAMILY_WRITTEN_TO,
)


def lines_of(fact: Fact) -> Iterator[Line]:
    """A fact of the family as names and values."""
    if fact.identity is None:
        return
    match fact.kind:
        case FactKind.KEY_WORKER_NAMED:
            yield from ((words, typed(fact, key)) for key, words in _WORKER)
            yield "First contact", first_contact_words(fact)
        case FactKind.FAMILY_CONTACTED:
            yield "How", listed(fact, "how", "family_contact")
            yield "Who", typed(fact, "who")
            yield "What was said", typed(fact, "words")
        case FactKind.FAMILY_WISHED:
            yield wish_words(fact), typed(fact, "words") or "No words recorded"
        case FactKind.FAMILY_ASKED:
            yield "They ask", typed(fact, "words")
        case FactKind.FAMILY_ANSWERED:
            yield "They were told", typed(fact, "words")
            yield "By", typed(fact, "by")
        case FactKind.FAMILY_WRITTEN_TO:
            yield "Letter", listed(fact, "letter", "family_letter")
            yield "To", typed(fact, "to")
            yield "Written to all the same, because", typed(fact, "reason")


_WORKER = (("name", "Name"), ("role", "Role"), ("contact", "How to reach them"))


def first_contact_words(fact: Fact) -> str:
    """'10 May 2014 at 14:05', or nothing where there was none yet."""
    on = fact.detail.get("first_contact_on")
    time = (fact.identity or {}).get("first_contact_time")
    return (f"{day_words(on)} at {time}" if time else day_words(on)) if on else ""


def wish_words(fact: Fact) -> str:
    """'Dates to avoid: 17 February, every year', with that it no longer holds."""
    detail = fact.detail
    words = label("family_wish", detail["wish_kind"])
    if days := days_words(fact):
        words = f"{words}: {days}"
    return f"{words} (no longer holds)" if detail["withdrawn"] else words


def days_words(fact: Fact) -> str:
    """The days of a wish; of those that come every year without the year."""
    detail = fact.detail
    days = [day_words(day) for day in (detail["first"], detail["last"]) if day]
    if detail["yearly"]:
        days = [day.rpartition(" ")[0] for day in days]
    words = " to ".join(dict.fromkeys(days))
    return f"{words}, every year" if words and detail["yearly"] else words


def install() -> None:
    """Let the timeline say these facts."""
    for kind in _KINDS:
        register_words(kind, lines_of)
