"""The redaction gate: what a search finds in a paper's sections, how each find is resolved, and what may be released.

Pure. A find is known by its sentence (``cdop.redaction.replacing.key_of``), so that a resolution outlives redrawing
and the editing of what stands around it; the same sentence twice is one question.
"""

import hashlib
import json
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdop.redaction.folding import fold
from cdop.redaction.replacing import KEPT, key_of, replaced, sentence_of
from cdop.redaction.scanning import scan
from cdop.redaction.values import Certainty, Hit, Known, What
from cdop.review.papers.naming import role_words
from cdop.review.papers.sections import Section

REPLACE, KEEP = "replace", "keep"
_NUMBER = f" {string.digits}"
"""What tells one role from another of its kind."""
_NAMED = frozenset({What.NAME, What.PLACE, What.ADDRESS})
"""What is known again with a letter wrong."""


@dataclass(frozen=True)
class Resolution:
    """What is done about a find: ``words`` stand in its place (replace), or say why it stays (keep)."""

    how: str
    words: str

    def as_json(self) -> dict[str, str]:
        return {"how": self.how, "words": self.words}


@dataclass(frozen=True)
class Find:
    """One find in one section: its sentence, before and after it, and its resolution if it has one."""

    key: str
    hit: Hit
    before: str
    after: str
    resolution: Resolution | None

    @property
    def open(self) -> bool:
        return self.resolution is None

    @property
    def exact(self) -> bool:
        return self.hit.certainty is Certainty.EXACT


@dataclass(frozen=True)
class Searched:
    """A section with everything found in it, in order."""

    section: Section
    finds: tuple[Find, ...]

    @property
    def questions(self) -> list[Find]:
        """Each find once, though its sentence stands twice."""
        return list({find.key: find for find in self.finds}.values())

    @property
    def open(self) -> list[Find]:
        return [find for find in self.questions if find.open]

    def paragraphs(self) -> list[list[tuple[str, Find | None]]]:
        """The text in paragraphs, each in pieces: plain ones, and those that were found."""
        found: list[list[tuple[str, Find | None]]] = [[]]
        for text, find in self._pieces():
            lines = text.split("\n") if find is None else [text]
            for number, line in enumerate(lines):
                if number:
                    found.append([])
                if line:
                    found[-1].append((line, find))
        return [pieces for pieces in found if pieces]

    def _pieces(self) -> Iterator[tuple[str, Find | None]]:
        place = 0
        for find in self.finds:
            yield self.section.text[place : find.hit.start], None
            yield find.hit.found, find
            place = find.hit.end
        yield self.section.text[place:], None


@dataclass
class StillOpen(Exception):
    """Something was found that nobody has resolved: the paper cannot be released.

    ``left``: what a search of the resolved text still finds, where no find of the text itself is open. ``files``: which
    copies must be looked at again, and why.
    """

    left: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def search(sections: Sequence[Section], known: Known, resolutions: Mapping[str, Mapping[str, Any]]) -> list[Searched]:
    """Every section with its finds. What is made of codes alone is not searched."""
    return [Searched(one, () if one.fixed else tuple(_finds(one.text, known, resolutions))) for one in sections]


def open_finds(searched: Sequence[Searched]) -> int:
    """How many finds wait to be resolved; the same sentence in two sections is one."""
    return len({find.key for one in searched for find in one.open})


def exact_suggestions(searched: Sequence[Searched]) -> dict[str, Resolution]:
    """By key, the suggested role for every exact find that is still open."""
    found = (find for one in searched for find in one.open)
    return {find.key: Resolution(REPLACE, find.hit.role) for find in found if find.exact}


def words_name_somebody(words: str, known: Known) -> bool:
    """Whether words that are to stand in the place of a find would themselves be found, also a letter wrong."""
    return any(_tells(hit, known) for hit in _sought(words, known))


def released(searched: Sequence[Searched], known: Known) -> list[dict[str, Any]]:
    """The sections as the panel reads them. Raises ``StillOpen``.

    What was made is searched once more: nothing of this case may stand in it that nobody decided to keep.
    """
    if open_finds(searched):
        raise StillOpen
    kept = {
        folded_words(find.hit.found)
        for one in searched
        for find in one.finds
        if find.resolution and find.resolution.how == KEEP
    }
    made = [as_read(one) for one in searched]
    searched_again = (hit for one in made if not one["fixed"] for hit in _sought(one["text"], known))
    if left := tuple(
        dict.fromkeys(hit.found for hit in searched_again if _tells(hit, known) and folded_words(hit.found) not in kept)
    ):
        raise StillOpen(left)
    return made


def as_read(searched: Searched) -> dict[str, Any]:
    """One section as a reader would see it now; what is still open gives way to the suggested role."""
    section = searched.section
    choices = {
        find.key: KEPT if find.resolution.how == KEEP else find.resolution.words
        for find in searched.finds
        if find.resolution
    }
    text = replaced(section.text, [find.hit for find in searched.finds], choices)
    return {"key": section.key, "title": section.title, "text": text, "fixed": section.fixed}


def sha256_of(content: Any) -> str:
    """SHA-256 of a content as canonical JSON: keys in order, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _finds(text: str, known: Known, resolutions: Mapping[str, Mapping[str, Any]]) -> Iterator[Find]:
    for hit in _sought(text, known):
        key, (start, end) = key_of(hit, text), sentence_of(hit, text)
        told = resolutions.get(key)
        resolution = Resolution(told["how"], told["words"]) if told else None
        yield Find(key, hit, text[start : hit.start], text[hit.end : end], resolution)


def _sought(text: str, known: Known) -> Iterator[Hit]:
    """What a search finds, but for words that are their own role already.

    "Children’s social care" is found of an agency called "Medway children’s social care", whose role it is: nothing
    could take its place, so that a paper with it in it could never be released.
    """
    return (hit for hit in scan(text, known) if _plain_words(hit.found) != _plain_words(hit.role.rstrip(_NUMBER)))


def _plain_words(text: str) -> list[str]:
    return fold(text).text.split()


def _tells(hit: Hit, known: Known) -> bool:
    """Whether a find in words that somebody chose tells of the case. A role that is nearly a name does not."""
    if hit.certainty is not Certainty.NEAR:
        return True
    return hit.what in _NAMED and not role_words(hit.found) and not _in_a_role(hit.found, known)


def _in_a_role(found: str, known: Known) -> bool:
    """Whether a role that is suggested for somebody or something of the case holds the words."""
    told = [*(one.role for one in known.people), *(one.role for one in known.places)]
    roles = {word for role in told for word in fold(role).text.split()}
    return all(word in roles for word in fold(found).text.split())


def folded_words(text: str) -> str:
    """By what two writings of a find are one."""
    return "".join(fold(text).text.split())
