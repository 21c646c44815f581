"""Mismatches and polyglots (security.md S53): a name, the content, and words of the reason for which it is refused."""

import io
import zipfile
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.files.making import (
    MACRO_MAIN,
    field,
    leading_to,
    pdf,
    picture,
    png_of,
    relation,
    relations,
    with_chunk,
    word,
    word_parts,
    zipped,
)  # fmt: skip

OTHER, KINDS, ENDINGS = "content is something else", "kind of file is not taken", "two endings"
ACTIVE, LOCKED, WITHIN, DAMAGED = "holds a programme", "locked", "hidden in this one", "damaged"
MACROS, EMBEDDED, ELSEWHERE, WEB, CONTROLS, UTF8 = (
    "holds macros", "holds another file", "from elsewhere", "like a web page", "no text has", "in UTF-8",
)  # fmt: skip
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PROGRAM = b"MZ\x90\0" + b"\0" * 600
ARCHIVE = zipped({"Main.class": b"\xca\xfe\xba\xbe"})


def _root(**entries: Any) -> bytes:
    """A PDF whose catalogue has these entries."""
    return pdf(lambda made: [made.Root.__setitem__(f"/{key}", value) for key, value in entries.items()] and None)


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _note(**entries: Any) -> bytes:
    """A PDF whose page has one annotation."""
    return pdf(lambda made: made.pages[0].__setattr__("Annots", Array([made.make_indirect(Dictionary(**entries))])))


def _attached() -> bytes:
    def attach(made: pikepdf.Pdf) -> None:
        made.attachments["a.exe"] = PROGRAM

    return pdf(attach)


def _action(**entries: Any) -> bytes:
    return _root(OpenAction=Dictionary(**entries))


def _packed_script() -> bytes:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.JavaScript, JS=made.make_stream(b"app.alert(1)")))

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _spelt_script() -> bytes:
    """The names with signs in hexadecimal, as programs that look for words do not see them."""
    plain = _root(OpenAction=Dictionary(S=Name("/JavaScriptXXXX"), XXXX="app.alert(1)"))
    return plain.replace(b"/JavaScriptXXXX", b"/J#61v#61Script").replace(b"/XXXX", b"/#4aS")


def _locked(**words: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(R=6, **{"user": "", "owner": "", **words}))


def _linked(target: str, kind: str) -> bytes:
    return leading_to(relation(kind, target, "External"))


def _with_part(name: str, content: bytes, kind: str = "image") -> bytes:
    return leading_to(relation(kind, name.removeprefix("word/")), **{name: content})


def _with_entry(name: str, **said: Any) -> bytes:
    """A Word document with a part about which its directory says something more."""
    entry = zipfile.ZipInfo(name)
    for key, value in said.items():
        setattr(entry, key, value)
    return word(more={entry: "<a/>"})


def _twice() -> bytes:
    return zipped({**word_parts(), "word/Document.xml": "<w:document xmlns:w='x'/>"})


def _locked_part() -> bytes:
    content = bytearray(word())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _between() -> bytes:
    """Bytes that no part claims, between the parts and their directory."""
    content, hidden = word(), PROGRAM * 10
    at = content.index(b"PK\x01\x02")
    start = (at + len(hidden)).to_bytes(4, "little")
    return content[:at] + hidden + content[at:-6] + start + content[-2:]


def _doctype() -> bytes:
    parts = word_parts()
    parts["word/document.xml"] = (
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="x">&e;</w:document>'
    )
    return zipped(parts)


def _spreadsheet() -> bytes:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return word(main=sheet)


def _commented() -> bytes:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = PAGE
    return out.getvalue()


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    # Names that say what they are not
    "a web page as PDF": ("a.pdf", PAGE, OTHER),
    "a drawing that runs as PNG": ("a.png", SVG, OTHER),
    "a JPEG as PNG": ("a.png", picture("JPEG"), OTHER),
    "a PNG as JPEG": ("a.jpg", picture("PNG"), OTHER),
    "a GIF with an archive as PNG": ("a.png", b"GIF89a" + b"\0" * 20 + ARCHIVE, OTHER),
    "a program as PDF": ("a.pdf", PROGRAM, OTHER),
    "an old Word document as DOCX": ("a.docx", OLD_OFFICE, OTHER),
    "a PDF as Word document": ("a.docx", pdf(), OTHER),
    "a Word document as PDF": ("a.pdf", word(), OTHER),
    "a PDF after something else": ("a.pdf", b"\n" + pdf(), OTHER),
    "an ending that is not taken": ("a.html", PAGE, KINDS),
    "a Word document with macros by its own name": ("a.docm", word(main=MACRO_MAIN), KINDS),
    "an old Word document by its own name": ("a.doc", OLD_OFFICE, KINDS),
    "an archive": ("a.zip", ARCHIVE, KINDS),
    "no ending": ("report", pdf(), KINDS),
    "an ending alone": (".pdf", pdf(), KINDS),
    "a program named as a report": ("report.pdf.exe", PROGRAM, KINDS),
    "a report named as a program": ("report.exe.pdf", pdf(), ENDINGS),
    "a web page among endings": ("report.HTML .txt", b"words", ENDINGS),
    "an ending turned round": ("report\u202efdp.exe", PROGRAM, KINDS),
    "an ending after a null": ("evil.exe\0.pdf", pdf(), ENDINGS),
    "an ending cut off by a null": ("evil.pdf\0.exe", PROGRAM, KINDS),
    "a second stream": ("notes.txt:evil.exe", PROGRAM, KINDS),
    "an ending behind dots and spaces": ("evil.pdf.exe . .", PROGRAM, KINDS),
    # PDF
    "a web page within PDF": ("a.pdf", b"%PDF-1.7\n" + PAGE + pdf()[9:], WITHIN),
    "a PDF that is a web page further in": ("a.pdf", pdf().replace(b"\nxref", b"\n%<script >\nxref"), WITHIN),
    "a PDF with an archive at its end": ("a.pdf", pdf() + ARCHIVE, WITHIN),
    "a PDF with words after its end": ("a.pdf", pdf() + b"#!/bin/sh\n", WITHIN),
    "a PDF with a RAR archive": ("a.pdf", pdf().replace(b"\nxref", b"\n%Rar!\x1a\x07\nxref"), WITHIN),
    "a PDF that opens with a script": ("a.pdf", _root(OpenAction=_script()), ACTIVE),
    "a PDF with a script of a name": ("a.pdf", _root(Names=Dictionary(JavaScript=Dictionary())), ACTIVE),
    "a PDF with a script of an event": ("a.pdf", _root(AA=Dictionary(WC=_script())), ACTIVE),
    "a PDF with a packed script": ("a.pdf", _packed_script(), ACTIVE),
    "a PDF with a script spelt otherwise": ("a.pdf", _spelt_script(), ACTIVE),
    "a PDF that starts a program": ("a.pdf", _action(S=Name.Launch, F="cmd.exe"), ACTIVE),
    "a PDF that sends its form": ("a.pdf", _action(S=Name.SubmitForm, F="https://x.example"), ACTIVE),
    "a PDF that opens another": ("a.pdf", _action(S=Name.GoToR, F="//x.example/a.pdf"), ACTIVE),
    "a PDF with a form of its own language": ("a.pdf", _root(AcroForm=Dictionary(XFA=Array([]))), ACTIVE),
    "a PDF with a file": ("a.pdf", _attached(), ACTIVE),
    "a PDF with a file in a note": ("a.pdf", _note(Type=Name.Annot, Subtype=Name.FileAttachment), ACTIVE),
    "a PDF with a film": ("a.pdf", _note(Type=Name.Annot, Subtype=Name.RichMedia), ACTIVE),
    "a PDF locked to read": ("a.pdf", _locked(user="secret"), LOCKED),
    "a PDF locked to change": ("a.pdf", _locked(owner="secret"), LOCKED),
    "a PDF cut off": ("a.pdf", pdf()[:-60], DAMAGED),
    "a PDF whose table is wrong": ("a.pdf", pdf().replace(b"startxref\n", b"startxref\n9"), DAMAGED),
    "a PDF in name alone": ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF\n", DAMAGED),
    # Word
    "a Word document with macros renamed": (
        "a.docx", word(main=MACRO_MAIN, more={"word/vbaProject.bin": OLD_OFFICE}), MACROS,
    ),
    "a Word document with a macro part alone": ("a.docx", word(more={"word/vbaProject.bin": OLD_OFFICE}), EMBEDDED),
    "a Word document with a hidden macro part": ("a.docx", _with_part("word/media/a.png", OLD_OFFICE), WITHIN),
    "a Word document that leads to macros": ("a.docx", leading_to(relation("vbaProject", "x.xml")), MACROS),
    "a Word document with a control": ("a.docx", leading_to(relation("control", "activeX/activeX1.xml")), MACROS),
    "a Word document with an object": (
        "a.docx", _with_part("word/embeddings/oleObject1.bin", OLD_OFFICE, "oleObject"), MACROS,
    ),
    "a Word document with a spreadsheet": (
        "a.docx", word(more={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": _spreadsheet()}), EMBEDDED,
    ),
    "a Word document with a web page": ("a.docx", _with_part("word/a.htm", PAGE, "aFChunk"), MACROS),
    "a Word document within another": ("a.docx", _with_part("word/media/a.png", word()), WITHIN),
    "a Word document with an archive": ("a.docx", word(more={"word/media/a.zip": ARCHIVE}), EMBEDDED),
    "a Word document with a program": ("a.docx", _with_part("word/media/a.jpg", PROGRAM), WITHIN),
    "a Word document with a web page as picture": ("a.docx", _with_part("word/media/a.jpg", PAGE), WEB),
    "a Word document with a template elsewhere": (
        "a.docx", leading_to(**{"word/_rels/settings.xml.rels": relations(
            relation("attachedTemplate", "https://x.example/a.dotm", "External"))}), ELSEWHERE,
    ),
    "a Word document with a picture elsewhere": ("a.docx", _linked("https://x.example/a.png", "image"), ELSEWHERE),
    "a Word document with a link to a disk": ("a.docx", _linked("file:///C:/a.exe", "hyperlink"), ELSEWHERE),
    "a Word document with a link to a share": ("a.docx", _linked("\\\\x.example\\a", "hyperlink"), ELSEWHERE),
    "a Word document with a frame": ("a.docx", _linked("https://x.example/", "frame"), MACROS),
    "a Word document with a field that runs": ("a.docx", word(field("DD", "EAU", 'TO c:\\\\a.exe "x"')), ELSEWHERE),
    "a Word document with a field in numbers": ("a.docx", word(field(" QUOTE 68 68 69")), ELSEWHERE),
    "a Word document with a field within": (
        "a.docx", word('<w:fldSimple w:instr=" INCLUDEPICTURE &quot;https://x.example/a&quot;"/>'), ELSEWHERE,
    ),
    "a Word document with entities": ("a.docx", _doctype(), DAMAGED),
    "a spreadsheet as Word document": ("a.docx", _spreadsheet(), MACROS),
    "an archive as Word document": ("a.docx", ARCHIVE, EMBEDDED),
    "a Word document without its kinds": ("a.docx", zipped({"word/document.xml": "<a/>"}), DAMAGED),
    "a Word document with a program before it": ("a.docx", b"PK\x03\x04" + b"\0" * 40 + word(), WITHIN),
    "a Word document with a program after it": ("a.docx", word() + PROGRAM, DAMAGED),
    "a Word document with a remark": ("a.docx", _commented(), DAMAGED),
    "a Word document with bytes between": ("a.docx", _between(), WITHIN),
    "a Word document with a link in the archive": (
        "a.docx", _with_entry("word/media/a.png", external_attr=0o120777 << 16), DAMAGED,
    ),
    "a Word document with a part above it": ("a.docx", _with_entry("../../evil.xml"), DAMAGED),
    "a Word document with a part at the root": ("a.docx", _with_entry("/evil.xml"), DAMAGED),
    "a Word document with a part twice": ("a.docx", _twice(), DAMAGED),
    "a Word document with a locked part": ("a.docx", _locked_part(), DAMAGED),
    "a Word document with another packing": (
        "a.docx", _with_entry("word/media/a.png", compress_type=zipfile.ZIP_BZIP2), DAMAGED,
    ),
    "a Word document with a wrong sum": ("a.docx", word().replace(b"<", b"<", 1)[:80] + b"x" + word()[81:], DAMAGED),
    # Pictures
    "a PNG with an archive after it": ("a.png", picture("PNG") + ARCHIVE, WITHIN),
    "a PNG with a program after it": ("a.png", picture("PNG") + PROGRAM, WITHIN),
    "a PNG with a web page after it": ("a.png", picture("PNG") + PAGE, WITHIN),
    "a PNG with a web page in a remark": ("a.png", with_chunk(picture("PNG"), b"tEXt", b"a\0" + PAGE), WITHIN),
    "a PNG with an archive in a remark": ("a.png", with_chunk(picture("PNG"), b"teSt", ARCHIVE), WITHIN),
    "a PNG cut off": ("a.png", picture("PNG")[:-20], DAMAGED),
    "a PNG with a wrong sum": ("a.png", png_of(9, 9).replace(b"\x08\x02", b"\x08\x03"), DAMAGED),
    "a PNG in name alone": ("a.png", b"\x89PNG\r\n\x1a\n" + PAGE, DAMAGED),
    "a JPEG with an archive after it": ("a.jpg", picture("JPEG") + ARCHIVE, WITHIN),
    "a JPEG with a program in a remark": ("a.jpg", picture("JPEG", comment=b"<?php system('id'); ?>"), WITHIN),
    "a JPEG in name alone": ("a.jpg", b"\xff\xd8\xff\xe0" + PAGE, DAMAGED),
    "a JPEG that is a PDF": ("a.jpg", picture("JPEG", comment=b"%PDF-1.7"), WEB),
    # Text
    "text in UTF-16": ("a.txt", "Seen on 3 May.".encode("utf-16"), UTF8),
    "text in UTF-16 without a mark": ("a.txt", "Seen on 3 May.".encode("utf-16-le"), CONTROLS),
    "text of an old system": ("a.txt", "Zoë".encode("latin-1"), UTF8),
    "a program as text": ("a.txt", PROGRAM, UTF8),
    "controls as text": ("a.txt", b"Seen\x1b[2J", CONTROLS),
    "a web page as text": ("a.txt", b"\xef\xbb\xbf  \n" + PAGE, WEB),
    "a drawing as text": ("a.txt", SVG, WEB),
    "a PDF as text": ("a.txt", b"words %PDF-1.7", WEB),
    "a rich text as text": ("a.txt", b"{\\rtf1 words}", WEB),
    "a message as text": ("a.txt", b"MIME-Version: 1.0\n", WEB),
    **{f"an empty {ending}": (f"a.{ending}", b"", "is empty") for ending in ("pdf", "docx", "png", "jpg", "txt")},
}  # fmt: skip
