"""What is still to be read in the copies that go with a paper, searched again upon what the case knows now. Pure.

With each copy stands the text that was left in sight, what of it somebody let stay, and how many facts the case had.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Known
from cdop.review.papers.gate import folded_words, words_name_somebody
from cdop.review.papers.queries import FileChoice

_KEY = "in_sight"
AGAIN = "{} must be looked at again"
TITLE_NAMES = "{} must be looked at again: what it is called, “{}”, names something of this case"
SHOWS = "{} must be looked at again: it shows {}"
NOT_KEPT = "{} must be looked at again: what its copy shows was not kept"


def kept_in_sight(text: Sequence[str], known: Known, facts: int, *, looked: bool) -> dict[str, Any]:
    """What is kept with a copy when it is made. ``looked``: only a person could say what stands on some page."""
    stays = {folded_words(hit.found) for page in text for hit in scan(page, known)}
    unsearched = looked or any(not page.strip() for page in text)
    return {_KEY: list(text), "stays": sorted(stays), "facts": facts, "looked": unsearched}


def looked_at_before(one: FileChoice, facts_now: int) -> bool:
    """Whether pages that no search reads were looked at before the case had its last facts."""
    told = _told(one)
    return told is not None and bool(told["looked"]) and int(told["facts"]) < facts_now


def to_look_at_again(chosen: Sequence[FileChoice], known: Known) -> tuple[str, ...]:
    """For coordinators, why copies cannot go as they are: their titles or texts show what the case now knows, or what
    nobody let stay.
    """
    found = (_fault(one, f"Document {number}", known) for number, one in enumerate(chosen, 1))
    return tuple(words for words in found if words)


def without_names(faults: Sequence[str]) -> tuple[str, ...]:
    """The same for whoever may not know what was found."""
    return tuple(AGAIN.format(words.partition(" must ")[0]) for words in faults)


def _fault(one: FileChoice, name: str, known: Known) -> str:
    if words_name_somebody(one.title, known):
        return TITLE_NAMES.format(name, one.title)
    told = _told(one)
    if told is None:
        return NOT_KEPT.format(name)
    stays = set(told["stays"])
    hits = (hit for page in told[_KEY] for hit in scan(page, known))
    shown = [hit.found for hit in hits if hit.certainty is Certainty.EXACT or folded_words(hit.found) not in stays]
    return SHOWS.format(name, ", ".join(dict.fromkeys(shown))) if shown else ""


def _told(one: FileChoice) -> Mapping[str, Any] | None:
    return next((each for each in one.blackened if _KEY in each), None)
