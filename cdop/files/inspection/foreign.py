"""Other files within a file: an archive or a web page beside the picture or document that it says it is."""

import re
import zipfile
from pathlib import Path

from cdop.files.plain_text import no_markup
from cdop.files.rules import Refused

# Archives that programs find anywhere in a file, Office's old container, and what only a web page holds. Six bytes at
# least, so that ten megabytes of picture hold none by chance.
_FOREIGN = re.compile(
    rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|<script[\s>]|<iframe[\s>]|<!doctype|<\?php\s",
    re.IGNORECASE,
)
WITHIN = "Another file is hidden in this one. Print the document to a new PDF, or save the picture anew, and send that."


def nothing_foreign(path: Path) -> None:
    """Raises ``Refused`` where a PDF or a picture is an archive, a web page or an old Office file as well."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path) or _FOREIGN.search(content):
        raise Refused(WITHIN)
    no_markup(content[1:])  # without the first byte, a PDF's own beginning does not count as another
