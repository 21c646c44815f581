"""PDF: read by qpdf without mending anything, and taken only where nothing in it acts or is hidden."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf

from cdop.files.inspection.foreign import WITHIN, nothing_foreign
from cdop.files.rules import MEGABYTE, Refused

MOST_PAGES = 2_000
MOST_OBJECTS = 60_000  # the library takes about 1 kB for each
MOST_OF_ONE = 200_000  # values of one array or dictionary
MOST_UNPACKED = 32 * MEGABYTE  # of a stream that holds objects
_AFTER_END = 1024

# Keys of dictionaries that hold a programme or another file.
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AF"})
# What an action (/S), an annotation (/Subtype) or an object (/Type) may not be.
ACTIVE_NAMES = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
        "/RichMedia", "/RichMediaExecute", "/Screen", "/3D", "/FileAttachment", "/EmbeddedFile", "/Thread",
        "/GoTo3DView",
    }
)  # fmt: skip
_OF_INTEREST = re.compile(
    b"(?:" + b"|".join(re.escape(name.encode()) for name in {*ACTIVE_KEYS, *ACTIVE_NAMES, "/Page"}) + rb")\b"
)
ENCRYPTED = "The PDF is locked with a password. Save it without one and send that."
ACTIVE = "The PDF holds a programme, a form that sends, or another file. Print it to a new PDF and send that."
DAMAGED = "The PDF is damaged and cannot be read. Print it to a new PDF and send that."
TOO_LARGE = f"The PDF is too large inside: more than {MOST_PAGES:,} pages, or very many objects. Send it in parts."


def inspect(path: Path) -> None:
    """Raises ``Refused`` for a PDF that is damaged, locked, active, too large inside, or something else as well."""
    nothing_foreign(path)
    _ends_where_it_says(path)
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MOST_UNPACKED, png_max_memory=MOST_UNPACKED, tiff_max_memory=MOST_UNPACKED,
        run_length_max_memory=MOST_UNPACKED, dct_max_memory=MOST_UNPACKED, parser_max_nesting=100,
        parser_max_container_size=MOST_OF_ONE, doc_max_warnings=10,
    )  # fmt: skip
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True, inherit_page_attributes=False) as pdf:
            _look_through(pdf)
    except pikepdf.PasswordError:
        raise Refused(ENCRYPTED) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, RecursionError, RuntimeError):
        raise Refused(DAMAGED) from None


def _ends_where_it_says(path: Path) -> None:
    """What stands after the end of a PDF is read by other programs than those that read PDF."""
    with path.open("rb") as content:
        before, _, after = content.read().rpartition(b"%%EOF")
    if not before:
        raise Refused(DAMAGED)
    if after.strip(b"\x00\t\n\x0c\r ") or len(after) > _AFTER_END:
        raise Refused(WITHIN)


def _look_through(pdf: pikepdf.Pdf) -> None:
    """Each object as the library writes it, names spelt plainly; one with a word of interest is taken apart."""
    if pdf.is_encrypted:
        raise Refused(ENCRYPTED)
    if int(pdf.trailer.Size) > MOST_OBJECTS or len(pdf.objects) > MOST_OBJECTS:  # the first is quick, and may lie
        raise Refused(TOO_LARGE)
    pages = 0
    for item in chain((pdf.trailer,), pdf.objects):
        held = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if isinstance(held, pikepdf.Object) and _OF_INTEREST.search(held.unparse(resolved=True)):
            pages += sum(_is_a_page(holder) for holder in _holders(held) if isinstance(holder, pikepdf.Dictionary))
            if pages > MOST_PAGES:
                raise Refused(TOO_LARGE)


def _holders(item: Any) -> Iterator[Any]:
    """The dictionaries and arrays of an object. References are not followed: each object has its own turn."""
    waiting = [item]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, pikepdf.Dictionary):
            yield holder
            waiting += [value for value in holder.as_dict().values() if _holds(value)]
        elif isinstance(holder, pikepdf.Array):
            yield holder
            waiting += [value for value in holder if _holds(value)]


def _holds(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _is_a_page(held: pikepdf.Dictionary) -> bool:
    """Whether a dictionary is a page. Raises ``Refused`` where it acts, or holds another file."""
    if not ACTIVE_KEYS.isdisjoint(held.keys()):
        raise Refused(ACTIVE)
    said = {str(held.get(key)) for key in ("/S", "/Subtype", "/Type")}
    if not ACTIVE_NAMES.isdisjoint(said):
        raise Refused(ACTIVE)
    return "/Page" in said
