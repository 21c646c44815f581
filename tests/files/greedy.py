"""An inspection that takes all the memory, or all the time, that it can get; for the test of the limits alone."""

from pathlib import Path


def inspect(path: Path) -> None:
    """Do what the file's words say."""
    if path.read_text(encoding="utf-8") == "memory":
        bytearray(400 << 20)
    elif path.read_text(encoding="utf-8") == "write":
        path.with_suffix(".more").write_bytes(b"x")
    while path.read_text(encoding="utf-8") == "time":
        pass
