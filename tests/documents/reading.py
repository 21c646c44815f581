"""Reading documents back, as their readers' programs do."""

import io
import re
import subprocess
import unicodedata
import zipfile

import pikepdf
from werkzeug.test import TestResponse

# Marks that extraction puts round right-to-left text.
_DIRECTION_MARKS = re.compile("[\u202a-\u202e]")


def text_of(response: TestResponse) -> str:
    """What somebody reads in an answer, whatever kind of file it is."""
    if response.mimetype == "application/pdf":
        return extracted(response.data)
    if response.mimetype.startswith("image/"):
        return response.data.decode("latin-1")
    if response.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return response.get_data(as_text=True)


def extracted(pdf: bytes) -> str:
    """The text of all pages in reading order, in composed form, without direction marks."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return unicodedata.normalize("NFC", _DIRECTION_MARKS.sub("", found.stdout.decode()))


def laid_out(pdf: bytes, page: int) -> str:
    """The text of one page with its lines as they stand on paper."""
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file as objects."""
    return pikepdf.open(io.BytesIO(pdf))


def roles(pdf: pikepdf.Pdf) -> list[str]:
    """The role of every structure element, in reading order."""
    return [str(element.S)[1:] for element in elements(pdf)]


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every structure element, in reading order."""
    found: list[pikepdf.Object] = []
    waiting: list[pikepdf.Object] = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        if not (isinstance(element, pikepdf.Dictionary) and "/S" in element):
            continue
        found.append(element)
        waiting.extend(reversed(list(element.get("/K", []))))
    return found
