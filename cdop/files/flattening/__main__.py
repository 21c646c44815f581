"""``python -m cdop.files.flattening VERB ENDING PATH``: writes what it made, or ends with 3 and the reason.

What is asked for stands as JSON on the standard input.
"""

import json
import resource
import sys
from pathlib import Path

from cdop.files.flattening import encoding, word
from cdop.files.flattening.copies import MOST_MADE
from cdop.files.flattening.drawing import Drawn, opened
from cdop.files.inspecting import REFUSED_CODE
from cdop.files.rules import MEGABYTE, Refused

MOST_MEMORY = 400 * MEGABYTE
MOST_SECONDS = 30  # of the processor


def main(verb: str, ending: str, path: str) -> int:
    """Make what is asked for of one file, within the limits."""
    asked = json.load(sys.stdin)
    for limit, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_MADE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        made = _made(verb, ending, Path(path), asked)
    except Refused as refused:
        sys.stdout.write(str(refused))
        return REFUSED_CODE
    sys.stdout.buffer.write(made)
    return 0


def _made(verb: str, ending: str, path: Path, asked: dict[str, object]) -> bytes:
    if ending == "docx":
        return json.dumps([{"text": word.text_of(path), "boxes": [], "pictured": False}]).encode()
    with opened(ending, path) as drawn:
        return {"text": _text, "pictures": _pictures, "flatten": _flattened}[verb](drawn, asked)


def _text(drawn: Drawn, asked: object) -> bytes:
    return json.dumps([encoding.told(page) for page in drawn.texts()]).encode()


def _pictures(drawn: Drawn, asked: dict[str, object]) -> bytes:
    made = (encoding.png(picture) for picture in drawn.pictures(int(str(asked["dpi"]))))
    return b"".join(len(one).to_bytes(4, "big") + one for one in made)


def _flattened(drawn: Drawn, asked: dict[str, object]) -> bytes:
    text, pdf = encoding.flattened(drawn, asked["black"])
    words = json.dumps(text).encode()
    return len(words).to_bytes(4, "big") + words + pdf


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
