"""All text of a Word document, whether its reader sees it or not: what was hidden or deleted is looked through too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cdop.files.rules import Refused

UNREADABLE = "The Word document cannot be read. Save it as PDF and send that."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": "\u00ad"}
# What kind of part it is, by the last word of its content type, and what is written before its text.
_PARTS = {
    "document.main+xml": "", "header+xml": "Header", "footer+xml": "Footer", "footnotes+xml": "Footnote",
    "endnotes+xml": "Endnote", "comments+xml": "Comment", "glossary+xml": "Building block", "chart+xml": "Chart",
    "diagramdata+xml": "Diagram",
}  # fmt: skip
_ORDER = list(_PARTS)
_LATER = (f"{_W}del", f"{_W}moveFrom")
_EARLIER = (f"{_W}ins", f"{_W}moveTo")
_EITHER = (*_LATER, *_EARLIER, f"{_W}hyperlink", f"{_W}smartTag", f"{_W}sdt")


def text_of(path: Path) -> str:
    """A paragraph a line, in the document's order; then headers, footers, notes and comments, each said to be such.

    What was deleted with changes recorded, or is formatted as hidden, stands in lines of its own. Raises ``Refused``.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = Document(str(path))
        return "\n".join(_lines(document.part.package))
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError, RecursionError):
        raise Refused(UNREADABLE) from None


def _lines(package: Any) -> Iterator[str]:
    from docx.oxml import parse_xml

    parts = [(kind, part) for part in package.iter_parts() if (kind := _kind(part.content_type)) is not None]
    for kind, part in sorted(parts, key=lambda pair: (_ORDER.index(pair[0]), str(pair[1].partname))):
        root = part.element if hasattr(part, "element") else parse_xml(part.blob)
        for words in _paragraphs(root):
            if words.strip():
                yield f"{_PARTS[kind]}: {words}" if _PARTS[kind] else words


def _kind(content_type: str) -> str | None:
    return next((kind for kind in _PARTS if content_type.casefold().endswith(kind)), None)


def _paragraphs(root: Any) -> Iterator[str]:
    """The text of each paragraph as it is shown, then as it was before changes, then what is hidden in it.

    Paragraphs in text boxes come after the one that holds them.
    """
    for paragraph in root.iter(f"{_W}p"):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue
        yield "".join(_pieces(paragraph, _LATER))
        if paragraph.find(f".//{_W}delText") is not None:
            yield "Before changes: " + "".join(_pieces(paragraph, _EARLIER))
        hidden = [run for run in paragraph.iterchildren(f"{_W}r", *_EITHER) if _is_hidden(run)]
        if hidden:
            yield "Hidden: " + "".join(piece for run in hidden for piece in _pieces(run, ()))
    drawn = [run.text or "" for run in root.iter(_DRAWN)]
    if drawn:
        yield " ".join(drawn)


def _is_hidden(run: Any) -> bool:
    return bool(run.find(f".//{_W}rPr/{_W}vanish") is not None)


def _pieces(holder: Any, without: tuple[str, ...]) -> Iterator[str]:
    """The text below an element, but for paragraphs within, and for hidden runs where changes are told apart."""
    for item in holder:
        if item.tag in (f"{_W}p", _FALLBACK, *without) or not isinstance(item.tag, str):
            continue
        if without and item.tag == f"{_W}r" and _is_hidden(item):
            continue
        if item.tag in _SIGNS:
            yield _SIGNS[item.tag]
        elif item.tag in (f"{_W}t", f"{_W}delText"):
            yield item.text or ""
        elif item.tag == f"{_W}sym":
            yield "\ufffd"
        else:
            yield from _pieces(item, without)
