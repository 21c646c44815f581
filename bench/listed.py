"""Which cases a page lists, so that two pages can be told to list the same."""

import re

from bench.cells import digest_of_text

_REFERENCE = re.compile(r"B\d{4}-\d{7}")


def references(page: str) -> str:
    """A digest of the page's distinct references, in order."""
    return digest_of_text(list(dict.fromkeys(_REFERENCE.findall(page))))
