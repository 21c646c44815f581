"""Asking the site's own scanner about a file. It fails closed: without a clear "clean" a file is held (S56)."""

import subprocess
from enum import StrEnum
from pathlib import Path

LONGEST_LOOK = 60  # seconds
CLEAN_CODE, FOUND_CODE = 0, 1  # what clamscan and clamdscan answer; anything else is a failure


class Verdict(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"


def look(command: tuple[str, ...], path: Path) -> Verdict:
    """Run the scanner on a file. A scanner that is missing, stopped, slow or confused has said nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - the site's own setting, without a shell
            [*command, str(path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=LONGEST_LOOK, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return Verdict.UNKNOWN
    return {CLEAN_CODE: Verdict.CLEAN, FOUND_CODE: Verdict.FOUND}.get(done.returncode, Verdict.UNKNOWN)
