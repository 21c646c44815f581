"""The sections of a paper: what was drawn, what was written since, and what stands. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

LONGEST_SECTION = 40_000


@dataclass(frozen=True)
class DraftPart:
    """One part of a draft: its heading and its words, a paragraph a line. ``short``: told first, too."""

    title: str
    text: str
    short: bool = False


@dataclass(frozen=True)
class Section:
    """One section. ``text`` is what stands, a paragraph a line; ``drawn`` what the case's facts last said.

    ``fixed``: made of codes alone, such as the age and the area: nothing in it is searched, and nobody edits it.
    """

    key: str
    title: str
    text: str
    drawn: str
    fixed: bool = False

    @property
    def edited(self) -> bool:
        return self.text != self.drawn

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The lines of a fixed section: what is told, and its value."""
        return [(name, value) for name, _, value in (line.partition(": ") for line in self.text.splitlines())]

    def written(self, text: str) -> "Section":
        return replace(self, text=text)


def drawn_section(key: str, title: str, lines: Sequence[str], *, fixed: bool = False) -> Section:
    """A section as it is drawn: a paragraph a line, blank ones left out."""
    paragraphs = [line.strip() for text in lines for line in text.splitlines() if line.strip()]
    text = "\n".join(paragraphs)[:LONGEST_SECTION]
    return Section(key, title, text, text, fixed)


def drawn_again(before: Sequence[Section], now: Sequence[Section]) -> list[Section]:
    """The sections drawn anew, of which those that somebody wrote in keep what was written, beside the new drawing.

    A section that is not drawn any more stays where somebody wrote in it.
    """
    kept = {one.key: one for one in before}
    found = [replace(one, text=old.text) if (old := kept.get(one.key)) and old.edited else one for one in now]
    keys = {one.key for one in now}
    return found + [replace(one, drawn="") for one in before if one.key not in keys and one.edited]


def changed_since(before: Sequence[Section], now: Sequence[Section]) -> list[str]:
    """The titles of the sections that would be drawn otherwise now, or not any more."""
    old, new = {one.key: one.drawn for one in before}, {one.key: one for one in now}
    changed = [one.title for one in now if old.get(one.key, "") != one.drawn]
    return changed + [one.title for one in before if one.drawn and one.key not in new]


def as_json(sections: Sequence[Section]) -> list[dict[str, Any]]:
    return [asdict(one) for one in sections]


def from_json(stored: Sequence[Mapping[str, Any]]) -> list[Section]:
    return [Section(**one) for one in stored]
