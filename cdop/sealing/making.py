"""Making a new file of keys, with what must be known about it."""

from pathlib import Path

from cdop.sealing import ring


class CannotMake(Exception):
    """Why no file of keys was made, in plain words."""


def make(path: Path) -> str:
    """Make the file, for its owner alone. Returns what to tell; raises ``CannotMake``: no key is ever written over."""
    try:
        made = ring.create(path.resolve())
    except FileExistsError:
        raise CannotMake(f"{path} is there already: a file of keys is never written over.") from None
    except OSError as fault:
        raise CannotMake(f"{path} cannot be made: {fault.strerror}.") from None
    return (
        f"The file of keys is {path.resolve()}, with the key {made.in_use.name}. Keep a copy of it where neither the "
        "server nor the backups are: without it nothing that names a child can be read again, by anybody, and with it "
        f"and a backup everybody can.\n\nCDOP_KEYS={path.resolve()}"
    )
