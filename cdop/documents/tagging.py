"""The structure of a document (headings, tables, figures), noted while its pages are drawn.

ReportLab writes no tags. A ``Node`` is one structure element; drawing inside ``Tagger.content`` marks
what is drawn as belonging to it, and ``structure.py`` writes the tree into the finished file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Union

from reportlab.pdfgen.canvas import Canvas

from cdop.documents.operators import write


@dataclass(frozen=True)
class Marked:
    """A piece of page content: page (from 0) and its number on that page."""

    page: int
    number: int


@dataclass(eq=False)
class Node:
    """One structure element, such as ``H1``, ``P``, ``Table``, ``TR``, ``TH``, ``TD``, ``Figure``."""

    role: str
    alternative: str = ""
    scope: str = ""
    kids: list[Union["Node", Marked]] = field(default_factory=list)

    def add(self, role: str, alternative: str = "", scope: str = "") -> "Node":
        """A new element at the end of this one; reading order is the order of adding."""
        kid = Node(role, alternative, scope)
        self.kids.append(kid)
        return kid

    @property
    def empty(self) -> bool:
        """True where nothing was drawn for this element or any below it."""
        return all(isinstance(kid, Node) and kid.empty for kid in self.kids)


class Tagger:
    """Marks content on the pages of one document and remembers where each element's content is."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self.links: list[tuple[int, Node]] = []
        self._next: dict[int, int] = {}

    @contextmanager
    def content(self, canvas: Canvas, node: Node) -> Iterator[None]:
        """What is drawn inside belongs to ``node``."""
        page = canvas.getPageNumber() - 1
        number = self._next.get(page, 0)
        self._next[page] = number + 1
        node.kids.append(Marked(page, number))
        yield from self._marked(canvas, f"/{node.role} <</MCID {number}>> BDC")

    @contextmanager
    def artifact(self, canvas: Canvas) -> Iterator[None]:
        """What is drawn inside is decoration: rules, running feet, repeated table heads."""
        yield from self._marked(canvas, "/Artifact BMC")

    def link(self, canvas: Canvas, node: Node) -> None:
        """The link annotation just put on this page belongs to ``node``."""
        self.links.append((canvas.getPageNumber() - 1, node))

    @staticmethod
    def _marked(canvas: Canvas, opening: str) -> Iterator[None]:
        write(canvas, opening)
        yield
        write(canvas, "EMC")
