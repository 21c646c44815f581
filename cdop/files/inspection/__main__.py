"""``python -m cdop.files.inspection ENDING PATH``: ends with 0 for a good file, 3 and the reason for a refused one."""

import resource
import sys
from importlib import import_module
from pathlib import Path

from cdop.files.inspecting import REFUSED_CODE
from cdop.files.rules import MEGABYTE, Refused

MOST_MEMORY = 120 * MEGABYTE  # a little of it is Python's own
MOST_SECONDS = 2  # of the processor
READERS = {
    "pdf": "cdop.files.inspection.pdf",
    "docx": "cdop.files.inspection.word",
    "png": "cdop.files.inspection.picture",
    "jpg": "cdop.files.inspection.picture",
}


def main(ending: str, path: str) -> int:
    """Inspect one file within the limits."""
    reader = import_module(READERS[ending])
    for limit, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        reader.inspect(Path(path))
    except Refused as refused:
        print(refused)  # noqa: T201 - how the reason goes to the process that asked
        return REFUSED_CODE
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
