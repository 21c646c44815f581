"""Who works on an upload: one at a time, and nobody any more once the process that did has ended, however it ended."""

import fcntl
import os
from pathlib import Path


class Claim:
    """An upload in the hands of this process. The system gives it back when the process dies."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> "Claim | None":
        """Take the claim that this file stands for; nothing where somebody living has it."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def give_back(self) -> None:
        """Let another take it. Once only."""
        os.close(self._descriptor)
