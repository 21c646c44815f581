"""Texts from web pages, in which a sign may be written by its name or number: ``M&#97;isie``, ``Mais&shy;ie``."""

import html
import re

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};)")


def unescaped(text: str) -> tuple[str, list[int] | None]:
    """The text with such signs themselves, and from where in the text each comes, with one place more, the end.

    None in the place of the places where there is no such sign.
    """
    parts, places, end = list[str](), list[int](), 0
    for match in _REFERENCE.finditer(text):
        sign = html.unescape(match[0])
        if sign == match[0]:
            continue
        parts += text[end : match.start()], sign
        places += [*range(end, match.start()), *[match.start()] * len(sign)]
        end = match.end()
    if not parts:
        return text, None
    return "".join((*parts, text[end:])), [*places, *range(end, len(text) + 1)]
