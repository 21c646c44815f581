"""Plain text: UTF-8 without controls, and not the beginning of something that a program would run."""

import re

from cdop.files.rules import Refused

# What makes a browser, an office program or a shell take a text for more than a text.
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|img|meta|\?xml|\?php)|%PDF-|^\s*(#!|MIME-Version:)|"
    rb"^\s*\{\\rtf",
    re.IGNORECASE,
)
_LOOKED_AT = 1024  # bytes in which programs look for what a file is
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def only_text(content: bytes) -> None:
    """Raises ``Refused`` for what is no plain text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("This is not plain text in UTF-8. Save it as UTF-8, or as PDF, and send that.") from None
    if _CONTROLS.search(text):
        raise Refused("This is not plain text: it holds characters that no text has. Send the document as PDF.")
    no_markup(content)


def no_markup(content: bytes) -> None:
    """Raises ``Refused`` where the first bytes read as a web page or another document."""
    if _MARKUP.search(content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")):
        raise Refused("The file begins like a web page or another kind of document. Send the document as PDF.")
