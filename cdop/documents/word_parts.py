"""Pieces of a Word document that python-docx has no words for: bookmarks, lists of contents, marked heads of tables."""

from collections.abc import Mapping, Sequence
from typing import Any

_RULES = (("top", "8", "12385F"), ("bottom", "8", "12385F"), ("insideH", "4", "C3CAD1"))


def element(tag: str, attributes: Mapping[str, str] | None = None) -> Any:
    """An element by its name with prefix, such as ``w:tblHeader``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    return made


def named(paragraph: Any, name: str, number: int) -> None:
    """A bookmark round a paragraph's text, to which links lead."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    runs = paragraph._p.r_lst
    runs[0].addprevious(start)
    runs[-1].addnext(element("w:bookmarkEnd", {"w:id": str(number)}))


def mark_head(row: Any) -> None:
    """The row of headings, which is repeated on each page and read out as such."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", {"w:val": "true"}))


def ruled(table: Any, title: str, description: str) -> None:
    """Thin rules between rows, stronger ones round the table; its title and description; a head and a first column."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side, size, colour in _RULES:
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": size, "w:space": "0", "w:color": colour}))
    look = next((found for found in properties if found.tag.endswith("}tblLook")), None)
    before = [borders]
    after = [element("w:tblCaption", {"w:val": title}), element("w:tblDescription", {"w:val": description})]
    if look is None:
        look = element("w:tblLook")
        properties.append(look)
    for name, value in (
        ("firstRow", "1"),
        ("firstColumn", "1"),
        ("lastRow", "0"),
        ("lastColumn", "0"),
        ("noVBand", "1"),
    ):
        from docx.oxml.ns import qn

        look.set(qn(f"w:{name}"), value)
    layout = next((found for found in properties if found.tag.endswith("}tblLayout")), look)
    for one in before:
        layout.addprevious(one)
    for one in reversed(after):
        look.addnext(one)


def field(paragraph: Any, instruction: str, lines: Sequence[tuple[int, str, str]]) -> None:
    """A list of contents that Word can make anew; till then its lines (level, words, bookmark) are links."""
    from docx.shared import Pt

    first = paragraph
    _run(first, element("w:fldChar", {"w:fldCharType": "begin"}))
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    _run(first, code)
    _run(first, element("w:fldChar", {"w:fldCharType": "separate"}))
    current = first
    for place, (level, words, name) in enumerate(lines):
        if place:
            made = element("w:p")
            current._p.addnext(made)
            current = type(first)(made, first._parent)
        current.paragraph_format.left_indent = Pt(14 * (level - 1))
        current.paragraph_format.space_after = Pt(2)
        link = element("w:hyperlink", {"w:anchor": name, "w:history": "1"})
        run, text = element("w:r"), element("w:t")
        text.text = words
        run.append(text)
        link.append(run)
        current._p.append(link)
    _run(current, element("w:fldChar", {"w:fldCharType": "end"}))


def _run(paragraph: Any, content: Any) -> None:
    run = element("w:r")
    run.append(content)
    paragraph._p.append(run)
