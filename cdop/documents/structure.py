"""The finishing touch to a PDF: its structure tree, title, language and dates.

Writes what accessible reading needs (headings, table cells with scope, figure texts, links, reading
order). It makes no claim to a standard: no one has checked the result by hand.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from cdop.documents.tagging import Marked, Node, Tagger

LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Details:
    """What the file says of itself. ``made_at`` is the moment of printing, with its time zone."""

    title: str
    subject: str
    author: str
    made_at: datetime


def finish(data: bytes, tagger: Tagger, details: Details) -> bytes:
    """The same pages with structure and details; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _Tree(pdf, tagger).write()
        pdf.Root.Lang = String(LANGUAGE)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _describe(pdf, details)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _describe(pdf: Pdf, details: Details) -> None:
    """Title, subject, author and dates, in both places where readers look."""
    made = details.made_at.astimezone(UTC)
    del pdf.docinfo
    for key, text in (("Title", details.title), ("Subject", details.subject), ("Author", details.author)):
        pdf.docinfo[f"/{key}"] = String(text)
    for key in ("CreationDate", "ModDate"):
        pdf.docinfo[f"/{key}"] = String(f"D:{made:%Y%m%d%H%M%S}Z")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = details.title
        meta["dc:language"] = [LANGUAGE]
        meta["dc:creator"] = [details.author]
        meta["dc:description"] = details.subject
        for key in ("xmp:CreateDate", "xmp:ModifyDate"):
            meta[key] = made.strftime("%Y-%m-%dT%H:%M:%SZ")


class _Tree:
    """Turns nodes into structure elements, and says for each mark on a page which element it is of."""

    def __init__(self, pdf: Pdf, tagger: Tagger) -> None:
        self.pdf, self.tagger = pdf, tagger
        self.marks: dict[int, dict[int, Object]] = {}
        self.elements: dict[int, Object] = {}

    def write(self) -> None:
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self.tagger.root, root)
        numbers: list[int | Object] = []
        for page, marks in sorted(self.marks.items()):
            numbers.extend([page, self.pdf.make_indirect(Array([marks[n] for n in sorted(marks)]))])
        following = len(self.pdf.pages)
        for number, (page, _) in enumerate(self.tagger.links):
            numbers.extend([following + number, self._link(number, page, following + number)])
        for index, sheet in enumerate(self.pdf.pages):
            sheet.obj.StructParents = index
            sheet.obj.Tabs = Name.S
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = following + len(self.tagger.links)
        self.pdf.Root.StructTreeRoot = root

    def _element(self, node: Node, parent: Object) -> Object:
        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent))
        self.elements[id(node)] = element
        if node.alternative:
            element.Alt = String(node.alternative)
        if node.scope:
            element.A = Dictionary(O=Name.Table, Scope=Name(f"/{node.scope}"))
        kids = [self._kid(kid, element) for kid in node.kids if isinstance(kid, Marked) or not kid.empty]
        element.K = Array(kids)
        return element

    def _kid(self, kid: Node | Marked, element: Object) -> Object:
        if isinstance(kid, Node):
            return self._element(kid, element)
        self.marks.setdefault(kid.page, {})[kid.number] = element
        return Dictionary(Type=Name.MCR, Pg=self.pdf.pages[kid.page].obj, MCID=kid.number)

    def _link(self, number: int, page: int, key: int) -> Object:
        """Tie one link annotation to its element; links come in the order in which they were drawn."""
        node = self.tagger.links[number][1]
        before = sum(1 for earlier, _ in self.tagger.links[:number] if earlier == page)
        sheet, element = self.pdf.pages[page].obj, self.elements[id(node)]
        annotation = sheet.Annots[before]
        annotation.StructParent = key
        annotation.Contents = String(node.alternative)
        element.K.append(Dictionary(Type=Name.OBJR, Pg=sheet, Obj=annotation))
        return element
