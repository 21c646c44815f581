"""What a loss of power must not undo."""

import os
from pathlib import Path


def settle(folder: Path) -> None:
    """Have a folder itself on the disk, so that the names in it outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
