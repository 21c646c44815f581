"""The keys of backups: the server has the public half alone, so that a thief of the server opens no backup.

Encryption is that of the age format (age-encryption.org/v1: X25519, ChaCha20-Poly1305), by the library ``pyrage``.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

LONGEST_KEY_FILE = 10_000


class WrongKey(ValueError):
    """The text is no key of this kind; says what it should be."""


def recipients(listed: Sequence[str]) -> list[x25519.Recipient]:
    """The public keys as the library takes them. Raises ``WrongKey``, also where there is none."""
    if not listed:
        raise WrongKey("No key to encrypt backups for is set: name one or more, age1…, in CDOP_BACKUP_KEYS")
    try:
        return [x25519.Recipient.from_str(one) for one in listed]
    except RecipientError:
        raise WrongKey("A key to encrypt backups for begins with age1: one that is given is none") from None


def identity(path: Path) -> x25519.Identity:
    """The private key in a file, whose other lines begin with ``#``. Raises ``WrongKey`` or ``OSError``."""
    with path.open(encoding="utf-8", errors="replace") as file:
        kept = [line.strip() for line in file.read(LONGEST_KEY_FILE).splitlines()]
    keys = [line for line in kept if line and not line.startswith("#")]
    try:
        (key,) = keys
        return x25519.Identity.from_str(key)
    except (ValueError, IdentityError):
        raise WrongKey(f"{path} does not hold one private key, AGE-SECRET-KEY-…") from None


def make(path: Path) -> str:
    """Write a new private key into a file that is not there yet, for its owner alone. Returns the public half.

    Raises ``FileExistsError``: a key is never written over.
    """
    made = x25519.Identity.generate()
    public = str(made.to_public())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"# Opens the backups that were encrypted for {public}\n{made}\n")
        file.flush()
        os.fsync(file.fileno())
    return public
