"""The XML parts of a Word document, read as a stream: no entities, nothing kept but what is asked about."""

import re
from collections.abc import Iterable
from xml.parsers import expat

from cdop.files.inspection.package import DAMAGED, TOO_LARGE
from cdop.files.rules import Refused

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "The Word document holds macros or another programme. Save it as PDF and send that."
ELSEWHERE = "The Word document fetches something from elsewhere when it is opened. Save it as PDF and send that."
_ACTIVE_TYPE = re.compile(
    r"macro|vba|activex|oleobject|msdownload|html|javascript|zip|spreadsheetml|presentationml|rtf|bin\b|octet-stream",
    re.IGNORECASE,
)
# What a relation may not lead to, inside or outside: the last word of its type.
_ACTIVE_RELATION = frozenset(
    {
        "oleobject", "package", "control", "activexcontrolbinary", "vbaproject", "wordvbadata", "afchunk",
        "subdocument", "frame", "attachedtoolbars", "keymapcustomizations", "extensibility", "mailmergesource",
        "mailmergeheadersource",
    }
)  # fmt: skip
_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
# The first word of a field that runs or fetches something; QUOTE with numbers spells such a word.
_ACTIVE_FIELD = re.compile(
    r"^\s*(DDE(AUTO)?|INCLUDE(PICTURE|TEXT)?|IMPORT|LINK|EMBED|MACROBUTTON|DATABASE|HTMLACTIVEX|CONTROL|"
    r"QUOTE\s+\d+)\b",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_OF_FIELDS = 1 << 20  # characters
MOST_ELEMENTS = 1_500_000


class Part:
    """Reads parts of one kind. Raises ``Refused``, or ``ExpatError`` for what is no XML."""

    def read(self, blocks: Iterable[bytes]) -> None:
        """Read one part."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = lambda name, said: self.element(parser, name.rpartition(":")[2], said)
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
        self.end()

    def element(self, parser: expat.XMLParserType, name: str, said: dict[str, str]) -> None:
        """An element begins: its name without prefix, and its attributes."""

    def end(self) -> None:
        """The part has ended."""


class Types(Part):
    """What kinds of parts the document says that it has."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def element(self, parser: expat.XMLParserType, name: str, said: dict[str, str]) -> None:
        kind = said.get("ContentType", "").strip()
        if _ACTIVE_TYPE.search(kind):
            raise Refused(MACROS)
        self.found.add(kind)

    def complete(self) -> None:
        """Raises ``Refused`` where no part is a Word document."""
        if MAIN not in self.found:
            raise Refused(DAMAGED)


class Relations(Part):
    """What the parts lead to."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def element(self, parser: expat.XMLParserType, name: str, said: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind = said.get("Type", "").strip().rpartition("/")[2].casefold()
        if kind in _ACTIVE_RELATION:
            raise Refused(MACROS)
        target, outside = said.get("Target", "").strip(), said.get("TargetMode", "").casefold() == "external"
        if outside and not (kind == "hyperlink" and _LINK.match(target)):
            raise Refused(ELSEWHERE)
        if not outside and (":" in target or target.startswith("//") or "\\" in target):
            raise Refused(ELSEWHERE)
        self.found.add(kind)

    def complete(self) -> None:
        """Raises ``Refused`` where nothing leads to the document itself."""
        if "officedocument" not in self.found:
            raise Refused(DAMAGED)


class Content(Part):
    """The text with its fields. ``elements`` counts those of all parts."""

    def __init__(self) -> None:
        self.elements = 0
        self._fields: list[str] = []
        self._length = 0

    def element(self, parser: expat.XMLParserType, name: str, said: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Refused(TOO_LARGE)
        if name == "instrText":
            parser.CharacterDataHandler = self._add
            return
        parser.CharacterDataHandler = None
        if name == "fldChar":
            self._add("\n")
        elif name == "fldSimple":
            self._add("\n" + next((text for key, text in said.items() if key.endswith("instr")), "") + "\n")

    def end(self) -> None:
        if _ACTIVE_FIELD.search("".join(self._fields)):
            raise Refused(ELSEWHERE)
        self._fields.clear()

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > _MOST_OF_FIELDS:
            raise Refused(DAMAGED)
        self._fields.append(text)


def _no_doctype(*_said: object) -> None:
    raise Refused(DAMAGED)
